//! The sound of a held call: two sockets, and what is done with what comes in at them.

use screen::challenge::{Challenge, Code, Ended, Options, Outcome, Step};
use screen::media::sdp::{self, Chosen};
use screen::media::{Latch, Prompts, Stream, StreamChance, ringing};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use tokio::net::UdpSocket;

/// The most bytes of a packet of sound; RTP that telephones send is far smaller.
const MOST_BYTES: usize = 2048;

/// Addresses from which a side's sound is believed, at most.
const MOST_BELIEVED: usize = 8;

/// What is done.
#[derive(Debug)]
enum Doing {
    /// The caller did not yet hear that they were answered: whoever sends a first message in another's name makes nobody hear
    /// anything.
    Waits(Box<Question>),
    /// The caller is asked for the code.
    Asks(Box<Challenge>),
    /// The caller hears that it rings.
    Rings { stream: Stream, packets: u64 },
    /// Each side hears the other.
    Relays,
}

/// What a caller will be asked.
#[derive(Debug)]
pub(crate) struct Question {
    pub(crate) code: Code,
    pub(crate) options: Options,
    pub(crate) prompts: Arc<Prompts>,
    pub(crate) media: Media,
    pub(crate) chance: StreamChance,
}

/// The sound that both sides agreed on.
#[derive(Debug)]
pub(crate) enum Media {
    /// With the caller's first message.
    Chosen(Chosen),
    /// The caller was offered what we have, as this, and chooses when they hear that they were answered.
    Offered(sdp::Ours),
}

/// What came of it that the caller heard that they were answered.
#[derive(Debug)]
pub(crate) enum Begun {
    /// They are asked.
    Asked,
    /// They are asked, and chose of our description so that it is now this.
    As(String),
    /// They described no sound in which anything can be asked.
    Never,
}

/// The sound of one call.
#[derive(Debug)]
pub(crate) struct Sound {
    ip: IpAddr,
    public: IpAddr,
    /// Where sound of the caller, and of the phone inside, may come from: where their messages come from, and where they want
    /// sound. Nobody else speaks in the call or draws it to themselves.
    believed: [Vec<IpAddr>; 2],
    /// When either side was heard last.
    heard_at: u64,
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

    /// A call whose caller is asked as soon as they heard that they were answered. `source` is where their messages come from.
    pub(crate) fn asking(
        socket: std::net::UdpSocket,
        (ip, public): (IpAddr, IpAddr),
        question: Question,
        source: IpAddr,
    ) -> io::Result<Sound> {
        let described = match &question.media {
            Media::Chosen(chosen) => chosen.address,
            // Nobody is spoken to before they said where.
            Media::Offered(_) => SocketAddr::new(source, 0),
        };
        let (caller, doing) = (UdpSocket::from_std(socket)?, Doing::Waits(Box::new(question)));
        let (caller_at, believed) =
            (Latch::new(described, 0), [vec![plain(source), plain(described.ip())], Vec::new()]);
        let room = || vec![0; MOST_BYTES].into_boxed_slice();
        let (room, inner_room) = (room(), room());
        let heard_at = 0;
        Ok(Sound {
            ip,
            public,
            believed,
            heard_at,
            caller,
            inner: None,
            caller_at,
            inner_at: None,
            doing,
            room,
            inner_room,
        })
    }

    /// The caller heard that they were answered: they are asked. `body` is what they described then.
    pub(crate) fn begins(&mut self, body: &[u8], now: u64) -> Begun {
        let question = match std::mem::replace(&mut self.doing, Doing::Relays) {
            Doing::Waits(question) => *question,
            doing => {
                self.doing = doing;
                return Begun::Asked;
            }
        };
        let Question { code, options, prompts, media, chance } = question;
        let (media, begun) = match media {
            Media::Chosen(chosen) => (chosen, Begun::Asked),
            Media::Offered(ours) => {
                let Ok(answer) = sdp::read(body) else { return Begun::Never };
                let Ok(chosen) = answer.choose() else { return Begun::Never };
                if !chosen.listens() || chosen.address.is_ipv4() != self.ip.is_ipv4() {
                    return Begun::Never;
                }
                self.believed[0].push(plain(chosen.address.ip()));
                (chosen, Begun::As(sdp::answer(&answer, &chosen, &ours)))
            }
        };
        self.caller_at = Latch::new(media.address, now);
        self.heard_at = now;
        self.doing = Doing::Asks(Box::new(Challenge::new(code, options, prompts, media, chance, now)));
        begun
    }

    /// Milliseconds for which nobody was heard, once both sides are connected.
    pub(crate) fn quiet_for(&self, now: u64) -> u64 {
        if matches!(self.doing, Doing::Relays) { now.saturating_sub(self.heard_at) } else { 0 }
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
        let mut challenge = match std::mem::replace(&mut self.doing, Doing::Relays) {
            Doing::Asks(challenge) => challenge,
            doing => {
                self.doing = doing;
                return None;
            }
        };
        let ended = challenge.hung_up(now);
        let (stream, latch) = challenge.into_stream();
        self.caller_at = latch;
        self.doing = Doing::Rings { stream, packets: 0 };
        Some(ended)
    }

    /// Both sides are connected; what came of the asking, where the last words were still spoken.
    pub(crate) fn relays(&mut self, now: u64) -> Option<Ended> {
        let ended = self.rings(now);
        self.heard_at = now;
        self.doing = Doing::Relays;
        ended
    }

    /// A side said where it wants to hear.
    pub(crate) fn heard(&mut self, is_caller: bool, at: SocketAddr, now: u64) {
        let believed = &mut self.believed[usize::from(!is_caller)];
        if !believed.contains(&plain(at.ip())) && believed.len() < MOST_BELIEVED {
            believed.push(plain(at.ip()));
        }
        if is_caller {
            self.caller_at = Latch::new(at, now);
        } else {
            self.inner_at = Some(Latch::new(at, now));
        }
    }

    /// The phone inside, or where messages are taken, is called there.
    pub(crate) fn calls(&mut self, at: SocketAddr) {
        self.believed[1] = vec![plain(at.ip())];
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
            Doing::Waits(_) | Doing::Relays => Look::Wait(None),
        }
    }

    /// Waits for sound of either side and hands it on. `now` is asked when something came.
    pub(crate) async fn next(&mut self, now: impl Fn() -> u64) {
        tokio::select! {
            Ok((length, from)) = self.caller.recv_from(&mut self.room) => {
                let (bytes, now) = (&self.room[..length], now());
                if !self.believed[0].contains(&plain(from.ip())) {
                    return;
                }
                self.heard_at = now;
                match &mut self.doing {
                    Doing::Waits(_) => {}
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
                let now = now();
                let is_theirs = self.believed[1].contains(&plain(from.ip()))
                    && self.inner_at.as_mut().is_some_and(|at| at.admits(from, now));
                if is_theirs {
                    self.heard_at = now;
                }
                if is_theirs && matches!(self.doing, Doing::Relays) {
                    let _ = self.caller.try_send_to(&self.inner_room[..length], self.caller_at.to());
                }
            }
            // Somebody's network told that nobody is there; the next packet may find them.
            else => {}
        }
    }
}

/// An address as IPv4 where it is one.
fn plain(ip: IpAddr) -> IpAddr {
    ip.to_canonical()
}

async fn heard_inside(socket: Option<&UdpSocket>, room: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
    match socket {
        Some(socket) => socket.recv_from(room).await,
        None => std::future::pending().await,
    }
}
