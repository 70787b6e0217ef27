//! One number in a line.

use super::Written;
use super::reading::{Reading, Said, written};
use crate::list::Index;

pub(super) fn read(text: &str) -> Reading {
    let mut reading = Reading::default();
    for (n, line) in text.lines().enumerate() {
        let line_number = n as u64 + 1;
        let line = line.split('#').next().unwrap_or_default().trim();
        if line.is_empty() {
            continue;
        }
        reading.rows += 1;
        let (number, word) = line.split_once(['\t', ',', ';']).unwrap_or((line, ""));
        let (word, allowed) = match word.trim().strip_prefix("allow") {
            Some(rest) => (rest.trim_matches([' ', ':', ',']), true),
            None => (word.trim(), false),
        };
        let said = Said::blocked(word);
        let said = if allowed { said.allowed() } else { said };
        match number.trim().strip_suffix('*') {
            Some(first) => reading.first_digits(line_number, first, said),
            None => reading.number(line_number, number.trim(), said),
        }
    }
    reading
}

pub(super) fn write<B: AsRef<[u8]>>(list: &Index<B>) -> Written {
    let mut text = format!("# {}\n", list.head().name.replace(['\n', '\r'], " "));
    for (key, prefix, found) in list.iter() {
        let star = if prefix { "*" } else { "" };
        let allow = if found.allowed { "allow " } else { "" };
        text.push_str(&format!("{}{star}\t{allow}{}\n", written(key), found.label.id));
    }
    Written { bytes: text.into_bytes(), left_out: 0, surer: 0 }
}
