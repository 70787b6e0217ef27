//! A call that the screen holds: one task for each, from the first answer to the last word.

use crate::calls::{Incoming, Named};
use crate::holding::{Asks, Holding, New};
use crate::sound::{Look, Sound};
use crate::switch::Switch;
use crate::way::Way;
use desk::screen::calls::{Came, Screened};
use screen::challenge::{Ended, Fallback, Outcome};
use screen::sip::{Call, Inner, Order, Shown, Side};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, mpsc};

/// How long copies of messages are still answered after a call ended, in milliseconds (RFC 3261's 64·T1).
const AFTERWARDS: u64 = 32_000;
/// The longest that the clock is not looked at.
const LONGEST: u64 = 60_000;

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
    /// As it was written down when it began.
    screened: Option<Screened>,
    shown: Shown,
    /// By which name the network knows it, whole.
    name: String,
    came: Came,
    message: bool,
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
            screened: None,
            shown: new.asked.shown.clone(),
            name: new.asked.call.clone(),
            came: Came::default(),
            message: false,
            joined: None,
            over: None,
        }
    }

    /// Leads the call to its end in a task of its own. `screened` is how it was written down.
    pub(crate) fn start(mut self, screened: Screened, switch: Arc<Switch>, holding: Arc<Holding>) {
        self.screened = Some(screened);
        tokio::spawn(self.run(switch, holding));
    }

    /// Leads the call to its end, and writes down what came of it.
    async fn run(mut self, switch: Arc<Switch>, holding: Arc<Holding>) {
        let mut stopped = holding.stopped();
        loop {
            let next = self.step(&switch, &holding).await;
            let now = switch.now();
            if self.over.is_some_and(|over| now >= over + AFTERWARDS) || (self.over.is_some() && *stopped.borrow()) {
                return;
            }
            let pause = Duration::from_millis(next.saturating_sub(now).min(LONGEST));
            tokio::select! {
                Some(Incoming { side, bytes, from }) = self.inbox.recv() => self.call.take(side, &bytes, from, switch.now()),
                () = sound(self.sound.as_mut(), &switch) => {}
                () = tokio::time::sleep(pause) => self.call.tick(switch.now()),
                Ok(()) = stopped.changed() => self.call.hang_up(switch.now()),
            }
        }
    }

    /// Does all that is to be done now; when to look again.
    async fn step(&mut self, switch: &Switch, holding: &Holding) -> u64 {
        let mut next = None;
        loop {
            while let Some(order) = self.call.order() {
                self.obey(order, switch, holding).await;
            }
            let now = switch.now();
            let Some(sound) = &mut self.sound else { break };
            if sound.outcome() == Some(Outcome::Passed) && !self.came.passed {
                self.came.passed = true;
                self.connect(&holding.inner, holding, now);
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
        next.into_iter().chain(self.call.next()).chain(latest).min().unwrap_or(u64::MAX)
    }

    async fn obey(&mut self, order: Order, switch: &Switch, holding: &Holding) {
        let now = switch.now();
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
            Order::Joined => {
                self.joined = Some(now);
                if let Some(ended) = self.sound.as_mut().and_then(|sound| sound.relays(now)) {
                    self.came.asked = serde_json::to_value(&ended).ok();
                }
            }
            Order::NotTaken { .. } => self.message_or_end(holding, now),
            Order::Over => self.ended(switch, now).await,
        }
    }

    /// What becomes of a caller who was asked.
    fn asked(&mut self, ended: &Ended, holding: &Holding, now: u64) {
        self.came.asked = serde_json::to_value(ended).ok();
        match (ended.outcome, self.fallback) {
            // They are on their way inside since the code was right.
            (Outcome::Passed, _) => {}
            (Outcome::Failed(_), Fallback::RingSoftly | Fallback::Ask) => self.connect(&holding.inner, holding, now),
            (Outcome::Message, _) | (Outcome::Failed(_), Fallback::Message) => self.message_or_end(holding, now),
            (Outcome::Failed(_), Fallback::Reject) => self.call.hang_up(now),
        }
    }

    /// Sends the caller to where messages are taken, once; ends the call where there is no such place.
    fn message_or_end(&mut self, holding: &Holding, now: u64) {
        match holding.message.as_ref().filter(|_| !self.message) {
            Some(message) => {
                self.message = true;
                self.connect(message, holding, now);
            }
            None => self.call.hang_up(now),
        }
    }

    fn connect(&mut self, inner: &Inner, holding: &Holding, now: u64) {
        let Some(relay) = self.sound.as_mut().and_then(|sound| sound.opened().ok()) else {
            tracing::error!("no port is left for the sound of a call");
            return self.call.hang_up(now);
        };
        self.call.connect(inner, &holding.mark, relay, now);
        self.is_known_inside(holding);
    }

    /// Makes the call known under the name that the phone inside has for it.
    pub(crate) fn is_known_inside(&mut self, holding: &Holding) {
        let name = self.call.inner_name();
        self.names.extend(name.and_then(|name| holding.calls.name(&name, Side::Callee, &self.outbox)));
    }

    async fn ended(&mut self, switch: &Switch, now: u64) {
        self.over = Some(now);
        if let Some(mut sound) = self.sound.take()
            && self.came.asked.is_none()
            && let Some(ended) = sound.hung_up(now)
        {
            self.came.asked = serde_json::to_value(&ended).ok();
        }
        (self.room, self.asks) = (None, None);
        self.came.spoke = self.joined.map(|joined| u32::try_from((now - joined) / 1000).unwrap_or(u32::MAX));
        let Some(screened) = self.screened.take() else { return };
        if let Err(error) = switch.live.ended(&screened, self.came.clone(), &self.shown, &self.name).await {
            tracing::error!(%error, "what came of a call could not be written down");
        }
    }
}

async fn sound(sound: Option<&mut Sound>, switch: &Switch) {
    match sound {
        Some(sound) => sound.next(|| switch.now()).await,
        None => std::future::pending().await,
    }
}
