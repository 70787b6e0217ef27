//! `wurao screen serve`: the screen in the line. The sockets are the binary's.

use ::screen::sip::Address;
use clap::Args;
use std::net::{IpAddr, SocketAddr};

/// Let the screen stand in the line: calls come in over SIP, phone apps ask over HTTP.
#[derive(Args, Debug, Clone)]
pub struct ScreenServe {
    /// Where SIP comes in: udp://127.0.0.1:5060,tcp://127.0.0.1:5060; port 0 takes a free one and prints it.
    #[arg(long, value_delimiter = ',', value_name = "ADDRESS", requires = "inner")]
    pub sip: Vec<Address>,
    /// Where phone apps ask: 127.0.0.1:7881.
    #[arg(long, value_name = "ADDRESS")]
    pub http: Option<SocketAddr>,
    /// Where a call goes that rings: sip:phone@192.0.2.10.
    #[arg(long, value_name = "SIP-URI")]
    pub inner: Option<String>,
    /// Where a call goes that is asked for a code; to the inner phone when absent.
    #[arg(long, value_name = "SIP-URI")]
    pub challenge: Option<String>,
    /// Where messages are taken.
    #[arg(long, value_name = "SIP-URI")]
    pub message: Option<String>,
    /// An address whose word about the caller is believed: your provider's, your own proxy's. As often as there are some.
    #[arg(long, value_name = "IP")]
    pub trust: Vec<IpAddr>,
    /// Requests that one source may send in a second; 50 when absent.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub per_second: Option<u32>,
}
