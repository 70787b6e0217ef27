//! `wurao [serve]`: where the desk listens. The serving itself is the binary's.

use clap::Args;
use std::net::{IpAddr, Ipv4Addr};

/// Open the desk in the browser.
#[derive(Args, Debug, Clone)]
pub struct Serve {
    /// Address to listen on. Anything but loopback lets others on the network reach the desk.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub address: IpAddr,
    /// Port; 0 takes a free one and prints it.
    #[arg(long, default_value_t = 7878)]
    pub port: u16,
}

impl Default for Serve {
    fn default() -> Serve {
        Serve { address: IpAddr::V4(Ipv4Addr::LOCALHOST), port: 7878 }
    }
}
