#![no_main]

use libfuzzer_sys::fuzz_target;
use screen::sip::{Call, Order, Outcome, Own, Registration, Server, Shown, Side, Subscriber, Taking, Transport, whole};
use screen::{Past, Policy, Ring, Verdict};
use std::net::SocketAddr;
use std::sync::LazyLock;

static SERVER: LazyLock<(Server, SocketAddr)> = LazyLock::new(|| {
    let peer: SocketAddr = "192.0.2.1:5070".parse().expect("an address");
    let (inner, trusted) = ("sip:home@192.0.2.10".to_owned(), vec![peer.ip()]);
    (Server { secret: [7; 16], inner, trusted, ..Server::default() }, peer)
});

/// A call in its middle, and a registration that waits for its first answer.
static UNDER_WAY: LazyLock<(Call, Registration)> = LazyLock::new(|| {
    let call = Call::answered(INVITE, taking(), OURS, 0).expect("a call");
    let subscriber = Subscriber::new("sip:home@192.0.2.1", None, "open sesame").expect("a subscriber");
    (call, Registration::new(subscriber, own(), [7; 16], 0))
});

const INVITE: &[u8] = b"INVITE sip:home@192.0.2.5 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKi\r\n\
    From: <sip:13800000001@192.0.2.1>;tag=a\r\nTo: <sip:home@192.0.2.5>\r\nCall-ID: c1\r\nCSeq: 1 INVITE\r\n\
    Contact: <sip:a@192.0.2.1>\r\nContent-Length: 0\r\n\r\n";
const OURS: &[u8] = b"v=0\r\no=- 1 1 IN IP4 192.0.2.5\r\ns=-\r\nc=IN IP4 192.0.2.5\r\nt=0 0\r\nm=audio 6000 RTP/AVP 8\r\n";

fn own() -> Own {
    Own { at: "192.0.2.5:5060".parse().expect("an address"), transport: Transport::Udp }
}

fn taking() -> Taking {
    Taking { own: [own(), own()], from: SERVER.1, secret: [7; 16], mark: "m1".to_owned() }
}

fn verdict(shown: &Shown) -> Verdict {
    use screen::decide::{Knowledge, Rules, Weekends, decide};
    let (people, past) = (screen::people::Book::default().ready(), Past::default());
    let known = Knowledge { people: &people, past: &past, lists: &[], days: &Weekends };
    let at = jiff::civil::date(2026, 11, 2).at(10, 0, 0, 0);
    decide(&Ring::new(number::parse(&shown.number), at), &Rules::of(&Policy::default()), &known)
}

/// A call hears it from both sides, and is looked at when the last patience is over.
fn heard(mut call: Call, bytes: &[u8], peer: SocketAddr) {
    for side in [Side::Caller, Side::Callee] {
        call.take(side, bytes, peer, 1);
    }
    call.tick(40_000);
    let mut orders = 0;
    while let Some(order) = call.order() {
        assert!(!matches!(&order, Order::Send { bytes, .. } if bytes.is_empty()));
        orders += 1;
    }
    assert!(orders < 20);
}

// An answer is one message that is little larger than what asked for it, and the same for the same packet. A call, and a
// registration, live through whatever they hear.
fuzz_target!(|bytes: &[u8]| {
    let (server, peer) = &*SERVER;
    let outcome = server.take(bytes, *peer, Transport::Udp, verdict);
    if let Outcome::Answered(answer) | Outcome::Decided(answer, _) = &outcome {
        assert!(answer.bytes.starts_with(b"SIP/2.0 ") && answer.bytes.ends_with(b"\r\n\r\n"));
        assert!(answer.bytes.len() < bytes.len() + 400);
    }
    assert_eq!(server.take(bytes, *peer, Transport::Udp, verdict), outcome);
    assert!(whole(bytes).is_none_or(|whole| whole.length <= bytes.len()));
    let (call, registration) = &*UNDER_WAY;
    heard(call.clone(), bytes, *peer);
    if let Some(call) = Call::answered(bytes, taking(), OURS, 0) {
        heard(call, bytes, *peer);
    }
    let mut registration = registration.clone();
    registration.take(bytes, "192.0.2.1:5060".parse().expect("an address"), 1);
    registration.tick(40_000);
    while registration.task().is_some() {}
});
