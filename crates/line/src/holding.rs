//! What calls need that the screen holds itself: our own addresses, the phone inside, room.

use crate::calls::Calls;
use crate::way::Way;
use crate::{Asking, Options};
use desk::error::{Answer, Refusal};
use desk::screen::live::name;
use screen::sip::{Asked, Inner, Status, Take, Transport, address};
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use tokio::sync::{Semaphore, watch};

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
    pub(crate) ask: Option<Asking>,
    bridge: bool,
    /// Who was sent on by a mobile line and typed the code is connected; told to call again otherwise.
    pub(crate) connects: bool,
    /// Where SIP reaches us, as telephones see it.
    pub(crate) at: HashMap<Transport, SocketAddr>,
    /// Where sound comes in, and how telephones reach that.
    pub(crate) ip: IpAddr,
    pub(crate) public: IpAddr,
    pub(crate) room: Arc<Semaphore>,
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
    pub(crate) fn new(place: Place, options: &Options) -> Answer<Holding> {
        let target = |uri: &str| match address(uri.as_bytes()) {
            Some(at) => Ok(Inner { uri: uri.to_owned(), at }),
            None => Err(Refusal::refused("screen-target-address").with("value", uri)),
        };
        let bound = place.at[&Transport::Udp];
        let ip = bound.ip();
        let public = match options.public {
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
            inner: target(&options.inner)?,
            message: options.message.as_deref().map(target).transpose()?,
            mark: name()?,
            ask: options.ask.clone(),
            bridge: options.bridge,
            connects: options.connects,
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
}

/// One caller who is being asked; room for another one when dropped.
#[derive(Debug)]
pub(crate) struct Asks {
    number: String,
    busy: Arc<Mutex<HashMap<String, usize>>>,
    _room: tokio::sync::OwnedSemaphorePermit,
}

impl Asks {
    pub(crate) fn of(holding: &Holding, number: &str) -> Result<Asks, NotHeld> {
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
