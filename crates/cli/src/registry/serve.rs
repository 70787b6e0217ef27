//! `wurao registry serve`: the pages of a registry; the same as `wurao serve --registry DIR`.

use crate::serve::Serve;
use clap::Args;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

/// Open the registry's pages.
#[derive(Args, Debug, Clone)]
pub struct RegistryServe {
    /// The registry's folder.
    #[arg(long, value_name = "DIR", env = "WURAO_REGISTRY")]
    registry: PathBuf,
    /// Address to listen on.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    address: IpAddr,
    /// Port; 0 takes a free one and prints it.
    #[arg(long, default_value_t = 7880)]
    port: u16,
    /// A name under which the registry is reached, with its port if it is not the usual one, as often as there are some.
    #[arg(long, value_name = "HOST")]
    host: Vec<String>,
    /// Let everybody fetch the sets.
    #[arg(long)]
    open_list: bool,
    /// A proxy stands before this door and says in X-Forwarded-For from where requests come.
    #[arg(long)]
    forwarded: bool,
}

impl RegistryServe {
    /// The same as options of `wurao serve`.
    pub fn options(&self) -> Serve {
        let this = self.clone();
        Serve {
            address: this.address,
            port: this.port,
            registry: Some(this.registry),
            host: this.host,
            open_list: this.open_list,
            forwarded: this.forwarded,
            ..Serve::default()
        }
    }
}
