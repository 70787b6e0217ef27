//! All words of all cues in one tree, so that one walk over a text finds every one of them.

use crate::plain::{Plain, whole_word};
use rustc_hash::FxHashMap;

/// A tree of words; each word belongs to some groups.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lexicon {
    next: FxHashMap<(u32, char), u32>,
    ends: Vec<Vec<End>>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct End {
    group: u32,
    /// The word may go on: it was written with `*`.
    open: bool,
}

impl Lexicon {
    pub(crate) fn new() -> Lexicon {
        Lexicon { next: FxHashMap::default(), ends: vec![Vec::new()] }
    }

    /// Adds a word, already in its plain spelling, to a group.
    pub(crate) fn add(&mut self, word: &[char], open: bool, group: u32) {
        let mut node = 0;
        for c in word {
            let fresh = self.ends.len() as u32;
            node = *self.next.entry((node, *c)).or_insert(fresh);
            if node == fresh {
                self.ends.push(Vec::new());
            }
        }
        let end = End { group, open };
        if node != 0 && !self.ends[node as usize].contains(&end) {
            self.ends[node as usize].push(end);
        }
    }

    /// Calls `found(group, start, end)` for every word in the text.
    pub(crate) fn scan(&self, plain: &Plain, mut found: impl FnMut(u32, usize, usize)) {
        let chars = &plain.chars;
        for start in 0..chars.len() {
            let mut node = 0;
            for (end, c) in (start + 1..).zip(&chars[start..]) {
                let Some(next) = self.next.get(&(node, *c)) else { break };
                node = *next;
                for e in &self.ends[node as usize] {
                    if whole_word(chars, start, end, e.open) {
                        found(e.group, start, end);
                    }
                }
            }
        }
    }
}
