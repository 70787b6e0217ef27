//! From where a request came; only the door in the network asks.

use std::net::IpAddr;

/// The address on the other side.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) IpAddr);
