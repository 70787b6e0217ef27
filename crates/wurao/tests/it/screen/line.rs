//! The screen in the line: real sockets, a real process, killed and started again.

use crate::wurao::{WURAO, Wurao, arg};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{TcpStream, UdpSocket};
use std::time::Duration;

pub(super) const SOON: Duration = Duration::from_secs(20);

pub(super) struct Serving {
    pub(super) server: bench::Server,
    pub(super) udp: String,
    pub(super) tcp: String,
    pub(super) tls: Option<String>,
    pub(super) http: String,
    told: String,
}

/// A screen in the line before a phone that nobody has.
pub(super) fn started(wurao: &Wurao, more: &[&str]) -> Serving {
    started_at(wurao, "sip:phone@192.0.2.10", more)
}

/// A screen in the line before this phone.
pub(super) fn started_at(wurao: &Wurao, inner: &str, more: &[&str]) -> Serving {
    let listen = ["--sip", "udp://127.0.0.1:0,tcp://127.0.0.1:0", "--http", "127.0.0.1:0", "--inner", inner];
    let data = wurao.data();
    let all: Vec<&str> = [&["--data", arg(&data), "screen", "serve"], &listen[..], more].concat();
    let server = bench::Server::start(WURAO, all);
    let told = server.told().join(" ");
    let tls = told.contains("tls://").then(|| listening(&told, "tls://"));
    let at = |scheme: &str| listening(&told, scheme);
    Serving { udp: at("udp://"), tcp: at("tcp://"), tls, http: at("http://"), server, told }
}

/// The address of this scheme among those that were told.
fn listening(told: &str, scheme: &str) -> String {
    told.split([' ', '：']).find_map(|word| word.strip_prefix(scheme)).expect("it is told").to_owned()
}

impl Serving {
    /// Where displays are told.
    pub(super) fn ncid(&self) -> String {
        listening(&self.told, "ncid://")
    }

    /// Where programs ask over HTTP.
    pub(super) fn http(&self) -> &str {
        &self.http
    }
}

pub(super) fn invite(call: &str, from: &str) -> String {
    format!(
        "INVITE sip:home@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK{call};rport\r\nMax-Forwards: 70\r\n\
         From: <sip:{from}@127.0.0.1>;tag=a\r\nTo: <sip:home@127.0.0.1>\r\nCall-ID: {call}\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n"
    )
}

/// The first line of the answer to a call over UDP.
pub(super) fn called(serving: &Serving, call: &str, from: &str) -> String {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    socket.set_read_timeout(Some(SOON)).expect("a time");
    socket.send_to(invite(call, from).as_bytes(), &serving.udp).expect("sent");
    let mut room = vec![0; 65_536];
    let (length, _) = socket.recv_from(&mut room).expect("an answer");
    let text = String::from_utf8_lossy(&room[..length]).into_owned();
    assert!(text.contains(&format!("Call-ID: {call}\r\n")));
    text.lines().next().unwrap_or_default().to_owned()
}

fn asked(serving: &Serving, query: &str, key: &str) -> (String, Value) {
    got(serving, &format!("check?{query}"), key)
}

/// The key by which phones and watchers ask.
pub(super) fn key(wurao: &Wurao) -> String {
    let config = wurao.path("query.json");
    wurao.json(&["screen", "spamblocker-config", "--url", "http://192.0.2.5:7881/", "-o", arg(&config)]);
    let config = std::fs::read_to_string(config).expect("written");
    config.split("bearer_auth(").nth(1).and_then(|rest| rest.split(')').next()).expect("a key").to_owned()
}

pub(super) fn got(serving: &Serving, what: &str, key: &str) -> (String, Value) {
    let mut stream = TcpStream::connect(&serving.http).expect("it listens");
    stream.set_read_timeout(Some(SOON)).expect("a time");
    let head = format!(
        "GET /v1/{what} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {key}\r\nConnection: close\r\n\r\n",
        serving.http
    );
    stream.write_all(head.as_bytes()).expect("sent");
    let mut text = String::new();
    stream.read_to_string(&mut text).expect("an answer");
    let (head, body) = text.split_once("\r\n\r\n").expect("a head");
    assert!(body.len() < 1024, "a phone takes no more");
    (head.split(' ').nth(1).unwrap_or_default().to_owned(), serde_json::from_str(body).unwrap_or(Value::Null))
}

#[test]
fn a_call_is_turned_away_or_sent_on_and_written_down_before_it_is_answered() {
    let wurao = Wurao::new();
    wurao.json(&["screen", "people", "block", "13800000009"]);
    let cards = wurao.file("cards.vcf", super::CARDS);
    wurao.json(&["screen", "people", "import", arg(&cards)]);
    let mut serving = started(&wurao, &["--challenge", "sip:code@192.0.2.11"]);
    assert_eq!(called(&serving, "c1", "13800000009"), "SIP/2.0 607 Unwanted");
    assert_eq!(called(&serving, "c1", "13800000009"), "SIP/2.0 607 Unwanted", "a copy");
    assert_eq!(called(&serving, "c2", "+8613800000001"), "SIP/2.0 302 Moved Temporarily");

    // Two messages in one stream, the second one in pieces.
    let mut stream = TcpStream::connect(&serving.tcp).expect("it listens");
    stream.set_read_timeout(Some(SOON)).expect("a time");
    let (one, two) = (invite("c3", "13900000001"), invite("c4", "anonymous"));
    stream.write_all(format!("{one}\r\n\r\n{}", &two[..90]).as_bytes()).expect("sent");
    stream.write_all(&two.as_bytes()[90..]).expect("sent");
    let mut text = String::new();
    while text.matches("\r\n\r\n").count() < 2 {
        let mut room = [0; 1024];
        let length = stream.read(&mut room).expect("an answer");
        assert!(length > 0, "{text}");
        text.push_str(&String::from_utf8_lossy(&room[..length]));
    }
    assert_eq!(text.matches("Contact: <sip:code@192.0.2.11>\r\n").count(), 2, "{text}");

    serving.server.signal("KILL");
    serving.server.ended_within(SOON);
    let calls = wurao.json(&["screen", "calls"]);
    let told: Vec<_> =
        calls.as_array().unwrap().iter().map(|c| json!([c["call"], c["verdict"], c["status"], c["code"]])).collect();
    let wanted = [
        json!(["c4", "challenge", 302, "withheld"]),
        json!(["c3", "challenge", 302, "stranger"]),
        json!(["c2", "allow", 302, "contact"]),
        json!(["c1", "reject", 607, "blocked"]),
    ];
    assert_eq!(told, wanted, "each call once, the newest first");
    // Started again, it goes on in the same file.
    let again = started(&wurao, &[]);
    assert_eq!(called(&again, "c5", "13800000009"), "SIP/2.0 607 Unwanted");
    assert_eq!(wurao.json(&["screen", "calls", "--most", "1"])[0]["call"], "c5");
}

#[test]
fn what_is_changed_holds_for_the_next_calls_without_a_new_start() {
    let wurao = Wurao::new();
    let serving = started(&wurao, &["--per-second", "10000"]);
    assert_eq!(called(&serving, "c0", "95130001"), "SIP/2.0 302 Moved Temporarily");
    let list = wurao.file("ours.txt", "95130001\tsales\n");
    wurao.json(&["screen", "lists", "import", arg(&list)]);
    let mut n = 0;
    let turned = bench::wait_until(SOON, || {
        n += 1;
        called(&serving, &format!("d{n}"), "95130001") == "SIP/2.0 603 Decline"
    });
    assert!(turned, "the list holds");
    let policy = wurao.file("policy.toml", "preset = \"normal\"\nform = \"unobtainable\"\n");
    wurao.json(&["screen", "policy", "set", arg(&policy)]);
    let turned = bench::wait_until(SOON, || {
        n += 1;
        called(&serving, &format!("d{n}"), "95130001") == "SIP/2.0 404 Not Found"
    });
    assert!(turned, "the policy holds");
}

#[test]
fn a_phone_asks_with_its_key_and_gets_a_small_answer() {
    let wurao = Wurao::new();
    let list = wurao.file("ours.txt", "95130001\tinsurance\n");
    wurao.json(&["screen", "lists", "import", arg(&list)]);
    let config = wurao.path("query.json");
    wurao.json(&["screen", "spamblocker-config", "--url", "http://192.0.2.5:7881/", "-o", arg(&config)]);
    let config = std::fs::read_to_string(config).expect("written");
    let key = config.split("bearer_auth(").nth(1).and_then(|rest| rest.split(')').next()).expect("a key").to_owned();
    let masked = config.replace(&key, "KEY");
    insta::with_settings!({ snapshot_path => "../snapshots/files", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("spamblocker-query", masked);
    });
    let serving = started(&wurao, &[]);
    assert_eq!(asked(&serving, "raw=95130001", "wrong").0, "401");
    assert_eq!(asked(&serving, "", &key).0, "422");
    let (status, answer) = asked(&serving, "raw=95130001&cc=86&n=95130001", &key);
    assert_eq!((status.as_str(), &answer["verdict"], &answer["label"]), ("200", &json!("reject"), &json!("保险推广")));
    // A landline as the app writes it, without its zero: the zero is not guessed, what was shown counts.
    let (_, answer) = asked(&serving, "raw=01088880000&cc=86&n=1088880000", &key);
    assert_eq!(answer["verdict"], "challenge");
    assert_eq!(wurao.json(&["screen", "calls", "--most", "1"])[0]["number"], "01088880000");
    // A new configuration ends the key before.
    wurao.json(&[
        "screen",
        "spamblocker-config",
        "--url",
        "http://192.0.2.5:7881",
        "-o",
        arg(&wurao.path("other.json")),
    ]);
    assert_eq!(asked(&serving, "raw=95130001", &key).0, "401");
}

#[test]
fn what_a_caller_chose_does_not_fill_memory_or_the_file() {
    let wurao = Wurao::new();
    wurao.json(&["screen", "people", "block", "13800000009"]);
    // What a crash cut off does not take the next call with it.
    drop(started(&wurao, &[]));
    let folders = std::fs::read_dir(wurao.data().join("screen")).expect("a folder").flatten();
    let file = folders.map(|f| f.path().join("calls.jsonl")).find(|path| path.exists()).expect("it is there");
    std::fs::write(&file, "{\"at\":\"2026-").expect("written");
    let serving = started(&wurao, &[]);
    assert_eq!(called(&serving, "c1", "13800000009"), "SIP/2.0 607 Unwanted");
    assert_eq!(called(&serving, &"x".repeat(20_000), &"9".repeat(20_000)), "SIP/2.0 302 Moved Temporarily");
    let calls = wurao.json(&["screen", "calls"]);
    assert_eq!((&calls[1]["call"], &calls[1]["status"]), (&json!("c1"), &json!(607)));
    assert_eq!(calls[0]["to"], "inner");
    let long = std::fs::read_to_string(&file).expect("there").lines().map(str::len).max();
    assert!(long < Some(2_000), "{long:?}");
}

#[test]
fn one_source_with_many_streams_keeps_nobody_out_and_phones_are_limited_too() {
    let wurao = Wurao::new();
    let serving = started(&wurao, &[]);
    let half = "INVITE sip:home@127.0.0.1 SIP/2.0\r\n";
    let open = |at: &str| {
        let mut stream = TcpStream::connect(at).ok()?;
        stream.write_all(half.as_bytes()).ok()?;
        Some(stream)
    };
    let held: Vec<TcpStream> = (0..200).filter_map(|_| open(&serving.tcp)).collect();
    // Another source is served.
    let other = std::net::SocketAddr::from(([127, 0, 0, 2], 0));
    let socket = socket_from(other, &serving.tcp);
    let mut stream = socket.expect("another source gets a stream");
    stream.set_read_timeout(Some(SOON)).expect("a time");
    stream.write_all(invite("c9", "13900000001").as_bytes()).expect("sent");
    let mut room = [0; 1024];
    assert!(stream.read(&mut room).expect("an answer") > 0);
    drop(held);
}

/// A stream from this address of loopback.
fn socket_from(from: std::net::SocketAddr, to: &str) -> std::io::Result<TcpStream> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let stream = runtime.block_on(async {
        let socket = tokio::net::TcpSocket::new_v4()?;
        socket.bind(from)?;
        socket.connect(to.parse().expect("an address")).await
    })?;
    let stream = stream.into_std()?;
    stream.set_nonblocking(false)?;
    Ok(stream)
}

#[test]
fn a_flood_from_one_source_is_cut_and_what_cannot_be_served_is_said() {
    let wurao = Wurao::new();
    let serving = started(&wurao, &["--per-second", "5"]);
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    for n in 0..200 {
        socket.send_to(invite(&format!("f{n}"), "13800000009").as_bytes(), &serving.udp).expect("sent");
    }
    socket.set_read_timeout(Some(SOON)).expect("a time");
    let mut room = [0; 4096];
    socket.recv_from(&mut room).expect("the first is answered");
    // In the streams the same source is counted.
    let calls = || wurao.json(&["screen", "calls", "--most", "1000"]).as_array().map_or(0, Vec::len);
    assert!((1..150).contains(&calls()), "{}", calls());
    let refused = |arguments: &[&str], code: i32| {
        let (found, document, errors) = wurao.answer(&[&["screen", "serve"], arguments].concat());
        assert_eq!(found, code, "{document} {errors}");
        document["code"].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(refused(&[], 1), "screen-nothing-to-serve");
    let nowhere = ["--sip", "udp://127.0.0.1:0", "--inner", "tel:123"];
    assert_eq!(refused(&nowhere, 1), "screen-target");
}
