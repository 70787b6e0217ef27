//! What was read, what was not, and whether the file as a whole may be taken.

use super::Format;

/// What a list says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Declared {
    /// `full` or `change`.
    pub kind: Option<String>,
    /// `ac`, `state` or `all`.
    pub level: Option<String>,
    /// The area code or state of that level.
    pub scope: Option<String>,
    /// The version or time from which a change list counts.
    pub from: Option<String>,
    /// The version or time to which it counts.
    pub to: Option<String>,
}

/// Something odd about a file that is no reason to refuse it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note {
    /// `<list …>` was opened and never closed: the file may have been cut off.
    Unclosed,
    /// The list calls itself something else than what it was read as.
    OtherKind,
}

impl Note {
    /// The name of this note in documents.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unclosed => "unclosed",
            Self::OtherKind => "other-kind",
        }
    }
}

/// The count of a list that was read. `rows` = `read` + `rejected` + `padding`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// What it was read as.
    pub format: Format,
    /// Rows, without headers and blank lines.
    pub rows: u64,
    /// Rows that gave an item.
    pub read: u64,
    /// Rows that were put aside.
    pub rejected: u64,
    /// Rows that mean nothing by design: the padding of a range answer.
    pub padding: u64,
    /// What the list says of itself.
    pub declared: Declared,
    /// What is odd about it.
    pub notes: Vec<Note>,
}

/// When a file is refused as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most bad rows in a million; `None` takes any file. 1000 by default, which is the 0.1 % that importers of public
    /// lists use after bad days upstream.
    pub bad_in_a_million: Option<u32>,
    /// What the last accepted file of the same scope held; fewer than half of it is refused. Used for lists that are
    /// whole ([`Format::whole`]) and `None` by default.
    pub before: Option<u64>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bad_in_a_million: Some(1000), before: None }
    }
}

/// Why a file as a whole is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// More bad rows than the limit.
    #[error("{bad} of {rows} rows cannot be read: nothing of this file is taken")]
    TooManyBad {
        /// Rows that were put aside.
        bad: u64,
        /// All rows.
        rows: u64,
    },
    /// Fewer than half of what the last accepted file held.
    #[error("the list holds {now} and the last one of this scope held {before}: nothing of this file is taken")]
    Shrunk {
        /// What this file holds.
        now: u64,
        /// What the last accepted one held.
        before: u64,
    },
}

impl Refused {
    /// The name of this refusal in documents.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooManyBad { .. } => "too-many-bad",
            Self::Shrunk { .. } => "shrunk",
        }
    }
}

impl Summary {
    pub(super) fn new(format: Format) -> Self {
        Self { format, rows: 0, read: 0, rejected: 0, padding: 0, declared: Declared::default(), notes: Vec::new() }
    }

    /// Whether the file may be taken; to be asked when it was read to its end.
    ///
    /// # Errors
    /// [`Refused`] says why nothing of it may be used.
    pub fn judge(&self, limits: &Limits) -> Result<(), Refused> {
        if let Some(most) = limits.bad_in_a_million
            && u128::from(self.rejected) * 1_000_000 > u128::from(self.rows) * u128::from(most)
        {
            return Err(Refused::TooManyBad { bad: self.rejected, rows: self.rows });
        }
        match limits.before {
            Some(before) if self.format.whole() && u128::from(self.read) * 2 < u128::from(before) => {
                Err(Refused::Shrunk { now: self.read, before })
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(format: Format, rows: u64, rejected: u64) -> Summary {
        Summary { rows, rejected, read: rows - rejected, ..Summary::new(format) }
    }

    #[test]
    fn one_in_a_thousand_is_taken_and_more_is_not() {
        let limits = Limits::default();
        assert_eq!(summary(Format::Ftc, 1000, 1).judge(&limits), Ok(()));
        let refused = Refused::TooManyBad { bad: 2, rows: 1000 };
        assert_eq!(summary(Format::Ftc, 1000, 2).judge(&limits), Err(refused));
        assert_eq!(summary(Format::Ftc, 999, 1).judge(&limits), Err(Refused::TooManyBad { bad: 1, rows: 999 }));
        assert_eq!(summary(Format::Ftc, 3, 3).judge(&Limits { bad_in_a_million: None, before: None }), Ok(()));
        assert_eq!(summary(Format::Ftc, 0, 0).judge(&limits), Ok(()));
    }

    #[test]
    fn a_list_below_half_of_the_last_one_is_refused_and_a_change_list_is_not() {
        let limits = |before| Limits { before: Some(before), ..Limits::default() };
        assert_eq!(summary(Format::Tps, 50, 0).judge(&limits(100)), Ok(()));
        assert_eq!(summary(Format::Tps, 49, 0).judge(&limits(100)), Err(Refused::Shrunk { now: 49, before: 100 }));
        assert_eq!(summary(Format::Tps, 50, 0).judge(&limits(101)), Err(Refused::Shrunk { now: 50, before: 101 }));
        assert_eq!(summary(Format::FtcChange, 49, 0).judge(&limits(100)), Ok(()));
    }
}
