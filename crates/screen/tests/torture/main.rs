//! The forty-nine messages of RFC 4475, and every damage to them.
//!
//! The messages are our own, each with the fault or the oddity of the one whose name it has.

mod damage;

use screen::decide::{Knowledge, Rules, Weekends, decide};
use screen::people::Book;
use screen::sip::{NotSip, Outcome, Server, Shown, Transport, Whole, parse, response, shown, undescribed, whole};
use screen::{Past, Policy, Ring, Verdict};
use std::net::SocketAddr;

/// What a message is to the screen: how it is read, what of it is the first message in a stream, what is answered to it.
struct Row {
    name: &'static str,
    read: &'static str,
    stream: &'static str,
    /// The first line of the answer; empty for silence.
    said: &'static str,
}

const fn row(name: &'static str, read: &'static str, stream: &'static str, said: &'static str) -> Row {
    Row { name, read, stream, said }
}

/// A call that rings is sent on: nothing is wrong with it.
const TAKEN: &str = "302 Moved Temporarily";

/// Behind each row stands why, as the RFC says it or as a screen needs it.
const TABLE: &[Row] = &[
    // 3.1.1.1: well formed; and inside a call that we do not have.
    row("wsinv", "request", "whole", "481 Call Does Not Exist"),
    // 3.1.1.2: an unknown method; a quote in a Call-ID opens nothing, and a NUL behind a backslash is text.
    row("intmeth", "request", "whole", "501 Not Implemented"),
    // 3.1.1.3: well formed.
    row("esc01", "request", "whole", TAKEN),
    // 3.1.1.4: well formed, and nobody registers here.
    row("escnull", "request", "whole", "405 Method Not Allowed"),
    // 3.1.1.5: no REGISTER, but a method that nobody knows.
    row("esc02", "request", "whole", "501 Not Implemented"),
    // 3.1.1.6: to be accepted.
    row("lwsdisp", "request", "whole", "200 OK"),
    // 3.1.1.7: well formed.
    row("longreq", "request", "whole", TAKEN),
    // 3.1.1.8: what stands behind the body is noise in a packet, and the next message in a stream.
    row("dblreq", "request", "more", "405 Method Not Allowed"),
    // 3.1.1.9: well formed.
    row("semiuri", "request", "whole", "200 OK"),
    // 3.1.1.10: as if the others said UDP.
    row("transports", "request", "whole", "200 OK"),
    // 3.1.1.11: well formed, and no message is taken here.
    row("mpart01", "request", "whole", "405 Method Not Allowed"),
    // 3.1.1.12: well formed.
    row("unreason", "answer 200", "whole", ""),
    // 3.1.1.13: well formed.
    row("noreason", "answer 100", "whole", ""),
    // 3.1.2.1: should be answered with 400.
    row("badinv01", "request", "whole", "400 Bad Via"),
    // 3.1.2.2: 400 over UDP; a stream waits.
    row("clerr", "request: Body Too Short", "waits", "400 Body Too Short"),
    // 3.1.2.3: an error over UDP; a stream ends.
    row("ncl", "request: Bad Content-Length", "ends", "400 Bad Content-Length"),
    // 3.1.2.4: 400.
    row("scalar02", "request", "whole", "400 Bad Max-Forwards"),
    // 3.1.2.5: discarded.
    row("scalarlg", "answer 503: Bad CSeq", "whole", ""),
    // 3.1.2.6: should be answered with 400.
    row("quotbal", "request", "whole", "400 Bad Header"),
    // 3.1.2.7: always reasonable to reject.
    row("ltgtruri", "request", "whole", "400 Bad Request-URI"),
    // 3.1.2.8: should be answered with 400.
    row("lwsruri", "request: Bad Request Line", "whole", "400 Bad Request Line"),
    // 3.1.2.9: acceptable to reject.
    row("lwsstart", "request: Bad Request Line", "whole", "400 Bad Request Line"),
    // 3.1.2.10: acceptable to reject.
    row("trws", "request: Bad Request Line", "whole", "400 Bad Request"),
    // 3.1.2.11: may be ignored; no call goes to the address of its request.
    row("escruri", "request", "whole", TAKEN),
    // 3.1.2.12: not to be rejected by who has no use for the date.
    row("baddate", "request", "whole", TAKEN),
    // 3.1.2.13: a registrar would say 400.
    row("regbadct", "request", "whole", "405 Method Not Allowed"),
    // 3.1.2.14: the blanks may be ignored.
    row("badaspec", "request", "whole", "200 OK"),
    // 3.1.2.15: the quotes may be inferred.
    row("baddn", "request", "whole", "200 OK"),
    // 3.1.2.16: should be answered with 505.
    row("badvers", "request", "whole", "505 Version Not Supported"),
    // 3.1.2.17: 400.
    row("mismatch01", "request", "whole", "400 Bad CSeq"),
    // 3.1.2.18: 501 is better than 400.
    row("mismatch02", "request", "whole", "501 Not Implemented"),
    // 3.1.2.19: dropped.
    row("bigcode", "nothing", "waits", ""),
    // 3.2.1: known by its other headers, as before RFC 3261.
    row("badbranch", "request", "whole", "200 OK"),
    // 3.3.1: 400.
    row("insuf", "request", "whole", "400 Missing From"),
    // 3.3.2: 416.
    row("unkscm", "request", "whole", "416 Unsupported URI Scheme"),
    // 3.3.3: 416.
    row("novelsc", "request", "whole", "416 Unsupported URI Scheme"),
    // 3.3.4: a registrar would refuse the address.
    row("unksm2", "request", "whole", "405 Method Not Allowed"),
    // 3.3.5: 420.
    row("bext01", "request", "whole", "420 Bad Extension"),
    // 3.3.6: 415 of who would have to understand it; a call that is only sent on is described to somebody else.
    row("invut", "request, 415", "whole", TAKEN),
    // 3.3.7: nobody has to sign in.
    row("regaut01", "request", "whole", "405 Method Not Allowed"),
    // 3.3.8: 400.
    row("multi01", "request", "whole", "400 Doubled Header"),
    // 3.3.9: an error; a stream ends.
    row("mcl01", "request: Bad Content-Length", "ends", "400 Bad Content-Length"),
    // 3.3.10: an answer is never sent on.
    row("bcast", "answer 200", "whole", ""),
    // 3.3.11: it is for us, and need not go further.
    row("zeromf", "request", "whole", "200 OK"),
    // 3.3.12 and 3.3.13: nobody registers here.
    row("cparam01", "request", "whole", "405 Method Not Allowed"),
    row("cparam02", "request", "whole", "405 Method Not Allowed"),
    // 3.3.14: and so.
    row("regescrt", "request", "whole", "405 Method Not Allowed"),
    // 3.3.15: 406 of who would have to describe something; a call that is only sent on is answered without a body.
    row("sdp01", "request, 406", "whole", TAKEN),
    // 3.4.1: an old caller is heard, without branch, tag, hops and length; in a stream the length would have to be there.
    row("inv2543", "request", "more", TAKEN),
];

fn server() -> Server {
    Server { secret: [7; 16], inner: "sip:home@192.0.2.10".into(), ..Server::default() }
}

fn peer() -> SocketAddr {
    "192.0.2.1:5060".parse().unwrap()
}

fn verdict(shown: &Shown) -> Verdict {
    let (people, past) = (Book::default().ready(), Past::default());
    let known = Knowledge { people: &people, past: &past, lists: &[], days: &Weekends };
    let rules = Rules::of(&Policy::read("preset = \"gentle\"").unwrap());
    let at = jiff::civil::date(2026, 11, 2).at(10, 0, 0, 0);
    decide(&Ring::new(number::parse(&shown.number), at), &rules, &known)
}

fn message(name: &str) -> Vec<u8> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/torture/messages/{name}.sip"));
    std::fs::read(path).expect("a message")
}

fn read(bytes: &[u8]) -> String {
    let with = |what: String, fault: Option<&str>| fault.map_or(what.clone(), |fault| format!("{what}: {fault}"));
    match parse(bytes) {
        Ok(request) => match undescribed(&request) {
            Some(status) if request.method == b"INVITE" => format!("request, {}", status.0),
            _ => with("request".into(), request.fields.fault),
        },
        Err(NotSip::Answer) => match response(bytes) {
            Ok(response) => with(format!("answer {}", response.status), response.fields.fault),
            Err(_) => "nothing".into(),
        },
        Err(_) => "nothing".into(),
    }
}

fn stream(bytes: &[u8]) -> &'static str {
    match whole(bytes) {
        None => "waits",
        Some(Whole { last: true, .. }) => "ends",
        Some(Whole { length, .. }) if length == bytes.len() => "whole",
        Some(_) => "more",
    }
}

fn said(bytes: &[u8]) -> String {
    match server().take(bytes, peer(), Transport::Udp, verdict) {
        Outcome::Silent => String::new(),
        Outcome::Answered(answer) | Outcome::Decided(answer, _) | Outcome::Taken(answer, ..) => {
            let text = String::from_utf8_lossy(&answer.bytes).into_owned();
            let line = text.split("\r\n").next().expect("a line");
            line.strip_prefix("SIP/2.0 ").expect("an answer").to_owned()
        }
    }
}

#[test]
fn each_message_is_read_and_answered_as_the_rfc_says() {
    assert_eq!(TABLE.len(), 49);
    let mut wrong = Vec::new();
    for Row { name, read: as_read, stream: as_stream, said: as_said } in TABLE {
        let bytes = message(name);
        let found = (read(&bytes), stream(&bytes), said(&bytes));
        if found != ((*as_read).to_owned(), *as_stream, (*as_said).to_owned()) {
            wrong.push(format!("{name}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_caller_is_read_from_names_that_should_have_been_quoted() {
    let who = |name: &str| {
        let bytes = message(name);
        let shown = shown(&parse(&bytes).unwrap(), false);
        (shown.number, shown.name.unwrap_or_default())
    };
    assert_eq!(who("baddn"), ("a.caller".into(), "Caller, A".into()));
    assert_eq!(who("lwsdisp"), ("caller".into(), "caller".into()));
    assert_eq!(who("esc01"), ("I have blanks".into(), String::new()));
    assert_eq!(who("inv2543"), ("caller".into(), String::new()));
    assert_eq!(who("longreq").0, "caller".repeat(20)[..40]);
}

#[test]
fn what_nobody_here_supports_is_named() {
    let bytes = message("bext01");
    let Outcome::Answered(answer) = server().take(&bytes, peer(), Transport::Udp, verdict) else { panic!("answered") };
    let text = String::from_utf8(answer.bytes).unwrap();
    assert!(text.contains("\r\nUnsupported: nobodySupportsThis, nobodySupportsThisEither\r\n"), "{text}");
}

#[test]
fn a_stream_goes_on_behind_the_first_of_two_messages() {
    let bytes = message("dblreq");
    let mut rest = &bytes[..];
    let mut begins = Vec::new();
    while let Some(Whole { length, .. }) = whole(rest) {
        begins.push(String::from_utf8_lossy(&rest[..length.min(8)]).into_owned());
        rest = &rest[length..];
    }
    assert_eq!(begins, ["REGISTER", "\r\n\r\n", "INVITE s"]);
    assert_eq!(rest, b"");
}
