//! Where the words of the cues stand in a text.

use std::ops::Range;

/// How many places of one word in a sentence are looked at: a sentence that repeats itself says no more.
const MOST: usize = 24;

/// Group, start and end of every word that was found, by group and then by start.
pub(crate) struct Places(Vec<(u32, u32, u32)>);

impl Places {
    pub(crate) fn new(mut all: Vec<(u32, u32, u32)>) -> Places {
        all.sort_unstable();
        Places(all)
    }

    /// The groups that have a word in the text, each once.
    pub(crate) fn groups(&self) -> impl Iterator<Item = u32> {
        self.0.chunk_by(|a, b| a.0 == b.0).map(|places| places[0].0)
    }

    /// Where the words of a group stand inside a range.
    pub(crate) fn inside(&self, group: u32, range: &Range<usize>) -> impl Iterator<Item = Range<usize>> {
        let from = self.0.partition_point(|(g, start, _)| (*g, *start as usize) < (group, range.start));
        let end = range.end;
        let own = self.0[from..].iter().take_while(move |(g, ..)| *g == group);
        let here = own.map(|(_, start, end)| *start as usize..*end as usize);
        here.take_while(move |r| r.start < end).filter(move |r| r.end <= end).take(MOST)
    }
}
