//! A list checked on the three registers of Singapore's kind, and the files that come back.

use super::Registry;
use super::disk;
use super::lists::{ListFormat, read_list};
use super::reasons::unfit;
use crate::error::Answer;
use jiff::{SignedDuration, Timestamp};
use number::E164;
use registry::Channel;
use registry::formats::singapore::{Checked, Mark, Refusal as Refused};
use registry::formats::{Format, Item, Kind, WriteOptions, Writer};
use registry::history::{State, state};
use serde::Serialize;
use std::path::Path;

/// So many numbers are looked up at a time.
const AT_ONCE: usize = 10_000;

/// What came of a bulk check.
#[derive(Debug, Clone, Serialize)]
pub struct BulkChecked {
    /// Rows that were read.
    pub numbers: u64,
    /// Numbers that are on one of the three registers at least.
    pub registered: u64,
    /// Rows that could not be read.
    pub errors: u64,
    /// The last day on which the answer holds.
    pub valid_until: jiff::civil::Date,
    /// When the list was received: the names of the files begin with this moment, as clocks showed it there.
    pub received: Timestamp,
}

impl Registry {
    /// Checks a list and writes the files that come back into a folder, their names beginning with when the list was received.
    ///
    /// # Errors
    /// A list that cannot be read; a number that has no eight digits; a folder that cannot be written.
    pub async fn bulk_check(&self, list: &Path, behalf: &[String], folder: &Path) -> Answer<BulkChecked> {
        let now = self.now();
        let (items, read) = read_list(list, ListFormat(Format::SgBulk), &self.plan)?;
        let numbers: Vec<E164> = items.iter().filter_map(Item::number).collect();
        let mut checked = Vec::with_capacity(numbers.len());
        for part in numbers.chunks(AT_ONCE) {
            let histories = self.register.histories(part).await?;
            for number in part {
                let entries = histories.get(number).map(Vec::as_slice).unwrap_or_default();
                let [voice, text, fax] = self.marks(&state(entries, self.as_of(now, now)), now);
                checked.push(Checked { number: *number, voice, text, fax });
            }
        }
        let on_one = |one: &&Checked| [one.voice, one.text, one.fax].contains(&Mark::Registered);
        let registered = checked.iter().filter(on_one).count() as u64;
        let errors = read.rejects.iter().map(|bad| {
            let (number, code) = (bad.value.clone(), bad.code.to_owned());
            Item::Refusal(Refused { number, code, message: bad.remedy.to_string() })
        });
        let errors: Vec<Item> = errors.collect();
        let valid_until = self.valid_day(now);
        let received = self.zone().to_datetime(now).strftime("%Y%m%d%H%M%S").to_string();
        std::fs::create_dir_all(folder)?;
        let put = |name: &str, bytes: &[u8]| disk::write(&folder.join(format!("{received}_{name}.csv")), bytes);
        // The columns of the summary are not public in what could be read: these are ours.
        let summary = format!(
            "Numbers,Registered,Errors,Valid Until\r\n{},{registered},{},{valid_until}\r\n",
            checked.len(),
            read.summary.rejected
        );
        put("Summary", summary.as_bytes())?;
        let filtered: Vec<Item> = checked.into_iter().map(Item::Checked).collect();
        put("Filtered", &self.rows(Kind::Checked, &filtered)?)?;
        put("Error", &self.rows(Kind::Refusal, &errors)?)?;
        let named: Vec<Item> = behalf.iter().cloned().map(Item::Behalf).collect();
        put("OnBehalf", &self.rows(Kind::Behalf, &named)?)?;
        let numbers = filtered.len() as u64;
        Ok(BulkChecked { numbers, registered, errors: read.summary.rejected, valid_until, received: now })
    }

    fn rows(&self, kind: Kind, rows: &[Item]) -> Answer<Vec<u8>> {
        let options = WriteOptions { kind: Some(kind), ..WriteOptions::new(&self.plan) };
        let mut writer = Writer::new(Format::SgBulk, Vec::new(), options).map_err(unfit)?;
        for row in rows {
            writer.put(row).map_err(unfit)?;
        }
        writer.finish().map_err(unfit)
    }

    /// Whether a number refuses calls, messages and faxes at a moment.
    pub(super) fn marks(&self, then: &State, at: Timestamp) -> [Mark; 3] {
        let local = self.zone().to_datetime(at);
        [Channel::Voice, Channel::Text, Channel::Fax].map(|channel| {
            let lets_in = then.preference.lets_in(None, channel, local.weekday(), local.time());
            if then.listed.is_some() && !lets_in { Mark::Registered } else { Mark::Not }
        })
    }

    /// The last day on which an answer of now holds.
    pub(super) fn valid_day(&self, now: Timestamp) -> jiff::civil::Date {
        let days = SignedDuration::from_hours(24 * i64::from(self.rules.receipt_days));
        self.day(now.checked_add(days).unwrap_or(now))
    }
}
