//! Requests that are no new call: what is wrong with them, or what else they want.

use super::answer::Status;
use super::name::Name;
use super::parse::{Request, each, has_empty_parts, is_balanced, is_plain, parameter, text, trimmed};
use super::via::Via;

/// Methods that are answered where nothing is kept; `ACK` is taken without one.
const ALLOW: &str = "INVITE, ACK, OPTIONS";
/// Methods that are answered where calls are held.
pub(super) const ALLOW_IN_CALLS: &str = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE";
/// Methods of SIP that a screen has no use for; others are unknown.
const KNOWN: &[&str] =
    &["BYE", "CANCEL", "REGISTER", "INFO", "PRACK", "UPDATE", "SUBSCRIBE", "NOTIFY", "PUBLISH", "MESSAGE", "REFER"];

pub(super) fn allow(holds: bool) -> &'static str {
    if holds { ALLOW_IN_CALLS } else { ALLOW }
}

/// What is wrong with a request, whatever it wants.
pub(super) fn fault(request: &Request<'_>) -> Option<&'static str> {
    let fields = &request.fields;
    if fields.fault.is_some() {
        return fields.fault;
    }
    for (name, missing) in [
        (Name::From, "Missing From"),
        (Name::To, "Missing To"),
        (Name::CallId, "Missing Call-ID"),
        (Name::CSeq, "Missing CSeq"),
    ] {
        match fields.all(name).count() {
            1 => {}
            0 => return Some(missing),
            _ => return Some("Doubled Header"),
        }
    }
    if fields.header(Name::MaxForwards).is_some() && hops(request).is_none() {
        return Some("Bad Max-Forwards");
    }
    // A quote opens nothing in a Call-ID (RFC 3261 section 25.1, `word`).
    let ends = || [Name::From, Name::To].into_iter().filter_map(|name| fields.header(name));
    let is_call = fields.header(Name::CallId).is_some_and(|call| !call.value.contains(&0));
    if ends().any(|header| !is_balanced(header.value) || !is_plain(header.value)) || !is_call {
        return Some("Bad Header");
    }
    let mut vias = each(fields, Name::Via);
    if vias.any(|via| Via::read(via).is_none() || has_empty_parts(via)) {
        return Some("Bad Via");
    }
    if each(fields, Name::Contact).any(has_empty_parts) {
        return Some("Bad Contact");
    }
    if !has_scheme(request.uri) {
        return Some("Bad Request-URI");
    }
    let sequence = fields.header(Name::CSeq).map(|h| h.value).unwrap_or_default();
    let (number, method) = sequence.split_at(sequence.iter().take_while(|b| b.is_ascii_digit()).count());
    // Whoever has a method of their own learns first that nobody here knows it.
    let is_sequence = trimmed(method) == request.method || !is_known(request.method);
    (text(number).parse::<u32>().is_err() || !is_sequence).then_some("Bad CSeq")
}

/// How often the request may still be sent on.
fn hops(request: &Request<'_>) -> Option<u16> {
    let hops = request.fields.header(Name::MaxForwards)?;
    text(hops.value).parse().ok().filter(|n| *n < 256)
}

fn is_known(method: &[u8]) -> bool {
    matches!(method, b"INVITE" | b"ACK" | b"OPTIONS") || KNOWN.iter().any(|known| known.as_bytes() == method)
}

/// Whether a URI begins with a scheme (RFC 3986 section 3.1), of whatever kind.
fn has_scheme(uri: &[u8]) -> bool {
    let end = uri.iter().position(|b| *b == b':').unwrap_or(0);
    let scheme = &uri[..end];
    scheme.first().is_some_and(u8::is_ascii_alphabetic)
        && scheme.iter().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(b))
}

pub(super) type Refused = (Status, Option<String>, Vec<(&'static str, String)>);

/// Why a request is none that is decided.
pub(super) fn refused(request: &Request<'_>, holds: bool, looped: bool) -> Option<Refused> {
    let plain = |status| Some((status, None, Vec::new()));
    if !request.version.eq_ignore_ascii_case(b"SIP/2.0") {
        return match request.version.starts_with(b"SIP/") {
            true => plain(Status(505, "Version Not Supported")),
            false => plain(Status(400, "Bad Request")),
        };
    }
    if let Some(reason) = fault(request) {
        return Some((Status(400, "Bad Request"), Some(reason.to_owned()), Vec::new()));
    }
    let method = text(request.method);
    match &*method {
        "INVITE" if looped => return plain(Status(482, "Loop Detected")),
        "INVITE" if hops(request) == Some(0) && holds => return plain(Status(483, "Too Many Hops")),
        "INVITE" | "OPTIONS" => {}
        "BYE" | "INFO" | "UPDATE" if holds => return plain(Status(481, "Call Does Not Exist")),
        // Nothing is kept that could be cancelled (RFC 3261 section 8.2.7 has a stateless server ignore it; who is told that
        // there is no such call stops asking).
        "CANCEL" => return plain(Status(481, "Call Does Not Exist")),
        known if KNOWN.contains(&known) => {
            return Some((Status(405, "Method Not Allowed"), None, vec![("Allow", allow(holds).to_owned())]));
        }
        _ => return Some((Status(501, "Not Implemented"), None, vec![("Allow", allow(holds).to_owned())])),
    }
    let scheme = text(request.uri);
    let scheme = scheme.split(':').next().unwrap_or_default().to_ascii_lowercase();
    if !matches!(scheme.as_str(), "sip" | "sips" | "tel") {
        return plain(Status(416, "Unsupported URI Scheme"));
    }
    let required: Vec<String> = request.fields.all(Name::Require).map(|h| text(h.value).into_owned()).collect();
    if !required.is_empty() {
        return Some((Status(420, "Bad Extension"), None, vec![("Unsupported", required.join(", "))]));
    }
    let inside = request.fields.header(Name::To).is_some_and(|to| parameter(to.value, "tag").is_some());
    if inside && request.method == b"INVITE" {
        return plain(Status(481, "Call Does Not Exist"));
    }
    None
}

/// Why a caller cannot be asked who describes their sound otherwise, or understands no description of ours.
pub fn undescribed(request: &Request<'_>) -> Option<Status> {
    let is_description = |kind: &[u8]| kind.to_ascii_lowercase().starts_with(b"application/sdp");
    let kind = request.fields.header(Name::ContentType).filter(|_| !request.fields.body.is_empty());
    if kind.is_some_and(|kind| !is_description(kind.value)) {
        return Some(Status(415, "Unsupported Media Type"));
    }
    let takes = |kind: &[u8]| is_description(kind) || kind.starts_with(b"*/*") || kind.starts_with(b"application/*");
    let mut accepted = each(&request.fields, Name::Accept).peekable();
    (accepted.peek().is_some() && !accepted.any(takes)).then_some(Status(406, "Not Acceptable"))
}
