//! `wurao [serve]`: where the desk listens. The serving itself is the binary's.

use clap::Args;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

/// Open the desk in the browser.
#[derive(Args, Debug, Clone)]
pub struct Serve {
    /// Address to listen on. Anything but loopback lets others on the network reach the desk.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub address: IpAddr,
    /// Port; 0 takes a free one and prints it.
    #[arg(long, default_value_t = 7878)]
    pub port: u16,
    /// Open a door in the network at home too, for paired phones alone, over TLS.
    #[arg(long)]
    pub lan: bool,
    /// Port of that door; 0 takes a free one and prints it.
    #[arg(long, default_value_t = 7879, requires = "lan")]
    pub lan_port: u16,
    /// Address of that door, as often as there are some; those of this machine in home networks when absent.
    #[arg(long, value_name = "IP", requires = "lan")]
    pub lan_address: Vec<IpAddr>,
    /// A name under which the home network knows this machine, such as desk.local.
    #[arg(long, value_name = "NAME", requires = "lan")]
    pub lan_name: Vec<String>,
    /// Serve the pages of the registry in this folder, and no desk.
    #[arg(long, value_name = "DIR", conflicts_with = "lan")]
    pub registry: Option<PathBuf>,
    /// A name under which the registry is reached, with its port if it is not the usual one, as often as there are some.
    #[arg(long, value_name = "HOST", requires = "registry")]
    pub host: Vec<String>,
    /// Let everybody fetch the registry's sets.
    #[arg(long, requires = "registry")]
    pub open_list: bool,
    /// A proxy stands before this door and says in X-Forwarded-For from where requests come.
    #[arg(long, requires = "registry")]
    pub forwarded: bool,
}

impl Default for Serve {
    fn default() -> Serve {
        let (lan, lan_address, lan_name) = (false, Vec::new(), Vec::new());
        let (registry, host, open_list, forwarded) = (None, Vec::new(), false, false);
        let address = IpAddr::V4(Ipv4Addr::LOCALHOST);
        Serve { address, port: 7878, lan, lan_port: 7879, lan_address, lan_name, registry, host, open_list, forwarded }
    }
}
