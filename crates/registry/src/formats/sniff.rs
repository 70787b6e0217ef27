//! Which list a file is, told from how it begins.

use super::{Format, complaints, drop, scrub_answer, singapore};

/// The most lines that are looked at.
const MOST_LINES: usize = 20;

/// The format of a file that begins with these bytes, if one is plainly it; some kilobytes are enough.
///
/// Maps of bits look like nothing, and Singapore's upload is a plain list too: those are said, not told.
pub(super) fn sniff(first: &[u8]) -> Option<Format> {
    let first = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first);
    let text = String::from_utf8_lossy(&first[..first.len().min(8192)]);
    let lower = text.to_ascii_lowercase();
    if ["<list", "<ac ", "<ph "].iter().any(|tag| lower.contains(tag)) {
        let change = lower.contains("type='change'") || lower.contains("type=\"change\"") || lower.contains(" act=");
        return Some(if change { Format::FtcChangeXml } else { Format::FtcXml });
    }
    let lines: Vec<&str> = text.split(['\r', '\n']).filter(|line| !line.trim().is_empty()).take(MOST_LINES).collect();
    if let Some(format) = lines.first().and_then(|line| header(line)) {
        return Some(format);
    }
    let mut votes = [0; Format::ALL.len()];
    for format in lines.iter().filter_map(|line| row(line)) {
        votes[format as usize] += 1;
    }
    // One bad row must not hide what the list is; half of them do.
    let (most, format) = votes.into_iter().zip(Format::ALL).max_by_key(|(votes, _)| *votes)?;
    (most * 2 > lines.len()).then_some(format)
}

fn header(line: &str) -> Option<Format> {
    let words: Vec<String> = line.split(',').map(|word| word.trim().trim_matches('"').to_owned()).collect();
    let is = |header: &[&str]| super::records::is_header(&words, header);
    if is(&complaints::HEADER) {
        Some(Format::FtcComplaints)
    } else if is(&drop::LIST) || is(&drop::REMOVED) || is(&drop::OUTCOME) {
        Some(Format::Drop)
    } else if is(&scrub_answer::COLUMNS) {
        Some(Format::ScrubAnswer)
    } else {
        (is(&singapore::ERRORS) || is(&singapore::BEHALF) || is(&singapore::CHECKED)).then_some(Format::SgBulk)
    }
}

fn row(line: &str) -> Option<Format> {
    let digits = |text: &str, many: usize| text.len() == many && text.bytes().all(|byte| byte.is_ascii_digit());
    let fields: Vec<&str> = line.split(',').map(str::trim).collect();
    let act = |text: &str| matches!(text, "A" | "D" | "a" | "d");
    match fields.as_slice() {
        [area, number] if digits(area, 3) && digits(number, 7) => Some(Format::Ftc),
        [number, _, last] if digits(number, 10) && act(last) => Some(Format::FtcChange),
        [area, number, _, last] if digits(area, 3) && digits(number, 7) && act(last) => Some(Format::FtcChange),
        [number, _] | [number, _, _] if digits(number, 10) => Some(Format::Rnd),
        [one] => lone(line, one),
        _ => None,
    }
}

/// A row without a comma.
fn lone(line: &str, trimmed: &str) -> Option<Format> {
    let figures = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some((suffix, count)) = trimmed.split_once(':') {
        return (suffix.len() == 4 && figures(suffix) && figures(count)).then_some(Format::Range);
    }
    let record = |line: &str| line.starts_with('0') && line.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ');
    if line.len() >= 12 && line.len().is_multiple_of(12) && record(line) {
        let first = &line[..12];
        return Some(if first.trim_end().contains(' ') { Format::Tps } else { Format::TpsPlain });
    }
    let mark = |mark: char| mark.is_ascii_digit() || " ()-./+".contains(mark);
    let many = trimmed.chars().filter(char::is_ascii_digit).count();
    (trimmed.chars().all(mark) && (6..=24).contains(&many)).then_some(Format::Plain)
}
