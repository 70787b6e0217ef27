//! One visit to a registry's pages: who asks in which language, from where.

use super::Counter;
use super::metrics::Tallies;
use crate::frame::peer::Peer;
use crate::frame::problem::Problem;
use crate::frame::session::Session;
use crate::frame::shell::Shell;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, StatusCode};
use desk::error::Refusal;
use desk::registry::{Holder, Registry};
use desk::words::Words;
use playbook::Lang;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

/// One request, after the guard.
pub(crate) struct Guest {
    counter: Arc<Counter>,
    session: Session,
    holder: Option<Holder>,
    /// From where it comes, for the limits on asking.
    pub source: String,
}

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

impl FromRequestParts<Arc<Counter>> for Guest {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, counter: &Arc<Counter>) -> Result<Guest, Problem> {
        let session = parts.extensions.get::<Session>().cloned();
        let session = session.ok_or_else(|| Problem::of(StatusCode::INTERNAL_SERVER_ERROR))?;
        let Ok(CameFrom(source)) = CameFrom::from_request_parts(parts, counter).await;
        let holder = parts.extensions.get::<Holder>().cloned();
        Ok(Guest { counter: Arc::clone(counter), session, holder, source })
    }
}

impl Guest {
    /// The registry.
    pub fn registry(&self) -> &Registry {
        &self.counter.registry
    }
    /// What the pages share.
    pub fn counter(&self) -> &Arc<Counter> {
        &self.counter
    }
    /// Whoever has shown a key, if somebody has.
    pub fn seated(&self) -> Option<&Holder> {
        self.holder.as_ref()
    }
    /// Whoever has shown a key, where the table lets nobody else in.
    ///
    /// # Errors
    /// Nobody has.
    pub fn holder(&self) -> Result<&Holder, Problem> {
        self.holder
            .as_ref()
            .ok_or_else(|| Problem::from(Refusal::refused("key-not-shown")).with(StatusCode::UNAUTHORIZED))
    }
    /// What is counted.
    pub fn tallies(&self) -> &Tallies {
        &self.counter.tallies
    }
    /// The language of the page.
    pub fn lang(&self) -> Lang {
        self.session.lang
    }
    /// The words of the page.
    pub fn words(&self) -> Words {
        Words::new(self.session.lang)
    }
    /// The frame of a page. A form's answer comes back to the first page in the other language.
    pub fn shell(&self, title: &str, back: &str) -> Shell {
        let mut shell = Shell::plain(&self.session, self.words().t(title));
        shell.back = back.to_owned();
        if self.session.form.key.is_some() {
            shell.here = "/".to_owned();
        }
        shell
    }
    /// The frame of a page of a console; `here` is the page that a form's answer comes back to in the other language.
    pub fn console(&self, title: String, back: &str, here: &str) -> Shell {
        let mut shell = Shell::plain(&self.session, title);
        shell.back = back.to_owned();
        if self.session.form.key.is_some() {
            shell.here = here.to_owned();
        }
        shell
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
