//! A call that the screen holds: one task for each, from the first answer to the last word.

use crate::calls::{Incoming, Named};
use crate::clock::Clock;
use crate::holding::{Asks, Holding, New};
use crate::sound::{Begun, Look, Sound};
use crate::way::Way;
use desk::screen::calls::{Came, Screened};
use desk::screen::live::Live;
use screen::Action;
use screen::challenge::{Ended, Fallback, Outcome, Why};
use screen::sip::{Call, Inner, Order, Shown, Side};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, mpsc};

/// How long copies of messages are still answered after a call ended, in milliseconds (RFC 3261's 64·T1).
const AFTERWARDS: u64 = 32_000;
/// How long two connected sides may say nothing, silence included that telephones send: a call on hold, at most.
const SILENCE: u64 = 15 * 60_000;
/// How long a call may last.
const LONGEST_CALL: u64 = 4 * 3_600_000;
/// How long the owner may take to say that a caller is wanted, and how often it is looked whether they did.
const OWNER: u64 = 45_000;
const LOOK: u64 = 1_000;
/// The longest that the clock is not looked at.
const LONGEST: u64 = 60_000;

/// Until when the owner may say so, and when it is looked next whether they did.
#[derive(Debug, Clone, Copy)]
struct Waits {
    until: u64,
    next: u64,
}

/// What belongs to a call.
pub(crate) struct Held {
    call: Call,
    sound: Option<Sound>,
    way: Way,
    inbox: mpsc::Receiver<Incoming>,
    outbox: mpsc::Sender<Incoming>,
    pub(crate) names: Vec<Named>,
    pub(crate) room: Option<OwnedSemaphorePermit>,
    pub(crate) asks: Option<Asks>,
    fallback: Fallback,
    /// Who typed the code is told to call again: there is no way to them from here.
    pub(crate) again: bool,
    /// As it was written down when it began.
    screened: Option<Screened>,
    shown: Shown,
    /// By which name the network knows it, whole.
    name: String,
    came: Came,
    message: bool,
    /// The owner may let the caller in who did not type the code.
    waits: Option<Waits>,
    established: Option<u64>,
    joined: Option<u64>,
    over: Option<u64>,
}

impl Held {
    pub(crate) fn new(
        call: Call,
        sound: Option<Sound>,
        new: &New<'_>,
        (inbox, outbox): (mpsc::Receiver<Incoming>, mpsc::Sender<Incoming>),
        fallback: Fallback,
    ) -> Held {
        Held {
            call,
            sound,
            way: new.way.clone(),
            inbox,
            outbox,
            names: Vec::new(),
            room: None,
            asks: None,
            fallback,
            again: false,
            screened: None,
            shown: new.asked.shown.clone(),
            name: new.asked.call.clone(),
            came: Came::default(),
            message: false,
            waits: None,
            established: None,
            joined: None,
            over: None,
        }
    }

    /// Leads the call to its end in a task of its own. `screened` is how it was written down.
    pub(crate) fn start(mut self, screened: Screened, live: Arc<Live>, clock: Clock, holding: Arc<Holding>) {
        self.screened = Some(screened);
        tokio::spawn(async move { self.run(&live, clock, &holding).await });
    }

    /// Leads the call to its end, and writes down what came of it.
    async fn run(mut self, live: &Live, clock: Clock, holding: &Holding) {
        let mut stopped = holding.stopped();
        loop {
            let next = self.step(live, clock, holding).await;
            let now = clock.now();
            if self.over.is_some_and(|over| now >= over + AFTERWARDS) || (self.over.is_some() && *stopped.borrow()) {
                return;
            }
            let due = tokio::time::Instant::from_std(clock.at(next.min(now + LONGEST)));
            tokio::select! {
                Some(incoming) = self.inbox.recv() => self.takes(incoming, clock.now()),
                () = sound(self.sound.as_mut(), clock) => {}
                () = tokio::time::sleep_until(due) => self.call.tick(clock.now()),
                Ok(()) = stopped.changed() => self.hang_up(clock.now()),
            }
        }
    }

    fn takes(&mut self, Incoming { side, bytes, from, way }: Incoming, now: u64) {
        self.call.take(side, &bytes, from, now);
        // A caller whose stream broke goes on in another one; whom the call believes, it answers there.
        if side == Side::Caller && way.transport() == self.way.transport() && self.call.is_from(side, from) {
            self.way = way;
        }
    }

    /// Does all that is to be done now; when to look again.
    async fn step(&mut self, live: &Live, clock: Clock, holding: &Holding) -> u64 {
        let mut next = None;
        loop {
            while let Some(order) = self.call.order() {
                self.obey(order, live, clock, holding).await;
            }
            let now = clock.now();
            if self.call.is_ending() {
                self.quiet(now);
            } else if self.is_left(now) {
                self.hang_up(now);
                continue;
            }
            if let Some(waits) = self.waits.filter(|waits| now >= waits.next) {
                self.owner(waits, live, holding, now);
            }
            let Some(sound) = &mut self.sound else { break };
            if sound.outcome() == Some(Outcome::Passed) && !self.came.passed {
                self.came.passed = true;
                if !self.again {
                    self.connect(&holding.inner, holding, now);
                }
                continue;
            }
            match sound.look(now) {
                Look::Wait(until) => {
                    next = until;
                    break;
                }
                Look::Asked(ended) => {
                    sound.rings(now);
                    self.asked(&ended, holding, now);
                }
            }
        }
        let latest = self.over.map(|over| over + AFTERWARDS);
        let owner = self.waits.map(|waits| waits.next);
        next.into_iter().chain(self.call.next()).chain(latest).chain(owner).min().unwrap_or(u64::MAX)
    }

    async fn obey(&mut self, order: Order, live: &Live, clock: Clock, holding: &Holding) {
        let now = clock.now();
        match order {
            Order::Send { side: Side::Caller, bytes, to } => self.way.send(bytes, to),
            Order::Send { side: Side::Callee, bytes, to } => holding.inside.send(bytes, to),
            Order::Heard { side, at } => {
                if let Some(sound) = &mut self.sound {
                    sound.heard(side == Side::Caller, at, now);
                }
            }
            Order::Info { kind, body } => {
                if let Some(sound) = &mut self.sound {
                    sound.info(&kind, &body, now);
                }
            }
            Order::Established { body } => {
                self.established = Some(now);
                match self.sound.as_mut().map(|sound| sound.begins(&body, now)) {
                    Some(Begun::As(ours)) => self.call.describes(ours.as_bytes()),
                    Some(Begun::Never) => self.hang_up(now),
                    Some(Begun::Asked) | None => {}
                }
            }
            Order::Joined => {
                self.joined = Some(now);
                self.asks = None;
                if let Some(ended) = self.sound.as_mut().and_then(|sound| sound.relays(now)) {
                    self.came.asked = serde_json::to_value(&ended).ok();
                }
            }
            Order::NotTaken { .. } => self.message_or_end(holding, now),
            Order::Over => self.ended(live, now).await,
        }
    }

    /// What becomes of a caller who was asked.
    fn asked(&mut self, ended: &Ended, holding: &Holding, now: u64) {
        self.came.asked = serde_json::to_value(ended).ok();
        match (ended.outcome, self.fallback) {
            (Outcome::Passed, _) if self.again => self.hang_up(now),
            // They are on their way inside since the code was right.
            (Outcome::Passed, _) => {}
            (Outcome::Failed(_), Fallback::RingSoftly) => self.connect(&holding.inner, holding, now),
            (Outcome::Failed(Why::HungUp), Fallback::Ask) => self.hang_up(now),
            (Outcome::Failed(_), Fallback::Ask) => self.waits = Some(Waits { until: now + OWNER, next: now }),
            (Outcome::Message, _) | (Outcome::Failed(_), Fallback::Message) => self.message_or_end(holding, now),
            (Outcome::Failed(_), Fallback::Reject) => self.hang_up(now),
        }
    }

    /// Looks whether the owner said meanwhile that the caller is wanted: then they are let in as any wanted caller is.
    fn owner(&mut self, waits: Waits, live: &Live, holding: &Holding, now: u64) {
        self.waits = None;
        match live.decide(&self.shown).1.verdict {
            Action::Allow => self.connect(&holding.inner, holding, now),
            Action::Challenge if now < waits.until => {
                self.waits = Some(Waits { next: (now + LOOK).min(waits.until), ..waits });
            }
            Action::Challenge | Action::Reject => self.message_or_end(holding, now),
        }
    }

    /// Sends the caller to where messages are taken, once; ends the call where there is no such place.
    fn message_or_end(&mut self, holding: &Holding, now: u64) {
        match holding.message.as_ref().filter(|_| !self.message) {
            Some(message) => {
                self.message = true;
                self.connect(message, holding, now);
            }
            None => self.hang_up(now),
        }
    }

    /// Ends the call; the caller hears nothing more of us.
    fn hang_up(&mut self, now: u64) {
        self.quiet(now);
        self.call.hang_up(now);
    }

    /// Whether nobody is there any more: the caller's stream is closed, or neither side was heard for long, or it lasted longer than
    /// any call.
    fn is_left(&self, now: u64) -> bool {
        let quiet = self.sound.as_ref().is_some_and(|sound| sound.quiet_for(now) > SILENCE);
        let long = self.joined.is_some_and(|joined| now.saturating_sub(joined) > LONGEST_CALL);
        self.over.is_none() && (self.way.is_closed() || quiet || long)
    }

    /// Ends the sound and the waiting for the owner, and keeps what came of the asking where that is not known yet.
    fn quiet(&mut self, now: u64) {
        self.waits = None;
        if let Some(ended) = self.sound.take().and_then(|mut sound| sound.hung_up(now)) {
            self.came.asked = serde_json::to_value(&ended).ok();
        }
    }

    fn connect(&mut self, inner: &Inner, holding: &Holding, now: u64) {
        if let Some(sound) = &mut self.sound {
            sound.calls(inner.at);
        }
        let Some(relay) = self.sound.as_mut().and_then(|sound| sound.opened().ok()) else {
            tracing::error!("no port is left for the sound of a call");
            return self.hang_up(now);
        };
        self.call.connect(inner, &holding.mark, relay, now);
        self.is_known_inside(holding);
    }

    /// Makes the call known under the name that the phone inside has for it.
    pub(crate) fn is_known_inside(&mut self, holding: &Holding) {
        let name = self.call.inner_name();
        self.names.extend(name.and_then(|name| holding.calls.name(&name, Side::Callee, &self.outbox)));
    }

    async fn ended(&mut self, live: &Live, now: u64) {
        self.over = Some(now);
        self.quiet(now);
        // Two sides speak from when both know that they are connected.
        let both = self.joined.zip(self.established).map(|(joined, heard)| joined.max(heard));
        self.came.spoke = both.map(|both| u32::try_from((now - both) / 1000).unwrap_or(u32::MAX));
        let Some(screened) = self.screened.take() else { return };
        if let Err(error) = live.ended(&screened, self.came.clone(), &self.shown, &self.name).await {
            tracing::error!(%error, "what came of a call could not be written down");
        }
        (self.room, self.asks) = (None, None);
    }
}

async fn sound(sound: Option<&mut Sound>, clock: Clock) {
    match sound {
        Some(sound) => sound.next(|| clock.now()).await,
        None => std::future::pending().await,
    }
}
