//! The machine itself: what is said, what is waited for, and what a press changes.

use super::code::Code;
use super::options::{Fallback, Options};
use super::outcome::{Ended, Outcome, Prompt, Why};
use super::speech::Speech;
use super::typed::{Said, Typed};
use crate::media::sdp::Chosen;
use crate::media::{Digit, Ear, Latch, Prompts, Stream, StreamChance, rtp};
use std::net::SocketAddr;
use std::sync::Arc;

/// The longest that a challenge may take, in milliseconds.
pub const MOST_MS: u64 = 90_000;

/// What is to be done next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A packet goes out now; then ask again.
    Send {
        /// The packet.
        bytes: Vec<u8>,
        /// Where to.
        to: SocketAddr,
    },
    /// Nothing is to be done before this time, unless something comes in.
    Wait {
        /// Of the same clock as all other times here.
        until_ms: u64,
    },
    /// It is over; nothing more is sent.
    Ended(Ended),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// A prompt is spoken; the caller may type already.
    Speaking,
    /// The caller has until then for the next digit.
    Listening { until_ms: u64 },
    /// The outcome is known; the last prompt is spoken.
    Closing,
    /// All is over, since then.
    Over { at_ms: u64 },
}

/// One challenged call. All times are milliseconds of one clock that only goes on; a time before an earlier one is read as
/// no time having passed.
#[derive(Debug, Clone)]
pub struct Challenge {
    code: Code,
    options: Options,
    prompts: Arc<Prompts>,
    described: SocketAddr,
    listens: bool,
    latch: Latch,
    ear: Ear,
    stream: Stream,
    start_ms: u64,
    state: State,
    speech: Speech,
    typed: Typed,
    wrong: u8,
    repeated: bool,
    outcome: Option<Outcome>,
}

impl Challenge {
    /// A call that was answered now with this description; it is asked for the code at once. Of the options,
    /// [`Options::digits`] has gone into the code; the others are [`Options::bounded`].
    pub fn new(
        code: Code,
        options: Options,
        prompts: Arc<Prompts>,
        media: Chosen,
        chance: StreamChance,
        now_ms: u64,
    ) -> Self {
        let mut challenge = Self {
            code,
            options: options.bounded(),
            prompts,
            described: media.address,
            listens: media.listens(),
            latch: Latch::new(media.address, now_ms),
            ear: Ear::new(media.law, media.payload_type, media.event_type),
            stream: Stream::new(media.law, media.payload_type, chance, now_ms),
            start_ms: now_ms,
            state: State::Speaking,
            speech: Speech::default(),
            typed: Typed::default(),
            wrong: 0,
            repeated: false,
            outcome: None,
        };
        challenge.asks(&[Prompt::Ask]);
        challenge
    }

    /// A packet came to the call's port.
    pub fn rtp(&mut self, bytes: &[u8], from: SocketAddr, now_ms: u64) {
        let Ok(packet) = rtp::read(bytes) else { return };
        if !self.ear.knows(&packet) || !self.latch.admits(from, now_ms) {
            return;
        }
        for digit in self.ear.packet(&packet) {
            self.press(digit, now_ms);
        }
    }

    /// A SIP INFO came in the call's dialog. Copies of one request must have been put aside.
    pub fn info(&mut self, content_type: &str, body: &[u8], now_ms: u64) {
        if let Some(digit) = self.ear.info(content_type, body) {
            self.press(digit, now_ms);
        }
    }

    /// Another description was agreed on within the call: the caller holds it, or moves.
    pub fn renegotiated(&mut self, media: Chosen, now_ms: u64) {
        self.ear.change(media.law, media.payload_type, media.event_type);
        self.stream.change(media.law, media.payload_type);
        self.listens = media.listens();
        if media.address != self.described {
            self.described = media.address;
            self.latch = Latch::new(media.address, now_ms);
        }
    }

    /// The outcome as soon as it is known. The last prompt may still be spoken, so that who has passed can be put through
    /// while they hear it.
    pub const fn outcome(&self) -> Option<Outcome> {
        self.outcome
    }

    /// What is to be done now. Ask again until it is [`Step::Wait`] or [`Step::Ended`]; ask, too, after each
    /// [`Challenge::rtp`] and [`Challenge::info`].
    pub fn poll(&mut self, now_ms: u64) -> Step {
        loop {
            if !matches!(self.state, State::Over { .. }) {
                self.look(now_ms);
            }
            if let State::Over { at_ms } = self.state {
                return Step::Ended(self.ended(at_ms));
            }
            if !self.stream.is_due(now_ms) {
                return Step::Wait { until_ms: self.next_ms() };
            }
            let due_ms = self.stream.due_ms();
            let heard_at = self.listens.then(|| due_ms - self.start_ms);
            let sound = self.speech.next(&self.prompts, heard_at);
            let bytes = if self.listens {
                Some(self.stream.packet(sound))
            } else {
                self.stream.pass();
                None
            };
            if self.state == State::Speaking && self.speech.is_over() {
                let until_ms = self.stream.due_ms().saturating_add(self.options.first_pause_ms.into());
                self.state = State::Listening { until_ms };
            }
            if let Some(bytes) = bytes {
                return Step::Send { bytes, to: self.latch.to() };
            }
        }
    }

    /// The caller hung up, or the call ended in another way from outside.
    pub fn hung_up(&mut self, now_ms: u64) -> Ended {
        self.outcome.get_or_insert(Outcome::Failed(Why::HungUp));
        if let State::Over { at_ms } = self.state {
            return self.ended(at_ms);
        }
        self.state = State::Over { at_ms: now_ms };
        self.ended(now_ms)
    }

    /// Our stream, so that whoever has the call afterwards goes on where this one ended, and the address it goes to.
    pub fn into_stream(self) -> (Stream, Latch) {
        (self.stream, self.latch)
    }

    /// What the time alone changes.
    fn look(&mut self, now_ms: u64) {
        if now_ms.saturating_sub(self.start_ms) >= MOST_MS {
            self.outcome.get_or_insert(Outcome::Failed(Why::TooLong));
            self.speech.stop();
            self.state = State::Over { at_ms: self.start_ms.saturating_add(MOST_MS) };
            return;
        }
        match self.state {
            State::Closing if self.speech.is_over() => self.state = State::Over { at_ms: now_ms },
            State::Listening { until_ms } if now_ms >= until_ms => self.pause(now_ms),
            _ => {}
        }
    }

    /// The caller took too long for the next digit.
    fn pause(&mut self, now_ms: u64) {
        if self.typed.is_open() {
            let said = self.typed.end();
            self.after(said, now_ms);
        } else if self.repeated {
            self.close(Outcome::Failed(Why::Silent));
        } else {
            self.repeated = true;
            self.asks(&[Prompt::Again]);
        }
    }

    fn press(&mut self, digit: Digit, now_ms: u64) {
        let typing = matches!(self.state, State::Speaking | State::Listening { .. });
        let sign = digit.is_number() || digit == Digit::STAR || digit == Digit::POUND;
        if !typing || !sign || now_ms.saturating_sub(self.start_ms) >= MOST_MS {
            return;
        }
        if digit.is_number() {
            // From now on the caller types, and is not talked over.
            self.speech.stop();
            self.state = State::Listening { until_ms: now_ms.saturating_add(self.options.between_ms.into()) };
        }
        let said = self.typed.press(digit, &self.code);
        self.after(said, now_ms);
    }

    fn after(&mut self, said: Said, now_ms: u64) {
        match said {
            Said::Open => {}
            Said::Cleared => {
                if matches!(self.state, State::Listening { .. }) {
                    let until_ms = now_ms.saturating_add(self.options.first_pause_ms.into());
                    self.state = State::Listening { until_ms };
                }
            }
            Said::Code => self.close(Outcome::Passed),
            Said::Zero if self.options.message => self.close(Outcome::Message),
            Said::Zero | Said::Wrong => {
                self.wrong += 1;
                if self.wrong >= self.options.tries {
                    self.close(Outcome::Failed(Why::Wrong));
                } else {
                    self.asks(&[Prompt::Wrong, Prompt::Again]);
                }
            }
        }
    }

    /// Asks for the code with these prompts, and tells of `0` where it leads somewhere.
    fn asks(&mut self, prompts: &[Prompt]) {
        self.ask(prompts);
        if self.options.message {
            self.speech.add(Prompt::Zero, &self.options.languages, &self.code);
        }
    }

    /// Speaks these prompts and waits for digits.
    fn ask(&mut self, prompts: &[Prompt]) {
        self.speech.stop();
        for prompt in prompts {
            self.speech.add(*prompt, &self.options.languages, &self.code);
        }
        self.state = State::Speaking;
    }

    fn close(&mut self, outcome: Outcome) {
        let prompt = match (outcome, self.options.fallback) {
            (Outcome::Passed, _) if self.options.again => Prompt::CallAgain,
            (Outcome::Passed, _) | (Outcome::Failed(_), Fallback::RingSoftly | Fallback::Ask) => Prompt::Hold,
            (Outcome::Message, _) | (Outcome::Failed(_), Fallback::Message) => Prompt::Message,
            (Outcome::Failed(_), Fallback::Reject) => Prompt::Goodbye,
        };
        self.ask(&[prompt]);
        self.outcome = Some(outcome);
        self.state = State::Closing;
    }

    fn next_ms(&self) -> u64 {
        let next = self.stream.due_ms().min(self.start_ms.saturating_add(MOST_MS));
        match self.state {
            State::Listening { until_ms } => next.min(until_ms),
            _ => next,
        }
    }

    fn ended(&self, at_ms: u64) -> Ended {
        Ended {
            outcome: self.outcome.unwrap_or(Outcome::Failed(Why::TooLong)),
            typed: self.typed.all.clone(),
            more: self.typed.more,
            wrong: self.wrong,
            carrier: self.ear.carrier(),
            heard: self.speech.heard.clone(),
            duration_ms: at_ms.saturating_sub(self.start_ms),
        }
    }
}
