//! Requests and their answers, byte by byte.

use jiff::civil::date;
use proptest::prelude::*;
use screen::decide::{Knowledge, Rules, Weekends, decide};
use screen::people::{Blocked, Book, Contact};
use screen::sip::{Flood, MOST_BYTES, Outcome, Server, Shown, Transport, parse, shown};
use screen::{Past, Policy, Ring, Verdict, Verified};
use std::net::SocketAddr;

fn server() -> Server {
    Server {
        secret: [7; 16],
        inner: "sip:home@192.0.2.10".into(),
        trusted: vec!["192.0.2.1".parse().unwrap()],
        ..Server::default()
    }
}

fn peer() -> SocketAddr {
    "192.0.2.1:5070".parse().unwrap()
}

fn verdict(shown: &Shown) -> Verdict {
    let mother = Contact { name: "妈妈".into(), numbers: vec!["13800000000".into()], groups: Default::default() };
    let blocked = vec![Blocked { number: "13800000009".into(), prefix: false }];
    let people = Book { contacts: vec![mother], blocked, ..Book::default() }.ready();
    let past = Past::default();
    let known = Knowledge { people: &people, past: &past, lists: &[], days: &Weekends };
    let rules = Rules::of(&Policy::read("preset = \"strict\"\nform = \"busy\"").unwrap());
    let at = date(2026, 11, 2).at(10, 0, 0, 0);
    decide(&Ring::new(number::parse(&shown.number), at).checked(shown.verified), &rules, &known)
}

fn invite(from: &str, more: &str) -> String {
    format!(
        "INVITE sip:home@192.0.2.5 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.77:5062;branch=z9hG4bKa1;rport\r\n\
         Via: SIP/2.0/UDP 198.51.100.2;branch=z9hG4bKb2\r\nMax-Forwards: 70\r\nf: {from};tag=t1\r\nTo: <sip:home@192.0.2.5>\r\n\
         i: c1@192.0.2.77\r\nCSeq: 1 INVITE\r\n{more}Content-Length: 0\r\n\r\n"
    )
}

fn taken(bytes: &str) -> Outcome {
    server().take(bytes.as_bytes(), peer(), Transport::Udp, verdict)
}

fn said(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Silent => String::new(),
        Outcome::Answered(answer) | Outcome::Decided(answer, _) | Outcome::Taken(answer, ..) => {
            String::from_utf8(answer.bytes.clone()).unwrap()
        }
    }
}

fn status(bytes: &str) -> u16 {
    said(&taken(bytes)).split(' ').nth(1).and_then(|n| n.parse().ok()).unwrap_or_default()
}

#[test]
fn a_call_is_turned_away_with_its_own_headers_as_they_came() {
    let outcome =
        taken(&invite("\"A,B\" <sip:%2B8613800000009@192.0.2.77>", "P-Asserted-Identity: <tel:+8613800000009>\r\n"));
    let tag = said(&outcome).split(";tag=").last().unwrap().split("\r\n").next().unwrap().to_owned();
    assert_eq!(
        said(&outcome),
        format!(
            "SIP/2.0 486 Busy Here\r\nVia: SIP/2.0/UDP 192.0.2.77:5062;branch=z9hG4bKa1;rport=5070;received=192.0.2.1\r\n\
             Via: SIP/2.0/UDP 198.51.100.2;branch=z9hG4bKb2\r\nf: \"A,B\" <sip:%2B8613800000009@192.0.2.77>;tag=t1\r\n\
             To: <sip:home@192.0.2.5>;tag={tag}\r\ni: c1@192.0.2.77\r\nCSeq: 1 INVITE\r\n\
             Reason: SIP ;cause=486 ;text=\"Busy Here\", Q.850 ;cause=17\r\nContent-Length: 0\r\n\r\n"
        )
    );
    assert!(tag.len() == 16 && tag.bytes().all(|b| b.is_ascii_hexdigit()));
    let Outcome::Decided(answer, asked) = &outcome else { panic!("it was decided") };
    assert_eq!((answer.to, asked.status, asked.call.as_str()), (peer(), 486, "c1@192.0.2.77"));
    assert_eq!(asked.verdict.decisive().unwrap().code, "blocked");
    // Each copy of a request gets the same answer; another request has another tag.
    assert_eq!(
        taken(&invite("\"A,B\" <sip:%2B8613800000009@192.0.2.77>", "P-Asserted-Identity: <tel:+8613800000009>\r\n")),
        outcome
    );
    let other = invite("<sip:%2B8613800000009@192.0.2.77>", "").replace("c1@", "c2@");
    assert!(!said(&taken(&other)).contains(&tag));
}

#[test]
fn family_is_sent_to_the_inner_phone() {
    let outcome = taken(&invite("<sip:13800000000@192.0.2.77;user=phone>", ""));
    assert!(said(&outcome).starts_with("SIP/2.0 302 Moved Temporarily\r\n"), "{}", said(&outcome));
    assert!(said(&outcome).contains("\r\nContact: <sip:home@192.0.2.10>\r\n"));
}

#[test]
fn the_answer_goes_where_the_request_really_came_from() {
    let to = |via: &str| {
        let text = invite("<sip:1@192.0.2.77>", "").replace("SIP/2.0/UDP 192.0.2.77:5062;branch=z9hG4bKa1;rport", via);
        let Outcome::Decided(answer, _) = taken(&text) else { panic!("{via} is decided") };
        let said = String::from_utf8(answer.bytes).unwrap();
        (answer.to.to_string(), said.lines().nth(1).unwrap().to_owned())
    };
    let via = |text: &str| format!("Via: {text}");
    assert_eq!(to("SIP/2.0/UDP 192.0.2.1"), ("192.0.2.1:5060".into(), via("SIP/2.0/UDP 192.0.2.1")));
    let hidden = to("SIP/2.0/UDP phone.example:5099;branch=x");
    assert_eq!(hidden, ("192.0.2.1:5099".into(), via("SIP/2.0/UDP phone.example:5099;branch=x;received=192.0.2.1")));
    let two = to("SIP / 2.0 / UDP [2001:db8::1]:5066 ;rport;x=\"a,b\" , SIP/2.0/TCP b");
    assert_eq!(
        two.1,
        via("SIP / 2.0 / UDP [2001:db8::1]:5066 ;rport=5070;x=\"a,b\";received=192.0.2.1, SIP/2.0/TCP b")
    );
}

#[test]
fn what_is_no_new_call_has_its_own_answer() {
    let ask = |method: &str, more: &str| {
        let text = invite("<sip:1@192.0.2.77>", more).replace("INVITE", method);
        status(&text)
    };
    assert_eq!(ask("OPTIONS", ""), 200);
    assert_eq!((ask("ACK", ""), ask("BYE", ""), ask("CANCEL", ""), ask("DANCE", "")), (0, 405, 481, 501));
    assert_eq!(ask("INVITE", "Require: 100rel, nothing\r\n"), 420);
    assert!(
        said(&taken(&invite("<sip:1@h>", "Require: 100rel\r\nRequire: nothing\r\n")))
            .contains("Unsupported: 100rel, nothing\r\n")
    );
    let with = |from: &str, to: &str| status(&invite("<sip:1@h>", "").replace(from, to));
    assert_eq!(with("To: <sip:home@192.0.2.5>", "To: <sip:home@192.0.2.5>;tag=x"), 481);
    assert_eq!(with(" SIP/2.0\r\nVia", " SIP/7.0\r\nVia"), 505);
    assert_eq!(with("INVITE sip:", "INVITE mailto:"), 416);
    assert_eq!(with("CSeq: 1 INVITE", "CSeq: 1 BYE"), 400);
    assert_eq!(with("CSeq: 1 INVITE", "CSeq: 99999999999 INVITE"), 400);
    assert_eq!(with("To: <sip:home@192.0.2.5>\r\n", ""), 400);
    assert_eq!(with("CSeq: 1", "CSeq: 2 INVITE\r\nCSeq: 1"), 400);
    for bad in ["Max-Forwards: abc", "Max-Forwards: -1", "Max-Forwards: 300", "Max-Forwards:"] {
        assert_eq!(with("Max-Forwards: 70", bad), 400, "{bad}");
    }
    assert_eq!(with("f: <", "f: \"open <"), 400);
    assert_eq!(with("c1@", "c\0"), 400);
    assert_eq!(with("Content-Length: 0", "Content-Length: 9"), 400);
    assert_eq!(with("Content-Length: 0", "Content-Length: -1"), 400);
    assert_eq!(with("sip:home@192.0.2.5 SIP", "sip:home@192.0.2.5  SIP"), 400);
    for nothing in ["\r\n\r\n", "", "SIP/2.0 200 OK\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "INVITE"] {
        assert_eq!(taken(nothing), Outcome::Silent, "{nothing:?}");
    }
}

#[test]
fn the_caller_is_believed_as_far_as_the_peer_is() {
    let read = |from: &str, more: &str, trusted| {
        let text = invite(from, more);
        shown(&parse(text.as_bytes()).unwrap(), trusted)
    };
    let shown = |number: &str, name: Option<&str>, verified| Shown {
        forwarded: None,
        number: number.into(),
        name: name.map(str::to_owned),
        verified,
        behind: None,
    };
    let asserted = "P-Asserted-Identity: \"SALES\" <tel:+862788880000;verstat=TN-Validation-Failed>\r\n";
    assert_eq!(read("<sip:1@h>", asserted, true), shown("+862788880000", Some("SALES"), Verified::Failed));
    assert_eq!(read("\"Li, W\" <sip:1380@h>", asserted, false), shown("1380", Some("Li, W"), Verified::Unchecked));
    assert_eq!(read("<sip:1@h>", "Remote-Party-ID: <sip:+86123@h>;privacy=off\r\n", true).number, "+86123");
    let hidden = shown("anonymous", None, Verified::Unchecked);
    // What a trusted peer tells of one who hides is for the owner's block alone.
    let behind = |number: &str| Shown { behind: Some(number.into()), ..hidden.clone() };
    assert_eq!(read("<sip:1@h>", "Remote-Party-ID: <sip:2@h>;privacy=full\r\n", true), behind("2"));
    assert_eq!(read("<sip:1@h>", "Privacy: id\r\nP-Asserted-Identity: <tel:110>\r\n", true), behind("110"));
    assert_eq!(read("<sip:1@h>", "Privacy: id\r\n", false), hidden);
    assert_eq!(read("<sip:+8613912345678:secret@h>", "", false).number, "+8613912345678");
    assert_eq!(read(&format!("<sip:{}@h>", "1".repeat(5000)), "", false).number.len(), 40);
    assert_eq!(read("\"x\" <sip:anonymous@anonymous.invalid>", "", false), hidden);
    assert_eq!(read("sip:13800000000@h", "", false).number, "13800000000");
    assert_eq!(number::parse("anonymous").kind(), number::Kind::Withheld);
}

#[test]
fn folded_lines_short_names_and_odd_blanks_are_read() {
    let text = "INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0\r\nTO :\r\n sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n\r\n\
        from   : \"J Rosenberg \\\\\\\"\"       <sip:jdrosen@example.com>\r\n  ;\r\n  tag = 98asjd8\r\nMaX-fOrWaRdS: 0068\r\nCall-ID: wsinv.ndaksdj@192.0.2.1\r\n\
        Content-Length   : 4\r\ncseq: 0009\r\n  INVITE\r\nVia  : SIP  /   2.0\r\n /UDP\r\n    192.0.2.2;rport;branch=390skdjuw\r\ns :\r\nNewFangledHeader:   newfangled value\r\n continued newfangled value\r\n\r\nv=0\n";
    let request = parse(text.as_bytes()).unwrap();
    assert_eq!((request.fields.fault, request.fields.body), (None, &b"v=0\n"[..]));
    assert_eq!(shown(&request, false).number, "jdrosen");
    // It is inside a call that we do not have.
    assert!(said(&taken(text)).starts_with("SIP/2.0 481 "));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn noise_and_damaged_requests_never_panic(
        noise in prop::collection::vec(any::<u8>(), 0..200), at in 0_usize..500, byte in any::<u8>(), cut in 0_usize..500
    ) {
        let mut bytes = invite("\"A\" <sip:13800000009@h>;x=\"<\"", "P-Asserted-Identity: <tel:+86138>, <sip:x@y>\r\n").into_bytes();
        let cut = cut.min(bytes.len());
        let _ = server().take(&bytes[..cut], peer(), Transport::Udp, verdict);
        let at = at % bytes.len();
        bytes[at] = byte;
        let outcome = server().take(&bytes, peer(), Transport::Tcp, verdict);
        if let Outcome::Answered(answer) | Outcome::Decided(answer, _) = outcome {
            prop_assert!(answer.bytes.starts_with(b"SIP/2.0 ") && answer.bytes.ends_with(b"\r\n\r\n"));
            prop_assert!(answer.bytes.len() < bytes.len() + 400);
        }
        let _ = server().take(&noise, peer(), Transport::Udp, verdict);
    }
}

#[test]
fn what_is_too_large_is_not_looked_at() {
    let large = "a".repeat(MOST_BYTES + 1);
    assert_eq!(taken(&large), Outcome::Silent);
    let many = "X: y\r\n".repeat(300);
    assert_eq!(status(&invite("<sip:1@h>", &many)), 400);
    assert!(Flood::new(1).admits(peer().ip(), 0));
}

#[test]
fn the_line_that_sent_a_call_on_is_read_of_trusted_peers() {
    let line = |more: &str, trusted| shown(&parse(invite("<sip:1@h>", more).as_bytes()).unwrap(), trusted).forwarded;
    let diverted = "Diversion: \"me\" <sip:+8613700000001@net>;reason=user-busy, <sip:2@net>;reason=no-answer\r\n";
    assert_eq!(line(diverted, true).as_deref(), Some("+8613700000001"));
    assert_eq!(line(diverted, false), None, "anybody can write that");
    let history =
        "History-Info: <sip:13700000001@net?Reason=SIP%3Bcause%3D486>;index=1,\r\n <sip:gate@net>;index=1.1\r\n";
    assert_eq!(line(history, true).as_deref(), Some("13700000001"));
    assert_eq!(line("History-Info: <sip:gate@net>;index=1\r\n", true), None, "it was sent on by nobody");
    assert_eq!(line("", true), None);
}

#[test]
fn a_mobile_line_that_turned_a_call_away_is_busy_for_friends_and_a_gate_for_strangers() {
    let mobile = vec![screen::Key::of(&number::parse("13700000001")).unwrap()];
    let at = date(2026, 11, 2).at(10, 0, 0, 0);
    let decide = |shown: &Shown| {
        let mother = Contact { name: "妈妈".into(), numbers: vec!["13800000000".into()], groups: Default::default() };
        let (people, past) = (Book { contacts: vec![mother], ..Book::default() }.ready(), Past::default());
        let known = Knowledge { people: &people, past: &past, lists: &[], days: &Weekends };
        let rules = Rules::of(&Policy::read("preset = \"normal\"").unwrap());
        decide(&Ring::new(number::parse(&shown.number), at), &rules, &known)
    };
    let server = Server { mobile, again: true, asks: true, trusted: vec![peer().ip()], ..server() };
    let by = |server: &Server, from: &str, line: &str| {
        let more =
            if line.is_empty() { String::new() } else { format!("Diversion: <sip:{line}@net>;reason=user-busy\r\n") };
        match server.take(invite(from, &more).as_bytes(), peer(), Transport::Udp, decide) {
            Outcome::Taken(_, asked, take) => format!("{take:?} {}", asked.status),
            Outcome::Decided(answer, _) | Outcome::Answered(answer) => {
                String::from_utf8(answer.bytes).unwrap().lines().next().unwrap().to_owned()
            }
            Outcome::Silent => String::new(),
        }
    };
    assert_eq!(by(&server, "<sip:13900000001@h>", "+8613700000001"), "Ask 200");
    assert_eq!(by(&server, "<sip:13800000000@h>", "13700000001"), "SIP/2.0 486 Busy Here", "the telephone is busy");
    assert_eq!(by(&server, "<sip:anonymous@anonymous.invalid>", "13700000001"), "SIP/2.0 480 Temporarily Unavailable");
    assert_eq!(by(&server, "<sip:13900000001@h>", "13700000002"), "SIP/2.0 404 Not Found", "no line of ours");
    assert_eq!(by(&server, "<sip:13800000000@h>", ""), "SIP/2.0 302 Moved Temporarily", "a call of its own");
    // Where callers are connected, those without a number can be asked, too.
    let connects = Server { again: false, ..server };
    assert_eq!(by(&connects, "<sip:anonymous@anonymous.invalid>", "13700000001"), "Ask 200");
}
