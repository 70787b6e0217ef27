//! What calls need that the screen holds itself: our own addresses, the phone inside, room.

use crate::calls::{Calls, MOST_WAITING};
use crate::held::Held;
use crate::sound::{Media, Question, Sound};
use crate::way::Way;
use crate::{Asking, Manner};
use desk::error::{Answer, Refusal};
use desk::screen::live::secret;
use screen::challenge::{Code, Fallback};
use screen::media::StreamChance;
use screen::media::sdp::{self, Direction};
use screen::sip::{Asked, Call, Inner, Own, Side, Status, Take, Taking, Transport, address, undescribed};
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use tokio::sync::{Semaphore, mpsc, watch};

/// Calls that are held at once.
const MOST_CALLS: usize = 500;
/// Callers that are asked at once.
const MOST_ASKED: usize = 200;
/// Calls of one number that are asked at once.
const MOST_OF_ONE: usize = 2;

/// All that calls share.
pub(crate) struct Holding {
    pub(crate) calls: Calls,
    /// The way to the phone inside.
    pub(crate) inside: Way,
    pub(crate) inner: Inner,
    pub(crate) message: Option<Inner>,
    /// By this we know a call that we sent ourselves.
    pub(crate) mark: String,
    ask: Option<Asking>,
    bridge: bool,
    /// Who was sent on by a mobile line and typed the code is connected; told to call again otherwise.
    pub(crate) connects: bool,
    /// Where SIP reaches us, as telephones see it.
    at: HashMap<Transport, SocketAddr>,
    /// Where sound comes in, and how telephones reach that.
    ip: IpAddr,
    public: IpAddr,
    room: Arc<Semaphore>,
    asked: Arc<Semaphore>,
    busy: Arc<Mutex<HashMap<String, usize>>>,
    stopped: watch::Receiver<bool>,
    stop: watch::Sender<bool>,
}

/// Where the sockets are.
pub(crate) struct Place {
    pub(crate) inside: Way,
    /// One for each transport that is listened on; packets are always.
    pub(crate) at: HashMap<Transport, SocketAddr>,
    pub(crate) public: Option<IpAddr>,
}

/// A call that came in.
pub(crate) struct New<'a> {
    pub(crate) invite: &'a [u8],
    pub(crate) from: SocketAddr,
    pub(crate) way: &'a Way,
    pub(crate) asked: &'a Asked,
    pub(crate) take: Take,
}

/// Why a call cannot be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotHeld {
    /// The number is being asked already.
    Busy,
    /// The description of sound is none, or one in which nothing can be asked: the status that says so.
    Unfit(Status),
    /// There is no room, or no description yet.
    Cannot,
}

impl Holding {
    /// # Errors
    /// `screen-target-address` for a phone without an address, `screen-public-missing` when nobody knows where we are.
    pub(crate) fn new(
        place: Place,
        inner: &str,
        message: Option<&str>,
        ask: Option<Asking>,
        bridge: bool,
    ) -> Answer<Holding> {
        let target = |uri: &str| match address(uri.as_bytes()) {
            Some(at) => Ok(Inner { uri: uri.to_owned(), at }),
            None => Err(Refusal::refused("screen-target-address").with("value", uri)),
        };
        let bound = place.at[&Transport::Udp];
        let ip = bound.ip();
        let public = match place.public {
            Some(public) => public,
            None if ip.is_unspecified() => {
                return Err(Refusal::refused("screen-public-missing").with("address", bound.to_string()));
            }
            None => ip,
        };
        let seen = |at: SocketAddr| SocketAddr::new(public, at.port());
        let at = place.at.into_iter().map(|(transport, at)| (transport, seen(at))).collect();
        let (stop, stopped) = watch::channel(false);
        Ok(Holding {
            calls: Calls::default(),
            inside: place.inside,
            inner: target(inner)?,
            message: message.map(target).transpose()?,
            mark: secret::<8>()?.iter().map(|byte| format!("{byte:02x}")).collect(),
            ask,
            bridge,
            connects: false,
            at,
            ip,
            public,
            room: Arc::new(Semaphore::new(MOST_CALLS)),
            asked: Arc::new(Semaphore::new(MOST_ASKED)),
            busy: Arc::default(),
            stopped,
            stop,
        })
    }

    pub(crate) fn asks(&self) -> bool {
        self.ask.is_some()
    }

    pub(crate) fn bridges(&self) -> bool {
        self.bridge
    }

    pub(crate) fn stopped(&self) -> watch::Receiver<bool> {
        self.stopped.clone()
    }

    /// Ends all calls, and waits until their last words are said.
    pub(crate) async fn end(&self, patience: std::time::Duration) {
        let _ = self.stop.send(true);
        let _ = tokio::time::timeout(patience, self.room.acquire_many(MOST_CALLS as u32)).await;
    }

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
        if let Some(status) = undescribed(&request) {
            return Err(NotHeld::Unfit(status));
        }
        let body = request.fields.body;
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

/// One caller who is being asked; room for another one when dropped.
#[derive(Debug)]
pub(crate) struct Asks {
    number: String,
    busy: Arc<Mutex<HashMap<String, usize>>>,
    _room: tokio::sync::OwnedSemaphorePermit,
}

impl Asks {
    fn of(holding: &Holding, number: &str) -> Result<Asks, NotHeld> {
        let room = Arc::clone(&holding.asked).try_acquire_owned().map_err(|_| NotHeld::Cannot)?;
        let mut busy = holding.busy.lock().expect("no panic while held");
        let calls = busy.entry(number.to_owned()).or_default();
        // Those who show no number are many.
        if *calls >= MOST_OF_ONE && number != "anonymous" {
            return Err(NotHeld::Busy);
        }
        *calls += 1;
        Ok(Asks { number: number.to_owned(), busy: Arc::clone(&holding.busy), _room: room })
    }
}

impl Drop for Asks {
    fn drop(&mut self) {
        let mut busy = self.busy.lock().expect("no panic while held");
        if let Some(calls) = busy.get_mut(&self.number) {
            *calls -= 1;
            if *calls == 0 {
                busy.remove(&self.number);
            }
        }
    }
}
