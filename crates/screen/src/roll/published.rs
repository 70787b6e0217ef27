//! What others were told of the roll, with versions, so that they can ask for what changed since.
//!
//! ```text
//! 0   8   magic, "WUPUBL\x01\n"
//! 8   4   version            12  4  floor: of what changed up to then, not everything is known
//! 16  4   rows               20  4  0
//! 24  8   sum over the rows
//! 32  …   rows: key (u64), changed in version (u32), day of the latest vote (u16), votes (u8), label (u8)
//! ```
//! All integers are little-endian. A version is the second in which it began: a file that is lost or damaged is begun anew with a
//! version that nobody has yet.

use super::built::Roll;
use super::row::Row;
use super::sha1::world;
use crate::key::Key;
use crate::label::Label;
use crate::list::sum;
use jiff::civil::{Date, date};

/// Votes are told rounded down to one of these, so that not each vote is a change.
pub const STEPS: [u16; 6] = [2, 4, 10, 20, 50, 100];
const MAGIC: &[u8; 8] = b"WUPUBL\x01\n";
const HEAD: usize = 32;
const ROW: usize = 16;
const DAY_ONE: Date = date(2000, 1, 1);
/// Numbers that were taken out and are remembered for it; the oldest are forgotten.
const MOST_GONE: usize = 100_000;

/// Votes as they are told; 0 for too few.
pub fn shown_votes(votes: u16) -> u16 {
    STEPS.into_iter().rev().find(|step| *step <= votes).unwrap_or(0)
}

/// What was told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Published {
    version: u32,
    floor: u32,
    rows: Vec<Told>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Told {
    key: Key,
    changed: u32,
    day: u16,
    votes: u8,
    label: u8,
}

/// One number as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The number with plus.
    pub phone: String,
    /// Votes, rounded down; 0 for one that is no longer spoken against.
    pub votes: u16,
    /// PhoneBlock's rating.
    pub rating: &'static str,
    /// The day of the latest vote.
    pub latest: Option<Date>,
}

/// Bytes that are no such file, or a damaged one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("what was published before cannot be read")]
pub struct NotPublished;

impl Published {
    /// Brings it up to date; true if anything changed. `hidden` numbers are not told, `now` are the seconds since 1970.
    pub fn update(&mut self, roll: &Roll, hidden: impl Fn(Key) -> bool, now: u32) -> bool {
        let version = now.max(self.version.saturating_add(1));
        let before = std::mem::take(&mut self.rows);
        let mut before = before.into_iter().peekable();
        let mut changed = false;
        let mut rows = Vec::with_capacity(roll.rows().len());
        let mut gone = |old: Told| match old.votes {
            0 => old,
            _ => {
                changed = true;
                Told { votes: 0, changed: version, ..old }
            }
        };
        let mut fresh = false;
        for new in roll.rows().iter().filter(|row| shown_votes(row.votes) > 0 && !hidden(row.key)) {
            while let Some(old) = before.next_if(|old| old.key < new.key) {
                rows.push(gone(old));
            }
            let told = told(new, version);
            match before.next_if(|old| old.key == new.key) {
                Some(old) if (Told { changed: old.changed, ..told }) == old => rows.push(old),
                _ => {
                    fresh = true;
                    rows.push(told);
                }
            }
        }
        rows.extend(before.map(gone));
        self.rows = rows;
        if changed || fresh {
            self.version = version;
            self.forget();
        }
        changed || fresh
    }

    /// Forgets the oldest of those that are gone where they are too many.
    fn forget(&mut self) {
        let mut gone: Vec<u32> = self.rows.iter().filter(|row| row.votes == 0).map(|row| row.changed).collect();
        if gone.len() <= MOST_GONE {
            return;
        }
        gone.sort_unstable();
        let floor = gone[gone.len() - MOST_GONE / 2];
        self.floor = self.floor.max(floor);
        self.rows.retain(|row| row.votes > 0 || row.changed > floor);
    }

    /// Its version; 0 before anything was told.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// How many rows it has, those that are gone among them: places for [`Published::at`].
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The row at a place, if somebody who knows the version `since` has to be told of it. Since 0, or since a time of which not
    /// everything is known any more: all that is spoken against.
    pub fn at(&self, place: usize, since: u64) -> Option<Change> {
        let row = self.rows.get(place)?;
        let whole = since == 0 || since < u64::from(self.floor);
        let is_told = if whole { row.votes > 0 } else { u64::from(row.changed) > since };
        is_told.then(|| Change {
            phone: world(row.key),
            votes: u16::from(row.votes),
            rating: Label::all().get(usize::from(row.label)).unwrap_or(Label::unknown()).rating(),
            latest: (row.day > 0).then(|| DAY_ONE.saturating_add(jiff::Span::new().days(i64::from(row.day)))),
        })
    }

    /// The file.
    pub fn bytes(&self) -> Vec<u8> {
        let mut rows = Vec::with_capacity(ROW * self.rows.len());
        for row in &self.rows {
            rows.extend(row.key.get().to_le_bytes());
            rows.extend(row.changed.to_le_bytes());
            rows.extend(row.day.to_le_bytes());
            rows.extend([row.votes, row.label]);
        }
        let mut bytes = MAGIC.to_vec();
        let count = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        [self.version, self.floor, count, 0].into_iter().for_each(|n| bytes.extend(n.to_le_bytes()));
        bytes.extend(sum(&rows).to_le_bytes());
        bytes.extend(rows);
        bytes
    }

    /// Reads the file.
    ///
    /// # Errors
    /// [`NotPublished`].
    pub fn read(bytes: &[u8]) -> Result<Self, NotPublished> {
        let four = |at: usize| bytes.get(at..at + 4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]));
        let (Some(version), Some(floor), Some(count)) = (four(8), four(12), four(16)) else { return Err(NotPublished) };
        let (Some(low), Some(high)) = (four(24), four(28)) else { return Err(NotPublished) };
        let rows = &bytes[HEAD..];
        let says = u64::from(high) << 32 | u64::from(low);
        if !bytes.starts_with(MAGIC) || rows.len() as u64 != ROW as u64 * u64::from(count) || says != sum(rows) {
            return Err(NotPublished);
        }
        let row = |row: &[u8; ROW]| Told {
            key: Key::from_stored(u64::from_le_bytes([row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7]])),
            changed: u32::from_le_bytes([row[8], row[9], row[10], row[11]]),
            day: u16::from_le_bytes([row[12], row[13]]),
            votes: row[14],
            label: row[15],
        };
        Ok(Self { version, floor, rows: rows.as_chunks::<ROW>().0.iter().map(row).collect() })
    }
}

fn told(row: &Row, changed: u32) -> Told {
    let (label, day) = row.label_and_day();
    Told { key: row.key, changed, day, votes: shown_votes(row.votes) as u8, label }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::Found;
    use crate::reputation::Votes;

    fn roll(numbers: &[(&str, u16)]) -> Roll {
        let today = date(2026, 11, 1);
        let found = |against| Found {
            label: Label::named("sales").unwrap(),
            allowed: false,
            votes: Some(Votes { against, for_it: 0, latest: Some(today) }),
        };
        Roll::new(numbers.iter().map(|(digits, votes)| (Key::digits(digits).unwrap(), found(*votes))), today)
    }

    fn since(told: &Published, version: u64) -> Vec<(String, u16)> {
        (0..told.len()).filter_map(|n| told.at(n, version)).map(|one| (one.phone, one.votes)).collect()
    }

    #[test]
    fn who_asks_again_is_told_what_changed_and_what_is_gone() {
        let none = |_| false;
        let mut told = Published::default();
        assert!(told.update(&roll(&[("8613800000001", 7), ("8613800000002", 1), ("8613800000003", 23)]), none, 1000));
        let (one, three) = ("+8613800000001".to_owned(), "+8613800000003".to_owned());
        assert_eq!((told.version(), since(&told, 0)), (1000, vec![(one.clone(), 4), (three.clone(), 20)]));
        assert!(
            !told.update(&roll(&[("8613800000001", 8), ("8613800000003", 21)]), none, 1001),
            "the steps are the same"
        );
        assert_eq!((told.version(), since(&told, 1000)), (1000, vec![]));
        assert!(
            told.update(&roll(&[("8613800000001", 10), ("8613800000004", 2)]), none, 1000),
            "the clock stood still"
        );
        let four = "+8613800000004".to_owned();
        assert_eq!(since(&told, 1000), [(one.clone(), 10), (three.clone(), 0), (four.clone(), 2)]);
        assert_eq!((told.version(), since(&told, 0)), (1001, vec![(one.clone(), 10), (four.clone(), 2)]));
        assert_eq!(Published::read(&told.bytes()), Ok(told.clone()));
        assert!(told.update(&roll(&[("8613800000001", 10)]), |key| key.to_string() == "8613800000001", 1002));
        assert_eq!(since(&told, 1001), [(one, 0), (four, 0)]);
    }

    #[test]
    fn what_is_damaged_is_not_read() {
        let mut told = Published::default();
        told.update(&roll(&[("8613800000001", 7)]), |_| false, 5);
        for at in 0..told.bytes().len() {
            let mut bytes = told.bytes();
            bytes[at] ^= 1;
            // The version alone is taken as it stands.
            let read = Published::read(&bytes);
            assert!(read.is_err() || (8..24).contains(&at), "{at}");
            assert!(Published::read(&bytes[..at]).is_err());
        }
    }
}
