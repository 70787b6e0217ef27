//! A request as its bytes tell it. Nothing is copied and nothing is put right: what goes back goes back as it came.

use super::name::Name;
use std::borrow::Cow;

/// The most bytes of a message.
pub const MOST_BYTES: usize = 65_535;
/// A line among the headers is none.
const BAD_HEADER: &str = "Bad Header";
/// The most header lines.
const MOST_HEADERS: usize = 256;

/// One header line, with the lines that continue it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header<'a> {
    /// Which one.
    pub name: Name,
    /// The line as it came, without its end.
    pub line: &'a [u8],
    /// What stands behind the colon, without blanks around it.
    pub value: &'a [u8],
}

/// What stands behind the first line of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields<'a> {
    /// Header lines in their order.
    pub headers: Vec<Header<'a>>,
    /// What stands behind the empty line.
    pub body: &'a [u8],
    /// Something is wrong, although the message can be understood: the reason for an answer.
    pub fault: Option<&'static str>,
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request<'a> {
    /// `INVITE` and the like, as it came.
    pub method: &'a [u8],
    /// Whom it is for.
    pub uri: &'a [u8],
    /// Of the protocol: `SIP/2.0`.
    pub version: &'a [u8],
    /// Headers and body; its fault is also one of the request line.
    pub fields: Fields<'a>,
}

/// An answer of somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response<'a> {
    /// From 100 to 699.
    pub status: u16,
    /// The words behind it.
    pub reason: &'a [u8],
    /// Headers and body.
    pub fields: Fields<'a>,
}

/// Why bytes cannot even be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotSip {
    /// A keep-alive: blank lines alone.
    #[error("blank lines")]
    Blank,
    /// An answer, not a request.
    #[error("an answer")]
    Answer,
    /// No request line, or larger than anything that is taken.
    #[error("no request")]
    Nothing,
}

/// Reads a request. Liberal with line ends and blanks; what is wrong although the request can be answered stands in
/// [`Request::fault`].
///
/// # Errors
/// [`NotSip`].
pub fn parse(bytes: &[u8]) -> Result<Request<'_>, NotSip> {
    if bytes.len() > MOST_BYTES {
        return Err(NotSip::Nothing);
    }
    let (line, rest) = first_line(bytes)?;
    if line.starts_with(b"SIP/") {
        return Err(NotSip::Answer);
    }
    let (method, uri, version, fault) = request_line(line).ok_or(NotSip::Nothing)?;
    let mut fields = fields(rest);
    fields.fault = fault.or(fields.fault);
    Ok(Request { method, uri, version, fields })
}

/// Reads an answer.
///
/// # Errors
/// [`NotSip`]; [`NotSip::Nothing`] for a request, or an answer whose status is none.
pub fn response(bytes: &[u8]) -> Result<Response<'_>, NotSip> {
    let (line, rest) = first_line(bytes)?;
    let line = line.strip_prefix(b"SIP/2.0 ").ok_or(NotSip::Nothing)?;
    let (status, reason) = line.split_at(line.iter().position(|b| *b == b' ').unwrap_or(line.len()));
    let is_status = status.len() == 3 && status.iter().all(u8::is_ascii_digit);
    let status = text(status).parse().ok().filter(|status| is_status && (100..700).contains(status));
    let mut fields = fields(rest);
    if let Some(sequence) = fields.header(Name::CSeq) {
        let number = text(sequence.value).split_ascii_whitespace().next().map(str::parse::<u32>);
        if !matches!(number, Some(Ok(_))) {
            fields.fault = Some("Bad CSeq");
        }
    }
    Ok(Response { status: status.ok_or(NotSip::Nothing)?, reason: trimmed(reason), fields })
}

fn first_line(bytes: &[u8]) -> Result<(&[u8], &[u8]), NotSip> {
    if bytes.len() > MOST_BYTES {
        return Err(NotSip::Nothing);
    }
    let start = bytes.iter().position(|b| !matches!(b, b'\r' | b'\n')).ok_or(NotSip::Blank)?;
    Ok(line_of(&bytes[start..]))
}

fn fields(mut rest: &[u8]) -> Fields<'_> {
    let (mut headers, mut fault, mut ended) = (Vec::with_capacity(16), None, false);
    while !rest.is_empty() {
        let (line, behind) = header_line(rest);
        rest = behind;
        if line.is_empty() {
            ended = true;
            break;
        }
        if headers.len() == MOST_HEADERS {
            fault = fault.or(Some("Too Many Headers"));
            continue;
        }
        match header(line) {
            Some(header) => headers.push(header),
            None => fault = fault.or(Some(BAD_HEADER)),
        }
    }
    if !ended {
        fault = fault.or(Some("No Empty Line"));
    }
    let mut fields = Fields { headers, body: rest, fault };
    match fields.content_length() {
        Some(Err(())) => fields.fault = fields.fault.or(Some("Bad Content-Length")),
        Some(Ok(length)) if length > rest.len() => fields.fault = fields.fault.or(Some("Body Too Short")),
        Some(Ok(length)) => fields.body = &rest[..length],
        None => {}
    }
    fields
}

impl Response<'_> {
    /// Whether it is the answer that was sent: one that is cut off, or whose numbers are none, is discarded (RFC 3261 section
    /// 18.3). Over a line that is no header a telephone call does not fail.
    pub fn is_sound(&self) -> bool {
        matches!(self.fields.fault, None | Some(BAD_HEADER))
    }
}

impl<'a> Fields<'a> {
    /// The first header of this name.
    pub fn header(&self, name: Name) -> Option<&Header<'a>> {
        self.headers.iter().find(|header| header.name == name)
    }

    /// All headers of this name, in their order.
    pub fn all(&self, name: Name) -> impl Iterator<Item = &Header<'a>> {
        self.headers.iter().filter(move |header| header.name == name)
    }

    /// The length that it gives for its body; `Err` for what is none, and for two that differ.
    pub fn content_length(&self) -> Option<Result<usize, ()>> {
        let mut lengths = self.all(Name::ContentLength).map(|header| length(header.value));
        let first = lengths.next()?;
        Some(if lengths.all(|other| other == first) { first } else { Err(()) })
    }
}

fn length(value: &[u8]) -> Result<usize, ()> {
    let fits = !value.is_empty() && value.len() < 9 && value.iter().all(u8::is_ascii_digit);
    if fits { Ok(value.iter().fold(0, |n, digit| n * 10 + usize::from(digit - b'0'))) } else { Err(()) }
}

fn line_of(bytes: &[u8]) -> (&[u8], &[u8]) {
    match bytes.iter().position(|b| *b == b'\n') {
        Some(end) => (bytes[..end].strip_suffix(b"\r").unwrap_or(&bytes[..end]), &bytes[end + 1..]),
        None => (bytes, &[]),
    }
}

/// A line with those that begin with a blank and so continue it.
fn header_line(bytes: &[u8]) -> (&[u8], &[u8]) {
    let mut end = 0;
    loop {
        match bytes[end..].iter().position(|b| *b == b'\n') {
            Some(at) => end += at + 1,
            None => return (bytes, &[]),
        }
        let first_is_empty = matches!(&bytes[..end], [b'\n'] | [b'\r', b'\n']);
        if first_is_empty || !matches!(bytes.get(end), Some(b' ' | b'\t')) {
            let line = &bytes[..end - 1];
            return (line.strip_suffix(b"\r").unwrap_or(line), &bytes[end..]);
        }
    }
}

type RequestLine<'a> = (&'a [u8], &'a [u8], &'a [u8], Option<&'static str>);

fn request_line(line: &[u8]) -> Option<RequestLine<'_>> {
    let first = line.iter().position(|b| *b == b' ')?;
    let last = line.iter().rposition(|b| *b == b' ')?;
    let method = &line[..first];
    let is_method = !method.is_empty() && method.iter().all(|b| is_token(*b));
    if !is_method {
        return None;
    }
    if first == last {
        return Some((method, b"", &line[last + 1..], Some("Bad Request Line")));
    }
    let (uri, version) = (&line[first + 1..last], &line[last + 1..]);
    let one_blank_each = !uri.is_empty() && !uri.iter().any(|b| matches!(b, b' ' | b'\t')) && !version.is_empty();
    Some((method, uri, version, (!one_blank_each).then_some("Bad Request Line")))
}

/// A sign of a method or a header's name (RFC 3261 section 25.1).
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-.!%*_+`'~".contains(&byte)
}

fn header(line: &[u8]) -> Option<Header<'_>> {
    let colon = line.iter().position(|b| *b == b':')?;
    let name = trimmed(&line[..colon]);
    if name.is_empty() || !name.iter().all(|b| is_token(*b)) {
        return None;
    }
    Some(Header { name: Name::of(name), line, value: trimmed(&line[colon + 1..]) })
}

/// Without blanks and line ends around it.
pub(super) fn trimmed(bytes: &[u8]) -> &[u8] {
    let blank = |b: &u8| matches!(b, b' ' | b'\t' | b'\r' | b'\n');
    let from = bytes.iter().position(|b| !blank(b)).unwrap_or(bytes.len());
    let to = bytes.iter().rposition(|b| !blank(b)).map_or(from, |at| at + 1);
    &bytes[from..to]
}

/// Where this sign stands outside quotes and angle brackets.
fn places(value: &[u8], sign: u8) -> impl Iterator<Item = usize> {
    let (mut quoted, mut escaped, mut inside) = (false, false, 0_usize);
    value.iter().enumerate().filter_map(move |(at, byte)| {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'<' if !quoted => inside += 1,
            b'>' if !quoted => inside = inside.saturating_sub(1),
            byte if *byte == sign && !quoted && inside == 0 => return Some(at),
            _ => {}
        }
        None
    })
}

/// The first of several values that commas separate, outside quotes and angle brackets; and what stands behind the comma.
pub(super) fn first_of(value: &[u8]) -> (&[u8], Option<&[u8]>) {
    match places(value, b',').next() {
        Some(at) => (trimmed(&value[..at]), Some(&value[at + 1..])),
        None => (trimmed(value), None),
    }
}

/// All values that commas separate.
pub(super) fn values(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(value);
    std::iter::from_fn(move || {
        let (first, behind) = first_of(rest?);
        rest = behind;
        Some(first)
    })
}

/// All values of a header that may stand on one line or on several.
pub(super) fn each<'f, 'a>(fields: &'f Fields<'a>, name: Name) -> impl Iterator<Item = &'a [u8]> + 'f {
    fields.all(name).flat_map(|header| values(header.value))
}

/// Whether nothing stands between two semicolons, or behind the last one.
pub(super) fn has_empty_parts(value: &[u8]) -> bool {
    let starts: Vec<usize> = places(value, b';').collect();
    let ends = starts.iter().skip(1).copied().chain([value.len()]);
    starts.iter().zip(ends).any(|(start, end)| trimmed(&value[start + 1..end]).is_empty())
}

/// The parameter of this name among `;name=value`, outside quotes and angle brackets: its value, empty when it has none.
pub(super) fn parameter<'a>(value: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let starts: Vec<usize> = places(value, b';').collect();
    starts.iter().enumerate().find_map(|(n, start)| {
        let part = &value[start + 1..starts.get(n + 1).copied().unwrap_or(value.len())];
        let (key, value) = match part.iter().position(|b| *b == b'=') {
            Some(at) => (&part[..at], &part[at + 1..]),
            None => (part, &[][..]),
        };
        trimmed(key).eq_ignore_ascii_case(name.as_bytes()).then(|| trimmed(value))
    })
}

/// Whether every quote that is opened is closed.
pub(super) fn is_balanced(value: &[u8]) -> bool {
    let (mut quoted, mut escaped) = (false, false);
    for byte in value {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ => {}
        }
    }
    !quoted
}

/// Whether it holds no NUL, but for one that is quoted.
pub(super) fn is_plain(value: &[u8]) -> bool {
    let (mut quoted, mut escaped) = (false, false);
    value.iter().all(|byte| {
        match byte {
            _ if escaped => escaped = false,
            0 => return false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ => {}
        }
        true
    })
}

/// Bytes as text for reasons and logs.
pub(super) fn text(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}
