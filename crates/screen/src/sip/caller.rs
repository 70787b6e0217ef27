//! Who calls, as a request shows it; other headers than `From` are believed of peers that were named as trusted alone.

use super::parse::{Name, Request, first_of, parameter, text};
use crate::ring::Verified;

/// What a request shows of its caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The number; `anonymous` when it is withheld.
    pub number: String,
    /// The name that stands with it.
    pub name: Option<String>,
    /// What the network says about the number.
    pub verified: Verified,
}

/// Reads the caller: of a trusted peer by `P-Asserted-Identity`, then `Remote-Party-ID`, then `From`; of others by `From`.
/// Who asked for privacy is withheld, also if a network could tell more.
pub fn shown(request: &Request<'_>, trusted: bool) -> Shown {
    let withheld = Shown { number: "anonymous".to_owned(), name: None, verified: Verified::Unchecked };
    let private = request.header(Name::Privacy).is_some_and(|h| {
        let wants = text(h.value).to_ascii_lowercase();
        wants.split([';', ',', ' ']).any(|word| matches!(word, "id" | "user" | "header"))
    });
    if private {
        return withheld;
    }
    let asserted =
        trusted.then(|| request.header(Name::AssertedIdentity).or(request.header(Name::RemoteParty))).flatten();
    let Some(header) = asserted.or(request.header(Name::From)) else { return withheld };
    let hidden = parameter(header.value, "privacy").is_some_and(|p| p.eq_ignore_ascii_case(b"full"));
    let (value, _) = first_of(header.value);
    let (name, uri) = parts(value);
    let uri = text(uri);
    let anonymous = uri.contains("anonymous.invalid") || uri.to_ascii_lowercase().starts_with("sip:anonymous@");
    if hidden || anonymous {
        return withheld;
    }
    let user = uri.split_once(':').map_or(&*uri, |(_, rest)| rest);
    let user = user.split('@').next().unwrap_or_default();
    let verified = user.split(';').chain(uri.split(';')).find_map(|part| {
        match part.strip_prefix("verstat=").map(|v| v.split('@').next().unwrap_or(v)) {
            Some("TN-Validation-Passed") => Some(Verified::Passed),
            Some("TN-Validation-Failed") => Some(Verified::Failed),
            _ => None,
        }
    });
    let number = unescaped(user.split(';').next().unwrap_or_default());
    if number.is_empty() {
        return withheld;
    }
    let name = Some(text(name).trim().trim_matches('"').trim().to_owned()).filter(|name| !name.is_empty());
    Shown { number, name, verified: verified.filter(|_| trusted).unwrap_or_default() }
}

/// `"Name" <uri>` or `uri;parameters`.
fn parts(value: &[u8]) -> (&[u8], &[u8]) {
    let mut quoted = false;
    let open = value.iter().position(|b| {
        if *b == b'"' {
            quoted = !quoted;
        }
        *b == b'<' && !quoted
    });
    match open {
        Some(open) => {
            let end = value[open..].iter().position(|b| *b == b'>').map_or(value.len(), |at| open + at);
            (&value[..open], &value[open + 1..end])
        }
        None => (b"", &value[..value.iter().position(|b| *b == b';').unwrap_or(value.len())]),
    }
}

/// `%2B86` as `+86`.
fn unescaped(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        let hex = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
