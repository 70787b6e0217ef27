#![no_main]

use libfuzzer_sys::fuzz_target;
use screen::sip::{Outcome, Server, Shown, Transport};
use screen::{Past, Policy, Ring, Verdict};
use std::net::SocketAddr;
use std::sync::LazyLock;

static SERVER: LazyLock<(Server, SocketAddr)> = LazyLock::new(|| {
    let peer: SocketAddr = "192.0.2.1:5070".parse().expect("an address");
    let (inner, trusted) = ("sip:home@192.0.2.10".to_owned(), vec![peer.ip()]);
    (Server { secret: [7; 16], inner, trusted, ..Server::default() }, peer)
});

fn verdict(shown: &Shown) -> Verdict {
    use screen::decide::{Knowledge, Rules, Weekends, decide};
    let (people, past) = (screen::people::Book::default().ready(), Past::default());
    let known = Knowledge { people: &people, past: &past, lists: &[], days: &Weekends };
    let at = jiff::civil::date(2026, 11, 2).at(10, 0, 0, 0);
    decide(&Ring::new(number::parse(&shown.number), at), &Rules::of(&Policy::default()), &known)
}

// An answer is one message that is little larger than what asked for it, and the same for the same packet.
fuzz_target!(|bytes: &[u8]| {
    let (server, peer) = &*SERVER;
    let outcome = server.take(bytes, *peer, Transport::Udp, verdict);
    if let Outcome::Answered(answer) | Outcome::Decided(answer, _) = &outcome {
        assert!(answer.bytes.starts_with(b"SIP/2.0 ") && answer.bytes.ends_with(b"\r\n\r\n"));
        assert!(answer.bytes.len() < bytes.len() + 400);
    }
    assert_eq!(server.take(bytes, *peer, Transport::Udp, verdict), outcome);
});
