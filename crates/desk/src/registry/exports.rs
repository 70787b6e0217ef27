//! What is listed now, or what changed since a version, written as a list of another registry.

use super::lists::ListFormat;
use super::reasons::unfit;
use super::{Registry, not_a_number};
use crate::error::{Answer, Refusal};
use jiff::Timestamp;
use number::E164;
use registry::formats::range::Prefix;
use registry::formats::{Act, Change, Format, Item, Kind, WriteOptions, Writer};
use registry::history::{Entry, State, state};
use std::io::Write;

/// How a list is written.
#[derive(Debug, Clone, Default)]
pub struct Export {
    /// For change lists: what changed since this version.
    pub since_version: Option<u64>,
    /// For ranges: which ten thousand numbers, a number without its last four digits.
    pub prefix: Option<String>,
}

impl Registry {
    /// Writes what is listed now as a list of this format, in ascending order. Returns how many rows it has.
    ///
    /// # Errors
    /// A format that says nothing about which numbers are listed, one that needs more said, a number that it cannot write.
    pub async fn export(&self, format: ListFormat, how: &Export, out: &mut dyn Write) -> Answer<u64> {
        let prefix = self.fits(format.0, how)?;
        if format.0 == Format::FtcComplaints {
            return self.export_complaints(out).await;
        }
        let now = self.now();
        let mut rows = 0;
        let from = match how.since_version {
            None => None,
            Some(n) => {
                let all = self.register.versions().await?;
                let found = all.into_iter().find(|version| version.n == n);
                Some(found.ok_or_else(|| Refusal::not_found("registry-no-version", &n.to_string()))?)
            }
        };
        // A change list says what it leads from and to: a version, and the moment that it was written as of.
        let span = from.as_ref().map(|version| (version.n.to_string(), registry::paper::whole_second(now).to_string()));
        let options = WriteOptions { prefix, span, ..WriteOptions::new(&self.plan) };
        let mut writer = Writer::new(format.0, out, options).map_err(unfit)?;
        self.register
            .walk::<Refusal>(|number, entries| {
                if prefix.is_some_and(|prefix| Prefix::of(number) != prefix) {
                    return Ok(());
                }
                let then = state(entries, self.as_of(now, now));
                let item = match &from {
                    None => then.listed.map(|_| Item::Number(number)),
                    Some(version) => self.changed(
                        number,
                        state(entries, self.as_of_version(version)).listed.is_some(),
                        &then,
                        entries,
                    ),
                };
                if let Some(item) = item {
                    writer.put(&item).map_err(unfit)?;
                    rows += 1;
                }
                Ok(())
            })
            .await?;
        writer.finish().map_err(unfit)?;
        Ok(rows)
    }

    /// Whether a format can say what is asked for, with the prefix where it needs one.
    fn fits(&self, format: Format, how: &Export) -> Answer<Option<Prefix>> {
        let refused = |code: &'static str| Err(Refusal::refused(code).with("format", format.name()));
        match format {
            Format::Rnd => return refused("export-rnd"),
            Format::Drop => return refused("export-drop"),
            Format::ScrubAnswer => return refused("export-scrub-answer"),
            _ => {}
        }
        let changes = format.kinds().contains(&Kind::Change);
        let range = matches!(format, Format::Range | Format::RangeMap);
        match (changes, how.since_version, range, &how.prefix) {
            (true, None, ..) => refused("export-needs-since"),
            (false, Some(_), ..) => refused("export-no-since"),
            (_, _, true, None) => refused("export-needs-prefix"),
            (_, _, false, Some(_)) => refused("export-no-prefix"),
            (_, _, true, Some(text)) => Prefix::read(text, &self.plan).map(Some).map_err(|why| not_a_number(text, why)),
            _ => Ok(None),
        }
    }

    fn changed(&self, number: E164, before: bool, then: &State, entries: &[Entry]) -> Option<Item> {
        let local = |at: Timestamp| {
            let local = self.zone().to_datetime(at);
            // The lists write whole seconds.
            local.with().subsec_nanosecond(0).build().unwrap_or(local)
        };
        match (before, then.listed) {
            (false, Some(since)) => Some(Item::Change(Change { number, at: local(since.at), act: Act::Added })),
            (true, None) => {
                let last = entries.last().map(|entry| entry.at).unwrap_or_default();
                Some(Item::Change(Change { number, at: local(last), act: Act::Deleted }))
            }
            _ => None,
        }
    }
}
