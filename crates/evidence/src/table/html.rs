//! Web pages with a table, which carriers name `.xls`.

use std::borrow::Cow;
use std::io::Read;
use std::ops::ControlFlow;

use crate::decode;
use crate::error::ReadError;
use crate::row::{ReadContext, Tally};
use crate::table::Cell;
use crate::table::rows::{Pass, Rows, Stop};
use crate::xml;

/// Largest page, in bytes. A list of a year has less than a tenth of it.
const LARGEST: u64 = 32 * 1024 * 1024;
/// Most cells of a row.
const COLUMNS: usize = 256;

/// Goes through the tables of a page row by row; a row's line is its place among the rows, from 1.
pub(crate) fn read<R: Read>(
    input: R,
    context: &ReadContext,
    pass: Pass<'_>,
    tally: &mut Tally<'_>,
) -> Result<(), ReadError> {
    let mut bytes = Vec::new();
    input.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(ReadError::TooLarge);
    }
    let text = decode::text(&bytes);
    let mut rows = Rows::new(context, pass);
    for (line, row) in (1..).zip(elements(&text, "tr")) {
        let cells: Vec<Cell<'_>> =
            cells(row).take(COLUMNS).map(|inside| Cell::Text(Cow::Owned(plain(inside)))).collect();
        match rows.row(line, &cells, tally) {
            ControlFlow::Continue(()) => {}
            ControlFlow::Break(Stop::Receiver) => return Ok(()),
            ControlFlow::Break(Stop::NoHeader) => return Err(ReadError::NoTable),
        }
    }
    rows.end(tally);
    if rows.has_header() { Ok(()) } else { Err(ReadError::NoTable) }
}

/// What stands behind each opening tag of this name, up to the next one.
fn elements<'t>(text: &'t str, name: &'static str) -> impl Iterator<Item = &'t str> {
    let mut rest = skip_to(text, name);
    std::iter::from_fn(move || {
        let inside = rest?;
        let next = skip_to(inside, name);
        let end = next.map_or(inside.len(), |next| inside.len() - next.len());
        rest = next;
        let row = &inside[..end];
        let lower = row.to_ascii_lowercase();
        let closed = ["</tr", "</table", "</body"].iter().filter_map(|tag| lower.find(tag)).min();
        Some(&row[..closed.unwrap_or(row.len())])
    })
}

/// The cells of a row, of either kind.
fn cells(row: &str) -> impl Iterator<Item = &str> {
    let first = |text| match (skip_to(text, "td"), skip_to(text, "th")) {
        (Some(one), Some(other)) => Some(if one.len() > other.len() { one } else { other }),
        (one, other) => one.or(other),
    };
    let mut rest = first(row);
    std::iter::from_fn(move || {
        let inside = rest?;
        rest = first(inside);
        let end = rest.map_or(inside.len(), |next| inside.len() - next.len());
        Some(&inside[..end])
    })
}

/// The text behind the next opening tag of this name.
fn skip_to<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        at += memchr::memchr(b'<', &bytes[at..])? + 1;
        let behind = &text[at..];
        let named = behind.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        if named && behind[name.len()..].starts_with(|c: char| c.is_whitespace() || c == '>') {
            return behind.split_once('>').map(|(_, inside)| inside);
        }
    }
}

/// Text without tags, references resolved.
fn plain(inside: &str) -> String {
    let mut out = String::new();
    let mut rest = inside;
    while let Some((text, tag)) = rest.split_once('<') {
        out.push_str(text);
        rest = tag.split_once('>').map_or("", |(_, behind)| behind);
        // A line break within a cell parts its words.
        out.push(' ');
    }
    out.push_str(rest);
    let text = out.replace("&nbsp;", " ");
    xml::unescape(&text).split_whitespace().collect::<Vec<_>>().join(" ")
}
