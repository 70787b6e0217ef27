//! NoPhoneSpam's file: `+3804430030%: name`, `%` behind first digits.

use super::Written;
use super::reading::{Reading, Said, written};
use crate::list::Index;

/// Whether a line is one of such a file.
pub(super) fn looks_so(line: &str) -> bool {
    let Some((number, _)) = line.split_once(": ") else { return false };
    let number = number.trim_end_matches(['%', '*']);
    number.len() > 2 && number.bytes().all(|b| b.is_ascii_digit() || b == b'+')
}

pub(super) fn read(text: &str) -> Reading {
    let mut reading = Reading::default();
    for (n, line) in text.lines().enumerate() {
        let line_number = n as u64 + 1;
        if line.trim().is_empty() {
            continue;
        }
        reading.rows += 1;
        let (number, name) = line.split_once(':').unwrap_or((line, ""));
        let said = Said::blocked(name);
        let number = number.trim();
        match number.strip_suffix(['%', '*']) {
            Some(first) => reading.first_digits(line_number, first, said),
            None if number.contains(['%', '*', '_']) => reading.bad(line_number, line, "rich-pattern"),
            None => reading.number(line_number, number, said),
        }
    }
    reading
}

pub(super) fn write<B: AsRef<[u8]>>(list: &Index<B>) -> Written {
    let mut out = Written { bytes: Vec::new(), left_out: 0, surer: 0 };
    for (key, prefix, found) in list.iter() {
        if found.allowed {
            out.left_out += 1;
            continue;
        }
        let star = if prefix { "%" } else { "" };
        out.bytes.extend(format!("{}{star}: {}\n", written(key), found.label.zh).into_bytes());
    }
    out
}
