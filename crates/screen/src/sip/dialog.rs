//! What two ends know of each other once a call stands between them (RFC 3261 section 12).

use super::answer::{Content, ended};
use super::name::Name;
use super::parse::{Fields, Request, Response, each, first_of, parameter, text};
use super::transport::Transport;
use super::uri::{address, parts};
use std::net::{IpAddr, SocketAddr};

/// Our own end, as others reach it.
#[derive(Debug, Clone, Copy)]
pub struct Own {
    /// Where SIP comes in, as the world sees it.
    pub at: SocketAddr,
    /// How it comes in there.
    pub transport: Transport,
}

impl Own {
    /// How others call us back.
    pub(super) fn contact(&self) -> String {
        format!("<sip:wurao@{}{}>", self.at, self.transport.in_uri())
    }

    pub(super) fn via(&self, branch: &str) -> String {
        format!("SIP/2.0/{} {};branch={branch};rport", self.transport.in_via(), self.at)
    }
}

/// One side of a call.
#[derive(Debug, Clone)]
pub(super) struct Dialog {
    call: Vec<u8>,
    local: Vec<u8>,
    remote: Vec<u8>,
    routes: Vec<Vec<u8>>,
    target: Vec<u8>,
    /// Where our requests go.
    pub(super) at: SocketAddr,
    /// The number of our latest request.
    number: u32,
    /// The number of their latest one.
    pub(super) seen: u32,
}

impl Dialog {
    /// The side of who called us. `tag` is the one that our answers carry.
    pub(super) fn of_caller(request: &Request<'_>, tag: &str, from: SocketAddr) -> Option<Self> {
        let value = |name| request.fields.header(name).map(|header| header.value.to_vec());
        let (call, remote) = (value(Name::CallId)?, value(Name::From)?);
        let local = [&value(Name::To)?[..], b";tag=", tag.as_bytes()].concat();
        let routes: Vec<Vec<u8>> = each(&request.fields, Name::RecordRoute).map(<[u8]>::to_vec).collect();
        let target = contact(&request.fields)?;
        let at = reached(&routes, &target, from);
        Some(Self { call, local, remote, routes, target, at, number: 0, seen: number(&request.fields).unwrap_or(0) })
    }

    /// The side that we called with this `INVITE` of ours, whose answer this is.
    pub(super) fn of_callee(invite: &Request<'_>, answer: &Response<'_>, to: SocketAddr) -> Option<Self> {
        let value = |fields: &Fields<'_>, name| fields.header(name).map(|header| header.value.to_vec());
        let (call, local) = (value(&invite.fields, Name::CallId)?, value(&invite.fields, Name::From)?);
        let remote = value(&answer.fields, Name::To)?;
        let mut routes: Vec<Vec<u8>> = each(&answer.fields, Name::RecordRoute).map(<[u8]>::to_vec).collect();
        routes.reverse();
        let target = contact(&answer.fields).unwrap_or_else(|| invite.uri.to_vec());
        let at = reached(&routes, &target, to);
        Some(Self { call, local, remote, routes, target, at, number: number(&invite.fields).unwrap_or(1), seen: 0 })
    }

    /// Whether a request of the other side belongs to it.
    pub(super) fn owns(&self, request: &Request<'_>) -> bool {
        let tag = |value: &[u8]| parameter(value, "tag").unwrap_or_default().to_vec();
        let of = |name| request.fields.header(name).map(|header| tag(header.value));
        of(Name::To) == Some(tag(&self.local)) && of(Name::From) == Some(tag(&self.remote))
    }

    /// Whether an answer comes from its other end, and not from another telephone that the same call reached.
    pub(super) fn is_told_by(&self, answer: &Response<'_>) -> bool {
        let to = answer.fields.header(Name::To).and_then(|to| parameter(to.value, "tag"));
        to == parameter(&self.remote, "tag")
    }

    /// Where a later description of the other side moves its contact (RFC 3261 section 12.2).
    pub(super) fn refreshed(&mut self, fields: &Fields<'_>) {
        if let Some(target) = contact(fields) {
            if self.routes.is_empty()
                && let Some(at) = address(&target).filter(|at| is_private(at.ip()) == is_private(self.at.ip()))
            {
                self.at = at;
            }
            self.target = target;
        }
    }

    /// A new request of ours; an `ACK` has the number of the `INVITE` it belongs to.
    pub(super) fn request(
        &mut self,
        own: &Own,
        method: &str,
        branch: &str,
        more: &[(&str, String)],
        content: Content<'_>,
    ) -> Vec<u8> {
        if method != "ACK" {
            self.number += 1;
        }
        let mut out = Vec::with_capacity(512);
        out.extend(method.as_bytes());
        out.push(b' ');
        out.extend(&self.target);
        out.extend(format!(" SIP/2.0\r\nVia: {}\r\nMax-Forwards: 70\r\n", own.via(branch)).into_bytes());
        let routes = self.routes.iter().map(|route| (&b"Route"[..], &route[..]));
        let ends = [(&b"From"[..], &self.local[..]), (b"To", &self.remote), (b"Call-ID", &self.call)];
        for (name, value) in routes.chain(ends) {
            out.extend([name, b": ", value, b"\r\n"].concat());
        }
        out.extend(format!("CSeq: {} {method}\r\nContact: {}\r\n", self.number, own.contact()).into_bytes());
        for (name, value) in more {
            out.extend(format!("{name}: {value}\r\n").into_bytes());
        }
        ended(&mut out, content);
        out
    }
}

/// A `CANCEL`, or the `ACK` of a refusal: the same as the request that it is about (RFC 3261 sections 9.1 and 17.1.1.3). `to`
/// is the answer's, for an `ACK`.
pub(super) fn about(invite: &Request<'_>, method: &str, to: Option<&[u8]>) -> Vec<u8> {
    let mut out = [method.as_bytes(), b" ", invite.uri, b" SIP/2.0\r\n"].concat();
    for header in &invite.fields.headers {
        match (header.name, to) {
            (Name::To, Some(to)) => out.extend([b"To: ", to, b"\r\n"].concat()),
            (Name::Via | Name::From | Name::To | Name::CallId | Name::MaxForwards | Name::Route, _) => {
                out.extend([header.line, b"\r\n"].concat());
            }
            _ => {}
        }
    }
    out.extend(
        format!("CSeq: {} {method}\r\nContent-Length: 0\r\n\r\n", number(&invite.fields).unwrap_or(1)).into_bytes(),
    );
    out
}

/// The number of a request or an answer.
pub(super) fn number(fields: &Fields<'_>) -> Option<u32> {
    text(fields.header(Name::CSeq)?.value).split_ascii_whitespace().next()?.parse().ok()
}

fn contact(fields: &Fields<'_>) -> Option<Vec<u8>> {
    let (first, _) = first_of(fields.header(Name::Contact)?.value);
    Some(parts(first).1.to_vec()).filter(|uri| !uri.is_empty())
}

/// The next hop: the first route, or the other end; where the request came from for a name, and for an address that only the
/// other side of a router knows.
fn reached(routes: &[Vec<u8>], target: &[u8], from: SocketAddr) -> SocketAddr {
    let next = routes.first().map_or(target, |route| parts(route).1);
    address(next).filter(|at| is_private(at.ip()) == is_private(from.ip())).unwrap_or(from)
}

fn is_private(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.is_private() || ip.is_loopback() || ip.is_link_local() || ip.is_unspecified(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local() || ip.is_unspecified(),
    }
}
