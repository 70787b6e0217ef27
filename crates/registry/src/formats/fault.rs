//! What is wrong with a row, and what the row becomes then.

use crate::Unreadable;
use std::borrow::Cow;

/// The most characters of a bad row that a reject shows.
pub const MOST_SHOWN: usize = 80;

/// A row that was put aside, for the reject file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// The line it begins on, from 1; of a fixed-width file without line ends, the record.
    pub line: u64,
    /// The row as it stands, cut to [`MOST_SHOWN`] characters; what cannot be printed is replaced.
    pub value: String,
    /// The reason as a word that never changes: `wrong-length`.
    pub code: &'static str,
    /// What would make it right.
    pub remedy: Cow<'static, str>,
}

impl Reject {
    pub(crate) fn new(line: u64, value: &[u8], fault: Fault) -> Self {
        Self { line, value: shown(value), code: fault.code, remedy: fault.remedy }
    }
}

/// The same as a file of rejects holds it: tabs stand between columns and stay.
pub(crate) fn filed(value: &[u8]) -> String {
    let pieces = value[..value.len().min(4 * MOST_SHOWN)].split(|&byte| byte == b'\t').map(shown);
    pieces.collect::<Vec<_>>().join("\t").chars().take(MOST_SHOWN).collect()
}

/// A row as a reject shows it.
fn shown(value: &[u8]) -> String {
    // Four bytes make the longest character; the rest could not be shown.
    let text = crate::written::text(&value[..value.len().min(4 * MOST_SHOWN)]);
    text.chars().take(MOST_SHOWN).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// The reason of a reject, before anybody knows where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) code: &'static str,
    pub(crate) remedy: Cow<'static, str>,
}

impl Fault {
    pub(crate) const fn new(code: &'static str, remedy: &'static str) -> Self {
        Self { code, remedy: Cow::Borrowed(remedy) }
    }

    pub(crate) fn say(code: &'static str, remedy: String) -> Self {
        Self { code, remedy: Cow::Owned(remedy) }
    }

    /// The row does not look like a row of this list at all.
    pub(crate) const fn shape(expected: &'static str) -> Self {
        Self::new("shape", expected)
    }

    /// Too few or too many fields.
    pub(crate) fn fields(expected: usize, found: usize) -> Self {
        Self::say("fields", format!("the row needs {expected} fields and has {found}"))
    }
}

pub(crate) const NOT_TEXT: Fault = Fault::new("not-text", "the row is not UTF-8; save the list as UTF-8 or ASCII");
pub(crate) const TOO_LONG: Fault = Fault::new("too-long", "no row of a list is this long; is it another kind of file?");
pub(crate) const OPEN_QUOTE: Fault = Fault::new("open-quote", "a quotation mark is opened and never closed");
pub(crate) const TIME: Fault = Fault::new("time", "write the time as YYYY-MM-DDThh:mm:ss, without a zone");

impl From<Unreadable> for Fault {
    fn from(why: Unreadable) -> Self {
        let remedy = match why {
            Unreadable::Empty => "the row has no number; leave the row out",
            Unreadable::NotDigits => "write the number in digits",
            Unreadable::Masked => "write the number with all its digits",
            Unreadable::TrunkMissing => "write the 0 before the area code, or begin a foreign number with +",
            Unreadable::WrongLength => "write the number in full, with + and the country code if it is a foreign one",
        };
        Self::new(why.code(), remedy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reject_shows_eighty_characters_and_nothing_that_moves_a_terminal() {
        assert_eq!(shown("电".repeat(200).as_bytes()), "电".repeat(80));
        assert_eq!(shown(b"a\x1b[2Jb\xff"), "a\u{fffd}[2Jb\u{fffd}");
    }
}
