//! From where somebody asks.

use super::Counter;
use crate::frame::peer::Peer;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};
use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

/// From where a request comes, for the limits on asking.
pub(crate) struct CameFrom(pub String);

impl CameFrom {
    /// The address on the other side, or where a proxy stands before this door, the one that it tells.
    pub(crate) fn of(headers: &HeaderMap, extensions: &Extensions, forwarded: bool) -> CameFrom {
        let peer = extensions.get::<Peer>().map(|peer| peer.0);
        // The last one was written by our own proxy; those before it by whoever came.
        let told = headers.get_all("x-forwarded-for").iter().next_back().and_then(|value| value.to_str().ok());
        let told = told.and_then(|list| list.rsplit(',').next()).and_then(address).filter(|_| forwarded);
        CameFrom(told.or(peer).map_or_else(|| "unknown".to_owned(), source))
    }
}

/// An address as proxies write it: in quotes, in brackets, with a port or a zone, or plain.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"').trim();
    let bare = text.strip_prefix('[').and_then(|rest| rest.split_once(']')).map_or(text, |(inner, _)| inner);
    let bare = bare.split('%').next().unwrap_or_default();
    bare.parse().ok().or_else(|| bare.parse::<SocketAddr>().ok().map(|with_port| with_port.ip()))
}

/// Who counts as one source: an IPv4 address, however it is written; of IPv6 a network of 64 bits, because whoever has one
/// address there has all of them.
fn source(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("{}/64", Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
    }
}

impl FromRequestParts<Arc<Counter>> for CameFrom {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, counter: &Arc<Counter>) -> Result<CameFrom, Infallible> {
        Ok(CameFrom::of(&parts.headers, &parts.extensions, counter.forwarded))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_source_is_one_however_it_is_written() {
        let read = |text: &str| address(text).map(source).unwrap_or_default();
        for same in
            ["9.9.9.9", "9.9.9.9:1001", " 9.9.9.9:1002 ", "\"9.9.9.9:1003\"", "::ffff:9.9.9.9", "[::ffff:9.9.9.9]:80"]
        {
            assert_eq!(read(same), "9.9.9.9", "{same}");
        }
        for same in [
            "2001:db8:1:2::1",
            "2001:db8:1:2:ffff::9",
            "[2001:db8:1:2::7]:443",
            "\"[2001:DB8:1:2::8]\"",
            "2001:db8:1:2::1%eth0",
        ] {
            assert_eq!(read(same), "2001:db8:1:2::/64", "{same}");
        }
        assert_eq!(read("2001:db8:1:3::1"), "2001:db8:1:3::/64");
        assert_eq!(read("unknown"), "");
    }
}
