//! What the two sides ask of each other, and of us.

use super::{Call, Order, Passing, Side, Stage};
use crate::sip::answer::answer_with;
use crate::sip::dialog::number;
use crate::sip::name::Name;
use crate::sip::owed::Owed;
use crate::sip::parse::{Request, first_of, parameter, parse, text};
use crate::sip::refuse::{ALLOW_IN_CALLS, fault};
use crate::sip::via::Via;
use std::net::SocketAddr;

type Content = Option<(Vec<u8>, Vec<u8>)>;

impl Call {
    pub(super) fn request(&mut self, side: Side, request: &Request<'_>, bytes: &[u8], from: SocketAddr, now: u64) {
        let leg = self.leg(side);
        // Who only guessed a name does not turn our answers to themselves.
        if from.ip() == leg.from.ip() || leg.dialog.as_ref().is_some_and(|dialog| dialog.owns(request)) {
            leg.from = from;
        }
        match (request.method, fault(request)) {
            (b"ACK", Some(_)) => return,
            (_, Some(reason)) => return self.answer(side, request, 400, reason, &[]),
            _ => {}
        }
        match request.method {
            b"ACK" => return self.acknowledged(side, request, now),
            b"CANCEL" => return self.cancelled(side, request, bytes, now),
            _ if self.is_copy(side, request, bytes) => return,
            _ => {}
        }
        let Some(dialog) = self.leg(side).dialog.as_mut().filter(|dialog| dialog.owns(request)) else {
            return self.answer(side, request, 481, "Call Does Not Exist", &[]);
        };
        let Some(number) = number(&request.fields) else { return self.answer(side, request, 400, "Bad CSeq", &[]) };
        if number < dialog.seen {
            return self.answer(side, request, 500, "Out Of Order", &[]);
        }
        dialog.seen = number;
        let allow = [("Allow", ALLOW_IN_CALLS.to_owned())];
        match request.method {
            b"BYE" => self.hung_up(side, request, now),
            b"OPTIONS" => self.answer(side, request, 200, "OK", &allow),
            b"INVITE" | b"UPDATE" => self.described_anew(side, request, bytes, number, now),
            b"INFO" => self.informed(side, request, bytes, number, now),
            _ => self.answer(side, request, 405, "Method Not Allowed", &allow),
        }
    }

    /// A copy gets the answer that the first one got. The same call that came along another way is refused once (RFC 3261 section
    /// 8.2.2.2).
    fn is_copy(&mut self, side: Side, request: &Request<'_>, bytes: &[u8]) -> bool {
        let sequence = request.fields.header(Name::CSeq).map(|header| header.value).unwrap_or_default();
        if request.method == b"INVITE" {
            let Some(owed) = &self.leg(side).owed else { return false };
            if number(&request.fields) != Some(owed.number) {
                return false;
            }
            let merged = branch(&owed.request) != branch(bytes);
            if merged {
                self.answer(side, request, 482, "Loop Detected", &[]);
            } else if !owed.answer.is_empty() {
                self.again(side);
            }
            return true;
        }
        let Some((known, answer, to)) = &self.leg(side).last else { return false };
        if known != sequence {
            return false;
        }
        let (bytes, to) = (answer.clone(), *to);
        if !bytes.is_empty() {
            self.orders.push_back(Order::Send { side, bytes, to });
        }
        true
    }

    /// Sends the answer to the latest `INVITE` of this side again.
    pub(super) fn again(&mut self, side: Side) {
        let leg = self.leg(side);
        let (from, Some(owed)) = (leg.from, leg.owed.as_ref()) else { return };
        let to = answer_goes(&owed.request, from);
        let bytes = owed.answer.clone();
        self.orders.push_back(Order::Send { side, bytes, to });
    }

    fn acknowledged(&mut self, side: Side, request: &Request<'_>, now: u64) {
        let number = number(&request.fields);
        let content = self.outward(side, &request.fields);
        let leg = self.leg(side);
        let Some(owed) = leg.owed.as_mut().filter(|owed| Some(owed.number) == number && owed.status >= 200) else {
            return;
        };
        owed.acknowledged();
        let was_taken = owed.status < 300;
        if leg.bye_due {
            self.bye(side, now);
        }
        if side == Side::Caller && was_taken && !std::mem::replace(&mut self.established, true) {
            self.orders.push_back(Order::Established { body: request.fields.body.to_vec() });
        }
        // The other side described its sound in the answer and waits for this side's.
        let across = side.other();
        if self.leg(across).ack.as_ref().is_some_and(|(_, bytes)| bytes.is_empty()) {
            self.acknowledge(across, content);
        }
    }

    /// Acknowledges that the other side took our `INVITE`.
    pub(super) fn acknowledge(&mut self, side: Side, content: Content) {
        let (own, branch) = (self.own[side as usize], self.tokens.branch());
        let leg = &mut self.legs[side as usize];
        let (Some(dialog), Some((_, ack))) = (leg.dialog.as_mut(), leg.ack.as_mut()) else { return };
        let content = content.as_ref().map(|(kind, body)| (&kind[..], &body[..]));
        *ack = dialog.request(&own, "ACK", &branch, &[], content);
        let bytes = ack.clone();
        self.send(side, bytes);
    }

    fn cancelled(&mut self, side: Side, request: &Request<'_>, bytes: &[u8], now: u64) {
        let ours = self.leg(side).owed.as_ref().is_some_and(|owed| branch(&owed.request) == branch(bytes));
        if !ours {
            return self.answer(side, request, 481, "Call Does Not Exist", &[]);
        }
        self.answer(side, request, 200, "OK", &[]);
        if self.leg(side).owed.as_ref().is_some_and(Owed::is_open) {
            self.passing = None;
            self.answer_invite(side, 487, b"Request Terminated", None, now);
            self.call_off(side.other(), now);
            if !self.leg(side).up {
                self.stage = Stage::Ending;
            }
        }
    }

    fn hung_up(&mut self, side: Side, request: &Request<'_>, now: u64) {
        self.answer(side, request, 200, "OK", &[]);
        let leg = self.leg(side);
        leg.up = false;
        if let Some(owed) = leg.owed.as_mut() {
            owed.acknowledged();
        }
        if leg.owed.as_ref().is_some_and(Owed::is_open) {
            self.passing = None;
            self.answer_invite(side, 487, b"Request Terminated", None, now);
        }
        self.stage = Stage::Ending;
        self.end(side.other(), now);
    }

    /// A new description of sound inside the call: hold, another codec, a sign of life.
    fn described_anew(&mut self, side: Side, request: &Request<'_>, bytes: &[u8], number: u32, now: u64) {
        if let Some(dialog) = self.leg(side).dialog.as_mut() {
            dialog.refreshed(&request.fields);
        }
        if side == Side::Caller
            && let Some((seconds, until)) = self.session.as_mut()
        {
            *until = now + u64::from(*seconds) * 1000;
        }
        let is_invite = request.method == b"INVITE";
        if self.leg(side).owed.as_ref().is_some_and(|owed| owed.is_open() || owed.is_unheard())
            || self.passing.is_some()
        {
            return self.answer(side, request, 491, "Request Pending", &[]);
        }
        let stream = self.own[side as usize].transport.is_stream();
        if is_invite {
            self.leg(side).owed = Some(Owed::new(bytes, number, true, stream));
        }
        if self.stage == Stage::Joined {
            return self.pass(side, request, bytes, number, now);
        }
        // Nobody else is on the line: the screen's own sound is what it was. It answers, too, that it goes on hearing.
        let described = self.described.clone().unwrap_or_default();
        let content =
            (is_invite || !request.fields.body.is_empty()).then_some((&b"application/sdp"[..], &described[..]));
        if !request.fields.body.is_empty()
            && let Some(at) = crate::sip::body::heard_at(request.fields.body)
        {
            self.orders.push_back(Order::Heard { side, at });
        }
        match is_invite {
            true => self.answer_invite(side, 200, b"OK", content, now),
            false => self.answer_with(side, request, (200, b"OK"), &[], content),
        }
    }

    fn informed(&mut self, side: Side, request: &Request<'_>, bytes: &[u8], number: u32, now: u64) {
        if self.stage == Stage::Joined {
            if self.passing.is_some() {
                return self.answer(side, request, 500, "Busy", &[("Retry-After", "1".to_owned())]);
            }
            return self.pass(side, request, bytes, number, now);
        }
        let kind = request.fields.header(Name::ContentType).map(|header| text(header.value).into_owned());
        let order = Order::Info { kind: kind.unwrap_or_default(), body: request.fields.body.to_vec() };
        self.orders.push_back(order);
        self.answer(side, request, 200, "OK", &[]);
    }

    /// Asks the other side what this side asks.
    fn pass(&mut self, from: Side, request: &Request<'_>, bytes: &[u8], number: u32, now: u64) {
        let method = match request.method {
            b"INVITE" => "INVITE",
            b"UPDATE" => "UPDATE",
            _ => "INFO",
        };
        if method != "INVITE" {
            let sequence = request.fields.header(Name::CSeq).map(|header| header.value.to_vec()).unwrap_or_default();
            let leg = self.leg(from);
            leg.last = Some((sequence, Vec::new(), leg.from));
            let stream = self.own[from as usize].transport.is_stream();
            self.leg(from).asked = Some(Owed::new(bytes, number, false, stream));
        }
        let content = self.outward(from, &request.fields);
        match self.ask(from.other(), method, content, now) {
            Some(branch) => self.passing = Some(Passing { from, branch }),
            None => self.answer_passed_of(from, method, 481, b"Call Does Not Exist", None, now),
        }
    }

    /// Answers what was passed on.
    pub(super) fn answer_passed(&mut self, side: Side, status: u16, words: &[u8], content: Content, now: u64) {
        let method = if self.leg(side).asked.is_some() { "INFO" } else { "INVITE" };
        self.answer_passed_of(side, method, status, words, content, now);
    }

    fn answer_passed_of(&mut self, side: Side, method: &str, status: u16, words: &[u8], content: Content, now: u64) {
        let content = content.as_ref().map(|(kind, body)| (&kind[..], &body[..]));
        if method == "INVITE" {
            return self.answer_invite(side, status, words, content, now);
        }
        if status < 200 {
            return;
        }
        let Some(asked) = self.leg(side).asked.take() else { return };
        let Ok(request) = parse(&asked.request) else { return };
        self.answer_with(side, &request, (status, words), &[], content);
    }

    pub(super) fn answer_caller(&mut self, status: u16, words: &[u8], content: Option<(&[u8], &[u8])>, now: u64) {
        self.answer_invite(Side::Caller, status, words, content, now);
    }

    /// Answers the latest `INVITE` of a side.
    pub(super) fn answer_invite(
        &mut self,
        side: Side,
        status: u16,
        words: &[u8],
        content: Option<(&[u8], &[u8])>,
        now: u64,
    ) {
        let mut more = Vec::new();
        if (101..300).contains(&status) {
            more.push(("Contact", self.own[side as usize].contact()));
            more.push(("Allow", ALLOW_IN_CALLS.to_owned()));
        }
        if (200..300).contains(&status)
            && side == Side::Caller
            && let Some((seconds, until)) = self.session.as_mut()
        {
            *until = now + u64::from(*seconds) * 1000;
            more.push(("Require", "timer".to_owned()));
            more.push(("Session-Expires", format!("{seconds};refresher=uac")));
        }
        let tag = if status > 100 { self.tag.clone() } else { String::new() };
        let leg = self.leg(side);
        let from = leg.from;
        let Some(owed) = leg.owed.as_mut() else { return };
        let Ok(request) = parse(&owed.request) else { return };
        let Some(bytes) = answer_with(&request, (status, words), from, &tag, &more, content) else { return };
        let to = answer_goes(&owed.request, from);
        owed.answered(status, bytes.clone(), now);
        if (200..300).contains(&status) {
            leg.up = true;
        }
        self.orders.push_back(Order::Send { side, bytes, to });
    }

    fn answer(&mut self, side: Side, request: &Request<'_>, status: u16, words: &str, more: &[(&str, String)]) {
        self.answer_with(side, request, (status, words.as_bytes()), more, None);
    }

    fn answer_with(
        &mut self,
        side: Side,
        request: &Request<'_>,
        said: (u16, &[u8]),
        more: &[(&str, String)],
        content: Option<(&[u8], &[u8])>,
    ) {
        let (from, tag) = (self.leg(side).from, self.tag.clone());
        let Some(bytes) = answer_with(request, said, from, &tag, more, content) else { return };
        let to = request.fields.header(Name::Via).and_then(|header| Via::read(header.value));
        let to = to.map_or(from, |via| via.destination(from));
        if let Some(sequence) = request.fields.header(Name::CSeq) {
            self.leg(side).last = Some((sequence.value.to_vec(), bytes.clone(), to));
        }
        self.orders.push_back(Order::Send { side, bytes, to });
    }
}

fn answer_goes(request: &[u8], from: SocketAddr) -> SocketAddr {
    let Ok(request) = parse(request) else { return from };
    let via = request.fields.header(Name::Via).and_then(|header| Via::read(header.value));
    via.map_or(from, |via| via.destination(from))
}

fn branch(request: &[u8]) -> Option<Vec<u8>> {
    let request = parse(request).ok()?;
    let via = request.fields.header(Name::Via)?;
    parameter(first_of(via.value).0, "branch").map(<[u8]>::to_vec)
}
