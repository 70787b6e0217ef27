//! Rows with their verdicts.

use super::report::ListError;
use super::rows;
use crate::gate::{Reason, Verdict};

/// The verdict where nobody judges: the number is listed.
pub(super) fn listed() -> Verdict {
    Verdict { allowed: false, reasons: vec![Reason { code: "listed", blocks: true, what: None, until: None }] }
}

/// Writes the heading with the names of the two fields.
pub(super) fn heading(row: &[u8], delimiter: Option<u8>, out: &mut Vec<u8>) {
    with_fields(row, delimiter, "verdict", "reasons", out);
}

/// Writes a row with its verdict and all its reasons.
pub(super) fn row(row: &[u8], delimiter: Option<u8>, verdict: Option<&Verdict>, out: &mut Vec<u8>) {
    let word = if verdict.is_none_or(|verdict| verdict.allowed) { "may-call" } else { "do-not-call" };
    let reasons = verdict.map_or_else(String::new, |verdict| {
        let told: Vec<String> = verdict.reasons.iter().map(tell).collect();
        told.join("; ")
    });
    with_fields(row, delimiter, word, &reasons, out);
}

fn tell(reason: &Reason) -> String {
    match &reason.what {
        Some(what) => format!("{} {what}", reason.code),
        None => reason.code.to_owned(),
    }
}

fn with_fields(row: &[u8], delimiter: Option<u8>, first: &str, second: &str, out: &mut Vec<u8>) {
    let delimiter = delimiter.unwrap_or(b',');
    let content = rows::content(row);
    out.extend_from_slice(content);
    for text in [first, second] {
        out.push(delimiter);
        put_field(text, delimiter, out);
    }
    let end = &row[content.len()..];
    out.extend_from_slice(if end.is_empty() { b"\n" } else { end });
}

/// Writes a field, quoted where it must be.
pub(super) fn put_field(text: &str, delimiter: u8, out: &mut Vec<u8>) {
    if text.bytes().any(|byte| byte == delimiter || matches!(byte, b'"' | b'\n' | b'\r')) {
        out.push(b'"');
        out.extend(text.replace('"', "\"\"").bytes());
        out.push(b'"');
    } else {
        out.extend_from_slice(text.as_bytes());
    }
}

/// Where a name stands in a heading.
pub(super) fn place(heading: &[u8], delimiter: u8, name: &str) -> Result<usize, ListError> {
    let plain = |field: &[u8]| String::from_utf8_lossy(field).trim().replace("\"\"", "\"").to_lowercase();
    let wanted = name.trim().to_lowercase();
    rows::fields(heading, delimiter).position(|field| plain(field) == wanted).ok_or_else(|| {
        let found = String::from_utf8_lossy(&heading[..heading.len().min(400)]).chars().take(100).collect();
        ListError::NoColumn { name: name.to_owned(), found }
    })
}
