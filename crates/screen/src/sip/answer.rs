//! Answers: the headers of the request as they came, and few of our own.

use super::name::Name;
use super::parse::{Request, parameter};
use super::via::Via;
use std::net::SocketAddr;

/// A status with its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status(pub u16, pub &'static str);

impl Status {
    /// The cause of Q.850 that a telephone network understands.
    pub const fn cause(self) -> Option<u8> {
        match self.0 {
            486 => Some(17),
            480 => Some(18),
            404 | 604 => Some(1),
            403 | 603 | 607 | 608 => Some(21),
            _ => None,
        }
    }
}

/// What an answer carries behind its headers: the kind of content and the content.
pub(super) type Content<'a> = Option<(&'a [u8], &'a [u8])>;

/// Writes an answer without content; `None` when the request has no `Via` to send it by.
pub(super) fn answer(
    request: &Request<'_>,
    status: Status,
    reason: Option<&str>,
    from: SocketAddr,
    tag: &str,
    more: &[(&str, String)],
) -> Option<Vec<u8>> {
    let words = reason.unwrap_or(status.1).as_bytes();
    answer_with(request, (status.0, words), from, tag, more, None)
}

/// Writes an answer; `None` when the request has no `Via` to send it by.
pub(super) fn answer_with(
    request: &Request<'_>,
    (status, words): (u16, &[u8]),
    from: SocketAddr,
    tag: &str,
    more: &[(&str, String)],
    content: Content<'_>,
) -> Option<Vec<u8>> {
    let mut vias = request.fields.all(Name::Via);
    let via = Via::read(vias.next()?.value)?;
    let mut out = Vec::with_capacity(512);
    out.extend(format!("SIP/2.0 {status} ").into_bytes());
    out.extend(words);
    out.extend(b"\r\nVia: ");
    out.extend(via.answered(from));
    out.extend(b"\r\n");
    for header in vias {
        line(&mut out, header.line);
    }
    // Whoever wants to stay in the path of a call that comes about says so in the request (RFC 3261 section 12.1.1).
    let begins_call = request.method == b"INVITE" && (101..300).contains(&status);
    for header in &request.fields.headers {
        match header.name {
            Name::From | Name::CallId | Name::CSeq => line(&mut out, header.line),
            Name::RecordRoute if begins_call => line(&mut out, header.line),
            Name::To => {
                out.extend(header.line);
                if parameter(header.value, "tag").is_none() && !tag.is_empty() {
                    out.extend(b";tag=");
                    out.extend(tag.as_bytes());
                }
                out.extend(b"\r\n");
            }
            _ => {}
        }
    }
    for (name, value) in more {
        out.extend(format!("{name}: {value}\r\n").into_bytes());
    }
    ended(&mut out, content);
    Some(out)
}

/// The last headers of a message and what stands behind them.
pub(super) fn ended(out: &mut Vec<u8>, content: Content<'_>) {
    let (kind, body) = content.unwrap_or_default();
    if !kind.is_empty() {
        out.extend(b"Content-Type: ");
        out.extend(kind);
        out.extend(b"\r\n");
    }
    out.extend(format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes());
    out.extend(body);
}

pub(super) fn line(out: &mut Vec<u8>, line: &[u8]) {
    out.extend(line);
    out.extend(b"\r\n");
}
