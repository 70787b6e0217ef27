//! The door to telephone lines: calls come in over SIP, phones and exchanges ask over HTTP, displays are told. The screen decides; here are only sockets.
//!
//! A fault of ours must not cost a call: whatever cannot be decided is sent on to the inner phone, and said in the log.
//!
//! ```no_run
//! use line::{Line, Options};
//!
//! # async fn run(here: desk::Here, stopped: tokio::sync::watch::Receiver<bool>) -> desk::error::Answer<()> {
//! let options = Options { sip: vec!["udp://127.0.0.1:5060".parse().unwrap()], ..Options::default() };
//! let line = Line::open(&here, options).await?;
//! println!("{:?}", line.bound());
//! line.serve(stopped).await;
//! # Ok(())
//! # }
//! ```

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod asked;
mod asking;
mod calls;
mod cards;
mod clock;
mod display;
mod held;
mod holding;
mod http;
mod ncid;
mod redress;
mod registering;
mod selftest;
mod sockets;
mod sound;
mod stream;
mod switch;
mod taking;
mod tls;
mod way;

pub use asking::{Asking, Fallback, Manner};
pub use cards::Cards;
pub use screen::sip::{NoSubscriber, Subscriber};
pub use selftest::{Tried, selftest};

use desk::Here;
use desk::error::{Answer, Refusal};
use desk::screen::live::Live;
use holding::{Holding, Place};
use registering::{Keeper, registering};
use screen::sip::{Address, Transport};
use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use switch::Switch;
use tokio::net::{TcpListener, UdpSocket};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use way::Way;

/// How often a change of policy, people or lists is looked for.
const LOOK: Duration = Duration::from_secs(1);

/// How long calls may take to end when the line does.
const FAREWELL: Duration = Duration::from_secs(2);

/// What a line listens on and where calls go.
#[derive(Clone, Default)]
pub struct Options {
    /// Where SIP comes in.
    pub sip: Vec<Address>,
    /// The line's certificates and its key as PEM, for `tls://`.
    pub certificate: Option<(PathBuf, PathBuf)>,
    /// Where a call goes that rings: `sip:phone@192.0.2.10`.
    pub inner: String,
    /// Where a call goes that somebody else asks for a code; to the inner phone when absent.
    pub challenge: Option<String>,
    /// The screen asks callers for the code itself.
    pub ask: Option<Asking>,
    /// The screen calls the inner phone itself, instead of answering where it is.
    pub bridge: bool,
    /// By which address telephones reach this machine; the one that SIP listens on when absent.
    pub public: Option<IpAddr>,
    /// Where messages are taken.
    pub message: Option<String>,
    /// Whom callers ask who were turned away.
    pub cards: Option<Arc<Cards>>,
    /// Numbers of mobile lines that send on here what they do not take.
    pub mobile: Vec<String>,
    /// Who types the code on the way from a mobile line is connected to the inner phone, instead of being told to call again.
    pub connects: bool,
    /// Whose word about the caller is believed.
    pub trusted: Vec<IpAddr>,
    /// Requests that one source may send in a second; 50 when absent.
    pub per_second: Option<u32>,
    /// Where displays are told who calls (NCID).
    pub ncid: Option<SocketAddr>,
    /// Where the line registers, so that calls come from there.
    pub register: Option<Subscriber>,
}

/// Where streams come in, and what keeps them from being read.
type Streams = Vec<(TcpListener, Option<TlsAcceptor>)>;

/// A line whose sockets are open.
pub struct Line {
    switch: Arc<Switch>,
    packets: Vec<Arc<UdpSocket>>,
    streams: Streams,
    displays: Option<TcpListener>,
    keeper: Option<Keeper>,
}

impl Line {
    /// Opens the screen and the sockets.
    ///
    /// # Errors
    /// As [`Live::open`]; an address that is taken; `screen-certificate-missing` and `screen-certificate-wrong` for `tls://`;
    /// `screen-register-packets` where a registration finds no socket for packets.
    pub async fn open(here: &Here, options: Options) -> Answer<Line> {
        let live = Live::open(here).await?;
        let (mut packets, mut streams) = (Vec::new(), Vec::new());
        for address in &options.sip {
            let refused = |error| Refusal::not_listening(error, address.at);
            match address.transport {
                Transport::Udp => packets.push(Arc::new(UdpSocket::bind(address.at).await.map_err(refused)?)),
                Transport::Tcp => streams.push((TcpListener::bind(address.at).await.map_err(refused)?, None)),
                Transport::Tls => {
                    let missing = || Refusal::refused("screen-certificate-missing");
                    let (certificate, key) = options.certificate.as_ref().ok_or_else(missing)?;
                    let tls = tls::acceptor(certificate, key)?;
                    streams.push((TcpListener::bind(address.at).await.map_err(refused)?, Some(tls)));
                }
            }
        }
        let holding = match (options.ask.is_some() || options.bridge) && !options.sip.is_empty() {
            true => Some(holding(&options, &mut packets, &streams).await?),
            false => None,
        };
        let displays = match options.ncid {
            Some(at) => Some(TcpListener::bind(at).await.map_err(|error| Refusal::not_listening(error, at))?),
            None => None,
        };
        let (registered, keeper) = match &options.register {
            Some(subscriber) => {
                let socket = packets.first().ok_or_else(|| Refusal::refused("screen-register-packets"))?;
                let (registered, keeper) = registering(subscriber, socket, options.public).await?;
                (Some(registered), Some(keeper))
            }
            None => (None, None),
        };
        let switch = Arc::new(Switch::new(live, options, holding, registered)?);
        Ok(Line { switch, packets, streams, displays, keeper })
    }

    /// Where it listens, as addresses that a peer can use.
    pub fn bound(&self) -> Vec<String> {
        let packets = self.packets.iter().flat_map(|s| s.local_addr()).map(|at| (Transport::Udp, at));
        let streams = self.streams.iter().flat_map(|(s, tls)| s.local_addr().map(|at| (carried(tls.as_ref()), at)));
        let displays = self.displays.iter().flat_map(|s| s.local_addr()).map(|at| format!("ncid://{at}"));
        let calls = packets.chain(streams).map(|(transport, at)| format!("{}://{at}", transport.scheme()));
        calls.chain(displays).collect()
    }

    /// What phone apps and callers ask, for a server of HTTP that has limits of its own.
    pub fn asked(&self) -> axum::Router {
        http::router(Arc::clone(&self.switch)).merge(redress::router(Arc::clone(&self.switch)))
    }

    /// Serves until told to stop.
    pub async fn serve(self, mut stopped: watch::Receiver<bool>) {
        let mut serving = JoinSet::new();
        for socket in self.packets {
            serving.spawn(sockets::packets(socket, Arc::clone(&self.switch)));
        }
        for (listener, tls) in self.streams {
            serving.spawn(stream::streams(listener, tls, Arc::clone(&self.switch)));
        }
        if let Some(listener) = self.displays {
            serving.spawn(ncid::serve(listener, Arc::clone(&self.switch)));
        }
        serving.spawn(switch::keep_fresh(Arc::clone(&self.switch), LOOK));
        let keeper = self.keeper.map(|keeper| tokio::spawn(keeper.run(self.switch.clock(), stopped.clone())));
        let _ = stopped.wait_for(|stop| *stop).await;
        let calls = async {
            if let Some(holding) = &self.switch.holding {
                holding.end(FAREWELL).await;
            }
        };
        // The registration is given back while calls end; whoever does not answer is not waited for.
        let given_back = async {
            if let Some(keeper) = keeper {
                let _ = tokio::time::timeout(FAREWELL, keeper).await;
            }
        };
        tokio::join!(calls, given_back);
        serving.shutdown().await;
    }
}

/// How a stream is carried.
fn carried(tls: Option<&TlsAcceptor>) -> Transport {
    if tls.is_some() { Transport::Tls } else { Transport::Tcp }
}

/// What is needed to hold calls: also a socket of packets towards the phone inside, where SIP comes in streams alone.
async fn holding(options: &Options, packets: &mut Vec<Arc<UdpSocket>>, streams: &Streams) -> Answer<Holding> {
    let mut at = HashMap::new();
    for (listener, tls) in streams {
        at.entry(carried(tls.as_ref())).or_insert(listener.local_addr()?);
    }
    if packets.is_empty() {
        let ip = at.values().next().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |at| at.ip());
        let at = SocketAddr::new(ip, 0);
        packets.push(Arc::new(UdpSocket::bind(at).await.map_err(|error| Refusal::not_listening(error, at))?));
    }
    let inside = Way::Packets(Arc::clone(&packets[0]));
    at.insert(Transport::Udp, packets[0].local_addr()?);
    Holding::new(Place { inside, at }, options)
}
