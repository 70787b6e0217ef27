//! Asterisk's own database of blocked numbers: `/blacklist/02788880000 : 1`; FreePBX exports `number,description`.

use super::Written;
use super::reading::{Reading, Said, blocked, written};
use crate::list::{Found, Index};

pub(super) fn read(text: &str) -> Reading {
    let mut reading = Reading::default();
    for (n, line) in text.lines().enumerate() {
        let line_number = n as u64 + 1;
        let line = line.trim();
        // The count that the console prints at the end, and FreePBX's heading.
        if line.is_empty() || line.ends_with("results found.") || line.starts_with("number,") {
            continue;
        }
        reading.rows += 1;
        let (number, word) = match line.strip_prefix("database put blacklist ") {
            Some(put) => put.split_once(' ').unwrap_or((put, "")),
            None => {
                let inner = line.strip_prefix("/blacklist/").unwrap_or(line);
                inner.split_once([':', ',']).unwrap_or((inner, ""))
            }
        };
        let (number, word) = (number.trim().trim_matches('"'), word.trim().trim_matches('"'));
        // A switch for callers without a number, not a number.
        if number == "blocked" || number == "dest" {
            continue;
        }
        // A switch writes international numbers without the plus sign.
        let whole = ["+", number].concat();
        let text = if number::parse(number).reason().is_some() { &whole } else { number };
        reading.number(line_number, text, Said::blocked(word));
    }
    reading
}

pub(super) fn write<B: AsRef<[u8]>>(list: &Index<B>) -> Written {
    let (numbers, left_out) = blocked(list);
    let line = |(key, found): (_, Found)| {
        format!("database put blacklist {} {}\n", written(key).trim_start_matches('+'), found.label.id)
    };
    Written { bytes: numbers.map(line).collect::<String>().into_bytes(), left_out, surer: 0 }
}
