//! The screen as a telephone of an exchange: a real registrar, and between the two an ear that hears every message.

use super::line::{SOON, Serving, got, key, started};
use crate::wurao::{Wurao, arg};
use bench::{Kamailio, free_port, wait_until};
use serde_json::Value;
use std::net::{SocketAddr, UdpSocket};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How long a registration lives at most, and how long a nonce, in seconds: each renewal finds that its nonce is too old.
const LIFE: u32 = 12;
const NONCE: u32 = 5;
const PASSWORD: &str = "open sesame";

/// The number of a request, and what a message was.
type Heard = (String, String);

/// Sends on what comes between the screen and the registrar, and notes what it was.
struct Ear {
    at: SocketAddr,
    heard: Arc<Mutex<Vec<Heard>>>,
    deaf: Arc<AtomicBool>,
}

impl Ear {
    fn before(registrar: u16) -> Ear {
        let bound = || UdpSocket::bind("127.0.0.1:0").expect("a socket");
        let (screen, towards) = (bound(), bound());
        let at = screen.local_addr().expect("bound");
        let (heard, deaf) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let from = Arc::new(Mutex::new(at));
        let (here, there) = (screen.try_clone().expect("a socket"), towards.try_clone().expect("a socket"));
        let (noted, silent, last) = (Arc::clone(&heard), Arc::clone(&deaf), Arc::clone(&from));
        std::thread::spawn(move || {
            let mut room = vec![0; 65_536];
            while let Ok((length, peer)) = screen.recv_from(&mut room) {
                *last.lock().expect("whole") = peer;
                if !silent.load(Ordering::SeqCst) {
                    note(&noted, &room[..length]);
                    let _ = towards.send_to(&room[..length], ("127.0.0.1", registrar));
                }
            }
        });
        let noted = Arc::clone(&heard);
        std::thread::spawn(move || {
            let mut room = vec![0; 65_536];
            loop {
                // A registrar that is not there is an error of one packet only.
                let Ok((length, _)) = there.recv_from(&mut room) else { continue };
                note(&noted, &room[..length]);
                let _ = here.send_to(&room[..length], *from.lock().expect("whole"));
            }
        });
        Ear { at, heard, deaf }
    }

    fn heard(&self) -> Vec<String> {
        self.heard.lock().expect("whole").iter().map(|(_, told)| told.clone()).collect()
    }

    /// Waits until so much was heard, and gives all of it.
    fn hears(&self, what: &str, times: usize) -> Vec<String> {
        let enough = || self.heard().iter().filter(|one| *one == what).count() >= times;
        assert!(wait_until(SOON * 3, enough), "{times} times {what:?}: {:?}", self.heard());
        self.heard()
    }
}

/// Notes a message once, however often it is repeated.
fn note(heard: &Mutex<Vec<Heard>>, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let number = text.lines().find_map(|line| line.strip_prefix("CSeq: ")).unwrap_or_default().to_owned();
    let one = (number, told(&text));
    let mut heard = heard.lock().expect("whole");
    if !heard.contains(&one) {
        heard.push(one);
    }
}

/// A message in few words.
fn told(text: &str) -> String {
    assert!(!text.contains(PASSWORD), "the password itself is never sent");
    let line = text.lines().next().unwrap_or_default();
    let given_back = text.contains("\r\nExpires: 0\r\n");
    match line.split(' ').collect::<Vec<_>>()[..] {
        ["SIP/2.0", status, ..] if text.contains("stale=true") => format!("{status} stale"),
        ["SIP/2.0", status, ..] => status.to_owned(),
        [method, ..] if given_back => format!("{method} nothing"),
        [method, ..] if text.contains("\r\nAuthorization: Digest ") => format!("{method} signed"),
        [method, ..] => method.to_owned(),
        [] => String::new(),
    }
}

fn password_file(wurao: &Wurao, password: &str) -> PathBuf {
    let file = wurao.file("password", format!("{password}\n"));
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).expect("mine");
    file
}

fn registered_at(wurao: &Wurao, ear: &Ear, password: &str) -> Serving {
    let file = password_file(wurao, password);
    let uri = format!("sip:home@{}", ear.at);
    started(wurao, &["--register", &uri, "--password-file", arg(&file)])
}

fn registration(serving: &Serving, key: &str) -> Value {
    let (status, answer) = got(serving, "line", key);
    assert_eq!(status, "200");
    answer["registration"].clone()
}

/// Waits until the screen says that its registration stands so.
fn stands(serving: &Serving, key: &str, state: &str) -> Value {
    let mut last = Value::Null;
    let so = wait_until(Duration::from_secs(60), || {
        last = registration(serving, key);
        last["state"] == state
    });
    assert!(so, "{state}: {last}");
    last
}

/// What a caller hears who calls the user of the registrar.
fn called(registrar: u16, call: &str, from: &str) -> String {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    socket.set_read_timeout(Some(SOON)).expect("a time");
    let at = socket.local_addr().expect("bound");
    let invite = format!(
        "INVITE sip:home@127.0.0.1:{registrar} SIP/2.0\r\nVia: SIP/2.0/UDP {at};branch=z9hG4bK{call};rport\r\nMax-Forwards: 70\r\n\
         From: <sip:{from}@127.0.0.1>;tag=a\r\nTo: <sip:home@127.0.0.1>\r\nCall-ID: {call}\r\nCSeq: 1 INVITE\r\n\
         Contact: <sip:a@{at}>\r\nContent-Length: 0\r\n\r\n"
    );
    socket.send_to(invite.as_bytes(), ("127.0.0.1", registrar)).expect("sent");
    let mut room = vec![0; 65_536];
    loop {
        let (length, _) = socket.recv_from(&mut room).expect("an answer");
        let text = String::from_utf8_lossy(&room[..length]).into_owned();
        let line = text.lines().next().unwrap_or_default().to_owned();
        if !line.starts_with("SIP/2.0 1") {
            return line;
        }
    }
}

#[test]
fn a_registered_screen_gets_the_calls_of_the_exchange_and_stays_registered() {
    let wurao = Wurao::new();
    wurao.json(&["screen", "people", "block", "13800000009"]);
    let (key, port) = (key(&wurao), free_port());
    let mut kamailio = Kamailio::start(port, PASSWORD, LIFE, NONCE);
    let ear = Ear::before(port);
    assert_eq!(called_until_known(port, "c0"), "SIP/2.0 404 Not Found", "{}", kamailio.log());
    let mut serving = registered_at(&wurao, &ear, PASSWORD);
    assert_eq!(ear.hears("200", 1), ["REGISTER", "401", "REGISTER signed", "200"]);
    let stands_so = stands(&serving, &key, "registered");
    assert!(stands_so["seconds"].as_u64().is_some_and(|seconds| seconds <= u64::from(LIFE)), "{stands_so}");
    assert_eq!(stands_so["at"], ear.at.to_string());
    assert_eq!(called(port, "c1", "13800000009"), "SIP/2.0 607 Unwanted");
    assert_eq!(called(port, "c2", "13800000001"), "SIP/2.0 302 Moved Temporarily");

    // At half of its life it is renewed; by then the nonce is too old, which says nothing about the password.
    let renewed = ear.hears("200", 3);
    assert_eq!(renewed[4..8], ["REGISTER signed", "401 stale", "REGISTER signed", "200"]);

    // The exchange is started anew and has forgotten everybody.
    kamailio.stop();
    stands(&serving, &key, "asking");
    let _kamailio = Kamailio::start(port, PASSWORD, LIFE, NONCE);
    stands(&serving, &key, "registered");
    assert_eq!(called(port, "c3", "13800000009"), "SIP/2.0 607 Unwanted");

    // At the end it is given back.
    serving.server.signal("TERM");
    assert_eq!(serving.server.ended_within(SOON), Some(0));
    ear.hears("REGISTER nothing", 1);
    assert_eq!(called(port, "c4", "13800000009"), "SIP/2.0 404 Not Found");
}

/// The registrar answers as soon as it is up.
fn called_until_known(registrar: u16, call: &str) -> String {
    let mut said = String::new();
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    socket.set_read_timeout(Some(Duration::from_millis(200))).expect("a time");
    let at = socket.local_addr().expect("bound");
    let request = format!(
        "INVITE sip:home@127.0.0.1:{registrar} SIP/2.0\r\nVia: SIP/2.0/UDP {at};branch=z9hG4bK{call};rport\r\nMax-Forwards: 70\r\n\
         From: <sip:1@127.0.0.1>;tag=a\r\nTo: <sip:home@127.0.0.1>\r\nCall-ID: {call}\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n"
    );
    let up = wait_until(SOON, || {
        let _ = socket.send_to(request.as_bytes(), ("127.0.0.1", registrar));
        let mut room = vec![0; 65_536];
        let Ok((length, _)) = socket.recv_from(&mut room) else { return false };
        said = String::from_utf8_lossy(&room[..length]).lines().next().unwrap_or_default().to_owned();
        true
    });
    assert!(up, "the registrar answers");
    said
}

#[test]
fn a_wrong_password_is_shown_once_and_the_screen_goes_on_without() {
    let wurao = Wurao::new();
    let (key, port) = (key(&wurao), free_port());
    let kamailio = Kamailio::start(port, PASSWORD, LIFE, NONCE);
    let ear = Ear::before(port);
    called_until_known(port, "c0");
    let serving = registered_at(&wurao, &ear, "open barley");
    let stands_so = stands(&serving, &key, "refused");
    assert_eq!(stands_so["status"], 401, "{}", kamailio.log());
    assert_eq!(ear.hears("401", 2), ["REGISTER", "401", "REGISTER signed", "401"]);
    assert_eq!(super::line::called(&serving, "c1", "13800000001"), "SIP/2.0 302 Moved Temporarily", "the line works");
    assert_eq!(ear.heard().len(), 4, "nobody is hammered");
}

#[test]
fn a_registration_that_nobody_renews_runs_out_and_comes_back() {
    let wurao = Wurao::new();
    let (key, port) = (key(&wurao), free_port());
    let _kamailio = Kamailio::start(port, PASSWORD, LIFE, NONCE);
    let ear = Ear::before(port);
    called_until_known(port, "c0");
    let serving = registered_at(&wurao, &ear, PASSWORD);
    stands(&serving, &key, "registered");
    ear.deaf.store(true, Ordering::SeqCst);
    stands(&serving, &key, "asking");
    ear.deaf.store(false, Ordering::SeqCst);
    stands(&serving, &key, "registered");
}

#[test]
fn a_password_that_others_can_read_is_none() {
    let wurao = Wurao::new();
    let refused = |uri: &str, file: &PathBuf, more: &[&str]| {
        let listen = ["screen", "serve", "--sip", "udp://127.0.0.1:0", "--inner", "sip:phone@192.0.2.10"];
        let register = ["--register", uri, "--password-file", arg(file)];
        let (code, document, errors) = wurao.answer(&[&listen[..], &register, more].concat());
        assert_eq!(code, 1, "{document} {errors}");
        document["code"].as_str().unwrap_or_default().to_owned()
    };
    let file = password_file(&wurao, PASSWORD);
    let here = "sip:home@127.0.0.1";
    assert_eq!(refused("sip:home@example.com", &file, &[]), "screen-register-target");
    assert_eq!(refused("home@127.0.0.1", &file, &[]), "screen-register-target");
    assert_eq!(refused(here, &wurao.path("nothing"), &[]), "screen-password-unread");
    assert_eq!(refused("sip:home@[::1]", &file, &[]), "screen-register-unreachable");
    for mode in [0o640, 0o604, 0o644] {
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).expect("mine");
        assert_eq!(refused(here, &file, &[]), "screen-password-open", "{mode:o}");
    }
    let empty = password_file(&wurao, "");
    assert_eq!(refused(here, &empty, &[]), "screen-password-unfit");
}
