//! What the two sides answer.

use super::forks::Forks;
use super::{Call, Order, Side, Stage};
use crate::sip::dialog::{Dialog, about};
use crate::sip::name::Name;
use crate::sip::parse::{Response, first_of, parameter, parse, text};
use crate::sip::waiting::Waiting;

impl Call {
    pub(super) fn response(&mut self, side: Side, response: &Response<'_>, now: u64) {
        let via = response.fields.header(Name::Via).map(|header| first_of(header.value).0).unwrap_or_default();
        let branch = parameter(via, "branch").unwrap_or_default();
        let sequence = response.fields.header(Name::CSeq).map(|header| text(header.value)).unwrap_or_default();
        let method = sequence.split_ascii_whitespace().nth(1).unwrap_or_default();
        let is = |waiting: &Waiting| waiting.branch.as_bytes() == branch && waiting.method == method;
        let Some(n) = self.leg(side).waiting.iter().position(is) else {
            return self.told_again(side, branch, response, method, now);
        };
        if response.status < 200 {
            return self.worked_on(side, n, response, now);
        }
        let waiting = self.leg(side).waiting.remove(n);
        match waiting.method {
            "INVITE" if response.status < 300 => self.taken(side, &waiting, response, now),
            "INVITE" => self.refused(side, &waiting, response, now),
            "BYE" | "CANCEL" => {}
            _ => {
                let content = self.outward(side, &response.fields);
                if self.passing.take_if(|passing| passing.branch == waiting.branch).is_some() {
                    self.answer_passed(side.other(), response.status, response.reason, content, now);
                }
            }
        }
    }

    /// An answer of which we know: the other side did not hear that we do. Or another telephone took the call, too.
    fn told_again(&mut self, side: Side, branch: &[u8], response: &Response<'_>, method: &str, now: u64) {
        if method != "INVITE" || !(200..300).contains(&response.status) {
            return;
        }
        if self.leg(side).forks.as_ref().is_some_and(|forks| forks.is_of(branch)) && !self.is_ours(side, response) {
            return self.taken_too(side, response, now);
        }
        let ack = self.leg(side).ack.as_ref().filter(|(of, ack)| of.as_bytes() == branch && !ack.is_empty());
        if let Some((_, ack)) = ack {
            let bytes = ack.clone();
            self.send(side, bytes);
        }
    }

    fn is_ours(&mut self, side: Side, response: &Response<'_>) -> bool {
        self.leg(side).dialog.as_ref().is_some_and(|dialog| dialog.is_told_by(response))
    }

    /// A call has one telephone inside: the second one to take it hears that we know, and that it is over (RFC 3261 section
    /// 13.2.2.4).
    fn taken_too(&mut self, side: Side, response: &Response<'_>, now: u64) {
        let own = self.own[side as usize];
        let branches = [self.tokens.branch(), self.tokens.branch()];
        let Some(forks) = self.leg(side).forks.as_mut() else { return };
        let Some((to, ack, bye)) = forks.taken(response, &own, &branches) else { return };
        self.orders.push_back(Order::Send { side, bytes: ack, to });
        if let Some(bye) = bye {
            let [_, branch] = branches;
            let mut waiting = Waiting::new("BYE", branch, bye.clone(), own.transport.is_stream(), now);
            waiting.to = Some(to);
            self.leg(side).waiting.push(waiting);
            self.orders.push_back(Order::Send { side, bytes: bye, to });
        }
    }

    fn worked_on(&mut self, side: Side, n: usize, response: &Response<'_>, now: u64) {
        let waiting = &mut self.leg(side).waiting[n];
        let first = !waiting.provisional;
        waiting.is_worked_on(now);
        let branch = waiting.branch.clone();
        if waiting.unwanted {
            if first && waiting.method == "INVITE" {
                waiting.called_off(now);
                self.cancel(side, n, now);
            }
            return;
        }
        // That it rings is for a caller who hears nothing of us yet.
        let passes = self.passing.as_ref().is_some_and(|passing| passing.branch == branch);
        if passes && response.status > 100 {
            let content = self.outward(side, &response.fields);
            self.answer_passed(side.other(), response.status, response.reason, content, now);
        }
    }

    fn taken(&mut self, side: Side, waiting: &Waiting, response: &Response<'_>, now: u64) {
        let Ok(invite) = parse(&waiting.bytes) else { return };
        let first = !self.leg(side).up;
        let leg = self.leg(side);
        if first {
            leg.forks = Some(Forks::new(&waiting.bytes, &waiting.branch, leg.to));
            leg.dialog = Dialog::of_callee(&invite, response, leg.to);
            if let Some(dialog) = &leg.dialog {
                leg.to = dialog.at;
            }
        } else if let Some(dialog) = leg.dialog.as_mut() {
            dialog.refreshed(&response.fields);
        }
        leg.up = true;
        leg.ack = Some((waiting.branch.clone(), Vec::new()));
        // Where our INVITE described nothing, the acknowledgement does, with what the side across will say.
        if !invite.fields.body.is_empty() || waiting.unwanted || self.stage == Stage::Ending {
            self.acknowledge(side, None);
        }
        if waiting.unwanted || self.stage == Stage::Ending {
            return self.bye(side, now);
        }
        let content = self.outward(side, &response.fields);
        let was_joined = self.stage == Stage::Joined;
        self.stage = Stage::Joined;
        if self.passing.take_if(|passing| passing.branch == waiting.branch).is_some() {
            self.answer_passed(side.other(), 200, response.reason, content, now);
        }
        if !was_joined {
            self.orders.push_back(Order::Joined);
        }
    }

    fn refused(&mut self, side: Side, waiting: &Waiting, response: &Response<'_>, now: u64) {
        let Ok(invite) = parse(&waiting.bytes) else { return };
        let to = response.fields.header(Name::To).map(|header| header.value);
        let ack = about(&invite, "ACK", to);
        // Where the INVITE went, also when it was one inside the call.
        self.send(side, ack);
        if waiting.unwanted {
            return;
        }
        let (status, words): (u16, &[u8]) = match response.status {
            // The phone inside sends nobody on, and its passwords are no matter of the caller.
            300..=399 | 401 | 407 => (480, b"Temporarily Unavailable"),
            status => (status, response.reason),
        };
        self.not_taken(side, &waiting.branch, status, words, now);
    }
}
