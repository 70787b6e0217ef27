//! `wurao screen serve`: the screen in the line. The sockets are the binary's.

use ::screen::sip::Address;
use clap::{Args, ValueEnum};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

/// Let the screen stand in the line: calls come in over SIP, phone apps ask over HTTP.
#[derive(Args, Debug, Clone)]
pub struct ScreenServe {
    /// Where SIP comes in: udp://127.0.0.1:5060,tcp://127.0.0.1:5060; port 0 takes a free one and prints it.
    #[arg(long, value_delimiter = ',', value_name = "ADDRESS", requires = "inner")]
    pub sip: Vec<Address>,
    /// Where phone apps ask: 127.0.0.1:7881.
    #[arg(long, value_name = "ADDRESS")]
    pub http: Option<SocketAddr>,
    /// Where displays are told who calls (NCID): this machine's port 3333 without an address. Whoever connects sees the numbers.
    #[arg(long, value_name = "ADDRESS", num_args = 0..=1, default_missing_value = "127.0.0.1:3333")]
    pub ncid: Option<SocketAddr>,
    /// Where a call goes that rings: sip:phone@192.0.2.10.
    #[arg(long, value_name = "SIP-URI")]
    pub inner: Option<String>,
    /// Where a call goes that somebody else asks for a code; to the inner phone when absent.
    #[arg(long, value_name = "SIP-URI", conflicts_with = "ask")]
    pub challenge: Option<String>,
    /// Ask strangers for a code here, and connect who typed it. Family and contacts are never asked.
    #[arg(long, requires = "sip")]
    pub ask: bool,
    /// Digits of the code.
    #[arg(long, value_name = "N", requires = "ask", default_value_t = 3, value_parser = clap::value_parser!(u8).range(2..=4))]
    pub digits: u8,
    /// How often a caller may try.
    #[arg(long, value_name = "N", requires = "ask", default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=5))]
    pub tries: u8,
    /// What becomes of a caller who did not type it.
    #[arg(long, requires = "ask", value_enum, default_value_t)]
    pub otherwise: Otherwise,
    /// A folder with recordings of your own: zh/please-press.alaw and so on. What is missing is spoken as usual.
    #[arg(long, value_name = "FOLDER", requires = "ask")]
    pub prompts: Option<PathBuf>,
    /// Call the inner phone from here, instead of answering where it is: for a line that follows no redirection.
    #[arg(long, requires = "sip")]
    pub bridge: bool,
    /// By which address telephones reach this machine, when SIP listens on all.
    #[arg(long, value_name = "IP")]
    pub public: Option<IpAddr>,
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

/// What becomes of a caller who did not type the code.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Otherwise {
    /// The call ends.
    #[default]
    Reject,
    /// It goes to where messages are taken.
    Message,
    /// It rings all the same.
    Ring,
}
