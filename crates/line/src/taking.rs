//! How a call becomes one that is held: room, a port for its sound, a code.

use crate::Manner;
use crate::calls::MOST_WAITING;
use crate::held::Held;
use crate::holding::{Asks, Holding, New, NotHeld};
use crate::sound::{Media, Question, Sound};
use desk::screen::live::secret;
use screen::challenge::{Code, Fallback};
use screen::media::StreamChance;
use screen::media::sdp::{self, Direction};
use screen::sip::{Call, Own, Side, Status, Take, Taking, Transport, undescribed};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::sync::mpsc;

impl Holding {
    /// Takes a call; nothing of it goes out before it is [started](Held::start).
    pub(crate) fn take(&self, new: &New<'_>, now: u64) -> Result<Held, NotHeld> {
        let room = Arc::clone(&self.room).try_acquire_owned().map_err(|_| NotHeld::Cannot)?;
        let own = |transport| Own { at: self.at[&transport], transport };
        let own = [own(new.way.transport()), own(Transport::Udp)];
        let secret = secret().map_err(|_| NotHeld::Cannot)?;
        let taking = Taking { own, from: new.from, secret, mark: self.mark.clone() };
        let again = new.asked.shown.forwarded.is_some() && !self.connects;
        let (call, sound, asks) = match new.take {
            Take::Connect => (Call::sent_on(new.invite, taking, &self.inner, now).ok_or(NotHeld::Cannot)?, None, None),
            Take::Ask => {
                let asks = Asks::of(self, &new.asked.shown.number)?;
                let (call, sound) = self.asking(new.invite, taking, again, now)?;
                (call, Some(sound), Some(asks))
            }
        };
        let (outbox, inbox) = mpsc::channel(MOST_WAITING);
        let name = self.calls.name(new.asked.call.as_bytes(), Side::Caller, &outbox).ok_or(NotHeld::Cannot)?;
        let fallback = self.ask.as_ref().map_or(Fallback::Reject, |ask| ask.options.fallback);
        let mut held = Held::new(call, sound, new, (inbox, outbox), fallback);
        (held.room, held.asks, held.again) = (Some(room), asks, again);
        held.names.push(name);
        held.is_known_inside(self);
        Ok(held)
    }

    fn asking(&self, invite: &[u8], taking: Taking, again: bool, now: u64) -> Result<(Call, Sound), NotHeld> {
        let cannot = |_| NotHeld::Cannot;
        let ask = self.ask.as_ref().ok_or(NotHeld::Cannot)?;
        let request = screen::sip::parse(invite).map_err(|_| NotHeld::Cannot)?;
        let body = request.fields.body;
        if let Some(status) = undescribed(&request) {
            return Err(NotHeld::Unfit(status));
        }
        let unfit = |refused: sdp::Refused| NotHeld::Unfit(said(refused.status()));
        let socket = Sound::port(self.ip).map_err(cannot)?;
        let port = socket.local_addr().map_err(cannot)?.port();
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = secret::<16>().map_err(|_| NotHeld::Cannot)?;
        let session = u64::from(u32::from_be_bytes([a, b, c, d]));
        let ours = sdp::Ours { address: SocketAddr::new(self.public, port), session, version: 1 };
        // Who describes no sound is offered ours, and asked as soon as they chose of it.
        let (media, description) = match body.is_empty() {
            true => (Media::Offered(ours), sdp::offer(&ours, Direction::SendRecv)),
            false => {
                let offer = sdp::read(body).map_err(unfit)?;
                let chosen = offer.choose().map_err(unfit)?;
                // Who cannot hear the code would be asked for nothing.
                if !chosen.listens() || chosen.address.is_ipv4() != self.ip.is_ipv4() {
                    return Err(NotHeld::Unfit(said(488)));
                }
                (Media::Chosen(chosen), sdp::answer(&offer, &chosen, &ours))
            }
        };
        let chance = StreamChance {
            ssrc: u32::from_be_bytes([e, f, g, h]),
            sequence: u16::from_be_bytes([i, j]),
            timestamp: u32::from_be_bytes([k, l, m, n]) ^ u32::from(u16::from_be_bytes([o, p])),
        };
        let code = Code::of_chance(ask.options.digits, u64::from_be_bytes(secret::<8>().map_err(|_| NotHeld::Cannot)?));
        let (options, prompts) = (Manner { again, ..ask.options.clone() }, Arc::clone(&ask.prompts));
        let question = Question { code, options, prompts, media, chance };
        let sound = Sound::asking(socket, (self.ip, self.public), question, taking.from.ip()).map_err(cannot)?;
        let call = Call::answered(invite, taking, description.as_bytes(), now).ok_or(NotHeld::Cannot)?;
        Ok((call, sound))
    }
}

/// The words of a description that is none, or of which nothing fits.
fn said(status: u16) -> Status {
    if status == 400 { Status(400, "Bad Request") } else { Status(488, "Not Acceptable Here") }
}
