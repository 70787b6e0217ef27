//! Headers that the screen knows, with their short forms.

/// A header that the screen knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Name {
    /// `Via`, `v`.
    Via,
    /// `From`, `f`.
    From,
    /// `To`, `t`.
    To,
    /// `Call-ID`, `i`.
    CallId,
    /// `CSeq`.
    CSeq,
    /// `Max-Forwards`.
    MaxForwards,
    /// `Require`.
    Require,
    /// `Content-Length`, `l`.
    ContentLength,
    /// `P-Asserted-Identity` (RFC 3325).
    AssertedIdentity,
    /// `Remote-Party-ID`, older than the former.
    RemoteParty,
    /// `Privacy` (RFC 3323).
    Privacy,
    /// `Contact`, `m`.
    Contact,
    /// `Route`.
    Route,
    /// `Record-Route`.
    RecordRoute,
    /// `Accept`.
    Accept,
    /// `Content-Type`, `c`.
    ContentType,
    /// `Supported`, `k`.
    Supported,
    /// `Session-Expires`, `x` (RFC 4028).
    SessionExpires,
    /// `Diversion` (RFC 5806): which line sent the call on.
    Diversion,
    /// `History-Info` (RFC 7044), the younger one.
    HistoryInfo,
    /// `WWW-Authenticate`.
    Authenticate,
    /// `Proxy-Authenticate`.
    ProxyAuthenticate,
    /// `Expires`.
    Expires,
    /// `Min-Expires`.
    MinExpires,
    /// `Retry-After`.
    RetryAfter,
    /// The mark by which a screen knows a call that it sent itself.
    Passed,
    /// Any other.
    Other,
}

/// Names with their short forms (RFC 3261 section 7.3.3).
const NAMES: &[(&str, Name)] = &[
    ("via", Name::Via),
    ("v", Name::Via),
    ("from", Name::From),
    ("f", Name::From),
    ("to", Name::To),
    ("t", Name::To),
    ("call-id", Name::CallId),
    ("i", Name::CallId),
    ("cseq", Name::CSeq),
    ("max-forwards", Name::MaxForwards),
    ("require", Name::Require),
    ("content-length", Name::ContentLength),
    ("l", Name::ContentLength),
    ("p-asserted-identity", Name::AssertedIdentity),
    ("remote-party-id", Name::RemoteParty),
    ("privacy", Name::Privacy),
    ("contact", Name::Contact),
    ("m", Name::Contact),
    ("route", Name::Route),
    ("record-route", Name::RecordRoute),
    ("accept", Name::Accept),
    ("content-type", Name::ContentType),
    ("c", Name::ContentType),
    ("supported", Name::Supported),
    ("k", Name::Supported),
    ("session-expires", Name::SessionExpires),
    ("x", Name::SessionExpires),
    ("diversion", Name::Diversion),
    ("history-info", Name::HistoryInfo),
    ("www-authenticate", Name::Authenticate),
    ("proxy-authenticate", Name::ProxyAuthenticate),
    ("expires", Name::Expires),
    ("min-expires", Name::MinExpires),
    ("retry-after", Name::RetryAfter),
    ("x-wurao-passed", Name::Passed),
];

impl Name {
    /// The header of this name, however it is written.
    pub(super) fn of(name: &[u8]) -> Name {
        let known = NAMES.iter().find(|(text, _)| name.eq_ignore_ascii_case(text.as_bytes()));
        known.map_or(Name::Other, |(_, name)| *name)
    }
}
