//! The letter as a mail message that any mail program opens: text body, PDF attached.
//!
//! Deterministic (the boundary comes from the sheet's `ident`, the date is given) and safe against
//! header injection: a header value with a line end or another control character is refused, not
//! repaired, because a repaired address is a different address.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::sheet::Sheet;
use crate::text::form_text;

/// Who writes to whom, about what, when.
#[derive(Debug, Clone, Copy)]
pub struct Envelope<'a> {
    /// `name@host` or `Name <name@host>`. Without it the message is a draft for the person's own
    /// mail program, which fills it in.
    pub from: Option<&'a str>,
    /// One address, in the same forms.
    pub to: Option<&'a str>,
    /// The subject, in any script.
    pub subject: &'a str,
    /// RFC 5322 date, e.g. `Thu, 20 Nov 2025 12:00:00 +0800`; the caller knows the clock.
    pub date: &'a str,
}

/// Why a message was not made.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MailError {
    /// A header value with a line end or another control character.
    #[error("{header} must not contain line ends or control characters")]
    Control {
        /// Name of the header.
        header: &'static str,
    },
    /// Not one plain address.
    #[error("{header} is not an address: {value}")]
    Address {
        /// Name of the header.
        header: &'static str,
        /// What was given.
        value: String,
    },
    /// The date is not ASCII text.
    #[error("Date is not an RFC 5322 date: {0}")]
    Date(String),
}

/// The message with CRLF line ends: [`form_text`] as body, `pdf` attached under the letter's title.
///
/// # Errors
/// [`MailError`] if the envelope could not be written as headers without changing its meaning.
///
/// ```
/// # let sheet: letter::sheet::Sheet = serde_json::from_str(r#"{"lang":"en","title":"Note",
/// #   "blocks":[],"tables":[],"date":"2025-11-20","ident":"n1","gaps":[],"fields":[],
/// #   "left_out":[]}"#).unwrap();
/// use letter::mail::{Envelope, eml};
/// let envelope = Envelope {
///     from: Some("林晓 <lin@example.org>"),
///     to: Some("office@example.org"),
///     subject: "Note",
///     date: "Thu, 20 Nov 2025 12:00:00 +0800",
/// };
/// let message = String::from_utf8(eml(&sheet, &envelope, None)?).unwrap();
/// assert!(message.starts_with("From: =?utf-8?B?5p6X5pmT?= <lin@example.org>\r\n"));
/// # Ok::<(), letter::mail::MailError>(())
/// ```
pub fn eml(sheet: &Sheet, envelope: &Envelope<'_>, pdf: Option<&[u8]>) -> Result<Vec<u8>, MailError> {
    let mut out = headers(envelope)?;
    let body = wrapped(form_text(sheet).replace('\n', "\r\n").as_bytes());
    let text = format!("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{body}");
    let Some(pdf) = pdf else {
        out.push_str(&text);
        return Ok(out.into_bytes());
    };
    let boundary = boundary(&sheet.ident);
    let name = file_name(&sheet.title);
    out.push_str(&format!(
        "Content-Type: multipart/mixed; boundary=\"{boundary}\"\r\n\r\n--{boundary}\r\n{text}\
         --{boundary}\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\
         Content-Disposition: attachment; filename=\"letter.pdf\";\r\n filename*=utf-8''{name}\r\n\
         \r\n{}--{boundary}--\r\n",
        wrapped(pdf)
    ));
    Ok(out.into_bytes())
}

fn headers(envelope: &Envelope<'_>) -> Result<String, MailError> {
    let mut out = String::new();
    match envelope.from {
        Some(from) => out.push_str(&format!("From: {}\r\n", address("From", from)?)),
        // Mail programs open such a file as a message still to be sent.
        None => out.push_str("X-Unsent: 1\r\n"),
    }
    if let Some(to) = envelope.to {
        out.push_str(&format!("To: {}\r\n", address("To", to)?));
    }
    let subject = encoded("Subject", envelope.subject)?;
    let date = one_line("Date", envelope.date)?;
    if date.is_empty() || !date.is_ascii() {
        return Err(MailError::Date(date.to_owned()));
    }
    out.push_str(&format!("Subject: {subject}\r\nDate: {date}\r\nMIME-Version: 1.0\r\n"));
    Ok(out)
}

/// Whether a header can name this: one plain address, with or without a name.
pub fn is_address(value: &str) -> bool {
    address("", value).is_ok()
}

fn one_line<'a>(header: &'static str, value: &'a str) -> Result<&'a str, MailError> {
    let unsafe_char = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    if value.contains(unsafe_char) { Err(MailError::Control { header }) } else { Ok(value.trim()) }
}

/// `name@host` or `Name <name@host>` with the name encoded.
fn address(header: &'static str, value: &str) -> Result<String, MailError> {
    let value = one_line(header, value)?;
    let wrong = || MailError::Address { header, value: value.to_owned() };
    let (name, spec) = match value.strip_suffix('>') {
        Some(open) => open.rsplit_once('<').ok_or_else(wrong)?,
        None => ("", value),
    };
    let (local, host) = spec.split_once('@').ok_or_else(wrong)?;
    let good = |part: &str, more: &str| {
        let allowed = |c: char| c.is_ascii_alphanumeric() || more.contains(c);
        !part.is_empty() && part.chars().all(allowed)
    };
    if !good(local, "!#$%&'*+-/=?^_`{|}~.") || !good(host, "-.") {
        return Err(wrong());
    }
    match name.trim().trim_matches('"') {
        "" => Ok(spec.to_owned()),
        name => Ok(format!("{} <{spec}>", encoded_words(name))),
    }
}

/// A text header: as it stands if it is short and plain, in encoded words otherwise.
fn encoded(header: &'static str, value: &str) -> Result<String, MailError> {
    let value = one_line(header, value)?;
    let simple = value.len() <= 60 && value.is_ascii() && !value.contains("=?");
    Ok(if simple { value.to_owned() } else { encoded_words(value) })
}

/// RFC 2047 `B` words of at most 75 characters, none cutting through a character, on folded lines.
fn encoded_words(value: &str) -> String {
    let mut words = Vec::new();
    let mut rest = value;
    while !rest.is_empty() {
        let end = rest.floor_char_boundary(39);
        let (word, after) = rest.split_at(end);
        words.push(format!("=?utf-8?B?{}?=", STANDARD.encode(word)));
        rest = after;
    }
    words.join("\r\n ")
}

/// Base64 in lines of 76 characters, each ended.
fn wrapped(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() / 54 * 74 + 80);
    for line in bytes.chunks(57) {
        STANDARD.encode_string(line, &mut out);
        out.push_str("\r\n");
    }
    out
}

/// Every part is base64, which has no `_`, so no content can contain the boundary.
fn boundary(ident: &str) -> String {
    let tail: String = ident.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
    format!("=_letter_{tail}")
}

/// The title as an RFC 2231 value with `.pdf`, without what file systems refuse.
fn file_name(title: &str) -> String {
    let refused = |c: &char| c.is_control() || r#"/\:*?"<>|"#.contains(*c);
    let kept: String = title.trim().chars().filter(|c| !refused(c)).take(60).collect();
    let stem = if kept.is_empty() { "letter" } else { &kept };
    let mut out = String::new();
    for byte in stem.bytes().chain(*b".pdf") {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
