//! The screen as a telephone of somebody else's exchange: it registers there, so that calls come (RFC 3261 section 10). Bytes in,
//! orders out; times are milliseconds of a clock that only goes on.

mod digest;
mod pause;
mod subscriber;

use super::answer::line;
use super::dialog::{Own, number};
use super::name::Name;
use super::parse::{Response, each, parameter, response, text, values};
use super::tokens::Tokens;
use super::uri::parts;
use super::waiting::{Due, Waiting};
use digest::{Challenge, Signing};
use pause::Pause;
use std::collections::VecDeque;
use std::net::SocketAddr;
pub use subscriber::{NoSubscriber, Subscriber};

/// For how long a registration is asked, in seconds.
const WANTED: u32 = 600;
/// The longest for which it is asked when the other side wants longer ones.
const LONGEST: u32 = 86_400;
/// How often the password is shown for one request: again for a nonce that was too old, and no more.
const MOST_SHOWN: u32 = 3;

/// How a registration stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It was asked for, and nothing came yet.
    Asking,
    /// Calls come, until it runs out.
    Registered {
        /// When that is.
        until: u64,
    },
    /// It was refused: a wrong password, a name that is none.
    Refused {
        /// With which status.
        status: u16,
    },
    /// Nobody answers.
    Silent,
    /// It was given back.
    Left,
}

impl Standing {
    /// Its name for logs and programs.
    pub const fn id(self) -> &'static str {
        match self {
            Standing::Asking => "asking",
            Standing::Registered { .. } => "registered",
            Standing::Refused { .. } => "refused",
            Standing::Silent => "silent",
            Standing::Left => "left",
        }
    }
}

/// What is to be done, in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    /// A message goes to the registrar.
    Send(Vec<u8>),
    /// It stands otherwise than before; told once for each change.
    Stands(Standing),
    /// Calls came, and do not any more: it ran out, and was not renewed.
    Lost,
}

/// A challenge that holds.
#[derive(Debug, Clone)]
struct Known {
    challenge: Challenge,
    /// How often it was answered.
    count: u32,
    /// It came in answer to the request that waits, not to an earlier one.
    fresh: bool,
}

/// In which headers the two ask and are answered.
const ASKING: [(u16, Name, &str); 2] =
    [(401, Name::Authenticate, "Authorization"), (407, Name::ProxyAuthenticate, "Proxy-Authorization")];

/// A registration.
#[derive(Debug, Clone)]
pub struct Registration {
    subscriber: Subscriber,
    own: Own,
    tokens: Tokens,
    call: String,
    tag: String,
    number: u32,
    wanted: u32,
    waiting: Option<Waiting>,
    /// What the registrar asks, and what a proxy before it does.
    known: [Option<Known>; 2],
    /// How often the password was shown for the request that waits.
    shown: u32,
    /// When it is asked for again.
    again: u64,
    until: Option<u64>,
    standing: Standing,
    pause: Pause,
    leaving: bool,
    tasks: VecDeque<Task>,
}

impl Registration {
    /// Begins: the first request goes out at once. `own` is where calls reach us.
    pub fn new(subscriber: Subscriber, own: Own, secret: [u8; 16], now: u64) -> Registration {
        let mut tokens = Tokens::new(secret);
        let call = format!("{}@{}", tokens.token(), own.at.ip());
        let tag = tokens.token();
        let mut new = Registration {
            subscriber,
            own,
            tokens,
            call,
            tag,
            number: 0,
            wanted: WANTED,
            waiting: None,
            known: [None, None],
            shown: 0,
            again: now,
            until: None,
            standing: Standing::Asking,
            pause: Pause::default(),
            leaving: false,
            tasks: VecDeque::new(),
        };
        new.ask(now);
        new
    }

    /// By which name answers are known to be for it.
    pub fn name(&self) -> &[u8] {
        self.call.as_bytes()
    }

    /// Where its requests go.
    pub fn registrar(&self) -> SocketAddr {
        self.subscriber.at
    }

    /// How it stands.
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// What is to be done next.
    pub fn task(&mut self) -> Option<Task> {
        self.tasks.pop_front()
    }

    /// Whether it was given back, or that was given up.
    pub fn is_over(&self) -> bool {
        self.leaving && self.waiting.is_none()
    }

    /// Whether it is being given back.
    pub fn is_leaving(&self) -> bool {
        self.leaving
    }

    /// When the clock wants to be looked at next.
    pub fn next(&self) -> u64 {
        let asked = self.waiting.as_ref().map_or(self.again, Waiting::next);
        self.until.map_or(asked, |until| until.min(asked))
    }

    /// Gives the registration back.
    pub fn leave(&mut self, now: u64) {
        if std::mem::replace(&mut self.leaving, true) {
            return;
        }
        // Nothing is given back that was never had; what was asked for may still be granted.
        let asked = self.waiting.take().is_some();
        match self.until {
            None if !asked => self.stands(Standing::Left),
            _ => self.ask(now),
        }
    }

    /// Looks at the clock.
    pub fn tick(&mut self, now: u64) {
        if self.until.is_some_and(|until| now >= until) {
            self.until = None;
            if !self.leaving {
                self.tasks.push_back(Task::Lost);
                if matches!(self.standing, Standing::Registered { .. }) {
                    self.stands(Standing::Asking);
                }
            }
        }
        match self.waiting.as_mut().map(|waiting| waiting.due(now)) {
            None if !self.leaving && now >= self.again => self.ask(now),
            None | Some(Due::Nothing) => {}
            Some(Due::Again) => {
                let bytes = self.waiting.as_ref().map(|waiting| waiting.bytes.clone()).unwrap_or_default();
                self.tasks.push_back(Task::Send(bytes));
            }
            Some(Due::GivenUp) => {
                self.waiting = None;
                self.failed(Standing::Silent, None, now);
            }
        }
    }

    /// Takes what came from `from`.
    pub fn take(&mut self, bytes: &[u8], from: SocketAddr, now: u64) {
        let Some(response) = response(bytes).ok().filter(Response::is_sound) else { return };
        if from.ip().to_canonical() != self.subscriber.at.ip().to_canonical() || !self.is_awaited(&response) {
            return;
        }
        if response.status < 200 {
            return;
        }
        self.waiting = None;
        match response.status {
            200..=299 => self.granted(&response, now),
            401 | 407 => self.challenged(&response, now),
            423 => self.too_brief(&response, now),
            status => self.failed(Standing::Refused { status }, after(&response), now),
        }
    }

    fn is_awaited(&self, response: &Response<'_>) -> bool {
        let via = response.fields.header(Name::Via).and_then(|header| values(header.value).next()).unwrap_or_default();
        let branch = parameter(via, "branch").unwrap_or_default();
        self.waiting.as_ref().is_some_and(|waiting| waiting.branch.as_bytes() == branch)
            && number(&response.fields) == Some(self.number)
    }

    fn granted(&mut self, response: &Response<'_>, now: u64) {
        if self.leaving {
            self.until = None;
            return self.stands(Standing::Left);
        }
        let seconds = u64::from(self.granted_for(response).min(LONGEST));
        if seconds == 0 {
            return self.failed(Standing::Refused { status: response.status }, None, now);
        }
        self.pause = Pause::default();
        let until = now + seconds * 1000;
        (self.until, self.again) = (Some(until), now + seconds * 500);
        let was = matches!(self.standing, Standing::Registered { .. });
        self.standing = Standing::Registered { until };
        if !was {
            self.tasks.push_back(Task::Stands(self.standing));
        }
    }

    /// The life of our own contact among all that the registrar has for this name.
    fn granted_for(&self, response: &Response<'_>) -> u32 {
        let of = |value: &[u8]| text(value).trim().parse::<u32>().ok();
        let contact = self.contact();
        let mut all = each(&response.fields, Name::Contact);
        let own = all.find(|value| parts(value).1 == contact.as_bytes());
        let own = own.and_then(|value| parameter(value, "expires")).and_then(of);
        let all = || response.fields.header(Name::Expires).and_then(|header| of(header.value));
        own.or_else(all).unwrap_or(self.wanted)
    }

    fn challenged(&mut self, response: &Response<'_>, now: u64) {
        let n = usize::from(response.status == ASKING[1].0);
        let found = Challenge::strongest(response.fields.all(ASKING[n].1).map(|header| header.value));
        // Who answered this very challenge has another password than the other side, unless it says that only the nonce was old.
        let answered = self.known[n].as_ref().is_some_and(|known| known.fresh);
        match found.filter(|challenge| self.shown < MOST_SHOWN && (challenge.stale || !answered)) {
            Some(challenge) => {
                self.known[n] = Some(Known { challenge, count: 0, fresh: true });
                self.send(now);
            }
            None => {
                self.known = [None, None];
                self.failed(Standing::Refused { status: response.status }, None, now);
            }
        }
    }

    fn too_brief(&mut self, response: &Response<'_>, now: u64) {
        let least = response.fields.header(Name::MinExpires).and_then(|header| text(header.value).parse::<u32>().ok());
        match least.filter(|least| *least > self.wanted && *least <= LONGEST && !self.leaving) {
            Some(least) => {
                self.wanted = least;
                self.send(now);
            }
            None => self.failed(Standing::Refused { status: 423 }, None, now),
        }
    }

    /// It is asked for again after a pause that grows; `after` is how long the other side wants to be left alone, in seconds.
    fn failed(&mut self, standing: Standing, after: Option<u64>, now: u64) {
        if self.leaving {
            self.until = None;
            return self.stands(Standing::Left);
        }
        let refused = matches!(standing, Standing::Refused { status: 400..=407 | 409..=499 | 600..=699 });
        let pause = self.pause.next(refused);
        self.again = now + pause.max(after.unwrap_or(0) * 1000);
        self.stands(standing);
    }

    fn stands(&mut self, standing: Standing) {
        if self.standing != standing {
            self.standing = standing;
            self.tasks.push_back(Task::Stands(standing));
        }
    }

    /// A new request, the first one of its kind.
    fn ask(&mut self, now: u64) {
        self.shown = 0;
        self.known.iter_mut().flatten().for_each(|known| known.fresh = false);
        self.send(now);
    }

    fn send(&mut self, now: u64) {
        self.number += 1;
        let branch = self.tokens.branch();
        let bytes = self.request(&branch);
        self.waiting = Some(Waiting::new("REGISTER", branch, bytes.clone(), self.own.transport.is_stream(), now));
        self.tasks.push_back(Task::Send(bytes));
    }

    fn request(&mut self, branch: &str) -> Vec<u8> {
        let (uri, of) = (self.subscriber.registrar(), self.subscriber.of());
        let seconds = if self.leaving { 0 } else { self.wanted };
        let mut out = format!(
            "REGISTER {uri} SIP/2.0\r\nVia: {}\r\nMax-Forwards: 70\r\nFrom: <{of}>;tag={}\r\nTo: <{of}>\r\nCall-ID: {}\r\n\
             CSeq: {} REGISTER\r\nContact: <{}>;expires={seconds}\r\nExpires: {seconds}\r\nAllow: {}\r\n",
            self.own.via(branch),
            self.tag,
            self.call,
            self.number,
            self.contact(),
            super::refuse::ALLOW_IN_CALLS,
        )
        .into_bytes();
        self.shown += u32::from(self.known.iter().any(Option::is_some));
        for (known, (_, _, header)) in self.known.iter_mut().zip(ASKING) {
            let Some(Known { challenge, count, .. }) = known else { continue };
            *count += 1;
            let by = Signing {
                login: &self.subscriber.login,
                password: self.subscriber.password(),
                method: "REGISTER",
                uri: &uri,
                count: *count,
                chance: &self.tokens.token(),
            };
            line(&mut out, format!("{header}: {}", challenge.answered(&by)).as_bytes());
        }
        super::answer::ended(&mut out, None);
        out
    }

    fn contact(&self) -> String {
        format!("sip:{}@{}{}", self.subscriber.user, self.own.at, self.own.transport.in_uri())
    }
}

/// How long the other side wants to be left alone, in seconds; an hour at most.
fn after(response: &Response<'_>) -> Option<u64> {
    let value = text(response.fields.header(Name::RetryAfter)?.value).into_owned();
    let digits: String = value.chars().take_while(char::is_ascii_digit).collect();
    digits.parse::<u64>().ok().map(|seconds| seconds.min(3_600))
}
