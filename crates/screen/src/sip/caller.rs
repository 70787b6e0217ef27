//! Who calls, as a request shows it; other headers than `From` are believed of peers that were named as trusted alone.

use super::name::Name;
use super::parse::{Request, each, first_of, parameter, text};
use super::uri::parts;
use crate::escapes::decoded;
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
    /// The number that a trusted network tells although the caller hides it; it is never shown.
    pub behind: Option<String>,
    /// The line that sent the call on to us, where a trusted network tells it (RFC 5806, RFC 7044).
    pub forwarded: Option<String>,
}

impl Shown {
    /// A number of which nothing else is known.
    pub fn of(number: &str) -> Self {
        Self { number: number.to_owned(), name: None, verified: Verified::Unchecked, behind: None, forwarded: None }
    }
}

/// What stands for a number that is withheld.
pub(super) const WITHHELD: &str = "anonymous";
/// The most characters of a number or a name that are kept: a caller chooses what stands there.
const MOST: usize = 40;

/// Reads the caller: of a trusted peer by `P-Asserted-Identity`, then `Remote-Party-ID`, then `From`; of others by `From`.
/// Who asked for privacy is withheld, also if a network could tell more.
pub fn shown(request: &Request<'_>, trusted: bool) -> Shown {
    let private = request.fields.header(Name::Privacy).is_some_and(|h| {
        let wants = text(h.value).to_ascii_lowercase();
        wants.split([';', ',', ' ']).any(|word| matches!(word, "id" | "user" | "header"))
    });
    let asserted = trusted
        .then(|| request.fields.header(Name::AssertedIdentity).or(request.fields.header(Name::RemoteParty)))
        .flatten();
    // `From` has one value: a comma in it stands in a name that should have been quoted.
    let first = asserted.map(|header| first_of(header.value).0);
    let from = || request.fields.header(Name::From).map(|header| header.value);
    let told = first.or_else(from).and_then(|value| told(value, trusted));
    let shown = match told {
        Some((shown, false)) if !private => shown,
        // The peer vouches for what it asserts, and for From where it asserts nothing.
        told => withheld(told.filter(|_| trusted).map(|(shown, _)| shown.number)),
    };
    Shown { forwarded: forwarded(request).filter(|_| trusted), ..shown }
}

/// The line that sent the call on last: the topmost `Diversion`, or the last but one stop in `History-Info`.
fn forwarded(request: &Request<'_>) -> Option<String> {
    let value = match request.fields.header(Name::Diversion) {
        Some(header) => first_of(header.value).0,
        None => {
            let stops: Vec<&[u8]> = each(&request.fields, Name::HistoryInfo).collect();
            *stops.get(stops.len().checked_sub(2)?)?
        }
    };
    told(value, true).map(|(shown, _)| shown.number)
}

/// The caller as the value of a `From` header alone shows it: with a name and a URI, or a number.
///
/// ```
/// use screen::sip::caller;
///
/// let number = |value| caller(value).number;
/// assert_eq!(number("\"A\" <sip:+8613800000000@192.0.2.1>;tag=1"), "+8613800000000");
/// assert_eq!((number("13800000000"), number("sip:anonymous@192.0.2.1")), ("13800000000".into(), "anonymous".into()));
/// assert_eq!(number(" "), "anonymous");
/// ```
pub fn caller(value: &str) -> Shown {
    if value.trim().is_empty() {
        return withheld(None);
    }
    match told(value.as_bytes(), false) {
        Some((shown, false)) => shown,
        _ => withheld(None),
    }
}

fn withheld(behind: Option<String>) -> Shown {
    Shown { number: WITHHELD.to_owned(), name: None, verified: Verified::Unchecked, behind, forwarded: None }
}

/// What one header tells, and whether it says that it hides.
fn told(value: &[u8], trusted: bool) -> Option<(Shown, bool)> {
    let hides = parameter(value, "privacy").is_some_and(|p| p.eq_ignore_ascii_case(b"full"));
    let (name, uri) = parts(value);
    let uri = text(uri);
    if uri.contains("anonymous.invalid") || uri.to_ascii_lowercase().starts_with("sip:anonymous@") {
        return None;
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
    // `user:password` is a form that nobody should use and some do.
    let number = decoded(user.split([';', ':']).next().unwrap_or_default(), b'%');
    if number.is_empty() {
        return None;
    }
    let cut = |text: &str| -> String { text.chars().filter(|c| !c.is_control()).take(MOST).collect() };
    let name = Some(cut(text(name).trim().trim_matches('"').trim())).filter(|name| !name.is_empty());
    let verified = verified.filter(|_| trusted).unwrap_or_default();
    Some((Shown { number: cut(&number), name, verified, behind: None, forwarded: None }, hides))
}
