//! What is left of a message, and what a single byte makes of it, never ends the process.

use super::{TABLE, message, peer, server, verdict};
use screen::sip::{Call, Order, Own, Server, Shown, Side, Taking, Transport, parse, response, whole};
use screen::{Verdict, Verified};

/// What each byte becomes: the signs that mean something, and one that is no text.
const SIGNS: &[u8] = b"\0 \t\"<>;,:=@/\\\n0\xff";

const OURS: &[u8] =
    b"v=0\r\no=- 1 1 IN IP4 192.0.2.5\r\ns=-\r\nc=IN IP4 192.0.2.5\r\nt=0 0\r\nm=audio 6000 RTP/AVP 8\r\n";

fn taking() -> Taking {
    let own = Own { at: "192.0.2.5:5060".parse().unwrap(), transport: Transport::Udp };
    Taking { own: [own, own], from: peer(), secret: [7; 16], mark: "m1".to_owned() }
}

/// All doors for one message; a call hears it in its middle, where it is a call's first message also from its beginning.
struct Doors {
    server: Server,
    verdict: Verdict,
    call: Call,
}

impl Doors {
    fn new() -> Doors {
        let anybody =
            Shown { number: "1".into(), name: None, verified: Verified::Unchecked, behind: None, forwarded: None };
        let call = Call::answered(&message("sdp01"), taking(), OURS, 0).expect("a call");
        Doors { server: server(), verdict: verdict(&anybody), call }
    }

    fn take(&self, bytes: &[u8]) {
        let _ = (parse(bytes), response(bytes));
        let whole = whole(bytes).map_or(0, |whole| whole.length);
        assert!(whole <= bytes.len());
        let outcome = self.server.take(bytes, peer(), Transport::Udp, |_| self.verdict.clone());
        let calls = [Some(self.call.clone()), Call::answered(bytes, taking(), OURS, 0)];
        for mut call in calls.into_iter().flatten() {
            call.take(Side::Caller, bytes, peer(), 1);
            call.take(Side::Callee, bytes, peer(), 2);
            call.tick(40_000);
            let mut orders = 0;
            while let Some(order) = call.order() {
                assert!(!matches!(&order, Order::Send { bytes, .. } if bytes.is_empty()));
                orders += 1;
            }
            assert!(orders < 20, "{orders} orders for one message");
        }
        drop(outcome);
    }
}

#[test]
fn what_is_left_of_a_message_breaks_nothing() {
    let doors = Doors::new();
    for row in TABLE {
        let bytes = message(row.name);
        for length in 0..bytes.len() {
            doors.take(&bytes[..length]);
        }
    }
}

#[test]
fn no_single_byte_breaks_anything() {
    let doors = Doors::new();
    for row in TABLE {
        let bytes = message(row.name);
        let mut changed = bytes.clone();
        for at in 0..bytes.len() {
            // A sign that means something, or one bit turned: over all messages each of them comes to every kind of place.
            changed[at] = if at % 2 == 0 { SIGNS[at / 2 % SIGNS.len()] } else { bytes[at] ^ 1 << (at / 2 % 8) };
            doors.take(&changed);
            changed[at] = bytes[at];
        }
    }
}
