//! How a call ends, and what is still owed then.

use super::{Call, Order, Side, Stage};
use crate::sip::dialog::about;
use crate::sip::parse::parse;
use crate::sip::waiting::Waiting;

impl Call {
    /// Hangs up on both sides.
    pub fn hang_up(&mut self, now: u64) {
        self.stage = Stage::Ending;
        self.end(Side::Caller, now);
        self.end(Side::Callee, now);
    }

    /// Hangs up on one side, however far the call came there.
    pub(super) fn end(&mut self, side: Side, now: u64) {
        let leg = self.leg(side);
        if leg.up {
            let (open, unheard) = leg.owed.as_ref().map(|owed| (owed.is_open(), owed.is_unheard())).unwrap_or_default();
            // A new description that the other side has not answered is not answered any more.
            if open {
                self.passing = None;
                self.answer_invite(side, 487, b"Request Terminated", None, now);
            }
            match unheard {
                true => self.leg(side).bye_due = true,
                false => self.bye(side, now),
            }
        } else if side == Side::Caller && leg.owed.as_ref().is_some_and(|owed| owed.is_open()) {
            self.answer_caller(480, b"Temporarily Unavailable", None, now);
        }
        self.call_off(side, now);
    }

    pub(super) fn bye(&mut self, side: Side, now: u64) {
        let leg = self.leg(side);
        (leg.up, leg.bye_due) = (false, false);
        self.ask(side, "BYE", None, now);
    }

    /// Sends a request inside the call; its branch.
    pub(super) fn ask(
        &mut self,
        side: Side,
        method: &'static str,
        content: Option<(Vec<u8>, Vec<u8>)>,
        now: u64,
    ) -> Option<String> {
        let (own, branch) = (self.own[side as usize], self.tokens.branch());
        let leg = &mut self.legs[side as usize];
        let content = content.as_ref().map(|(kind, body)| (&kind[..], &body[..]));
        let bytes = leg.dialog.as_mut()?.request(&own, method, &branch, &[], content);
        leg.waiting.push(Waiting::new(method, branch.clone(), bytes.clone(), own.transport.is_stream(), now));
        self.send(side, bytes);
        Some(branch)
    }

    /// Calls off an `INVITE` of ours that has no answer yet: now, or as soon as the other side said that it works on it.
    pub(super) fn call_off(&mut self, side: Side, now: u64) {
        let Some(n) = self.leg(side).waiting.iter().position(|w| w.method == "INVITE" && !w.unwanted) else { return };
        let leg = self.leg(side);
        leg.waiting[n].unwanted = true;
        if leg.waiting[n].provisional {
            leg.waiting[n].called_off(now);
            self.cancel(side, n, now);
        }
    }

    pub(super) fn cancel(&mut self, side: Side, n: usize, now: u64) {
        let stream = self.own[side as usize].transport.is_stream();
        let waiting = &self.leg(side).waiting[n];
        let branch = waiting.branch.clone();
        let Ok(invite) = parse(&waiting.bytes) else { return };
        let bytes = about(&invite, "CANCEL", None);
        self.leg(side).waiting.push(Waiting::new("CANCEL", branch, bytes.clone(), stream, now));
        self.send(side, bytes);
    }

    /// Nobody acknowledged what was answered.
    pub(super) fn unheard(&mut self, side: Side, now: u64) {
        if self.leg(side).up {
            self.hang_up(now);
            if self.leg(side).bye_due {
                self.bye(side, now);
            }
        }
    }

    /// A request of ours was never answered; true if it goes on waiting.
    pub(super) fn given_up(&mut self, side: Side, mut waiting: Waiting, now: u64) -> bool {
        let branch = waiting.branch.clone();
        match waiting.method {
            // It rang for as long as a telephone may ring.
            "INVITE" if waiting.provisional && !waiting.unwanted => {
                waiting.unwanted = true;
                waiting.called_off(now);
                self.leg(side).waiting.insert(0, waiting);
                self.cancel(side, 0, now);
                self.not_taken(side, &branch, 408, b"Request Timeout", now);
                true
            }
            "CANCEL" | "BYE" => false,
            _ if waiting.unwanted => false,
            _ => {
                self.not_taken(side, &branch, 408, b"Request Timeout", now);
                false
            }
        }
    }

    /// A request of ours on this side failed: who asked for it is told.
    pub(super) fn not_taken(&mut self, side: Side, branch: &str, status: u16, words: &[u8], now: u64) {
        let passing = self.passing.take_if(|passing| passing.branch == branch);
        let is_first = side == Side::Callee && !self.leg(side).up && self.stage != Stage::Joined;
        match passing {
            Some(passing) => self.answer_passed(passing.from, status, words, None, now),
            None if is_first && self.stage == Stage::Calling => {
                self.stage = Stage::Asking;
                self.orders.push_back(Order::NotTaken { status });
            }
            None => {}
        }
        if is_first && self.stage == Stage::Calling {
            self.stage = Stage::Ending;
        }
    }
}
