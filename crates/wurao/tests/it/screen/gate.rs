//! The gate: a stranger is asked for a code and connected, a contact never hears of it. Real sockets, and an ear that knows
//! the recordings.

use super::line::{SOON, Serving};
use crate::wurao::{Wurao, arg};
use serde_json::{Value, json};
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream, UdpSocket};

/// A telephone: one socket for messages, one for sound.
struct Phone {
    sip: UdpSocket,
    sound: UdpSocket,
}

impl Phone {
    fn new() -> Phone {
        let bound = || {
            let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
            socket.set_read_timeout(Some(SOON)).expect("a time");
            socket
        };
        Phone { sip: bound(), sound: bound() }
    }

    fn at(&self) -> SocketAddr {
        self.sip.local_addr().expect("bound")
    }

    fn description(&self) -> String {
        let port = self.sound.local_addr().expect("bound").port();
        format!(
            "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {port} RTP/AVP 8 101\r\n\
             a=rtpmap:101 telephone-event/8000\r\n"
        )
    }

    fn send(&self, to: &str, text: &str) {
        self.sip.send_to(text.as_bytes(), to).expect("sent");
    }

    /// The next message that begins so; others are passed over.
    fn next(&self, begins: &str) -> String {
        let mut room = vec![0; 65_536];
        loop {
            let (length, _) = self.sip.recv_from(&mut room).unwrap_or_else(|error| panic!("{begins}: {error}"));
            let text = String::from_utf8_lossy(&room[..length]).into_owned();
            if text.starts_with(begins) {
                return text;
            }
        }
    }

    fn request(&self, method: &str, number: u32, call: &str, to: &str, content: (&str, &str)) -> String {
        let (at, (kind, body)) = (self.at(), content);
        let kind = if kind.is_empty() { String::new() } else { format!("Content-Type: {kind}\r\n") };
        format!(
            "{method} sip:home@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP {at};branch=z9hG4bK{call}{method}{number};rport\r\n\
             Max-Forwards: 70\r\nFrom: <sip:{FROM}@127.0.0.1>;tag=a\r\nTo: {to}\r\nCall-ID: {call}\r\nCSeq: {number} {method}\r\n\
             Contact: <sip:a@{at}>\r\n{kind}Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .replace(FROM, call.split('-').next().unwrap_or_default())
    }

    /// The sound that comes until all the recordings are in it in this order, or for so many packets.
    fn hears(&self, packets: usize) -> Vec<u8> {
        let (mut heard, mut room) = (Vec::new(), [0; 2048]);
        for _ in 0..packets {
            let (length, _) = self.sound.recv_from(&mut room).expect("sound");
            heard.extend_from_slice(&room[12..length]);
        }
        heard
    }
}

const FROM: &str = "FROM";
const HOME: &str = "<sip:home@127.0.0.1>";

/// These headers of a request as its answer has them.
fn copied(request: &str, names: &[&str]) -> String {
    names.iter().map(|name| format!("{name}: {}\r\n", header(request, name))).collect()
}

/// The answer of a telephone that does what is asked.
fn agreed(request: &str) -> String {
    let copied = copied(request, &["Via", "From", "To", "Call-ID", "CSeq"]);
    format!("SIP/2.0 200 OK\r\n{copied}Content-Length: 0\r\n\r\n")
}

pub(super) fn header<'a>(text: &'a str, name: &str) -> &'a str {
    let found = text.split("\r\n").find_map(|line| line.strip_prefix(&format!("{name}: ")));
    found.unwrap_or_else(|| panic!("{name} in {text}"))
}

fn media_of(text: &str) -> SocketAddr {
    let port = text.split("m=audio ").nth(1).and_then(|rest| rest.split(' ').next()).expect("sound");
    format!("127.0.0.1:{port}").parse().expect("an address")
}

/// The digits that were spoken: each recording where it begins.
pub(super) fn digits(heard: &[u8]) -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../screen/prompts/zh");
    let mut found = Vec::new();
    for digit in 0..=9 {
        let recording = std::fs::read(folder.join(format!("{digit}.alaw"))).expect("a recording");
        // Silence at its ends is in all of them.
        let part = &recording[recording.len() / 4..recording.len() * 3 / 4];
        let mut at = 0;
        while let Some(next) = heard[at..].windows(part.len()).position(|window| window == part) {
            found.push((at + next, digit));
            at += next + part.len();
        }
    }
    found.sort_unstable();
    found.iter().map(|(_, digit)| digit.to_string()).collect()
}

/// Calls, takes what is answered, and hears the code.
fn asked(serving: &Serving, phone: &Phone, call: &str) -> (String, String) {
    phone.send(&serving.udp, &phone.request("INVITE", 1, call, HOME, ("application/sdp", &phone.description())));
    let answer = phone.next("SIP/2.0 200 OK");
    let to = header(&answer, "To").to_owned();
    phone.send(&serving.udp, &phone.request("ACK", 1, call, &to, ("", "")));
    (to, answer)
}

/// Eight seconds of sound hold the greeting and the code in the first language.
const PROMPT: usize = 400;

fn type_in(serving: &Serving, phone: &Phone, call: &str, to: &str, digits: &str) {
    for (n, digit) in digits.chars().enumerate() {
        let number = u32::try_from(n).unwrap() + 2;
        phone.send(&serving.udp, &phone.request("INFO", number, call, to, ("application/dtmf", &digit.to_string())));
        phone.next("SIP/2.0 200 OK");
    }
}

#[test]
fn a_stranger_hears_a_code_types_it_and_is_connected_a_contact_rings_at_once() {
    let wurao = Wurao::new();
    let cards = wurao.file("cards.vcf", super::CARDS);
    wurao.json(&["screen", "people", "import", arg(&cards)]);
    let (caller, inner) = (Phone::new(), Phone::new());
    let target = format!("sip:phone@{}", inner.at());
    let serving = super::line::started_at(&wurao, &target, &["--ask"]);

    let (to, answer) = asked(&serving, &caller, "13900000001-c1");
    let heard = caller.hears(PROMPT);
    let all = digits(&heard);
    let code = all.get(..3).unwrap_or_else(|| panic!("a code is heard: {all}")).to_owned();
    type_in(&serving, &caller, "13900000001-c1", &to, &code);

    // The phone inside rings with the caller's number, and takes it up.
    let invite = inner.next("INVITE ");
    assert!(header(&invite, "From").starts_with("<sip:13900000001@127.0.0.1>;tag="), "{invite}");
    let copied = copied(&invite, &["Via", "From", "Call-ID", "CSeq"]);
    let body = inner.description();
    let taken = format!(
        "SIP/2.0 200 OK\r\n{copied}To: {};tag=p\r\nContact: <{target}>\r\nContent-Type: application/sdp\r\nContent-Length: {}\r\n\r\n{body}",
        header(&invite, "To"),
        body.len()
    );
    let us = serving.udp.clone();
    inner.send(&us, &taken);
    inner.next("ACK ");

    // Each hears the other: sound of a pattern that no prompt has.
    let packet = |sign: u8| [&[0x80, 8, 0, 1, 0, 0, 0, 1, 0, 0, 0, sign][..], &[sign; 160]].concat();
    let hears = |to: &UdpSocket, sign: u8| {
        let mut room = [0; 2048];
        loop {
            let (length, _) = to.recv_from(&mut room).expect("sound");
            if room[12..length] == [sign; 160] {
                return;
            }
        }
    };
    caller.sound.send_to(&packet(1), media_of(&answer)).expect("sent");
    hears(&inner.sound, 1);
    inner.sound.send_to(&packet(2), media_of(&invite)).expect("sent");
    hears(&caller.sound, 2);
    caller.send(&us, &caller.request("BYE", 9, "13900000001-c1", &to, ("", "")));
    caller.next("SIP/2.0 200 OK");
    let bye = inner.next("BYE ");
    inner.send(&us, &agreed(&bye));

    let told = || wurao.json(&["screen", "calls"]);
    assert!(bench::wait_until(SOON, || !told()[0]["came"].is_null()), "what came of it is written down");
    let call = told()[0].clone();
    assert_eq!(
        (&call["code"], &call["status"], &call["came"]["passed"]),
        (&json!("stranger"), &json!(200), &json!(true))
    );
    assert_eq!((&call["came"]["asked"]["typed"], &call["came"]["asked"]["carrier"]), (&json!(code), &json!("info")));
    assert!(call["came"]["spoke"].is_u64(), "{call}");

    // They are known for a month, which the person sees and can take back.
    let passed = wurao.json(&["screen", "people", "list"])["passed"].clone();
    assert_eq!(passed[0]["number"], "13900000001");
    let again = |call: &str| {
        caller.send(&us, &caller.request("INVITE", 1, call, HOME, ("application/sdp", &caller.description())));
        caller.next("SIP/2.0 ").lines().next().unwrap_or_default().to_owned()
    };
    let mut n = 0;
    let mut rings = |number: &str, wanted: &str| {
        bench::wait_until(SOON, || {
            n += 1;
            again(&format!("{number}-d{n}")) == wanted
        })
    };
    assert!(rings("13900000001", "SIP/2.0 302 Moved Temporarily"), "who passed is not asked");
    // A contact never meets the gate: the first answer already sends them on, and no port of sound was ever named.
    let answer = again("13800000001-e1");
    assert_eq!(answer, "SIP/2.0 302 Moved Temporarily");
    wurao.json(&["screen", "people", "forget", "13900000001"]);
    let said: Value = wurao.json(&["screen", "check", "13900000001"]);
    assert_eq!(said["verdict"], "challenge");
}

#[test]
fn wrong_digits_twice_end_the_call_and_what_was_typed_is_kept() {
    let wurao = Wurao::new();
    let (caller, inner) = (Phone::new(), Phone::new());
    let serving = super::line::started_at(&wurao, &format!("sip:phone@{}", inner.at()), &["--ask"]);
    let (to, _) = asked(&serving, &caller, "13900000002-c1");
    // No code begins with a nine and ends with #: two signs are asked for.
    type_in(&serving, &caller, "13900000002-c1", &to, "1#1#");
    let bye = caller.next("BYE ");
    caller.send(&serving.udp, &agreed(&bye));
    let told = || wurao.json(&["screen", "calls"]);
    assert!(bench::wait_until(SOON, || !told()[0]["came"].is_null()));
    let came = told()[0]["came"].clone();
    assert_eq!(
        (&came["passed"], &came["asked"]["outcome"], &came["asked"]["why"]),
        (&json!(false), &json!("failed"), &json!("wrong"))
    );
    assert_eq!(came["asked"]["typed"], "1#1#");
    assert_eq!(wurao.json(&["screen", "people", "list"])["passed"], json!([]));

    // One word of the person, and the call stands in their case with the screen's own entry sealed beside it.
    let case = wurao.json(&["case", "new", "--subject", "推销电话"])["case"].as_str().expect("an id").to_owned();
    let id = told()[0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(wurao.json(&["screen", "told", &id, "--sales"])["case"], json!(case));
    let log = wurao.json(&["log", &case]);
    let all = log["events"].as_array().expect("events");
    let incident = all.iter().find(|event| event["kind"] == "incident").expect("a call").clone();
    let said = |key: &str| incident[key].clone();
    assert_eq!(
        (said("number"), said("direction"), said("nuisance")),
        (json!("13900000002"), json!("blocked"), json!(true))
    );
    assert_eq!(said("exhibits").as_array().map(Vec::len), Some(1));
    assert_eq!(told()[0]["told"]["sales"], json!(true));
    // Its number is known for sales calls from now on, also to the screen that stands in the line.
    assert_eq!(wurao.json(&["screen", "check", "13900000002"])["verdict"], "reject");
    let mut n = 0;
    let turned = bench::wait_until(SOON, || {
        n += 1;
        let call = format!("13900000002-f{n}");
        caller.send(&serving.udp, &caller.request("INVITE", 1, &call, HOME, ("", "")));
        caller.next("SIP/2.0 ").starts_with("SIP/2.0 603")
    });
    assert!(turned);
}

#[test]
fn nobody_else_speaks_in_a_call_or_is_spoken_to() {
    let wurao = Wurao::new();
    let (caller, inner) = (Phone::new(), Phone::new());
    let serving = super::line::started_at(&wurao, &format!("sip:phone@{}", inner.at()), &["--ask"]);
    let call = "13900000003-c1";
    caller.send(&serving.udp, &caller.request("INVITE", 1, call, HOME, ("application/sdp", &caller.description())));
    let answer = caller.next("SIP/2.0 200 OK");
    // Somebody else is first at the port.
    let stranger = UdpSocket::bind("127.0.0.9:0").expect("a socket");
    stranger
        .send_to(&[&[0x80, 8, 0, 1, 0, 0, 0, 1, 0, 0, 0, 9][..], &[1; 160]].concat(), media_of(&answer))
        .expect("sent");
    // Not a sound before the caller acknowledged: the next answer comes, and no packet with it.
    caller.send(&serving.udp, &caller.request("INVITE", 1, call, HOME, ("application/sdp", &caller.description())));
    caller.next("SIP/2.0 200 OK");
    caller.sound.set_nonblocking(true).expect("a socket");
    assert!(caller.sound.recv_from(&mut [0; 2048]).is_err(), "nothing is said yet");
    caller.sound.set_nonblocking(false).expect("a socket");
    let to = header(&answer, "To").to_owned();
    caller.send(&serving.udp, &caller.request("ACK", 1, call, &to, ("", "")));
    caller.hears(5);
    stranger.set_nonblocking(true).expect("a socket");
    assert!(stranger.recv_from(&mut [0; 2048]).is_err(), "the stranger hears nothing");
    // Who offers nothing in which can be asked is not let in for it.
    let strange = caller.description().replace("RTP/AVP 8 101", "RTP/AVP 9");
    caller.send(&serving.udp, &caller.request("INVITE", 1, "13900000003-c2", HOME, ("application/sdp", &strange)));
    caller.next("SIP/2.0 488 Not Acceptable Here");
}

#[test]
fn a_bridge_leads_a_contact_to_the_phone_without_touching_their_sound() {
    let wurao = Wurao::new();
    let cards = wurao.file("cards.vcf", super::CARDS);
    wurao.json(&["screen", "people", "import", arg(&cards)]);
    let (caller, inner) = (Phone::new(), Phone::new());
    let serving = super::line::started_at(&wurao, &format!("sip:phone@{}", inner.at()), &["--ask", "--bridge"]);
    let call = "13800000001-b1";
    caller.send(&serving.udp, &caller.request("INVITE", 1, call, HOME, ("application/sdp", &caller.description())));
    caller.next("SIP/2.0 100 Trying");
    let invite = inner.next("INVITE ");
    assert!(invite.ends_with(&caller.description()), "the phone gets the caller's own description: {invite}");
    // The caller gives up while it rings.
    let copied = copied(&invite, &["Via", "From", "Call-ID", "CSeq"]);
    let to = format!("{};tag=p", header(&invite, "To"));
    inner.send(&serving.udp, &format!("SIP/2.0 180 Ringing\r\n{copied}To: {to}\r\nContent-Length: 0\r\n\r\n"));
    caller.next("SIP/2.0 180 Ringing");
    let cancel = caller.request("INVITE", 1, call, HOME, ("", "")).replace("CSeq: 1 INVITE", "CSeq: 1 CANCEL");
    caller.send(&serving.udp, &cancel.replacen("INVITE", "CANCEL", 1));
    caller.next("SIP/2.0 487 Request Terminated");
    inner.next("CANCEL ");
    // A call that went round and came back is refused.
    let mark = header(&invite, "X-Wurao-Passed");
    let round = caller.request("INVITE", 1, "13800000001-b2", HOME, ("", ""));
    caller.send(&serving.udp, &round.replace("Contact:", &format!("X-Wurao-Passed: {mark}\r\nContact:")));
    caller.next("SIP/2.0 482 Loop Detected");
}

#[test]
fn who_describes_no_sound_at_first_is_asked_all_the_same() {
    let wurao = Wurao::new();
    let (caller, inner) = (Phone::new(), Phone::new());
    let serving = super::line::started_at(&wurao, &format!("sip:phone@{}", inner.at()), &["--ask"]);
    let call = "13900000004-c1";
    caller.send(&serving.udp, &caller.request("INVITE", 1, call, HOME, ("", "")));
    let answer = caller.next("SIP/2.0 200 OK");
    assert!(answer.contains(" RTP/AVP 8 0 101\r\n"), "both laws and events are offered: {answer}");
    let to = header(&answer, "To").to_owned();
    caller.send(&serving.udp, &caller.request("ACK", 1, call, &to, ("application/sdp", &caller.description())));
    let all = digits(&caller.hears(PROMPT));
    type_in(&serving, &caller, call, &to, all.get(..3).unwrap_or_else(|| panic!("a code is heard: {all}")));
    let invite = inner.next("INVITE ");
    assert!(invite.contains(" RTP/AVP 8 101\r\n"), "the phone inside gets what the caller chose: {invite}");

    // Who then describes nothing in which anything can be asked is not let in for it.
    let call = "13900000004-c2";
    caller.send(&serving.udp, &caller.request("INVITE", 1, call, HOME, ("", "")));
    let to = header(&caller.next("SIP/2.0 200 OK"), "To").to_owned();
    let strange = caller.description().replace("RTP/AVP 8 101", "RTP/AVP 9");
    caller.send(&serving.udp, &caller.request("ACK", 1, call, &to, ("application/sdp", &strange)));
    caller.next("BYE ");
}

#[test]
fn a_caller_whose_stream_broke_goes_on_in_another_one() {
    let wurao = Wurao::new();
    let (caller, inner) = (Phone::new(), Phone::new());
    let serving = super::line::started_at(&wurao, &format!("sip:phone@{}", inner.at()), &["--ask"]);
    let stream = || {
        let stream = TcpStream::connect(&serving.tcp).expect("it listens");
        stream.set_read_timeout(Some(SOON)).expect("a time");
        stream
    };
    let say =
        |mut stream: &TcpStream, text: &str| stream.write_all(text.replace("/UDP", "/TCP").as_bytes()).expect("sent");
    let heard = |mut stream: &TcpStream| {
        let (mut text, mut room) = (String::new(), [0; 4096]);
        while !text.contains("\r\n\r\n") {
            let length = stream.read(&mut room).expect("an answer");
            assert!(length > 0, "{text}");
            text.push_str(&String::from_utf8_lossy(&room[..length]));
        }
        text
    };
    let call = "13900000005-c1";
    let first = stream();
    say(&first, &caller.request("INVITE", 1, call, HOME, ("application/sdp", &caller.description())));
    let to = header(&heard(&first), "To").to_owned();
    let second = stream();
    say(&second, &caller.request("ACK", 1, call, &to, ("", "")));
    say(&second, &caller.request("INFO", 2, call, &to, ("application/dtmf", "1")));
    assert!(heard(&second).starts_with("SIP/2.0 200 OK\r\n"), "the answer comes where the question did");
    drop(first);
    say(&second, &caller.request("BYE", 3, call, &to, ("", "")));
    assert!(heard(&second).starts_with("SIP/2.0 200 OK\r\n"), "the call goes on without the first stream");
}

#[test]
fn streams_in_which_nobody_speaks_keep_nobody_out() {
    let wurao = Wurao::new();
    let serving = super::line::started_at(&wurao, "sip:phone@192.0.2.10", &[]);
    // From many addresses of this machine, as many as fit and more.
    let from = |n: u32| -> SocketAddr { (std::net::Ipv4Addr::from(0x7f01_0000 + n / 30), 0).into() };
    let to: SocketAddr = serving.tcp.parse().expect("an address");
    let opening = async {
        let mut held = Vec::new();
        for n in 0..600 {
            let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
            socket.bind(from(n)).expect("an address of this machine");
            held.push(socket.connect(to).await.expect("it listens"));
        }
        held
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let held = runtime.block_on(opening);
    let caller = Phone::new();
    let mut stream = TcpStream::connect(&serving.tcp).expect("it listens");
    stream.set_read_timeout(Some(SOON)).expect("a time");
    let invite = caller.request("INVITE", 1, "13900000006-c1", HOME, ("", "")).replace("/UDP", "/TCP");
    stream.write_all(invite.as_bytes()).expect("sent");
    let mut room = [0; 4096];
    let length = stream.read(&mut room).expect("an answer");
    assert!(room[..length].starts_with(b"SIP/2.0 302 "), "{}", String::from_utf8_lossy(&room[..length]));
    drop(held);
}

#[test]
fn a_mobile_line_asks_here_and_who_typed_the_code_rings_when_they_call_again() {
    let wurao = Wurao::new();
    let caller = Phone::new();
    let more = ["--ask", "--trust", "127.0.0.1", "--mobile", "13700000001"];
    let serving = super::line::started_at(&wurao, "sip:phone@192.0.2.10", &more);
    let call = "13900000007-c1";
    let diverted = |line: &str| {
        let invite = caller.request("INVITE", 1, call, HOME, ("application/sdp", &caller.description()));
        invite.replace("Contact:", &format!("Diversion: <sip:{line}@127.0.0.1>;reason=user-busy\r\nContact:"))
    };
    caller.send(&serving.udp, &diverted("13700000002").replace("Call-ID: 13900000007-c1", "Call-ID: 13900000007-c0"));
    caller.next("SIP/2.0 404 Not Found");
    caller.send(&serving.udp, &diverted("+8613700000001"));
    let to = header(&caller.next("SIP/2.0 200 OK"), "To").to_owned();
    caller.send(&serving.udp, &caller.request("ACK", 1, call, &to, ("", "")));
    let all = digits(&caller.hears(PROMPT));
    type_in(&serving, &caller, call, &to, all.get(..3).unwrap_or_else(|| panic!("a code is heard: {all}")));
    let bye = caller.next("BYE ");
    caller.send(&serving.udp, &agreed(&bye));
    assert!(bench::wait_until(SOON, || !wurao.json(&["screen", "calls"])[0]["came"].is_null()));
    let came = wurao.json(&["screen", "calls"])[0]["came"].clone();
    let heard: Vec<&Value> =
        came["asked"]["heard"].as_array().expect("prompts").iter().map(|one| &one["prompt"]).collect();
    assert_eq!((&came["passed"], heard.last()), (&json!(true), Some(&&json!("call-again"))));
    // The phone, which asks before it rings, lets them in from now on.
    assert_eq!(wurao.json(&["screen", "check", "13900000007"])["verdict"], "allow");

    let loops =
        ["screen", "serve", "--sip", "udp://127.0.0.1:0", "--inner", "sip:13700000001@192.0.2.10", "--ask", "--trust"];
    for way in [["--after", "connect"], ["--otherwise", "ring"], ["--otherwise", "owner"]] {
        let loops = [&loops[..], &["127.0.0.1", "--mobile", "+8613700000001"], &way].concat();
        let (status, told, _) = wurao.answer(&loops);
        assert_eq!((status, &told["code"]), (1, &json!("screen-mobile-loop")), "{way:?}");
    }
}

#[test]
fn the_owner_lets_a_caller_in_who_could_not_type_the_code() {
    let wurao = Wurao::new();
    let (caller, inner) = (Phone::new(), Phone::new());
    let more = ["--ask", "--tries", "1", "--otherwise", "owner"];
    let serving = super::line::started_at(&wurao, &format!("sip:phone@{}", inner.at()), &more);
    let call = "13900000008-c1";
    let (to, _) = asked(&serving, &caller, call);
    type_in(&serving, &caller, call, &to, "1#");
    let id = wurao.json(&["screen", "calls"])[0]["id"].as_str().expect("it is there while it waits").to_owned();
    wurao.json(&["screen", "told", &id, "--wanted"]);
    let invite = inner.next("INVITE ");
    assert!(header(&invite, "From").starts_with("<sip:13900000008@127.0.0.1>;tag="), "{invite}");
}
