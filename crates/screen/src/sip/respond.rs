//! What is answered to a request, without keeping anything.

use super::answer::{Status, answer};
use super::caller::{Shown, WITHHELD, shown};
use super::name::Name;
use super::parse::{NotSip, Request, parse, text};
use super::refuse::{allow, refused};
use super::transport::Transport;
use super::via::Via;
use crate::key::Key;
use crate::verdict::{Action, Form, Step, Verdict};
use registry::log::Hash;
use std::net::SocketAddr;

/// Bytes of the tag that marks our answers.
const TAG: usize = 16;

/// Who answers, and with what.
#[derive(Debug, Clone, Default)]
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
    /// Callers are asked for the code by the screen itself.
    pub asks: bool,
    /// The phone inside is called by the screen itself.
    pub bridges: bool,
    /// Mobile lines that send on here what they do not take; a call from any other line that sent it on is not taken.
    pub mobile: Vec<Key>,
    /// Who types the code on the way from such a line is told to call again: a caller without a number is not asked there.
    pub again: bool,
    /// The mark on calls that this screen sent on; one that comes back goes round in circles.
    pub mark: String,
}

/// What the screen does with a call itself, instead of answering where it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Take {
    /// It asks for the code.
    Ask,
    /// It calls the phone inside.
    Connect,
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

/// What was decided of a call.
#[derive(Debug, Clone, PartialEq)]
pub struct Decided {
    /// What is done.
    pub verdict: Verdict,
    /// Where the card lies that says whom to ask, if there is one.
    pub redress: Option<String>,
}

impl From<Verdict> for Decided {
    fn from(verdict: Verdict) -> Self {
        Self { verdict, redress: None }
    }
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
    /// A call was decided, and the screen itself is to take it. Where it cannot, the answer sends the call to the phone inside:
    /// a fault of ours must not cost it.
    Taken(Answer, Box<Asked>, Take),
}

impl Server {
    /// Takes a packet from `from`. `decide` is asked for new calls alone.
    pub fn take<D: Into<Decided>>(
        &self,
        bytes: &[u8],
        from: SocketAddr,
        transport: Transport,
        decide: impl FnOnce(&Shown) -> D,
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
        let to = if transport.is_stream() { from } else { via.destination(from) };
        let tag = self.tag(&request, &via);
        let send = |status: Status, reason: Option<&str>, more: &[(&str, String)]| {
            answer(&request, status, reason, from, &tag, more).map(|bytes| Answer { bytes, to })
        };
        let holds = self.asks || self.bridges;
        let looped = request
            .fields
            .header(Name::Passed)
            .is_some_and(|mark| !self.mark.is_empty() && mark.value == self.mark.as_bytes());
        if let Some((status, reason, more)) = refused(&request, holds, looped) {
            return send(status, reason.as_deref(), &more).map_or(Outcome::Silent, Outcome::Answered);
        }
        if request.method == b"OPTIONS" {
            let more = [("Allow", allow(holds).to_owned()), ("Accept", "application/sdp".to_owned())];
            return send(Status(200, "OK"), None, &more).map_or(Outcome::Silent, Outcome::Answered);
        }
        let trusted = self.trusted.iter().any(|ip| ip.to_canonical() == from.ip().to_canonical());
        let shown = shown(&request, trusted);
        let forwarded = shown.forwarded.as_ref().filter(|_| !self.mobile.is_empty());
        let line = forwarded.and_then(|line| Key::of(&number::parse(line)));
        if forwarded.is_some() && !line.is_some_and(|line| self.mobile.contains(&line)) {
            return send(Status(404, "Not Found"), None, &[]).map_or(Outcome::Silent, Outcome::Answered);
        }
        let Decided { verdict, redress } = decide(&shown).into();
        let call = request.fields.header(Name::CallId).map(|h| text(h.value).into_owned()).unwrap_or_default();
        let take = match verdict.verdict {
            // Whom the person lets in, their telephone did not take: it is busy.
            Action::Allow if line.is_some() => None,
            Action::Challenge if line.is_some() && self.again && shown.number == WITHHELD => None,
            Action::Challenge if self.asks => Some((Take::Ask, 200, "challenge")),
            Action::Allow | Action::Challenge if self.bridges => Some((Take::Connect, 100, "inner")),
            _ => None,
        };
        let (status, more, target) = match take {
            Some(_) => self.inner(),
            None if line.is_some() && verdict.verdict == Action::Allow => turned(Status(486, "Busy Here")),
            None if line.is_some() && verdict.verdict == Action::Challenge && self.again => match &self.message {
                Some(message) => moved(message, "message"),
                None => turned(Status(480, "Temporarily Unavailable")),
            },
            None => self.outcome(&verdict, redress.as_deref()),
        };
        let Some(answer) = send(status, None, &more) else { return Outcome::Silent };
        let asked =
            |status, to: Option<&str>| Box::new(Asked { shown, call, verdict, status, to: to.map(str::to_owned) });
        match take {
            Some((take, status, to)) => Outcome::Taken(answer, asked(status, Some(to)), take),
            None => Outcome::Decided(answer, asked(status.0, target)),
        }
    }

    /// An answer of this status to a new call, where the first one cannot be kept; nothing for what is no request.
    pub fn instead(&self, bytes: &[u8], from: SocketAddr, transport: Transport, status: Status) -> Option<Answer> {
        let request = parse(bytes).ok()?;
        let via = request.fields.header(Name::Via).and_then(|header| Via::read(header.value))?;
        let to = if transport.is_stream() { from } else { via.destination(from) };
        let mut more = vec![("Reason", reason(status))];
        if status.0 == 415 {
            more.push(("Accept", "application/sdp".to_owned()));
        }
        answer(&request, status, None, from, &self.tag(&request, &via), &more).map(|bytes| Answer { bytes, to })
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

    fn inner(&self) -> Going {
        moved(&self.inner, "inner")
    }

    fn outcome(&self, verdict: &Verdict, redress: Option<&str>) -> Going {
        match (verdict.verdict, &self.challenge, &self.message) {
            (Action::Challenge, Some(target), _) => moved(target, "challenge"),
            (Action::Allow | Action::Challenge, ..) => self.inner(),
            (Action::Reject, _, Some(target)) if verdict.form == Some(Form::Message) => moved(target, "message"),
            (Action::Reject, ..) => {
                let status = status_of(verdict, redress.is_some());
                let mut more = vec![("Reason", reason(status))];
                if let Some(card) = redress.filter(|_| status.0 == 608) {
                    more.push(("Call-Info", format!("<{card}>;purpose=jwscard")));
                }
                (status, more, None)
            }
        }
    }
}

/// A status, its own headers, and the name of where a call goes.
type Going = (Status, Vec<(&'static str, String)>, Option<&'static str>);

fn moved(target: &str, name: &'static str) -> Going {
    (Status(302, "Moved Temporarily"), vec![("Contact", format!("<{target}>"))], Some(name))
}

fn turned(status: Status) -> Going {
    (status, vec![("Reason", reason(status))], None)
}

/// The status with which a verdict is turned away; `redress` when the caller is told whom to ask.
pub fn status_of(verdict: &Verdict, redress: bool) -> Status {
    let by_owner = verdict.decisive().is_some_and(|reason| reason.step == Step::Block);
    match verdict.form.unwrap_or(Form::Decline) {
        // The person said so: RFC 8197. Of anything else a screen has to say whom to ask for redress (RFC 8688), which needs an
        // address that the world can reach.
        Form::Decline if by_owner => Status(607, "Unwanted"),
        Form::Decline if redress => Status(608, "Rejected"),
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
