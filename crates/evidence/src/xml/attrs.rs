//! Attributes as backups write them: the literal `null`, emoji as two numeric halves, stray control characters.

use std::borrow::Cow;

/// A value without its closing quote, or a quote where none belongs.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Broken;

/// Calls `each` with name and raw value of every attribute of a tag's inside (`call number="…" date="…"`).
pub(crate) fn each<'t>(tag: &'t str, mut each: impl FnMut(&'t str, &'t str)) -> Result<(), Broken> {
    let bytes = tag.as_bytes();
    let mut at = bytes.iter().position(|byte| byte.is_ascii_whitespace()).unwrap_or(bytes.len());
    loop {
        while at < bytes.len() && (bytes[at].is_ascii_whitespace() || bytes[at] == b'/') {
            at += 1;
        }
        if at == bytes.len() {
            return Ok(());
        }
        let Some(equals) = memchr::memchr(b'=', &bytes[at..]) else { return Err(Broken) };
        let name = tag[at..at + equals].trim_ascii();
        at += equals + 1;
        while at < bytes.len() && bytes[at].is_ascii_whitespace() {
            at += 1;
        }
        let quote = match bytes.get(at) {
            Some(quote @ (b'"' | b'\'')) => *quote,
            _ => return Err(Broken),
        };
        at += 1;
        let Some(length) = memchr::memchr(quote, &bytes[at..]) else { return Err(Broken) };
        if name.is_empty() || name.bytes().any(|byte| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'<'))
        {
            return Err(Broken);
        }
        each(name, &tag[at..at + length]);
        at += length + 1;
    }
}

/// A value with its references resolved; `None` for the literal `null` and for nothing at all.
pub(crate) fn value(raw: &str) -> Option<Cow<'_, str>> {
    if raw.is_empty() || raw == "null" {
        return None;
    }
    let text = unescape(raw);
    (!text.trim().is_empty()).then_some(text)
}

/// Resolves the five named and all numeric references. Others stay as they stand: nothing is ever looked up.
pub(crate) fn unescape(raw: &str) -> Cow<'_, str> {
    if memchr::memchr2(b'&', 0, raw.as_bytes()).is_none() {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    // The backup app writes one emoji as two references, the halves of its UTF-16 form.
    let mut half: Option<u16> = None;
    while let Some(at) = rest.find('&') {
        plain(&rest[..at], &mut half, &mut out);
        rest = &rest[at..];
        let Some((piece, behind)) = reference(rest) else {
            plain("&", &mut half, &mut out);
            rest = &rest[1..];
            continue;
        };
        match piece {
            Piece::Text(text) => plain(text, &mut half, &mut out),
            Piece::Code(code) => push(code, &mut half, &mut out),
        }
        rest = behind;
    }
    plain(rest, &mut half, &mut out);
    lone(&mut half, &mut out);
    Cow::Owned(out)
}

enum Piece<'t> {
    Text(&'t str),
    Code(u32),
}

/// The reference that `text` begins with, and what is behind it.
fn reference(text: &str) -> Option<(Piece<'_>, &str)> {
    // The longest form is `&#1114111;`; some writers pad with zeros.
    let end = text.bytes().take(16).position(|byte| byte == b';')?;
    let behind = &text[end + 1..];
    let piece = match &text[1..end] {
        "lt" => Piece::Text("<"),
        "gt" => Piece::Text(">"),
        "amp" => Piece::Text("&"),
        "quot" => Piece::Text("\""),
        "apos" => Piece::Text("'"),
        name => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            Piece::Code(code.ok()?)
        }
    };
    Some((piece, behind))
}

fn plain(text: &str, half: &mut Option<u16>, out: &mut String) {
    if !text.is_empty() {
        lone(half, out);
        out.extend(text.chars().filter(|c| *c != '\0'));
    }
}

fn push(code: u32, half: &mut Option<u16>, out: &mut String) {
    match code {
        0xD800..=0xDBFF => {
            lone(half, out);
            *half = Some(code as u16);
        }
        0xDC00..=0xDFFF => match half.take() {
            Some(high) => out.extend(char::decode_utf16([high, code as u16]).flatten()),
            None => out.push('\u{FFFD}'),
        },
        // NUL and other controls carry nothing; line ends and tabs do.
        0..=0x1F if !matches!(code, 0x9 | 0xA | 0xD) => lone(half, out),
        _ => {
            lone(half, out);
            out.push(char::from_u32(code).unwrap_or('\u{FFFD}'));
        }
    }
}

/// A first half without its second.
fn lone(half: &mut Option<u16>, out: &mut String) {
    if half.take().is_some() {
        out.push('\u{FFFD}');
    }
}
