//! `wurao screen serve`: the screen in the line. The sockets are the binary's.

use ::screen::sip::Address;
use clap::{Args, ValueEnum};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

/// Let the screen stand in the line: calls come in over SIP, phone apps ask over HTTP.
#[derive(Args, Debug, Clone)]
pub struct ScreenServe {
    /// Where SIP comes in: udp://127.0.0.1:5060,tcp://127.0.0.1:5060,tls://127.0.0.1:5061; port 0 takes a free one and prints it.
    #[arg(long, value_delimiter = ',', value_name = "ADDRESS", requires = "inner")]
    pub sip: Vec<Address>,
    /// For tls://: a file of PEM with the line's certificate first, and those that vouch for it behind.
    #[arg(long, value_name = "FILE", requires = "certificate_key")]
    pub certificate: Option<PathBuf>,
    /// Its key, as PEM.
    #[arg(long, value_name = "FILE", requires = "certificate")]
    pub certificate_key: Option<PathBuf>,
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
    /// A mobile line that sends on here what it does not take (**67*): who must type the code hears it here. As often as there are
    /// some; the network's word about it is believed of --trust alone.
    #[arg(long, value_name = "NUMBER", requires = "ask", requires = "trust")]
    pub mobile: Vec<String>,
    /// What becomes of a caller of a mobile line who typed the code.
    #[arg(long, requires = "mobile", value_enum, default_value_t)]
    pub after: After,
    /// Turn calls away with 608 and a signed card that says whom to ask (RFC 8688), as this file says.
    #[arg(long, value_name = "FILE", requires = "sip", requires = "http")]
    pub redress: Option<PathBuf>,
    /// An address whose word about the caller is believed: your provider's, your own proxy's. As often as there are some.
    #[arg(long, value_name = "IP")]
    pub trust: Vec<IpAddr>,
    /// Register there, so that calls come from a home router, an exchange or a provider: sip:USER@HOST[:PORT], an address as host.
    #[arg(long, value_name = "SIP-URI", requires = "sip", requires = "password_file")]
    pub register: Option<String>,
    /// The name that belongs to the password, where it is not the user's.
    #[arg(long, value_name = "NAME", requires = "register")]
    pub login: Option<String>,
    /// The file with the password in its first line; nobody but its owner may be able to read it.
    #[arg(long, value_name = "FILE", requires = "register")]
    pub password_file: Option<PathBuf>,
    /// Requests that one source may send in a second; 50 when absent.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub per_second: Option<u32>,
}

/// What becomes of a caller of a mobile line who typed the code.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum After {
    /// They are told to call again, and ring then.
    #[default]
    Again,
    /// They are connected to the inner phone.
    Connect,
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
    /// The caller waits for 45 seconds; the call comes in as soon as you say on the page of calls that it is wanted.
    Owner,
}
