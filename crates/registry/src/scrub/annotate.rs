//! Rows with their verdicts.

use super::batch::{Bad, Batch, Marks, marked};
use super::listing::Judge;
use super::report::ListError;
use super::rows;
use crate::gate::{Reason, Verdict};
use crate::{E164, written};

/// The verdict where nobody judges: the number is listed.
fn listed() -> Verdict {
    Verdict { allowed: false, reasons: vec![Reason { code: "listed", blocks: true, what: None, until: None }] }
}

/// Writes the heading with the names of the two fields.
pub(super) fn heading(row: &[u8], delimiter: Option<u8>, out: &mut Vec<u8>) {
    with_fields(row, delimiter, "verdict", "reasons", out);
}

/// Writes every row of a batch with its verdict, and tells which are refused. The marks are of rows that have a number, of those
/// that are named anywhere, and of those that the set has.
pub(super) fn rows(
    batch: &Batch,
    bytes: &[u8],
    [judged, named, listed]: [&Marks; 3],
    judge: &mut Option<&mut dyn Judge>,
    delimiter: Option<u8>,
    out: &mut Vec<u8>,
) -> Marks {
    let (mut refused, mut bad) = (*named, batch.bad.iter().peekable());
    let mut bad_before = |next: usize, out: &mut Vec<u8>| {
        while let Some(why) = bad.next_if(|why| why.row < next) {
            unreadable(&bytes[batch.span(why.row)], delimiter, why, out);
        }
    };
    for at in marked(judged) {
        bad_before(at, out);
        let found = match judge {
            _ if !has(named, at) => None,
            Some(judge) => verdict(&mut **judge, batch.numbers[at], has(listed, at)),
            None => Some(self::listed()),
        };
        if found.as_ref().is_none_or(|verdict| verdict.allowed) {
            refused[at / 64] &= !(1 << (at % 64));
        }
        row(&bytes[batch.span(at)], delimiter, found.as_ref(), out);
    }
    bad_before(usize::MAX, out);
    refused
}

/// Whether a row is marked.
pub(super) fn has(marks: &Marks, row: usize) -> bool {
    marks[row / 64] >> (row % 64) & 1 == 1
}

/// What the judge says.
pub(super) fn verdict(judge: &mut dyn Judge, number: u64, listed: bool) -> Option<Verdict> {
    E164::new(number).ok().map(|number| judge.judge(number, listed))
}

/// Writes a row with its verdict and all its reasons.
fn row(row: &[u8], delimiter: Option<u8>, verdict: Option<&Verdict>, out: &mut Vec<u8>) {
    let word = if verdict.is_none_or(|verdict| verdict.allowed) { "may-call" } else { "do-not-call" };
    let reasons = verdict.map_or_else(String::new, |verdict| {
        let told: Vec<String> = verdict.reasons.iter().map(tell).collect();
        told.join("; ")
    });
    with_fields(row, delimiter, word, &reasons, out);
}

/// Writes a row that could not be read, with the reason. A quotation mark that it left open is closed, so that the rows behind it
/// stay rows.
fn unreadable(row: &[u8], delimiter: Option<u8>, why: &Bad, out: &mut Vec<u8>) {
    let content = rows::content(row);
    if !why.open {
        return with_fields(row, delimiter, UNREADABLE, why.code, out);
    }
    with_fields(&[content, b"\"", &row[content.len()..]].concat(), delimiter, UNREADABLE, why.code, out);
}

/// The verdict of a row without a number.
const UNREADABLE: &str = "unreadable";

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
    let plain = |field: &[u8]| written::text(field).trim().replace("\"\"", "\"").to_lowercase();
    let wanted = name.trim().to_lowercase();
    rows::fields(heading, delimiter).position(|field| plain(field) == wanted).ok_or_else(|| {
        let found = written::text(&heading[..heading.len().min(400)]).chars().take(100).collect();
        ListError::NoColumn { name: name.to_owned(), found }
    })
}
