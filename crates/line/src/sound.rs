//! The sound of a held call: two sockets, and what is done with what comes in at them.

use screen::challenge::{Challenge, Ended, Outcome, Step};
use screen::media::{Latch, Stream, ringing};
use std::io;
use std::net::{IpAddr, SocketAddr};
use tokio::net::UdpSocket;

/// The most bytes of a packet of sound; RTP that telephones send is far smaller.
const MOST_BYTES: usize = 2048;

/// What is done.
#[derive(Debug)]
enum Doing {
    /// The caller is asked for the code.
    Asks(Box<Challenge>),
    /// The caller hears that it rings.
    Rings { stream: Stream, packets: u64 },
    /// Each side hears the other.
    Relays,
}

/// The sound of one call.
#[derive(Debug)]
pub(crate) struct Sound {
    ip: IpAddr,
    public: IpAddr,
    caller: UdpSocket,
    inner: Option<UdpSocket>,
    caller_at: Latch,
    inner_at: Option<Latch>,
    doing: Doing,
    room: Box<[u8]>,
    inner_room: Box<[u8]>,
}

/// What came of a look at the clock.
#[derive(Debug)]
pub(crate) enum Look {
    /// Nothing before this time.
    Wait(Option<u64>),
    /// The caller was asked, and this came of it.
    Asked(Ended),
}

impl Sound {
    /// A port of our own, before the call is answered.
    pub(crate) fn port(ip: IpAddr) -> io::Result<std::net::UdpSocket> {
        let socket = std::net::UdpSocket::bind((ip, 0))?;
        socket.set_nonblocking(true)?;
        Ok(socket)
    }

    /// A call whose caller is asked.
    pub(crate) fn asking(
        socket: std::net::UdpSocket,
        (ip, public): (IpAddr, IpAddr),
        challenge: Challenge,
        caller_at: Latch,
    ) -> io::Result<Sound> {
        let (caller, doing) = (UdpSocket::from_std(socket)?, Doing::Asks(Box::new(challenge)));
        let room = || vec![0; MOST_BYTES].into_boxed_slice();
        let (room, inner_room) = (room(), room());
        Ok(Sound { ip, public, caller, inner: None, caller_at, inner_at: None, doing, room, inner_room })
    }

    /// Opens the port towards the phone inside: where the caller and where the phone send their sound from now on.
    pub(crate) fn opened(&mut self) -> io::Result<[SocketAddr; 2]> {
        let inner = UdpSocket::from_std(Self::port(self.ip)?)?;
        let ports = [self.caller.local_addr()?.port(), inner.local_addr()?.port()];
        self.inner = Some(inner);
        Ok(ports.map(|port| SocketAddr::new(self.public, port)))
    }

    /// The caller is asked no more and hears that it rings; what came of the asking.
    pub(crate) fn rings(&mut self, now: u64) -> Option<Ended> {
        let Doing::Asks(mut challenge) = std::mem::replace(&mut self.doing, Doing::Relays) else { return None };
        let ended = challenge.hung_up(now);
        let (stream, latch) = challenge.into_stream();
        self.caller_at = latch;
        self.doing = Doing::Rings { stream, packets: 0 };
        Some(ended)
    }

    /// Both sides are connected; what came of the asking, where the last words were still spoken.
    pub(crate) fn relays(&mut self, now: u64) -> Option<Ended> {
        let ended = self.rings(now);
        self.doing = Doing::Relays;
        ended
    }

    /// A side said where it wants to hear.
    pub(crate) fn heard(&mut self, is_caller: bool, at: SocketAddr, now: u64) {
        if is_caller {
            self.caller_at = Latch::new(at, now);
        } else {
            self.inner_at = Some(Latch::new(at, now));
        }
    }

    /// A digit came in a message of the call.
    pub(crate) fn info(&mut self, kind: &str, body: &[u8], now: u64) {
        if let Doing::Asks(challenge) = &mut self.doing {
            challenge.info(kind, body, now);
        }
    }

    /// What is known of the outcome, also while the last words are still spoken.
    pub(crate) fn outcome(&self) -> Option<Outcome> {
        match &self.doing {
            Doing::Asks(challenge) => challenge.outcome(),
            _ => None,
        }
    }

    /// The caller hung up while being asked.
    pub(crate) fn hung_up(&mut self, now: u64) -> Option<Ended> {
        match &mut self.doing {
            Doing::Asks(challenge) => Some(challenge.hung_up(now)),
            _ => None,
        }
    }

    /// Sends what is due.
    pub(crate) fn look(&mut self, now: u64) -> Look {
        match &mut self.doing {
            Doing::Asks(challenge) => loop {
                match challenge.poll(now) {
                    Step::Send { bytes, to } => drop(self.caller.try_send_to(&bytes, to)),
                    Step::Wait { until_ms } => return Look::Wait(Some(until_ms)),
                    Step::Ended(ended) => return Look::Asked(ended),
                }
            },
            Doing::Rings { stream, packets } => {
                while stream.is_due(now) {
                    let sound = ringing(*packets);
                    *packets += 1;
                    let bytes = stream.packet(sound.as_ref().map_or(&[], |sound| &sound[..]));
                    let _ = self.caller.try_send_to(&bytes, self.caller_at.to());
                }
                Look::Wait(Some(stream.due_ms()))
            }
            Doing::Relays => Look::Wait(None),
        }
    }

    /// Waits for sound of either side and hands it on. `now` is asked when something came.
    pub(crate) async fn next(&mut self, now: impl Fn() -> u64) {
        tokio::select! {
            Ok((length, from)) = self.caller.recv_from(&mut self.room) => {
                let (bytes, now) = (&self.room[..length], now());
                match &mut self.doing {
                    Doing::Asks(challenge) => challenge.rtp(bytes, from, now),
                    Doing::Rings { .. } => drop(self.caller_at.admits(from, now)),
                    Doing::Relays => {
                        if let (true, Some(inner), Some(at)) = (self.caller_at.admits(from, now), &self.inner, &self.inner_at) {
                            let _ = inner.try_send_to(bytes, at.to());
                        }
                    }
                }
            }
            Ok((length, from)) = heard_inside(self.inner.as_ref(), &mut self.inner_room) => {
                let is_theirs = self.inner_at.as_mut().is_some_and(|at| at.admits(from, now()));
                if is_theirs && matches!(self.doing, Doing::Relays) {
                    let _ = self.caller.try_send_to(&self.inner_room[..length], self.caller_at.to());
                }
            }
            // Somebody's network told that nobody is there; the next packet may find them.
            else => {}
        }
    }
}

async fn heard_inside(socket: Option<&UdpSocket>, room: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
    match socket {
        Some(socket) => socket.recv_from(room).await,
        None => std::future::pending().await,
    }
}
