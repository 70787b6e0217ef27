//! How a call begins: the screen takes it and speaks itself, or it calls the phone inside; and how the one becomes the other.

use super::leg::Leg;
use super::{Call, Passing, Side, Stage};
use crate::sip::dialog::{Dialog, Own, number};
use crate::sip::name::Name;
use crate::sip::owed::Owed;
use crate::sip::parse::{Request, parameter, parse, text};
use crate::sip::refuse::ALLOW_IN_CALLS;
use crate::sip::tokens::Tokens;
use crate::sip::uri::parts;
use crate::sip::waiting::Waiting;
use std::collections::VecDeque;
use std::net::SocketAddr;

/// The shortest time after which a caller shows that they are there (RFC 4028 section 5), in seconds.
const SHORTEST_SESSION: u32 = 90;
/// The kind of content that describes sound.
const DESCRIPTION: &[u8] = b"application/sdp";

/// What a new call needs beside its first message.
#[derive(Debug, Clone)]
pub struct Taking {
    /// Our end towards the caller and towards the phone inside.
    pub own: [Own; 2],
    /// Where the call came from.
    pub from: SocketAddr,
    /// Makes names that nobody can foresee; new for each call.
    pub secret: [u8; 16],
    /// By this mark the screen knows a call that it sent itself.
    pub mark: String,
}

/// The phone inside.
#[derive(Debug, Clone)]
pub struct Inner {
    /// Its URI: `sip:phone@192.0.2.10`.
    pub uri: String,
    /// Where it is.
    pub at: SocketAddr,
}

impl Call {
    /// Takes the call: the caller hears the screen itself, as `description` tells. `None` for a message that begins no call.
    pub fn answered(invite: &[u8], taking: Taking, description: &[u8], now: u64) -> Option<Call> {
        let mut call = Call::begun(invite, &taking, Stage::Asking)?;
        call.described = Some(description.to_vec());
        call.answer_caller(200, b"OK", Some((DESCRIPTION, description)), now);
        Some(call)
    }

    /// Calls the phone inside, with the caller's own description: their sound never comes by here. `None` for a message that begins
    /// no call.
    pub fn sent_on(invite: &[u8], taking: Taking, inner: &Inner, now: u64) -> Option<Call> {
        let request = parse(invite).ok()?;
        let mut call = Call::begun(invite, &taking, Stage::Calling)?;
        call.answer_caller(100, b"Trying", None, now);
        let content = call.outward(Side::Caller, &request.fields);
        let branch = call.invite(&request, inner, &taking.mark, content, now);
        call.passing = Some(Passing { from: Side::Caller, branch });
        Some(call)
    }

    /// The caller, who was answered, may reach the phone inside. `relay` is where the caller and where the phone inside send their
    /// sound from now on.
    pub fn connect(&mut self, inner: &Inner, mark: &str, relay: [SocketAddr; 2], now: u64) {
        if self.stage != Stage::Asking {
            return;
        }
        let Some(first) = self.legs[0].owed.as_ref().map(|owed| owed.request.clone()) else { return };
        let Ok(request) = parse(&first) else { return };
        self.stage = Stage::Calling;
        self.relay = Some(relay);
        let described = self.described.as_deref().unwrap_or_default();
        let content = Some((DESCRIPTION.to_vec(), crate::sip::body::heard_here(described, relay[1])));
        self.invite(&request, inner, mark, content, now);
    }

    fn begun(invite: &[u8], taking: &Taking, stage: Stage) -> Option<Call> {
        let request = parse(invite).ok()?;
        let mut tokens = Tokens::new(taking.secret);
        let tag = tokens.token();
        let dialog = Dialog::of_caller(&request, &tag, taking.from)?;
        let mut caller = Leg::new(taking.from);
        caller.to = if taking.own[0].transport.is_stream() { taking.from } else { dialog.at };
        caller.dialog = Some(dialog);
        caller.owed = Some(Owed::new(invite, number(&request.fields)?, true, taking.own[0].transport.is_stream()));
        Some(Call {
            stage,
            legs: [caller, Leg::new(taking.from)],
            own: taking.own,
            tag,
            tokens,
            relay: None,
            passing: None,
            described: None,
            session: session(&request).map(|seconds| (seconds, u64::MAX)),
            orders: VecDeque::new(),
            established: false,
            told_over: false,
        })
    }

    /// Calls the phone inside; the branch by which its answers come.
    fn invite(
        &mut self,
        first: &Request<'_>,
        inner: &Inner,
        mark: &str,
        content: Option<(Vec<u8>, Vec<u8>)>,
        now: u64,
    ) -> String {
        let (own, branch) = (self.own[1], self.tokens.branch());
        let (tag, name) = (self.tokens.token(), self.tokens.token());
        let hops = first.fields.header(Name::MaxForwards).and_then(|hops| text(hops.value).parse::<u16>().ok());
        let (shown, uri) = first.fields.header(Name::From).map(|from| parts(from.value)).unwrap_or_default();
        let mut out = format!("INVITE {} SIP/2.0\r\nVia: {}\r\n", inner.uri, own.via(&branch)).into_bytes();
        out.extend(format!("Max-Forwards: {}\r\nFrom: ", hops.unwrap_or(70).saturating_sub(1)).into_bytes());
        out.extend([shown, b"<", uri, b">;tag="].concat());
        out.extend(format!("{tag}\r\nTo: <{}>\r\nCall-ID: {name}@{}\r\n", inner.uri, own.at.ip()).into_bytes());
        out.extend(format!("CSeq: 1 INVITE\r\nContact: {}\r\n", own.contact()).into_bytes());
        out.extend(format!("Allow: {ALLOW_IN_CALLS}\r\nX-Wurao-Passed: {mark}\r\n").into_bytes());
        let content = content.as_ref().map(|(kind, body)| (&kind[..], &body[..]));
        crate::sip::answer::ended(&mut out, content);
        let leg = self.leg(Side::Callee);
        (leg.from, leg.to) = (inner.at, inner.at);
        leg.waiting.push(Waiting::new("INVITE", branch.clone(), out.clone(), own.transport.is_stream(), now));
        self.send(Side::Callee, out);
        branch
    }

    /// By which name the phone inside knows the call, once it was called.
    pub fn inner_name(&self) -> Option<Vec<u8>> {
        let waiting = self.legs[1].waiting.iter().find(|waiting| waiting.method == "INVITE")?;
        parse(&waiting.bytes).ok()?.fields.header(Name::CallId).map(|header| header.value.to_vec())
    }
}

/// How often the caller will show that they are there, in seconds; `None` for one who cannot, or wants to too often.
fn session(request: &Request<'_>) -> Option<u32> {
    let can = request
        .fields
        .all(Name::Supported)
        .any(|header| text(header.value).split(',').any(|word| word.trim().eq_ignore_ascii_case("timer")));
    let wants = request.fields.header(Name::SessionExpires)?.value;
    // Where the callee is to refresh, nobody here would.
    let by_callee = parameter(wants, "refresher").is_some_and(|who| who.eq_ignore_ascii_case(b"uas"));
    let seconds = text(wants).split(';').next()?.trim().parse().ok()?;
    (can && !by_callee && seconds >= SHORTEST_SESSION).then_some(seconds)
}
