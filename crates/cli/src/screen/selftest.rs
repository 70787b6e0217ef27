//! `wurao screen selftest`: whether the screen does what it is there for. The sockets are the binary's.

use clap::Args;
use std::net::SocketAddr;

/// Try the screen out: a call is sent through a line of its own, or the line that serves here is asked.
#[derive(Args, Debug, Clone)]
pub struct SelfTest {
    /// A line that serves already: 127.0.0.1:5060, over UDP. It is asked nothing that rings or is written down.
    #[arg(long, value_name = "ADDRESS")]
    pub at: Option<SocketAddr>,
}
