//! Records of twelve characters: with the dialling code set apart, or the number in one piece.

use super::decode::{Found, Lined};
use super::fault::Fault;
use super::national::national;
use crate::Plan;
use number::E164;
use serde::Deserialize;
use std::sync::LazyLock;

/// Characters of a record, without its CR LF.
pub(super) const WIDTH: usize = 12;
/// Columns of the dialling code.
const CODE: usize = 5;

const SHAPE: Fault = Fault::shape("a record is ten or eleven digits that begin with 0, with blanks, in 12 characters");

pub(super) struct Record(Plan);

impl Record {
    pub(super) fn new(plan: &Plan) -> Self {
        Self(plan.clone())
    }
}

impl<T: From<E164>> Lined<T> for Record {
    fn row(&mut self, line: &str) -> Result<Found<T>, Fault> {
        let digits: String = line.chars().filter(|mark| *mark != ' ').collect();
        let right = matches!(digits.len(), 10 | 11) && digits.starts_with('0');
        if !right || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(SHAPE);
        }
        Ok(Found::Row(self.0.read(&digits)?.into()))
    }
}

/// Whether a file has no line ends between its records; told from how it begins.
pub(super) fn runs_on(head: &[u8]) -> bool {
    let start = head.iter().position(|byte| !matches!(byte, b'\r' | b'\n')).unwrap_or(head.len());
    let text = &head[start..];
    match text.iter().position(|byte| matches!(byte, b'\r' | b'\n')) {
        // One long line that is a whole number of records.
        Some(end) => end > WIDTH && end % WIDTH == 0,
        None => text.len() > WIDTH,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Codes {
    code: Vec<Code>,
}

/// How many digits of a number the first five columns hold.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Code {
    begins: String,
    digits: usize,
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "confidence")]
    _confidence: String,
}

static CODES: LazyLock<Vec<Code>> = LazyLock::new(|| {
    let codes: Codes = toml::from_str(include_str!("../../data/formats/tps.toml")).expect("a test reads it");
    codes.code
});

/// The record of a number, without its CR LF; `None` for a number that is not ten or eleven digits behind a 0.
pub(super) fn record(plan: &Plan, number: E164, apart: bool) -> Option<String> {
    let digits = format!("0{}", national(plan, number)?);
    if !matches!(digits.len(), 10 | 11) || plan.read(&digits) != Ok(number) {
        return None;
    }
    if !apart {
        return Some(format!("{digits:<WIDTH$}"));
    }
    let code = CODES.iter().filter(|code| digits.starts_with(&code.begins)).max_by_key(|code| code.begins.len())?;
    let (code, rest) = digits.split_at(code.digits.min(digits.len()));
    let right = WIDTH - CODE;
    (code.len() <= CODE && rest.len() <= right).then(|| format!("{code:<CODE$}{rest:>right$}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_stand_in_their_columns() {
        let plan = Plan::shipped("gb").expect("shipped");
        for (number, apart, plain) in [
            ("+442079460123", "0207 9460123", "02079460123 "),
            ("+441632960123", "01632 960123", "01632960123 "),
            ("+447700900123", "07700 900123", "07700900123 "),
            ("+44163296012", "01632  96012", "0163296012  "),
            ("+441134960000", "0113 4960000", "01134960000 "),
        ] {
            let number = number.parse().expect("a number");
            assert_eq!(record(&plan, number, true).as_deref(), Some(apart));
            assert_eq!(record(&plan, number, false).as_deref(), Some(plain));
        }
        assert_eq!(record(&plan, "+14165550123".parse().expect("a number"), true), None);
    }

    #[test]
    fn a_file_without_line_ends_is_told_by_how_it_begins() {
        assert!(runs_on(b"0207 946012301635 506160"));
        assert!(runs_on(b"0207 946012301635 506160\r\n"));
        assert!(!runs_on(b"0207 9460123\r\n01635 506160\r\n"));
        assert!(!runs_on(b"0207 9460123"));
        assert!(!runs_on(b"\r\n0207 9460123\n"));
        assert!(!runs_on(b"0207 9460123 too long\n"));
        assert!(!runs_on(b""));
    }
}
