//! Answers: the headers of the request as they came, and few of our own.

use super::parse::{Name, Request, parameter};
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

/// Writes an answer; `None` when the request has no `Via` to send it by.
pub(super) fn answer(
    request: &Request<'_>,
    status: Status,
    reason: Option<&str>,
    from: SocketAddr,
    tag: &str,
    more: &[(&str, String)],
) -> Option<Vec<u8>> {
    let mut vias = request.all(Name::Via);
    let via = Via::read(vias.next()?.value)?;
    let mut out = Vec::with_capacity(512);
    out.extend(format!("SIP/2.0 {} {}\r\nVia: ", status.0, reason.unwrap_or(status.1)).into_bytes());
    out.extend(via.answered(from));
    out.extend(b"\r\n");
    for header in vias {
        line(&mut out, header.line);
    }
    for header in &request.headers {
        match header.name {
            Name::From | Name::CallId | Name::CSeq => line(&mut out, header.line),
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
    out.extend(b"Content-Length: 0\r\n\r\n");
    Some(out)
}

fn line(out: &mut Vec<u8>, line: &[u8]) {
    out.extend(line);
    out.extend(b"\r\n");
}
