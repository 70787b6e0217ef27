//! Other spellings of a word: dialect, slips of the keyboard and of speech-to-text.

use crate::lexicon::Lexicon;
use crate::plain::Plain;
use std::collections::BTreeMap;
use std::ops::Range;

/// Turns a text into the spelling that cues and models know.
#[derive(Debug, Clone)]
pub(crate) struct Spelling {
    others: Lexicon,
    words: Vec<Vec<char>>,
}

impl Spelling {
    /// Of words with their other spellings.
    pub(crate) fn new<'w>(same: impl IntoIterator<Item = (&'w String, &'w Vec<String>)>) -> Spelling {
        let mut spelling = Spelling { others: Lexicon::new(), words: Vec::new() };
        for (word, others) in same {
            let group = spelling.words.len() as u32;
            spelling.words.push(Plain::of(word).chars);
            for other in others {
                spelling.others.add(&Plain::of(other).chars, false, group);
            }
        }
        spelling
    }

    /// Of one map of words.
    pub(crate) fn of(same: &BTreeMap<String, Vec<String>>) -> Spelling {
        Spelling::new(same)
    }

    /// A text in the common spelling.
    pub(crate) fn plain(&self, text: &str) -> Plain {
        let plain = Plain::of(text);
        let mut found: Vec<(usize, usize, u32)> = Vec::new();
        self.others.scan(&plain, |group, start, end| match found.last_mut() {
            Some(last) if last.0 == start && last.1 < end => *last = (start, end, group),
            Some(last) if start < last.1 => {}
            _ => found.push((start, end, group)),
        });
        let pieces: Vec<(Range<usize>, &[char])> =
            found.iter().map(|(s, e, g)| (*s..*e, self.words[*g as usize].as_slice())).collect();
        plain.replaced(&pieces)
    }
}
