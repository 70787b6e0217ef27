//! What is answered to a request, without keeping anything.

use super::answer::{Status, answer};
use super::caller::{Shown, shown};
use super::name::Name;
use super::parse::{NotSip, Request, is_balanced, parameter, parse, text, trimmed};
use super::via::Via;
use crate::verdict::{Action, Form, Step, Verdict};
use registry::log::Hash;
use std::net::SocketAddr;

/// Methods that are answered; `ACK` is taken without one.
const ALLOW: &str = "INVITE, ACK, OPTIONS";
/// Methods of SIP that a screen has no use for; others are unknown.
const KNOWN: &[&str] =
    &["BYE", "CANCEL", "REGISTER", "INFO", "PRACK", "UPDATE", "SUBSCRIBE", "NOTIFY", "PUBLISH", "MESSAGE", "REFER"];
/// Bytes of the tag that marks our answers.
const TAG: usize = 16;

/// How a request came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// In a packet of its own.
    Udp,
    /// In a stream, on which the answer goes back.
    Stream,
}

/// Who answers, and with what.
#[derive(Debug, Clone)]
pub struct Server {
    /// Makes tags that nobody else can foresee.
    pub secret: [u8; 16],
    /// Where a call goes that rings: `sip:phone@192.0.2.10`.
    pub inner: String,
    /// Where a call goes that is to be asked for a code; to the inner phone when absent, because a fault of ours must not cost
    /// a call.
    pub challenge: Option<String>,
    /// Where a message is taken.
    pub message: Option<String>,
    /// Addresses whose word about the caller is believed.
    pub trusted: Vec<std::net::IpAddr>,
}

/// A call that was decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// Who calls.
    pub shown: Shown,
    /// By which name the network knows the call.
    pub call: String,
    /// What was decided.
    pub verdict: Verdict,
    /// What was answered.
    pub status: u16,
    /// Where it was sent, if it was sent on: `inner`, `challenge`, `message`.
    pub to: Option<String>,
}

/// What goes back.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Where to, over UDP.
    pub to: SocketAddr,
}

/// What came of a packet.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Nothing goes back: an `ACK`, an answer, a keep-alive, noise.
    Silent,
    /// An answer that has nothing to do with a call.
    Answered(Answer),
    /// A call was decided. The same packet again gives the same answer.
    Decided(Answer, Box<Asked>),
}

impl Server {
    /// Takes a packet from `from`. `decide` is asked for new calls alone.
    pub fn take(
        &self,
        bytes: &[u8],
        from: SocketAddr,
        transport: Transport,
        decide: impl FnOnce(&Shown) -> Verdict,
    ) -> Outcome {
        let request = match parse(bytes) {
            Ok(request) => request,
            Err(NotSip::Blank | NotSip::Answer | NotSip::Nothing) => return Outcome::Silent,
        };
        let Some(via) = request.fields.header(Name::Via).and_then(|header| Via::read(header.value)) else {
            return Outcome::Silent;
        };
        if request.method == b"ACK" {
            return Outcome::Silent;
        }
        let to = match transport {
            Transport::Udp => via.destination(from),
            Transport::Stream => from,
        };
        let tag = self.tag(&request, &via);
        let send = |status: Status, reason: Option<&str>, more: &[(&str, String)]| {
            answer(&request, status, reason, from, &tag, more).map(|bytes| Answer { bytes, to })
        };
        if let Some((status, reason, more)) = refused(&request) {
            return send(status, reason.as_deref(), &more).map_or(Outcome::Silent, Outcome::Answered);
        }
        if request.method == b"OPTIONS" {
            let more = [("Allow", ALLOW.to_owned()), ("Accept", "application/sdp".to_owned())];
            return send(Status(200, "OK"), None, &more).map_or(Outcome::Silent, Outcome::Answered);
        }
        let trusted = self.trusted.iter().any(|ip| ip.to_canonical() == from.ip().to_canonical());
        let shown = shown(&request, trusted);
        let verdict = decide(&shown);
        let (status, more, target) = self.outcome(&verdict);
        let Some(answer) = send(status, None, &more) else { return Outcome::Silent };
        let call = request.fields.header(Name::CallId).map(|h| text(h.value).into_owned()).unwrap_or_default();
        Outcome::Decided(
            answer,
            Box::new(Asked { shown, call, verdict, status: status.0, to: target.map(str::to_owned) }),
        )
    }

    /// The tag of our answers to a request: the same for each copy of it (RFC 3261 section 8.2.7).
    fn tag(&self, request: &Request<'_>, via: &Via<'_>) -> String {
        let mut bytes = self.secret.to_vec();
        for name in [Name::CallId, Name::From, Name::CSeq] {
            bytes.extend(request.fields.header(name).map(|h| h.value).unwrap_or_default());
            bytes.push(0);
        }
        bytes.extend(via.branch());
        Hash::of(&bytes).hex()[..TAG].to_owned()
    }

    fn outcome(&self, verdict: &Verdict) -> (Status, Vec<(&'static str, String)>, Option<&'static str>) {
        let moved = |target: &str, name| {
            (Status(302, "Moved Temporarily"), vec![("Contact", format!("<{target}>"))], Some(name))
        };
        match (verdict.verdict, &self.challenge, &self.message) {
            (Action::Challenge, Some(target), _) => moved(target, "challenge"),
            (Action::Allow | Action::Challenge, ..) => moved(&self.inner, "inner"),
            (Action::Reject, _, Some(target)) if verdict.form == Some(Form::Message) => moved(target, "message"),
            (Action::Reject, ..) => {
                let status = status_of(verdict);
                (status, vec![("Reason", reason(status))], None)
            }
        }
    }
}

/// The status with which a verdict is turned away.
pub fn status_of(verdict: &Verdict) -> Status {
    let by_owner = verdict.decisive().is_some_and(|reason| reason.step == Step::Block);
    match verdict.form.unwrap_or(Form::Decline) {
        // The person said so: RFC 8197. Of anything else a screen would have to say whom to ask for redress (RFC 8688), which
        // needs an address that the world can reach.
        Form::Decline if by_owner => Status(607, "Unwanted"),
        Form::Decline => Status(603, "Decline"),
        Form::Busy => Status(486, "Busy Here"),
        Form::Away | Form::Silent | Form::Message => Status(480, "Temporarily Unavailable"),
        Form::Unobtainable => Status(404, "Not Found"),
    }
}

fn reason(status: Status) -> String {
    let sip = format!("SIP ;cause={} ;text=\"{}\"", status.0, status.1);
    status.cause().map_or(sip.clone(), |cause| format!("{sip}, Q.850 ;cause={cause}"))
}

type Refused = (Status, Option<String>, Vec<(&'static str, String)>);

/// Why a request is none that is decided.
fn refused(request: &Request<'_>) -> Option<Refused> {
    let plain = |status| Some((status, None, Vec::new()));
    if !request.version.eq_ignore_ascii_case(b"SIP/2.0") {
        return match request.version.starts_with(b"SIP/") {
            true => plain(Status(505, "Version Not Supported")),
            false => plain(Status(400, "Bad Request")),
        };
    }
    let bad = |reason: &str| Some((Status(400, "Bad Request"), Some(reason.to_owned()), Vec::new()));
    if let Some(fault) = request.fields.fault {
        return bad(fault);
    }
    for (name, missing) in [
        (Name::From, "Missing From"),
        (Name::To, "Missing To"),
        (Name::CallId, "Missing Call-ID"),
        (Name::CSeq, "Missing CSeq"),
    ] {
        match request.fields.all(name).count() {
            1 => {}
            0 => return bad(missing),
            _ => return bad("Doubled Header"),
        }
    }
    if let Some(hops) = request.fields.header(Name::MaxForwards)
        && !text(hops.value).parse::<u16>().is_ok_and(|n| n < 256)
    {
        return bad("Bad Max-Forwards");
    }
    let quoted = [Name::From, Name::To, Name::CallId].into_iter().filter_map(|name| request.fields.header(name));
    if quoted.clone().any(|h| !is_balanced(h.value)) || quoted.clone().any(|h| h.value.contains(&0)) {
        return bad("Bad Header");
    }
    let sequence = request.fields.header(Name::CSeq).map(|h| h.value).unwrap_or_default();
    let (number, method) = sequence.split_at(sequence.iter().take_while(|b| b.is_ascii_digit()).count());
    let value = text(number).parse::<u32>();
    if value.is_err() || trimmed(method) != request.method {
        return bad("Bad CSeq");
    }
    let method = text(request.method);
    match &*method {
        "INVITE" | "OPTIONS" => {}
        // Nothing is kept that could be cancelled (RFC 3261 section 8.2.7 has a stateless server ignore it; who is told that
        // there is no such call stops asking).
        "CANCEL" => return plain(Status(481, "Call Does Not Exist")),
        known if KNOWN.contains(&known) => {
            return Some((Status(405, "Method Not Allowed"), None, vec![("Allow", ALLOW.to_owned())]));
        }
        _ => return Some((Status(501, "Not Implemented"), None, vec![("Allow", ALLOW.to_owned())])),
    }
    let scheme = text(request.uri);
    let scheme = scheme.split(':').next().unwrap_or_default().to_ascii_lowercase();
    if !matches!(scheme.as_str(), "sip" | "sips" | "tel") {
        return plain(Status(416, "Unsupported URI Scheme"));
    }
    let required: Vec<String> = request.fields.all(Name::Require).map(|h| text(h.value).into_owned()).collect();
    if !required.is_empty() {
        return Some((Status(420, "Bad Extension"), None, vec![("Unsupported", required.join(", "))]));
    }
    let inside = request.fields.header(Name::To).is_some_and(|to| parameter(to.value, "tag").is_some());
    if inside && request.method == b"INVITE" {
        return plain(Status(481, "Call Does Not Exist"));
    }
    None
}
