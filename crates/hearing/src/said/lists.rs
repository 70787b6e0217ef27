//! The lists of words of a pack's `sentences.toml`.

use super::keys::key;
use crate::lexicon::Lexicon;
use crate::plain::Plain;
use crate::spec::Cues;
use crate::spelling::Spelling;

/// Lists of words with their spellings, found in one walk over a text.
#[derive(Debug, Clone)]
pub(crate) struct Lists {
    pub(super) spelling: Spelling,
    /// By list.
    pub(super) names: Vec<String>,
    pub(super) keys: Vec<u64>,
    lexicon: Lexicon,
}

impl Lists {
    /// The lists of some files; the spellings of all that are given.
    pub(crate) fn new(own: &Cues, spellings: &[&Cues]) -> Lists {
        let same = spellings.iter().chain([&own]).flat_map(|cues| &cues.same);
        let spelling = Spelling::new(same);
        let mut lexicon = Lexicon::new();
        let mut names = Vec::new();
        for (name, words) in &own.words {
            let list = names.len() as u32;
            names.push(name.clone());
            for word in words.split('|') {
                lexicon.add(&spelling.plain(word.trim()).chars, false, list);
            }
        }
        let keys = names.iter().map(|name| key('l', name)).collect();
        Lists { spelling, names, keys, lexicon }
    }

    /// Whether a list tells who speaks in the whole reply.
    pub(super) fn is_who(&self, list: u16) -> bool {
        self.names[list as usize].starts_with("who-")
    }

    /// List, start and end of every word of a list, by start.
    pub(super) fn words(&self, plain: &Plain) -> Vec<(u16, u32, u32)> {
        let mut found = Vec::new();
        self.lexicon.scan(plain, |list, start, end| found.push((list as u16, start as u32, end as u32)));
        found.sort_unstable_by_key(|(list, start, end)| (*start, *end, *list));
        found
    }
}
