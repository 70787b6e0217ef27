//! A call with two sides, message for message.

use proptest::prelude::*;
use screen::sip::{Call, Inner, Order, Own, Side, Taking, Transport};
use std::net::SocketAddr;

const OFFER: &str =
    "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\n";
const OURS: &str =
    "v=0\r\no=- 1 1 IN IP4 192.0.2.5\r\ns=-\r\nc=IN IP4 192.0.2.5\r\nt=0 0\r\nm=audio 6000 RTP/AVP 8\r\n";
const PHONES: &str =
    "v=0\r\no=- 2 2 IN IP4 192.0.2.10\r\ns=-\r\nc=IN IP4 192.0.2.10\r\nt=0 0\r\nm=audio 7000 RTP/AVP 8\r\n";

fn at(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

fn taking() -> Taking {
    let own = Own { at: at("192.0.2.5:5060"), transport: Transport::Udp };
    Taking { own: [own, own], from: at("192.0.2.1:5060"), secret: [7; 16], mark: "m1".to_owned() }
}

fn inner() -> Inner {
    Inner { uri: "sip:phone@192.0.2.10".to_owned(), at: at("192.0.2.10:5060") }
}

fn content(body: &str) -> String {
    match body {
        "" => "Content-Length: 0\r\n\r\n".to_owned(),
        body => format!("Content-Type: application/sdp\r\nContent-Length: {}\r\n\r\n{body}", body.len()),
    }
}

/// A message of the caller: `to` is the tag that our answers gave it.
fn asked(method: &str, number: u32, branch: &str, to: &str, body: &str) -> String {
    let tag = if to.is_empty() { String::new() } else { format!(";tag={to}") };
    format!(
        "{method} sip:home@192.0.2.5 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK{branch}\r\nMax-Forwards: 70\r\n\
         From: \"A\" <sip:13800000001@192.0.2.1>;tag=a\r\nTo: <sip:home@192.0.2.5>{tag}\r\nCall-ID: c1\r\nCSeq: {number} {method}\r\n\
         Contact: <sip:a@192.0.2.1>\r\n{}",
        content(body)
    )
}

struct Told {
    call: Call,
    now: u64,
}

impl Told {
    fn sent_on() -> Self {
        let call = Call::sent_on(asked("INVITE", 1, "i", "", OFFER).as_bytes(), taking(), &inner(), 0).unwrap();
        Self { call, now: 0 }
    }

    fn answered() -> Self {
        let invite = asked("INVITE", 1, "i", "", OFFER);
        let call = Call::answered(invite.as_bytes(), taking(), OURS.as_bytes(), 0).unwrap();
        Self { call, now: 0 }
    }

    fn caller(&mut self, message: &str) -> Vec<String> {
        self.call.take(Side::Caller, message.as_bytes(), at("192.0.2.1:5060"), self.now);
        self.orders()
    }

    fn callee(&mut self, message: &str) -> Vec<String> {
        self.call.take(Side::Callee, message.as_bytes(), at("192.0.2.10:5060"), self.now);
        self.orders()
    }

    fn later(&mut self, now: u64) -> Vec<String> {
        self.now = now;
        self.call.tick(now);
        self.orders()
    }

    /// First lines of what goes out, and orders.
    fn orders(&mut self) -> Vec<String> {
        self.whole().iter().map(|text| text.split("\r\n").next().unwrap_or_default().to_owned()).collect()
    }

    fn whole(&mut self) -> Vec<String> {
        let mut all = Vec::new();
        while let Some(order) = self.call.order() {
            all.push(match order {
                Order::Send { side, bytes, to } => format!("{side:?} {to} {}", String::from_utf8(bytes).unwrap()),
                Order::Established { .. } => "Established".to_owned(),
                other => format!("{other:?}"),
            });
        }
        all
    }

    fn hang_up(&mut self) -> Vec<String> {
        self.call.hang_up(self.now);
        self.orders()
    }
}

fn tag_of(text: &str) -> String {
    let to = text.split("\r\n").find(|line| line.starts_with("To: ")).unwrap();
    to.split(";tag=").nth(1).unwrap().to_owned()
}

fn header<'a>(text: &'a str, name: &str) -> &'a str {
    let found = text.split("\r\n").find_map(|line| line.strip_prefix(&format!("{name}: ")));
    found.unwrap_or_else(|| panic!("{name} in {text}"))
}

/// The phone's answer to a request of ours.
fn reply(request: &str, status: &str, body: &str) -> String {
    let copied =
        ["Via", "From", "Call-ID", "CSeq"].map(|name| format!("{name}: {}\r\n", header(request, name))).concat();
    let to = header(request, "To");
    let tag = if to.contains("tag=") { "" } else { ";tag=p" };
    format!("SIP/2.0 {status}\r\n{copied}To: {to}{tag}\r\nContact: <sip:phone@192.0.2.10>\r\n{}", content(body))
}

/// Both sides speak: the call, our tag, the INVITE that the phone got.
fn joined() -> (Told, String, String) {
    let mut told = Told::sent_on();
    let invite = told.whole().pop().unwrap();
    told.callee(&reply(&invite, "200 OK", PHONES));
    let mut told2 = Told::sent_on();
    told2.whole();
    told2.call.take(Side::Callee, reply(&invite, "200 OK", PHONES).as_bytes(), at("192.0.2.10:5060"), 0);
    let tag = tag_of(told2.whole().iter().find(|text| text.contains("SIP/2.0 200 OK")).unwrap());
    assert_eq!(told.caller(&asked("ACK", 1, "k", &tag, "")), ["Established"]);
    (told, tag, invite)
}

#[test]
fn a_call_is_sent_on_with_its_own_description_and_ends_from_either_side() {
    let mut told = Told::sent_on();
    let out = told.whole();
    assert_eq!(out.len(), 2);
    assert_eq!(out[0].split("\r\n").next(), Some("Caller 192.0.2.1:5060 SIP/2.0 100 Trying"));
    let wanted = format!(
        "Callee 192.0.2.10:5060 INVITE sip:phone@192.0.2.10 SIP/2.0\r\n\
         Via: SIP/2.0/UDP 192.0.2.5:5060;branch=BRANCH;rport\r\nMax-Forwards: 69\r\n\
         From: \"A\" <sip:13800000001@192.0.2.1>;tag=TAG\r\nTo: <sip:phone@192.0.2.10>\r\nCall-ID: NAME@192.0.2.5\r\n\
         CSeq: 1 INVITE\r\nContact: <sip:wurao@192.0.2.5:5060>\r\nAllow: INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE\r\n\
         X-Wurao-Passed: m1\r\n{}",
        content(OFFER)
    );
    let branch = header(&out[1], "Via").split("branch=").nth(1).unwrap().replace(";rport", "");
    let from = header(&out[1], "From").split(";tag=").nth(1).unwrap().to_owned();
    let name = header(&out[1], "Call-ID").split('@').next().unwrap().to_owned();
    assert_eq!(out[1].replace(&branch, "BRANCH").replace(&from, "TAG").replace(&name, "NAME"), wanted);

    assert_eq!(told.callee(&reply(&out[1], "180 Ringing", "")), ["Caller 192.0.2.1:5060 SIP/2.0 180 Ringing"]);
    told.call.take(Side::Callee, reply(&out[1], "200 OK", PHONES).as_bytes(), at("192.0.2.10:5060"), 0);
    let answered = told.whole();
    assert!(answered[0].starts_with("Callee 192.0.2.10:5060 ACK sip:phone@192.0.2.10 SIP/2.0\r\n"), "{answered:?}");
    assert!(answered[1].starts_with("Caller 192.0.2.1:5060 SIP/2.0 200 OK\r\n") && answered[1].ends_with(PHONES));
    assert_eq!(answered[2], "Joined");
    let tag = tag_of(&answered[1]);
    assert_eq!(told.caller(&asked("ACK", 1, "k", &tag, "")), ["Established"]);
    assert!(told.caller(&asked("ACK", 1, "k2", &tag, "")).is_empty(), "heard once");
    assert_eq!(told.later(40_000), Vec::<String>::new(), "nothing is repeated");

    told.call.take(Side::Caller, asked("BYE", 2, "b", &tag, "").as_bytes(), at("192.0.2.1:5060"), 0);
    let ended = told.whole();
    assert!(ended[0].starts_with("Caller 192.0.2.1:5060 SIP/2.0 200 OK\r\n"));
    assert!(
        ended[1].starts_with("Callee 192.0.2.10:5060 BYE sip:phone@192.0.2.10 SIP/2.0\r\n")
            && ended[1].contains("CSeq: 2 BYE")
    );
    assert_eq!(told.callee(&reply(&ended[1], "200 OK", "")), ["Over"]);

    let (mut told, tag, invite) = joined();
    let (from, to) = (header(&invite, "To"), header(&invite, "From"));
    let bye = format!(
        "BYE sip:wurao@192.0.2.5:5060 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.10;branch=z9hG4bKx\r\nFrom: {from};tag=p\r\nTo: {to}\r\n\
         Call-ID: {}\r\nCSeq: 9 BYE\r\nContent-Length: 0\r\n\r\n",
        header(&invite, "Call-ID")
    );
    let ended = told.callee(&bye);
    assert_eq!(ended, ["Callee 192.0.2.10:5060 SIP/2.0 200 OK", "Caller 192.0.2.1:5060 BYE sip:a@192.0.2.1 SIP/2.0"]);
    assert_eq!(told.callee(&bye), ["Callee 192.0.2.10:5060 SIP/2.0 200 OK"], "a copy");
    let _ = tag;
}

#[test]
fn a_caller_who_hangs_up_while_it_rings_ends_it_inside_too_whichever_comes_first() {
    // Before the phone said anything: the CANCEL waits for its first word.
    let mut told = Told::sent_on();
    let invite = told.whole().pop().unwrap();
    let out = told.caller(&asked("CANCEL", 1, "i", "", ""));
    assert_eq!(out, ["Caller 192.0.2.1:5060 SIP/2.0 200 OK", "Caller 192.0.2.1:5060 SIP/2.0 487 Request Terminated"]);
    assert_eq!(
        told.callee(&reply(&invite, "180 Ringing", "")),
        ["Callee 192.0.2.10:5060 CANCEL sip:phone@192.0.2.10 SIP/2.0"]
    );
    assert!(told.caller(&asked("ACK", 1, "i", "", "")).is_empty());
    assert_eq!(
        told.callee(&reply(&invite, "487 Request Terminated", "")),
        ["Callee 192.0.2.10:5060 ACK sip:phone@192.0.2.10 SIP/2.0"]
    );
    let cancel = reply(&invite, "200 OK", "").replace("CSeq: 1 INVITE", "CSeq: 1 CANCEL");
    assert_eq!(told.callee(&cancel), ["Over"]);

    // The phone was taken up at the same moment: it is hung up.
    let mut told = Told::sent_on();
    let invite = told.whole().pop().unwrap();
    told.callee(&reply(&invite, "180 Ringing", ""));
    told.caller(&asked("CANCEL", 1, "i", "", ""));
    let out = told.callee(&reply(&invite, "200 OK", PHONES));
    assert_eq!(
        out,
        [
            "Callee 192.0.2.10:5060 ACK sip:phone@192.0.2.10 SIP/2.0",
            "Callee 192.0.2.10:5060 BYE sip:phone@192.0.2.10 SIP/2.0"
        ]
    );
}

#[test]
fn what_the_phone_says_reaches_the_caller() {
    let mut told = Told::sent_on();
    let invite = told.whole().pop().unwrap();
    assert_eq!(
        told.callee(&reply(&invite, "486 Busy Here", "")),
        ["Callee 192.0.2.10:5060 ACK sip:phone@192.0.2.10 SIP/2.0", "Caller 192.0.2.1:5060 SIP/2.0 486 Busy Here"]
    );
    assert_eq!(told.later(500), ["Caller 192.0.2.1:5060 SIP/2.0 486 Busy Here"], "until it is acknowledged");
    assert_eq!(told.caller(&asked("ACK", 1, "i", "", "")), ["Over"]);

    // A phone that is not there.
    let mut told = Told::sent_on();
    told.whole();
    assert_eq!(told.later(500), ["Callee 192.0.2.10:5060 INVITE sip:phone@192.0.2.10 SIP/2.0"]);
    assert_eq!(told.later(32_000), ["Caller 192.0.2.1:5060 SIP/2.0 408 Request Timeout"]);
}

#[test]
fn a_call_that_is_taken_is_repeated_until_heard_and_given_up_if_never() {
    let mut told = Told::answered();
    let first = told.whole();
    assert!(first[0].ends_with(OURS) && first.len() == 1, "{first:?}");
    let again: Vec<u64> = (1..40_000).filter(|now| !told.later(*now).is_empty()).collect();
    // 0.5, 1, 2, 4, 4 … seconds apart (RFC 3261 section 13.3.1.4), then it is hung up, and that is repeated too.
    assert_eq!(again[..11], [500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500, 32_000]);
    let mut told = Told::answered();
    let tag = tag_of(&told.whole()[0]);
    assert_eq!(told.caller(&asked("INVITE", 1, "i", "", OFFER)), ["Caller 192.0.2.1:5060 SIP/2.0 200 OK"], "a copy");
    assert_eq!(
        told.caller(&asked("INVITE", 1, "other", "", OFFER)),
        ["Caller 192.0.2.1:5060 SIP/2.0 482 Loop Detected"],
        "the same call along another way"
    );
    told.caller(&asked("ACK", 1, "k", &tag, ""));
    assert!(told.later(31_999).is_empty());
    let info = asked("INFO", 2, "n", &tag, "")
        .replace("Content-Length: 0\r\n\r\n", "Content-Type: application/dtmf\r\nContent-Length: 1\r\n\r\n5");
    let out = told.caller(&info);
    assert_eq!(out, ["Info { kind: \"application/dtmf\", body: [53] }", "Caller 192.0.2.1:5060 SIP/2.0 200 OK"]);
    assert_eq!(told.caller(&info), ["Caller 192.0.2.1:5060 SIP/2.0 200 OK"], "a copy is one press");
    assert_eq!(told.hang_up(), ["Caller 192.0.2.1:5060 BYE sip:a@192.0.2.1 SIP/2.0"]);
}

#[test]
fn who_was_answered_is_connected_and_all_sound_goes_through_the_relay() {
    let mut told = Told::answered();
    let tag = tag_of(&told.whole()[0]);
    told.caller(&asked("ACK", 1, "k", &tag, ""));
    told.call.connect(&inner(), "m1", [at("192.0.2.5:6000"), at("192.0.2.5:6002")], 0);
    let invite = told.whole().pop().unwrap();
    assert!(invite.ends_with(&OURS.replace("6000", "6002")), "{invite}");
    assert!(told.callee(&reply(&invite, "180 Ringing", "")).is_empty(), "the caller was answered long ago");
    let out = told.callee(&reply(&invite, "200 OK", PHONES));
    assert_eq!(
        out,
        [
            "Callee 192.0.2.10:5060 ACK sip:phone@192.0.2.10 SIP/2.0",
            "Heard { side: Callee, at: 192.0.2.10:7000 }",
            "Joined"
        ]
    );
    // The caller holds: the phone is told so, through the relay.
    let held = format!("{OFFER}a=sendonly\r\n");
    told.call.take(Side::Caller, asked("INVITE", 2, "h", &tag, &held).as_bytes(), at("192.0.2.1:5060"), 0);
    let out = told.whole();
    assert_eq!(out[0], "Heard { side: Caller, at: 192.0.2.1:4000 }");
    assert!(
        out[1].starts_with("Callee 192.0.2.10:5060 INVITE ")
            && out[1].ends_with("m=audio 6002 RTP/AVP 8\r\na=sendonly\r\n"),
        "{out:?}"
    );
    assert_eq!(
        told.caller(&asked("UPDATE", 3, "u", &tag, "")),
        ["Caller 192.0.2.1:5060 SIP/2.0 491 Request Pending"],
        "one at a time"
    );
    told.call.take(Side::Callee, reply(&out[1], "200 OK", PHONES).as_bytes(), at("192.0.2.10:5060"), 0);
    let out = told.whole();
    assert!(
        out[2].starts_with("Caller 192.0.2.1:5060 SIP/2.0 200 OK\r\n")
            && out[2].ends_with("m=audio 6000 RTP/AVP 8\r\n"),
        "{out:?}"
    );

    let mut told = Told::answered();
    told.whole();
    told.call.connect(&inner(), "m1", [at("192.0.2.5:6000"), at("192.0.2.5:6002")], 0);
    let invite = told.whole().pop().unwrap();
    let out = told.callee(&reply(&invite, "486 Busy Here", ""));
    assert_eq!(out[1], "NotTaken { status: 486 }");
}

#[test]
fn a_call_without_a_description_gets_the_phones_and_answers_with_its_acknowledgement() {
    let call = Call::sent_on(asked("INVITE", 1, "i", "", "").as_bytes(), taking(), &inner(), 0).unwrap();
    let mut told = Told { call, now: 0 };
    let invite = told.whole().pop().unwrap();
    told.call.take(Side::Callee, reply(&invite, "200 OK", PHONES).as_bytes(), at("192.0.2.10:5060"), 0);
    let out = told.whole();
    assert!(out[0].starts_with("Caller 192.0.2.1:5060 SIP/2.0 200 OK\r\n") && out[0].ends_with(PHONES), "{out:?}");
    told.call.take(Side::Caller, asked("ACK", 1, "k", &tag_of(&out[0]), OFFER).as_bytes(), at("192.0.2.1:5060"), 0);
    let ack = told.whole();
    assert_eq!(ack[0], "Established");
    assert!(ack[1].starts_with("Callee 192.0.2.10:5060 ACK ") && ack[1].ends_with(OFFER), "{ack:?}");
}

#[test]
fn a_caller_who_promised_signs_of_life_and_gives_none_is_hung_up() {
    let invite = asked("INVITE", 1, "i", "", OFFER)
        .replace("Contact:", "Supported: timer\r\nSession-Expires: 90;refresher=uac\r\nContact:");
    let call = Call::answered(invite.as_bytes(), taking(), OURS.as_bytes(), 0).unwrap();
    let mut told = Told { call, now: 0 };
    let answer = told.whole().remove(0);
    assert_eq!((header(&answer, "Require"), header(&answer, "Session-Expires")), ("timer", "90;refresher=uac"));
    let tag = tag_of(&answer);
    told.caller(&asked("ACK", 1, "k", &tag, ""));
    told.now = 60_000;
    assert_eq!(told.caller(&asked("UPDATE", 2, "u", &tag, "")), ["Caller 192.0.2.1:5060 SIP/2.0 200 OK"]);
    assert!(told.later(149_999).is_empty());
    assert_eq!(told.later(150_000), ["Caller 192.0.2.1:5060 BYE sip:a@192.0.2.1 SIP/2.0"]);
}

#[test]
fn strangers_in_the_call_are_not_heard() {
    let (mut told, tag, _) = joined();
    assert_eq!(
        told.caller(&asked("BYE", 2, "b", "guessed", "")),
        ["Caller 192.0.2.1:5060 SIP/2.0 481 Call Does Not Exist"]
    );
    assert_eq!(
        told.caller(&asked("REFER", 3, "r", &tag, "")),
        ["Caller 192.0.2.1:5060 SIP/2.0 405 Method Not Allowed"]
    );
    assert_eq!(told.caller(&asked("INFO", 1, "n", &tag, "")), ["Caller 192.0.2.1:5060 SIP/2.0 500 Out Of Order"]);
}

/// Something that happens in a call.
#[derive(Debug, Clone)]
enum Event {
    Asked(usize, u32),
    Replied(&'static str),
    Later(u64),
    Connect,
    Noise(Side, Vec<u8>),
}

fn event() -> impl Strategy<Value = Event> {
    let status = prop::sample::select(vec![
        "100 Trying",
        "180 Ringing",
        "183 Session Progress",
        "200 OK",
        "302 Moved",
        "401 Unauthorized",
        "486 Busy Here",
        "487 Request Terminated",
        "500 No",
        "603 Decline",
    ]);
    let side = prop::sample::select(vec![Side::Caller, Side::Callee]);
    prop_oneof![
        (0..6_usize, 1..4_u32).prop_map(|(method, number)| Event::Asked(method, number)),
        status.prop_map(Event::Replied),
        (1..20_000_u64).prop_map(Event::Later),
        Just(Event::Connect),
        (side, prop::collection::vec(any::<u8>(), 0..80)).prop_map(|(side, bytes)| Event::Noise(side, bytes)),
    ]
}

proptest! {
    /// Whatever comes in whatever order, a call that is hung up ends, and asks for nothing that never comes.
    #[test]
    fn every_call_ends(taken in any::<bool>(), events in prop::collection::vec(event(), 0..40)) {
        let mut told = if taken { Told::answered() } else { Told::sent_on() };
        let (mut requests, mut tag) = (Vec::new(), String::new());
        let mut sent = told.whole();
        for event in events {
            for text in sent.drain(..) {
                let (head, rest) = text.split_at(text.find(' ').unwrap_or(text.len()));
                if head == "Callee" && !rest.contains(" SIP/2.0 ") || rest.contains(" SIP/2.0\r\n") {
                    requests.push(text.clone());
                }
                if head == "Caller" && rest.contains("SIP/2.0 200 OK") && rest.contains("INVITE\r\n") {
                    tag = tag_of(&text);
                }
            }
            match event {
                Event::Asked(method, number) => {
                    let method = ["ACK", "BYE", "CANCEL", "INFO", "INVITE", "UPDATE"][method];
                    let branch = if method == "CANCEL" { "i".to_owned() } else { format!("{method}{number}") };
                    let text = asked(method, number, &branch, if method == "CANCEL" { "" } else { &tag }, OFFER);
                    told.call.take(Side::Caller, text.as_bytes(), at("192.0.2.1:5060"), told.now);
                }
                Event::Replied(status) => {
                    if let Some(request) = requests.last() {
                        let side = if request.starts_with("Caller") { Side::Caller } else { Side::Callee };
                        told.call.take(side, reply(request, status, PHONES).as_bytes(), at("192.0.2.10:5060"), told.now);
                    }
                }
                Event::Later(more) => {
                    told.now += more;
                    told.call.tick(told.now);
                }
                Event::Connect => told.call.connect(&inner(), "m", [at("192.0.2.5:6000"), at("192.0.2.5:6002")], told.now),
                Event::Noise(side, bytes) => told.call.take(side, &bytes, at("192.0.2.9:5060"), told.now),
            }
            sent = told.whole();
        }
        told.call.hang_up(told.now);
        let mut looks = 0;
        while let Some(next) = told.call.next() {
            told.now = next.max(told.now);
            told.call.tick(told.now);
            while told.call.order().is_some() {}
            looks += 1;
            prop_assert!(looks < 500, "it never ends");
        }
        while told.call.order().is_some() {}
        prop_assert!(told.call.is_over());
    }
}

#[test]
fn a_second_telephone_that_takes_the_call_hears_that_it_is_over() {
    let (mut told, tag, invite) = joined();
    let second =
        reply(&invite, "200 OK", PHONES).replace(";tag=p", ";tag=q").replace("phone@192.0.2.10", "desk@192.0.2.11");
    told.call.take(Side::Callee, second.as_bytes(), at("192.0.2.11:5060"), 0);
    let out = told.whole();
    assert!(out[0].starts_with("Callee 192.0.2.11:5060 ACK sip:desk@192.0.2.11 SIP/2.0\r\n"), "{out:?}");
    assert!(out[1].starts_with("Callee 192.0.2.11:5060 BYE sip:desk@192.0.2.11 SIP/2.0\r\n"), "{out:?}");
    assert!(header(&out[0], "To").ends_with(";tag=q") && header(&out[1], "To").ends_with(";tag=q"));
    assert_eq!(out.len(), 2);
    // It says so again: only the acknowledgement was lost. Our own word is repeated until it is heard.
    assert_eq!(told.callee(&second), ["Callee 192.0.2.11:5060 ACK sip:desk@192.0.2.11 SIP/2.0"]);
    assert_eq!(told.later(500), ["Callee 192.0.2.11:5060 BYE sip:desk@192.0.2.11 SIP/2.0"]);
    assert!(told.callee(&reply(&out[1], "200 OK", "")).is_empty());
    // The first telephone's call stands: its own repetition is acknowledged, and the caller can hang up.
    let first = told.callee(&reply(&invite, "200 OK", PHONES));
    assert_eq!(first, ["Callee 192.0.2.10:5060 ACK sip:phone@192.0.2.10 SIP/2.0"]);
    let ended = told.caller(&asked("BYE", 2, "b", &tag, ""));
    assert_eq!(ended[1], "Callee 192.0.2.10:5060 BYE sip:phone@192.0.2.10 SIP/2.0");
}

#[test]
fn a_call_that_ends_while_a_new_description_waits_answers_it() {
    let (mut told, tag, _) = joined();
    told.caller(&asked("INVITE", 2, "again", &tag, OFFER));
    told.call.hang_up(told.now);
    let out = told.whole();
    assert!(
        out.iter().any(|one| one.starts_with("Caller") && one.contains("SIP/2.0 487 Request Terminated")),
        "{out:?}"
    );
    let mut looks = 0;
    while let Some(next) = told.call.next() {
        told.now = next.max(told.now);
        told.call.tick(told.now);
        told.whole();
        looks += 1;
        assert!(looks < 500, "it never ends");
    }
    told.whole();
    assert!(told.call.is_over());
}
