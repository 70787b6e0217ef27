//! The roll itself: sixteen bytes for a number and four for its hash.

use super::ranges::{Range, WIDTHS, among};
use super::row::Row;
use super::sha1::{Hash, hash_of};
use crate::key::Key;
use crate::list::Found;
use jiff::civil::Date;

/// All numbers that lists speak against, each once.
#[derive(Debug, Default)]
pub struct Roll {
    rows: Vec<Row>,
    allowed: Vec<Key>,
    by_hash: Vec<u32>,
    ranges: [Vec<Range>; 2],
}

impl Roll {
    /// Made of the numbers of all lists, the most trusted list first: the first one that has a number counts.
    pub fn new(numbers: impl Iterator<Item = (Key, Found)>, today: Date) -> Self {
        let mut all: Vec<(Row, bool)> = numbers
            .filter(|(_, found)| found.allowed || found.label.nature.is_bad())
            .map(|(key, found)| (Row::new(key, &found, today), found.allowed))
            .collect();
        // Stable: of equal keys the one of the first list stays in front.
        all.sort_by_key(|(row, _)| row.key);
        all.dedup_by_key(|(row, _)| row.key);
        let allowed: Vec<Key> = all.iter().filter(|(_, allowed)| *allowed).map(|(row, _)| row.key).collect();
        let rows: Vec<Row> = all.into_iter().filter(|(_, allowed)| !allowed).map(|(row, _)| row).collect();
        let mut hashes: Vec<(u64, u32)> = (0_u32..).zip(&rows).map(|(n, row)| (top(&hash_of(row.key)), n)).collect();
        hashes.sort_unstable();
        let by_hash = hashes.into_iter().map(|(_, n)| n).collect();
        let ranges = WIDTHS.map(|width| among(&rows, &allowed, width));
        Self { rows, allowed, by_hash, ranges }
    }

    /// All numbers, in the order of their digits.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Numbers that lists let in, in the order of their digits.
    pub fn allowed(&self) -> &[Key] {
        &self.allowed
    }

    /// A number.
    pub fn row(&self, key: Key) -> Option<&Row> {
        self.rows.binary_search_by_key(&key, |row| row.key).ok().map(|n| &self.rows[n])
    }

    /// The number with this hash.
    pub fn with_hash(&self, hash: &Hash) -> Option<&Row> {
        self.beginning_with(hash).next()
    }

    /// The numbers whose hash begins so.
    pub fn beginning_with<'a, 'f>(&'a self, first: &'f [u8]) -> impl Iterator<Item = &'a Row> + use<'a, 'f> {
        let rows = &self.rows;
        let row = move |n: &u32| &rows[*n as usize];
        let from = self.by_hash.partition_point(|n| hash_of(row(n).key).as_slice() < first);
        self.by_hash[from..].iter().map(row).take_while(move |row| hash_of(row.key).starts_with(first))
    }

    /// Ranges of one width, as [`WIDTHS`] has them: 0 for the last digit, 1 for the last two.
    pub fn ranges(&self, width: usize) -> &[Range] {
        self.ranges.get(width).map_or(&[], Vec::as_slice)
    }

    /// The ranges of one width whose hash begins so.
    pub fn ranges_beginning_with<'a, 'f>(
        &'a self,
        width: usize,
        first: &'f [u8],
    ) -> impl Iterator<Item = &'a Range> + use<'a, 'f> {
        let all = self.ranges(width);
        let from = all.partition_point(|range| range.hash.as_slice() < first);
        all[from..].iter().take_while(move |range| range.hash.starts_with(first))
    }

    /// The narrowest range that a number is in.
    pub fn range_of(&self, key: Key) -> Option<&Range> {
        WIDTHS.iter().enumerate().filter(|(_, (last, _))| key.len() > *last).find_map(|(width, (last, _))| {
            let first = key.first(key.len() - last);
            self.ranges_beginning_with(width, &hash_of(first)).next()
        })
    }
}

fn top(hash: &Hash) -> u64 {
    u64::from_be_bytes([hash[0], hash[1], hash[2], hash[3], hash[4], hash[5], hash[6], hash[7]])
}

#[cfg(test)]
mod tests {
    use super::super::hash;
    use super::*;
    use crate::label::Label;
    use crate::reputation::Votes;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 1);

    fn roll(numbers: &[(&str, u16)]) -> Roll {
        let label = Label::named("sales").unwrap();
        let found = |against| {
            let votes = Some(Votes { against, for_it: 0, latest: Some(TODAY) });
            Found { label, allowed: against == 0, votes }
        };
        Roll::new(numbers.iter().map(|(digits, votes)| (Key::digits(digits).unwrap(), found(*votes))), TODAY)
    }

    #[test]
    fn a_number_is_found_by_its_hash_and_by_how_the_hash_begins() {
        let roll = roll(&[("8613800000001", 7), ("8613800000002", 3), ("8613800000001", 90), ("8613900000000", 0)]);
        assert_eq!((roll.rows().len(), roll.allowed().len()), (2, 1));
        let found = roll.with_hash(&hash("+8613800000001")).unwrap();
        assert_eq!((found.key.to_string().as_str(), found.votes, found.confidence), ("8613800000001", 7, 64));
        assert_eq!(roll.with_hash(&hash("+8613900000000")), None, "let in");
        let first = &hash("+8613800000002")[..2];
        assert_eq!(roll.beginning_with(first).map(|row| row.votes).collect::<Vec<_>>(), [3]);
    }

    #[test]
    fn ranges_are_found_by_the_hash_of_their_first_digits() {
        let many = roll(&[("8613800000001", 7), ("8613800000002", 3), ("8613800000003", 2), ("86138000000031", 2)]);
        let found: Vec<_> = many.ranges_beginning_with(0, &hash("+861380000000")).collect();
        assert_eq!(found.iter().map(|r| (r.votes, r.numbers)).collect::<Vec<_>>(), [(12, 3)]);
        assert_eq!(many.ranges(1).len(), 0, "five are wanted of the last two digits");
        assert_eq!(many.range_of(Key::digits("8613800000009").unwrap()).map(|r| r.votes), Some(12));
        let with_friend =
            roll(&[("8613800000001", 7), ("8613800000002", 3), ("8613800000003", 2), ("8613800000004", 0)]);
        assert_eq!(with_friend.ranges(0).len(), 0);
        // Longer numbers between those of a range do not tear it.
        let mixed: Vec<(String, u16)> =
            (0..5).flat_map(|n| [(format!("86100000001{n}"), 2), (format!("86100000001{n}7"), 2)]).collect();
        let mixed: Vec<(&str, u16)> = mixed.iter().map(|(digits, votes)| (digits.as_str(), *votes)).collect();
        let numbers =
            |width| roll(&mixed).ranges(width).iter().map(|r| (r.key.to_string(), r.numbers)).collect::<Vec<_>>();
        assert_eq!(numbers(0), [("86100000001".to_owned(), 5)]);
        let mut two = numbers(1);
        two.sort();
        assert_eq!(two, [("8610000000".to_owned(), 5), ("86100000001".to_owned(), 5)]);
    }
}
