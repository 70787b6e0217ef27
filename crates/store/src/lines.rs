//! The lines of a backup: one JSON object each, the same for both engines.
//!
//! The first line names the format. Then come the accounts, their cases each followed by its events, exhibits and
//! imports, then settings and jobs. The last line counts them and carries a digest over all lines before it, so
//! that a file that lost its end, or a character anywhere, is refused whole.

use crate::{LookDay, Notice};
use casework::Digest;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::borrow::Cow;

/// The format this program writes, and the newest it reads. Format 1 knew neither `by`, `group` nor `look`, format 2
/// no `custody`.
pub(crate) const FORMAT: u32 = 3;

/// One line. Times are microseconds since 1970 UTC.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Line<'a> {
    WuraoBackup {
        format: u32,
    },
    Account {
        id: Cow<'a, str>,
    },
    Case {
        id: Cow<'a, str>,
        account: Cow<'a, str>,
        subject: Cow<'a, str>,
        pack: Cow<'a, str>,
        opened: i64,
        head: u64,
        hash: Digest,
    },
    /// Belongs to the case above it. The body is the text that was hashed, as text: parsed and written again
    /// it might differ.
    Event {
        seq: u64,
        recorded: i64,
        actor: Cow<'a, str>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Cow<'a, str>>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        group: Option<u64>,
        kind: Cow<'a, str>,
        hash: Digest,
        body: Cow<'a, str>,
    },
    Import {
        case: Cow<'a, str>,
        account: Cow<'a, str>,
        digest: Digest,
        reader: Cow<'a, str>,
        taken: u64,
    },
    Exhibit {
        digest: Digest,
        account: Cow<'a, str>,
        case: Option<Cow<'a, str>>,
        name: Cow<'a, str>,
        bytes: u64,
        sealed: i64,
    },
    Custody {
        account: Cow<'a, str>,
        digest: Digest,
        lines: u64,
        link: Digest,
    },
    Setting {
        account: Cow<'a, str>,
        name: Cow<'a, str>,
        value: Cow<'a, str>,
    },
    /// Not finished; a claim is not carried over.
    Job {
        id: Cow<'a, str>,
        account: Cow<'a, str>,
        kind: Cow<'a, str>,
        payload: Value,
        run_after: i64,
        attempts: u64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        look: Option<LookLine>,
    },
    End {
        counts: BackupCounts,
        digest: Digest,
    },
}

/// The deadline that a job is to look at.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LookLine {
    case: String,
    day: Date,
    clock: String,
    rung: String,
    event: u64,
}

impl From<Notice> for LookLine {
    fn from(Notice { case, look: LookDay { day, clock, rung, event } }: Notice) -> LookLine {
        LookLine { case, day, clock, rung, event }
    }
}
impl From<LookLine> for Notice {
    fn from(LookLine { case, day, clock, rung, event }: LookLine) -> Notice {
        Notice { case, look: LookDay { day, clock, rung, event } }
    }
}

/// What a backup holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupCounts {
    /// Accounts.
    pub accounts: u64,
    /// Cases.
    pub cases: u64,
    /// Events of all cases.
    pub events: u64,
    /// Entries of the index of exhibits.
    pub exhibits: u64,
    /// Files read into cases.
    pub imports: u64,
    /// Originals whose custody log's end is remembered.
    #[serde(default)]
    pub custody: u64,
    /// Settings.
    pub settings: u64,
    /// Jobs that were not finished.
    pub jobs: u64,
}

/// What has passed by so far: counts, and a digest that each line continues.
#[derive(Debug)]
pub(crate) struct Tally {
    pub counts: BackupCounts,
    pub digest: Digest,
    buffer: Vec<u8>,
}

impl Tally {
    pub fn new() -> Tally {
        Tally { counts: BackupCounts::default(), digest: Digest::ZERO, buffer: Vec::new() }
    }

    /// Takes note of a line and its text (without the line's end).
    pub fn note(&mut self, line: &Line, text: &str) {
        let counts = &mut self.counts;
        match line {
            Line::WuraoBackup { .. } | Line::End { .. } => {}
            Line::Account { .. } => counts.accounts += 1,
            Line::Case { .. } => counts.cases += 1,
            Line::Event { .. } => counts.events += 1,
            Line::Exhibit { .. } => counts.exhibits += 1,
            Line::Import { .. } => counts.imports += 1,
            Line::Custody { .. } => counts.custody += 1,
            Line::Setting { .. } => counts.settings += 1,
            Line::Job { .. } => counts.jobs += 1,
        }
        self.buffer.clear();
        self.buffer.extend_from_slice(self.digest.as_bytes());
        self.buffer.extend_from_slice(text.as_bytes());
        self.digest = Digest::of(&self.buffer);
    }
}
