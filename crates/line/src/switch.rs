//! What all sockets share: the screen, the guard against floods, the answers.

use crate::cards::Cards;
use crate::clock::Clock;
use crate::display;
use crate::held::Held;
use crate::holding::{Holding, New, NotHeld};
use crate::registering::Registering;
use crate::way::Way;
use crate::{Asking, Options};
use desk::error::{Answer, Refusal};
use desk::screen::calls::Screened;
use desk::screen::live::Live;
use jiff::civil::DateTime;
use screen::sip::{Answer as Sent, Asked, Decided, Flood, Outcome, Server, Shown, Status, Take, status_of};
use screen::{Action, Key, Verdict};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::broadcast;

/// Requests that one source may send in a second, where nobody says otherwise.
const PER_SECOND: u32 = 50;

pub(crate) struct Switch {
    pub(crate) live: Arc<Live>,
    server: Server,
    flood: Mutex<Flood>,
    clock: Clock,
    pub(crate) holding: Option<Arc<Holding>>,
    pub(crate) cards: Option<Arc<Cards>>,
    pub(crate) registering: Option<Registering>,
    /// Each call once, as displays are told of it.
    pub(crate) told: broadcast::Sender<String>,
}

impl Switch {
    pub(crate) fn new(
        live: Live,
        options: Options,
        holding: Option<Holding>,
        registering: Option<Registering>,
    ) -> Answer<Switch> {
        let rings_inside = options.connects || options.ask.as_ref().is_some_and(Asking::may_ring);
        let Options { inner, challenge, message, trusted, per_second, sip, cards, mobile, connects, .. } = options;
        if !sip.is_empty() && !is_target(&inner) {
            return Err(Refusal::refused("screen-target").with("value", inner));
        }
        if let Some(wrong) = [&challenge, &message].into_iter().flatten().find(|target| !is_target(target)) {
            return Err(Refusal::refused("screen-target").with("value", wrong.clone()));
        }
        let secret = desk::screen::live::secret()?;
        let mobile = lines(&mobile, &inner, rings_inside)?;
        let (asks, bridges) = holding.as_ref().map(|holding| (holding.asks(), holding.bridges())).unwrap_or_default();
        let mark = holding.as_ref().map(|holding| holding.mark.clone()).unwrap_or_default();
        let server =
            Server { secret, inner, challenge, message, trusted, asks, bridges, mobile, again: !connects, mark };
        live.aside().iter().for_each(|why| tracing::error!(why, "a list was set aside"));
        let flood = Mutex::new(Flood::new(per_second.unwrap_or(PER_SECOND)));
        let live = Arc::new(live);
        Ok(Switch {
            live,
            server,
            flood,
            clock: Clock::begun(),
            holding: holding.map(Arc::new),
            cards,
            registering,
            told: broadcast::Sender::new(display::WAITING),
        })
    }

    /// The clock of all that happens in the line.
    pub(crate) fn clock(&self) -> Clock {
        self.clock
    }

    /// Milliseconds since the start: a clock that only goes on.
    pub(crate) fn now(&self) -> u64 {
        self.clock.now()
    }

    /// The answer to a packet; nothing where none is given, or where the answer goes another way.
    pub(crate) fn take(&self, bytes: &[u8], from: SocketAddr, way: &Way) -> Option<Sent> {
        if self.holding.as_ref().is_some_and(|holding| holding.calls.hand(bytes, from, way)) {
            return None;
        }
        if self.registering.as_ref().is_some_and(|registering| registering.hand(bytes, from)) {
            return None;
        }
        if !self.flood.lock().expect("no panic while held").admits(from.ip(), self.now()) {
            return None;
        }
        let mut at = None;
        let outcome = self.server.take(bytes, from, way.transport(), |shown| {
            let (when, verdict) = self.live.decide(shown);
            at = Some(when);
            let redress = self.cards.as_ref().filter(|_| verdict.verdict == Action::Reject);
            let redress = redress.map(|cards| cards.redress.link(seconds(self.live.here())));
            Decided { verdict, redress }
        });
        match outcome {
            Outcome::Silent => None,
            Outcome::Answered(answer) => Some(answer),
            Outcome::Decided(answer, asked) => {
                self.write(&screened(at?, &asked), &asked.call);
                Some(answer)
            }
            Outcome::Taken(answer, asked, take) => {
                let new = New { invite: bytes, from, way, asked: &asked, take };
                match self.hold(&new) {
                    Ok((held, holding)) => {
                        let screened = screened(at?, &asked);
                        self.write(&screened, &asked.call);
                        held.start(screened, Arc::clone(&self.live), self.clock, holding);
                        None
                    }
                    Err(refused @ (NotHeld::Busy | NotHeld::Unfit(_))) => {
                        let status = match refused {
                            NotHeld::Unfit(status) => status,
                            _ => Status(486, "Busy Here"),
                        };
                        let asked = Asked { status: status.0, to: None, ..*asked };
                        self.write(&screened(at?, &asked), &asked.call);
                        self.server.instead(bytes, from, way.transport(), status)
                    }
                    // The call is not lost for it: whoever sent it sends it to the phone inside.
                    Err(NotHeld::Cannot) => {
                        tracing::error!("a call could not be held; it was sent on without a question");
                        let asked = Asked { status: 302, to: Some("inner".to_owned()), ..*asked };
                        self.write(&screened(at?, &asked), &asked.call);
                        Some(answer)
                    }
                }
            }
        }
    }

    /// Takes the call as it was decided; calls the phone inside where the caller cannot be asked.
    fn hold(&self, new: &New<'_>) -> Result<(Held, Arc<Holding>), NotHeld> {
        let holding = self.holding.as_ref().ok_or(NotHeld::Cannot)?;
        let held = match holding.take(new, self.now()) {
            Err(NotHeld::Cannot) if new.take == Take::Ask && holding.bridges() => {
                tracing::error!("a caller could not be asked; the phone rings");
                holding.take(&New { take: Take::Connect, ..*new }, self.now())?
            }
            taken => taken?,
        };
        Ok((held, Arc::clone(holding)))
    }

    /// Writes a call down. It is answered all the same where that fails: a full disk must not silence the telephone.
    fn write(&self, call: &Screened, name: &str) {
        match self.live.write(call, name) {
            // Nobody has to listen.
            Ok(true) => drop(self.told.send(display::line(call))),
            Ok(false) => {}
            Err(error) => tracing::error!(%error, "a screened call could not be written down"),
        }
    }

    /// The verdict for a phone that asks.
    pub(crate) fn ask(&self, number: &str) -> Verdict {
        let shown = Shown::of(number);
        self.decide(&Hook { by: "phone", shown: &shown, call: "", to: None })
    }

    /// The verdict for whoever asks about a call that waits elsewhere; it is written down once.
    pub(crate) fn decide(&self, hook: &Hook<'_>) -> Verdict {
        let (at, verdict) = self.live.decide(hook.shown);
        let number = &hook.shown.number;
        let call = match hook.call {
            "" => format!("{}-{at}-{number}", hook.by),
            // The name is the caller's to choose: of two callers it is two calls.
            name => format!("{}-{name}-{number}", hook.by),
        };
        let turned = verdict.verdict == Action::Reject;
        let status = if turned && hook.by != "phone" { status_of(&verdict, false).0 } else { 0 };
        let to = hook.to.filter(|_| !turned).map(|to| to(verdict.verdict).to_owned());
        self.write(&Screened { to, ..Screened::of(at, hook.by, number, &call, &verdict, status) }, &call);
        verdict
    }

    /// Where a call goes that rings, if that was said.
    pub(crate) fn inner(&self) -> Option<&str> {
        Some(self.server.inner.as_str()).filter(|inner| !inner.is_empty())
    }

    /// Where a call goes that is to be asked for a code, if that was said.
    pub(crate) fn challenge(&self) -> Option<&str> {
        self.server.challenge.as_deref()
    }
}

/// A call about which somebody asks who has it: a phone app, an exchange.
pub(crate) struct Hook<'a> {
    /// Who asks.
    pub(crate) by: &'a str,
    /// Who calls.
    pub(crate) shown: &'a Shown,
    /// By which name the network knows the call; empty where nobody says.
    pub(crate) call: &'a str,
    /// Where a call goes that is not turned away, where this door says it.
    pub(crate) to: Option<&'a (dyn Fn(Action) -> &'static str + Sync)>,
}

/// Seconds since 1970.
pub(crate) fn seconds(here: &desk::Here) -> u64 {
    u64::try_from(here.desk().now().as_second()).unwrap_or(0)
}

/// The entry of a call that was decided.
fn screened(at: DateTime, asked: &Asked) -> Screened {
    let of = Screened::of(at, "sip", &asked.shown.number, &asked.call, &asked.verdict, asked.status);
    Screened { to: asked.to.clone(), ..of }
}

/// The mobile lines.
fn lines(mobile: &[String], inner: &str, rings_inside: bool) -> Answer<Vec<Key>> {
    let key = |number: &str| Key::of(&number::parse(number));
    let inside = inner.split_once(':').and_then(|(_, rest)| key(rest.split(['@', ';']).next().unwrap_or_default()));
    let mut lines = Vec::with_capacity(mobile.len());
    for number in mobile {
        let Some(line) = key(number) else {
            return Err(Refusal::refused("screen-mobile-wrong").with("value", number.clone()));
        };
        // A call that this line sent here would come back to it, and here again.
        if rings_inside && inside == Some(line) {
            return Err(Refusal::refused("screen-mobile-loop").with("value", number.clone()));
        }
        lines.push(line);
    }
    Ok(lines)
}

/// Whether calls can be sent there.
fn is_target(text: &str) -> bool {
    let rest = text.strip_prefix("sip:").or_else(|| text.strip_prefix("sips:"));
    rest.is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'<' | b'>' | b'"' | b','))
    })
}

/// Reads the screen anew when it was changed. What cannot be read leaves the one that stands.
pub(crate) async fn keep_fresh(switch: Arc<Switch>, every: Duration) {
    let mut tick = tokio::time::interval(every);
    loop {
        tick.tick().await;
        if let Err(error) = switch.live.refresh().await {
            tracing::error!(%error, "the screen could not be read anew; the one before stands");
        }
    }
}
