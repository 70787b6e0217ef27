//! What SpamBlocker's importer takes: a heading with `pattern`, then rows. It minds a byte order mark, quotes in the heading and
//! quotes in fields (5.13): none of them is written.

use super::Written;
use super::reading::{Reading, Said, Unreadable, written};
use super::spamblocker::{CALLS, pattern};
use crate::list::Index;

pub(super) fn read(text: &str) -> Result<Reading, Unreadable> {
    let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let (_, heading) = lines.next().ok_or(Unreadable { code: "no-list", at: 1 })?;
    let separator = [',', ';', '|'].into_iter().max_by_key(|c| heading.matches(*c).count()).unwrap_or(',');
    let names: Vec<&str> = heading.split(separator).map(|name| name.trim().trim_matches('"')).collect();
    let column = |name: &str| names.iter().position(|one| one.eq_ignore_ascii_case(name));
    let pattern_at = column("pattern").ok_or(Unreadable { code: "no-pattern-column", at: 1 })?;
    let (description, blocks, flags) = (column("description"), column("isBlacklist"), column("flags"));
    let mut reading = Reading::default();
    for (n, line) in lines {
        let line_number = n as u64 + 1;
        reading.rows += 1;
        let fields: Vec<&str> = line.split(separator).map(|field| field.trim().trim_matches('"')).collect();
        let field = |at: Option<usize>| at.and_then(|at| fields.get(at)).copied().unwrap_or_default();
        let Some(text) = fields.get(pattern_at).filter(|text| !text.is_empty()) else {
            reading.bad(line_number, line, "fields");
            continue;
        };
        if field(flags).parse::<i64>().is_ok_and(|flags| flags & CALLS == 0) {
            reading.bad(line_number, line, "not-for-calls");
            continue;
        }
        let said = Said::blocked(field(description));
        let allowed = matches!(field(blocks), "false" | "0");
        pattern(&mut reading, line_number, text, if allowed { said.allowed() } else { said });
    }
    Ok(reading)
}

pub(super) fn write<B: AsRef<[u8]>>(list: &Index<B>) -> Written {
    let mut text = String::from("pattern,description,priority,flags,isBlacklist,blockType\n");
    for (key, prefix, found) in list.iter() {
        let digits = written(key);
        let pattern = match (digits.strip_prefix('+'), prefix) {
            // The app compares without the plus sign when the rule says so with `\+?`.
            (Some(digits), true) => format!("\\+?{digits}.*"),
            (Some(digits), false) => format!("\\+?{digits}"),
            (None, true) => format!("{digits}.*"),
            (None, false) => digits,
        };
        text.push_str(&format!("{pattern},{},0,3,{},0\n", found.label.zh.replace(',', " "), !found.allowed));
    }
    Written { bytes: text.into_bytes(), left_out: 0, surer: 0 }
}
