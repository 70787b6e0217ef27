//! One call with two sides, of which the screen is in the middle: the caller's, which it answers, and the inner phone's, which it
//! calls. Bytes in, orders out; times are milliseconds of a clock that only goes on.

mod asked;
mod begin;
mod ends;
mod forks;
mod leg;
mod told;

use super::body::{heard_at, heard_here};
use super::dialog::Own;
use super::name::Name;
use super::owed::Owing;
use super::parse::{Fields, NotSip, Response, parse, response};
use super::tokens::Tokens;
use super::waiting::Due;
pub use begin::{Inner, Taking};
use leg::Leg;
use std::collections::VecDeque;
use std::net::SocketAddr;

/// A side of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Who called.
    Caller,
    /// The phone inside.
    Callee,
}

impl Side {
    /// The one across.
    pub fn other(self) -> Side {
        match self {
            Side::Caller => Side::Callee,
            Side::Callee => Side::Caller,
        }
    }
}

/// What is to be done, in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// A message goes out.
    Send {
        /// To which side.
        side: Side,
        /// The message.
        bytes: Vec<u8>,
        /// Where to, over UDP; in a stream it goes back where the caller's came from.
        to: SocketAddr,
    },
    /// A side wants to hear there. Told in calls whose sound is led through the screen.
    Heard {
        /// Which one.
        side: Side,
        /// Where.
        at: SocketAddr,
    },
    /// The caller sent an `INFO` while nobody else is on the line: perhaps a digit.
    Info {
        /// Its kind of content.
        kind: String,
        /// Its content.
        body: Vec<u8>,
    },
    /// The caller heard that the call was taken.
    Established {
        /// What they described then: their sound, where the first message described none.
        body: Vec<u8>,
    },
    /// Both sides are connected.
    Joined,
    /// The phone inside does not take the call, and the caller, who was answered, is still there.
    NotTaken {
        /// What it said; 408 for nothing.
        status: u16,
    },
    /// Both sides hung up. Nothing more comes but answers to copies.
    Over,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// The screen itself speaks with the caller.
    Asking,
    /// The phone inside is called.
    Calling,
    Joined,
    Ending,
}

/// A request of one side that waits for the other side's answer.
#[derive(Debug, Clone)]
struct Passing {
    from: Side,
    branch: String,
}

/// The call.
#[derive(Debug, Clone)]
pub struct Call {
    stage: Stage,
    legs: [Leg; 2],
    own: [Own; 2],
    tag: String,
    tokens: Tokens,
    /// Where each side sends its sound when it goes through the screen.
    relay: Option<[SocketAddr; 2]>,
    passing: Option<Passing>,
    /// What the caller was told of our own sound.
    described: Option<Vec<u8>>,
    /// The caller shows every so often that they are there (RFC 4028): how often, and until when.
    session: Option<(u32, u64)>,
    orders: VecDeque<Order>,
    established: bool,
    told_over: bool,
}

impl Call {
    /// What is to be done next.
    pub fn order(&mut self) -> Option<Order> {
        if let Some(order) = self.orders.pop_front() {
            return Some(order);
        }
        let is_over = self.stage == Stage::Ending && self.legs.iter().all(Leg::is_quiet) && !self.told_over;
        is_over.then(|| {
            self.told_over = true;
            Order::Over
        })
    }

    /// Whether both sides hung up.
    pub fn is_over(&self) -> bool {
        self.told_over
    }

    /// Whether it is being hung up: nothing is said in it any more.
    pub fn is_ending(&self) -> bool {
        self.stage == Stage::Ending
    }

    /// Another description of our own sound than the call was answered with holds from now on: the caller chose of it.
    pub fn describes(&mut self, description: &[u8]) {
        self.described = Some(description.to_vec());
    }

    /// Takes a message that came from `from` on this side.
    pub fn take(&mut self, side: Side, bytes: &[u8], from: SocketAddr, now: u64) {
        match parse(bytes) {
            Ok(request) => self.request(side, &request, bytes, from, now),
            Err(NotSip::Answer) => {
                if let Some(response) = response(bytes).ok().filter(Response::is_sound) {
                    self.response(side, &response, now);
                }
            }
            Err(_) => {}
        }
    }

    /// Whether this is where a side's latest message of the call came from.
    pub fn is_from(&self, side: Side, from: SocketAddr) -> bool {
        self.legs[side as usize].from == from
    }

    /// When the clock wants to be looked at next.
    pub fn next(&self) -> Option<u64> {
        let session = self.session.map(|(_, until)| until).filter(|_| self.stage != Stage::Ending);
        self.legs.iter().filter_map(Leg::next).chain(session).min()
    }

    /// Looks at the clock.
    pub fn tick(&mut self, now: u64) {
        for side in [Side::Caller, Side::Callee] {
            match self.leg(side).owed.as_mut().map_or(Owing::Nothing, |owed| owed.due(now)) {
                Owing::Nothing => {}
                Owing::Again => self.again(side),
                // Nobody heard that we took the call, so nobody is there.
                Owing::Unheard => self.unheard(side, now),
            }
            let mut n = 0;
            while n < self.leg(side).waiting.len() {
                match self.leg(side).waiting[n].due(now) {
                    Due::Nothing => n += 1,
                    Due::Again => {
                        let leg = &self.legs[side as usize];
                        let (bytes, to) = (leg.waiting[n].bytes.clone(), leg.waiting[n].to.unwrap_or(leg.to));
                        self.orders.push_back(Order::Send { side, bytes, to });
                        n += 1;
                    }
                    Due::GivenUp => {
                        let waiting = self.leg(side).waiting.remove(n);
                        if self.given_up(side, waiting, now) {
                            n += 1;
                        }
                    }
                }
            }
        }
        if self.session.is_some_and(|(_, until)| now >= until) && self.stage != Stage::Ending {
            self.hang_up(now);
        }
    }

    fn leg(&mut self, side: Side) -> &mut Leg {
        &mut self.legs[side as usize]
    }

    /// Sends a request of ours, or its repetition.
    fn send(&mut self, side: Side, bytes: Vec<u8>) {
        let to = self.leg(side).to;
        self.orders.push_back(Order::Send { side, bytes, to });
    }

    /// What a message carries, as the other side gets it: through the relay where there is one.
    fn outward(&mut self, from: Side, fields: &Fields<'_>) -> Option<(Vec<u8>, Vec<u8>)> {
        let kind = fields.header(Name::ContentType).map(|header| header.value.to_vec())?;
        if fields.body.is_empty() {
            return None;
        }
        let is_description = kind.to_ascii_lowercase().starts_with(b"application/sdp");
        let body = match self.relay.filter(|_| is_description) {
            None => fields.body.to_vec(),
            Some(relay) => {
                if let Some(at) = heard_at(fields.body) {
                    self.orders.push_back(Order::Heard { side: from, at });
                }
                heard_here(fields.body, relay[from.other() as usize])
            }
        };
        Some((kind, body))
    }
}
