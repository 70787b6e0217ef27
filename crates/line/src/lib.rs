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
mod display;
mod held;
mod holding;
mod http;
mod ncid;
mod selftest;
mod sockets;
mod sound;
mod stream;
mod switch;
mod way;

pub use asking::{Asking, Fallback};
pub use selftest::{Tried, selftest};

use desk::Here;
use desk::error::{Answer, Refusal};
use desk::screen::live::Live;
use holding::{Holding, Place};
use screen::sip::{Address, Proto};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use switch::Switch;
use tokio::net::{TcpListener, UdpSocket};
use tokio::sync::watch;
use tokio::task::JoinSet;
use way::Way;

/// How often a change of policy, people or lists is looked for.
const LOOK: Duration = Duration::from_secs(1);

/// How long calls may take to end when the line does.
const FAREWELL: Duration = Duration::from_secs(2);

/// What a line listens on and where calls go.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Where SIP comes in.
    pub sip: Vec<Address>,
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
    /// Whose word about the caller is believed.
    pub trusted: Vec<IpAddr>,
    /// Requests that one source may send in a second; 50 when absent.
    pub per_second: Option<u32>,
    /// Where displays are told who calls (NCID).
    pub ncid: Option<SocketAddr>,
}

/// A line whose sockets are open.
pub struct Line {
    switch: Arc<Switch>,
    packets: Vec<Arc<UdpSocket>>,
    streams: Vec<TcpListener>,
    displays: Option<TcpListener>,
}

impl Line {
    /// Opens the screen and the sockets.
    ///
    /// # Errors
    /// As [`Live::open`]; an address that is taken.
    pub async fn open(here: &Here, options: Options) -> Answer<Line> {
        let live = Live::open(here).await?;
        let (mut packets, mut streams) = (Vec::new(), Vec::new());
        for address in &options.sip {
            let refused = |error| Refusal::not_listening(error, address.at);
            match address.proto {
                Proto::Udp => packets.push(Arc::new(UdpSocket::bind(address.at).await.map_err(refused)?)),
                Proto::Tcp => streams.push(TcpListener::bind(address.at).await.map_err(refused)?),
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
        let switch = Arc::new(Switch::new(live, options, holding)?);
        Ok(Line { switch, packets, streams, displays })
    }

    /// Where it listens, as addresses that a peer can use.
    pub fn bound(&self) -> Vec<String> {
        let udp = self.packets.iter().flat_map(|s| s.local_addr()).map(|at| format!("udp://{at}"));
        let tcp = self.streams.iter().flat_map(|s| s.local_addr()).map(|at| format!("tcp://{at}"));
        let ncid = self.displays.iter().flat_map(|s| s.local_addr()).map(|at| format!("ncid://{at}"));
        udp.chain(tcp).chain(ncid).collect()
    }

    /// What phone apps ask, for a server of HTTP that has limits of its own.
    pub fn asked(&self) -> axum::Router {
        http::router(Arc::clone(&self.switch))
    }

    /// Serves until told to stop.
    pub async fn serve(self, mut stopped: watch::Receiver<bool>) {
        let mut serving = JoinSet::new();
        for socket in self.packets {
            serving.spawn(sockets::packets(socket, Arc::clone(&self.switch)));
        }
        for listener in self.streams {
            serving.spawn(stream::streams(listener, Arc::clone(&self.switch)));
        }
        if let Some(listener) = self.displays {
            serving.spawn(ncid::serve(listener, Arc::clone(&self.switch)));
        }
        serving.spawn(switch::keep_fresh(Arc::clone(&self.switch), LOOK));
        let _ = stopped.wait_for(|stop| *stop).await;
        if let Some(holding) = &self.switch.holding {
            holding.end(FAREWELL).await;
        }
        serving.shutdown().await;
    }
}

/// What is needed to hold calls: also a socket of packets towards the phone inside, where SIP comes in streams alone.
async fn holding(options: &Options, packets: &mut Vec<Arc<UdpSocket>>, streams: &[TcpListener]) -> Answer<Holding> {
    let tcp = streams.first().map(TcpListener::local_addr).transpose()?;
    if packets.is_empty() {
        let at = SocketAddr::new(tcp.map_or(IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), |at| at.ip()), 0);
        packets.push(Arc::new(UdpSocket::bind(at).await.map_err(|error| Refusal::not_listening(error, at))?));
    }
    let (inside, udp) = (Way::Packets(Arc::clone(&packets[0])), packets[0].local_addr()?);
    let place = Place { inside, udp, tcp, public: options.public };
    Holding::new(place, &options.inner, options.message.as_deref(), options.ask.clone(), options.bridge)
}
