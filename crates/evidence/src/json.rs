//! Calls and messages as JSON: one array, an object that holds one, or an object a line (NDJSON), as open phone apps export them.
//!
//! The keys are read as the columns of a list. Most apps keep Android's own names and figures (`number`, `date` in milliseconds,
//! `duration`, `type`), whose meaning is known.

use std::borrow::Cow;
use std::io::{BufRead, Read as _};
use std::ops::ControlFlow;

use casework::Direction;
use serde_json::{Map, Value};

use crate::android::{self, Kind};
use crate::decode;
use crate::error::ReadError;
use crate::row::{BadReason, ReadContext, Tally};
use crate::table::{Cell, Habits, Header, Pass, Rows, Stop, header};

/// Largest file, in bytes: it is kept in memory whole.
const LARGEST: u64 = 64 * 1024 * 1024;
/// Most keys that entries may have together.
const KEYS: usize = 200;

/// Whether text begins as JSON entries do.
pub(crate) fn looks_like(start: &str) -> bool {
    let inside = start.strip_prefix('[').map_or(start, str::trim_start);
    inside.strip_prefix('{').is_some_and(|inside| inside.trim_start().starts_with('"'))
}

/// Reads the entries in their order; the line of an entry is its line in the file, or its place in an array.
pub(crate) fn read<R: BufRead>(input: R, context: &ReadContext, tally: &mut Tally<'_>) -> Result<(), ReadError> {
    let mut bytes = Vec::new();
    input.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(ReadError::TooLarge);
    }
    let text = decode::text(&bytes);
    let text = text.trim_start_matches('\u{FEFF}').trim();
    let entries = entries(text);
    let keys = keys(&entries);
    let names: Vec<Cell<'_>> = keys.iter().map(|key| Cell::Text(Cow::Borrowed(key.trim_start_matches('_')))).collect();
    let Some(Header::Calls(_)) = header(&names) else { return Err(ReadError::NoEntries) };
    let habits = Habits::told(context);
    let mut rows = Rows::new(context, Pass::Read(&habits));
    let _ = rows.row(0, &names, tally);
    for (line, entry) in &entries {
        let flow = match entry {
            None => match tally.bad(*line, BadReason::BrokenMarkup, "") {
                ControlFlow::Break(()) => ControlFlow::Break(Stop::Receiver),
                ControlFlow::Continue(()) => ControlFlow::Continue(()),
            },
            Some(entry) => match cells(entry, &keys) {
                Entry::Row(cells) => rows.row(*line, &cells, tally),
                Entry::NotSent => {
                    tally.summary.skipped.not_sent += 1;
                    ControlFlow::Continue(())
                }
                Entry::Multimedia => {
                    tally.summary.skipped.mms += 1;
                    ControlFlow::Continue(())
                }
            },
        };
        if flow.is_break() {
            break;
        }
    }
    Ok(())
}

/// Every entry with its line; `None` for one that is no JSON.
fn entries(text: &str) -> Vec<(u64, Option<Map<String, Value>>)> {
    let object = |value: Value| match value {
        Value::Object(map) => Some(map),
        _ => None,
    };
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Array(list)) => (1..).zip(list.into_iter().map(object)).collect(),
        Ok(Value::Object(map)) => {
            let lists =
                map.values().find_map(|value| value.as_array().filter(|list| list.iter().any(Value::is_object)));
            match lists {
                Some(list) => (1..).zip(list.iter().cloned().map(object)).collect(),
                None => vec![(1, Some(map))],
            }
        }
        Ok(_) => Vec::new(),
        Err(_) => (1..)
            .zip(text.lines())
            .filter(|(_, line)| !line.trim().is_empty())
            .map(|(at, line)| (at, serde_json::from_str::<Value>(line).ok().and_then(object)))
            .collect(),
    }
}

/// The keys of all entries, in the order in which they come up.
fn keys(entries: &[(u64, Option<Map<String, Value>>)]) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for entry in entries.iter().filter_map(|(_, entry)| entry.as_ref()) {
        for key in entry.keys() {
            if keys.len() < KEYS && !keys.contains(key) {
                keys.push(key.clone());
            }
        }
    }
    // The number as the network gave it goes before the one that an app made of it.
    keys.sort_by_key(|key| key.contains("formatted") || key.contains("normalized"));
    keys
}

enum Entry<'e> {
    Row(Vec<Cell<'e>>),
    NotSent,
    Multimedia,
}

fn cells<'e>(entry: &'e Map<String, Value>, keys: &[String]) -> Entry<'e> {
    if entry.contains_key("m_type") || entry.contains_key("msg_box") {
        return Entry::Multimedia;
    }
    let message = entry.contains_key("body") || entry.contains_key("text");
    let figure = |key: &str| entry.get(key).map(plain).filter(|text| text.parse::<i64>().is_ok());
    // 2 restricted, 3 unknown, 4 payphone: whatever stands as the number is a placeholder.
    let withheld = figure("presentation").is_some_and(|figure| matches!(&*figure, "2" | "3" | "4"));
    let mut kind = figure("type").map(|figure| android::kind(&figure, message));
    if kind == Some(Kind::NotSent) {
        return Entry::NotSent;
    }
    let cells = keys.iter().map(|key| match (key.as_str(), entry.get(key)) {
        (_, None) => Cell::Empty,
        ("number" | "phoneNumber" | "phone_number" | "formatted_number", Some(_)) if withheld => Cell::Empty,
        ("type", Some(value)) => match kind.take() {
            Some(Kind::Is(Direction::Unknown)) => Cell::Empty,
            Some(Kind::Is(direction)) => Cell::Text(Cow::Borrowed(direction.id())),
            _ => Cell::Text(plain(value)),
        },
        (_, Some(Value::Number(number))) => number.as_f64().map_or(Cell::Empty, Cell::Number),
        (_, Some(value)) => Cell::Text(plain(value)),
    });
    Entry::Row(cells.collect())
}

fn plain(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        Value::Null => Cow::Borrowed(""),
        Value::Array(_) | Value::Object(_) => Cow::Borrowed(""),
        other => Cow::Owned(other.to_string()),
    }
}
