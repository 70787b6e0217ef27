//! The screen as a telephone of an exchange, message for message.

use screen::sip::{Own, Registration, Standing, Subscriber, Task, Transport};
use std::net::SocketAddr;

fn at(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

/// A registration and what it was last asked to send.
struct Told {
    registration: Registration,
    sent: String,
    told: Vec<String>,
    now: u64,
}

impl Told {
    fn new() -> Told {
        let subscriber = Subscriber::new("sip:home@192.0.2.1", Some("login"), "open sesame").unwrap();
        let own = Own { at: at("192.0.2.5:5060"), transport: Transport::Udp };
        let registration = Registration::new(subscriber, own, [7; 16], 0);
        let mut new = Told { registration, sent: String::new(), told: Vec::new(), now: 0 };
        assert_eq!(new.tasks(), 1);
        new
    }

    /// Does all that is to be done; how many messages went out.
    fn tasks(&mut self) -> usize {
        let mut sent = 0;
        while let Some(task) = self.registration.task() {
            match task {
                Task::Send(bytes) => {
                    sent += 1;
                    self.sent = String::from_utf8(bytes).unwrap();
                }
                Task::Stands(standing) => self.told.push(standing.id().to_owned()),
                Task::Lost => self.told.push("lost".to_owned()),
            }
        }
        sent
    }

    /// The registrar answers the latest request; how many messages went out then.
    fn answers(&mut self, status: &str, more: &str) -> usize {
        self.answers_from("192.0.2.1:5060", status, more)
    }

    fn answers_from(&mut self, from: &str, status: &str, more: &str) -> usize {
        let copied = ["Via", "From", "To", "Call-ID", "CSeq"]
            .map(|name| format!("{name}: {}\r\n", self.header(name).expect("it is there")))
            .concat();
        let text = format!("SIP/2.0 {status}\r\n{copied}{more}Content-Length: 0\r\n\r\n");
        self.registration.take(text.as_bytes(), at(from), self.now);
        self.tasks()
    }

    fn later(&mut self, now: u64) -> usize {
        self.now = now;
        self.registration.tick(now);
        self.tasks()
    }

    fn header(&self, name: &str) -> Option<String> {
        self.sent.split("\r\n").find_map(|line| line.strip_prefix(&format!("{name}: "))).map(str::to_owned)
    }

    fn told(&mut self) -> Vec<String> {
        std::mem::take(&mut self.told)
    }
}

const MD5: &str = "WWW-Authenticate: Digest realm=\"r\", nonce=\"n1\", algorithm=MD5, qop=\"auth\"\r\n";
const NEXT: &str = "WWW-Authenticate: Digest realm=\"r\", nonce=\"n2\", qop=\"auth\"\r\n";
const STALE: &str = "WWW-Authenticate: Digest realm=\"r\", nonce=\"n3\", qop=\"auth\", stale=true\r\n";
const CONTACTS: &str = "Contact: <sip:home@192.0.2.9>;expires=3600, <sip:home@192.0.2.5:5060>;expires=120\r\n";

fn registered() -> Told {
    let mut told = Told::new();
    assert_eq!(told.answers("401 Unauthorized", MD5), 1);
    assert_eq!(told.answers("200 OK", CONTACTS), 0);
    assert_eq!(told.told(), ["registered"]);
    told
}

#[test]
fn the_first_request_is_bare_and_the_second_one_shows_the_password() {
    let mut told = Told::new();
    let lines: Vec<&str> = told.sent.split("\r\n").filter(|line| !line.starts_with("Via: ")).collect();
    let (tag, call) = (told.header("From").unwrap(), told.header("Call-ID").unwrap());
    assert_eq!(
        lines,
        [
            "REGISTER sip:192.0.2.1 SIP/2.0",
            "Max-Forwards: 70",
            &format!("From: {tag}"),
            "To: <sip:home@192.0.2.1>",
            &format!("Call-ID: {call}"),
            "CSeq: 1 REGISTER",
            "Contact: <sip:home@192.0.2.5:5060>;expires=600",
            "Expires: 600",
            "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE",
            "Content-Length: 0",
            "",
            ""
        ]
    );
    assert!(tag.starts_with("<sip:home@192.0.2.1>;tag=") && call.ends_with("@192.0.2.5"), "{tag} {call}");
    let via = told.header("Via").unwrap();
    assert!(via.starts_with("SIP/2.0/UDP 192.0.2.5:5060;branch=z9hG4bK") && via.ends_with(";rport"), "{via}");

    told.answers("401 Unauthorized", MD5);
    let shown = told.header("Authorization").unwrap();
    assert!(
        shown.starts_with("Digest username=\"login\", realm=\"r\", nonce=\"n1\", uri=\"sip:192.0.2.1\", response=\"")
    );
    assert!(shown.contains(", algorithm=MD5, cnonce=\"") && shown.ends_with("\", qop=auth, nc=00000001"), "{shown}");
    assert_eq!((told.header("CSeq").as_deref(), told.header("Call-ID")), (Some("2 REGISTER"), Some(call)));
    assert!(told.header("Via").unwrap() != via, "another request");
    told.answers("200 OK", CONTACTS);
    assert_eq!(told.registration.standing(), Standing::Registered { until: 120_000 });
}

#[test]
fn it_is_renewed_at_half_of_its_life_with_the_nonce_that_it_has() {
    let mut told = registered();
    assert_eq!((told.registration.next(), told.later(59_999), told.later(60_000)), (60_000, 0, 1));
    assert!(told.header("Authorization").unwrap().ends_with("qop=auth, nc=00000002"));
    assert_eq!(told.answers("200 OK", "Expires: 40\r\n"), 0);
    assert_eq!(told.registration.standing(), Standing::Registered { until: 100_000 });
    // An old nonce is answered anew, whether the other side calls it stale or only asks another time.
    told.later(80_000);
    assert_eq!(told.answers("401 Unauthorized", NEXT), 1);
    assert!(told.header("Authorization").unwrap().contains("nonce=\"n2\""));
    assert!(told.header("Authorization").unwrap().ends_with("nc=00000001"));
    assert_eq!(told.answers("401 Unauthorized", STALE), 1, "right, but late");
    assert_eq!(told.answers("200 OK", CONTACTS), 0);
    assert_eq!(told.told(), Vec::<String>::new(), "nothing changed");
}

#[test]
fn a_wrong_password_is_told_once_and_tried_at_growing_pauses() {
    let mut told = Told::new();
    let (mut tries, mut now) = (Vec::new(), 0);
    for _ in 0..5 {
        assert_eq!(told.answers("401 Unauthorized", MD5), 1);
        assert_eq!(told.answers("401 Unauthorized", NEXT), 0, "it is not shown again");
        tries.push((told.registration.next() - now) / 1000);
        now = told.registration.next();
        assert_eq!((told.later(now - 1), told.later(now)), (0, 1));
    }
    assert_eq!(tries, [60, 120, 240, 480, 960]);
    assert_eq!(told.told(), ["refused"]);
    // A registrar that calls every nonce stale is not hammered either.
    let mut told = Told::new();
    let asked: usize = (0..10).map(|_| told.answers("401 Unauthorized", STALE)).sum();
    assert_eq!((asked, told.told()), (3, vec!["refused".to_owned()]));
    for refused in ["403 Forbidden", "404 Not Found", "603 Decline", "401 Unauthorized"] {
        let mut told = Told::new();
        assert_eq!(told.answers(refused, ""), 0, "{refused}");
        assert_eq!((told.registration.next(), told.told()), (60_000, vec!["refused".to_owned()]), "{refused}");
    }
}

#[test]
fn a_proxy_and_a_registrar_may_both_ask() {
    let mut told = Told::new();
    assert_eq!(told.answers("407 Proxy Authentication Required", &MD5.replace("WWW", "Proxy")), 1);
    assert_eq!(told.answers("401 Unauthorized", NEXT), 1);
    assert!(told.header("Proxy-Authorization").unwrap().contains("nonce=\"n1\""));
    assert!(told.header("Authorization").unwrap().contains("nonce=\"n2\""));
    assert_eq!(told.answers("200 OK", CONTACTS), 0);
    assert_eq!(told.told(), ["registered"]);
}

#[test]
fn the_stronger_hash_is_taken_and_a_bare_password_never_goes_out() {
    let mut told = Told::new();
    let both = format!("{MD5}{}", MD5.replace("MD5", "SHA-256").replace("n1", "s1"));
    told.answers("401 Unauthorized", &both);
    assert!(told.header("Authorization").unwrap().contains("nonce=\"s1\""));
    let mut told = Told::new();
    assert_eq!(told.answers("401 Unauthorized", "WWW-Authenticate: Basic realm=\"r\"\r\n"), 0);
    assert_eq!(told.told(), ["refused"]);
}

#[test]
fn who_grants_longer_times_alone_is_asked_for_those() {
    let mut told = Told::new();
    assert_eq!(told.answers("423 Interval Too Brief", "Min-Expires: 1800\r\n"), 1);
    assert_eq!(told.header("Expires").as_deref(), Some("1800"));
    // A registrar that wants less than was asked makes no sense, and is left alone.
    assert_eq!(told.answers("423 Interval Too Brief", "Min-Expires: 60\r\n"), 0);
    assert_eq!(told.told(), ["refused"]);
}

#[test]
fn silence_is_repeated_told_and_ends_in_the_loss_of_the_registration() {
    let mut told = registered();
    told.later(60_000);
    let mut repeated = Vec::new();
    let mut now = 60_000;
    while told.told.is_empty() {
        now = told.registration.next();
        if told.later(now) > 0 {
            repeated.push(now - 60_000);
        }
    }
    // Timer E and Timer F of RFC 3261 section 17.1.2.2.
    assert_eq!(repeated, [500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500]);
    assert_eq!((now, told.told()), (92_000, vec!["silent".to_owned()]));
    assert_eq!(told.registration.next(), 97_000);
    while told.told.is_empty() {
        now = told.registration.next();
        told.later(now);
    }
    assert_eq!((now, told.told()), (120_000, vec!["lost".to_owned()]));
    // It comes back as soon as somebody answers.
    assert_eq!(told.answers("200 OK", CONTACTS), 0);
    assert_eq!(told.told(), ["registered"]);
}

#[test]
fn trouble_of_the_other_side_is_waited_out() {
    let mut told = Told::new();
    assert_eq!(told.answers("503 Service Unavailable", "Retry-After: 90 (soon)\r\n"), 0);
    assert_eq!((told.registration.next(), told.told()), (90_000, vec!["refused".to_owned()]));
    told.later(90_000);
    assert_eq!(told.answers("500 Trouble", ""), 0);
    assert_eq!(told.registration.next(), 100_000);
}

#[test]
fn it_is_given_back_at_the_end() {
    let mut told = registered();
    told.registration.leave(1000);
    assert_eq!(told.tasks(), 1);
    assert_eq!(told.header("Contact").as_deref(), Some("<sip:home@192.0.2.5:5060>;expires=0"));
    assert_eq!((told.header("Expires").as_deref(), told.registration.is_over()), (Some("0"), false));
    assert_eq!(told.answers("401 Unauthorized", STALE), 1);
    assert_eq!(told.answers("200 OK", ""), 0);
    assert_eq!((told.told(), told.registration.is_over()), (vec!["left".to_owned()], true));
    // What was never granted is not given back; what may yet be is.
    let mut told = Told::new();
    told.answers("403 Forbidden", "");
    told.registration.leave(1000);
    assert_eq!((told.tasks(), told.registration.is_over()), (0, true));
    let mut told = Told::new();
    told.registration.leave(1000);
    assert_eq!((told.tasks(), told.header("Expires").as_deref()), (1, Some("0")));
}

#[test]
fn strangers_and_copies_change_nothing() {
    let mut told = Told::new();
    assert_eq!(told.answers_from("192.0.2.66:5060", "401 Unauthorized", MD5), 0);
    let first = told.sent.clone();
    assert_eq!(told.answers("100 Trying", ""), 0);
    assert_eq!(told.answers("401 Unauthorized", MD5), 1);
    // The same answer again, to the request before.
    let second = std::mem::replace(&mut told.sent, first);
    assert_eq!(told.answers("401 Unauthorized", MD5), 0);
    told.sent = second;
    assert_eq!(told.answers("200 OK", "Contact: <sip:home@192.0.2.5:5060>;expires=0\r\n"), 0);
    assert_eq!(told.told(), ["refused"], "granted for no time is not granted");
    for cut in 0..told.sent.len() {
        told.registration.take(&told.sent.as_bytes()[..cut], at("192.0.2.1:5060"), 1);
    }
}
