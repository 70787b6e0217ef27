//! Names, addresses, short numbers: letters and figures in a row, whatever else stands between them.

use crate::fold::Part;
use crate::normal::Normal;
use crate::plain::{Plain, same_writing};
use crate::token::{LEADS, TELLING, figures};
use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::BTreeMap;
use std::ops::Range;

/// What is looked for, and which token it belongs to.
#[derive(Debug, Clone)]
struct Pattern {
    token: usize,
    /// Figures only: never taken out of a day or a sum.
    figures: bool,
    /// Without borders.
    open: bool,
    length: usize,
}

/// All words of all tokens in one automaton.
#[derive(Debug, Clone)]
pub(crate) struct Words {
    search: Option<AhoCorasick>,
    patterns: Vec<Pattern>,
}

impl Words {
    /// Words with the number of their token, and whether it has no borders; of equal words the first
    /// token stands.
    pub(crate) fn of(words: Vec<(String, usize, bool)>) -> Words {
        let mut unique: BTreeMap<String, (usize, bool)> = BTreeMap::new();
        for (word, token, open) in words {
            unique.entry(word).or_insert((token, open)).1 |= open;
        }
        let pattern = |(word, (token, open)): (&String, &(usize, bool))| Pattern {
            token: *token,
            figures: figures(word),
            open: *open,
            length: word.chars().count(),
        };
        let patterns = unique.iter().map(pattern).collect();
        // It fails only past 2^31 states, which is more text than a log may hold.
        let search = AhoCorasick::builder().match_kind(MatchKind::Standard).build(unique.keys()).ok();
        Words { search, patterns }
    }

    /// Where words stand: ranges of signs and their tokens.
    pub(crate) fn find(&self, text: &Normal, plain: &Plain, found: &mut Vec<(Range<usize>, usize)>) {
        self.find_in(text, &text.core, plain, found);
        if let Some(lettered) = &text.lettered {
            self.find_in(text, lettered, plain, found);
        }
    }

    /// The same in one reading of the text: the places of the signs that count as letters and figures.
    fn find_in(&self, text: &Normal, core: &[usize], plain: &Plain, found: &mut Vec<(Range<usize>, usize)>) {
        let Some(search) = &self.search else { return };
        let mut at = Vec::with_capacity(core.len() + 1);
        let mut word = String::with_capacity(core.len());
        for i in core {
            at.push(word.len());
            word.push(text.signs[*i].written());
        }
        at.push(word.len());
        for hit in search.find_overlapping_iter(&word) {
            let pattern = &self.patterns[hit.pattern().as_usize()];
            let (Ok(first), Ok(end)) = (at.binary_search(&hit.start()), at.binary_search(&hit.end())) else { continue };
            let span = core[first]..core[end - 1] + 1;
            if whole(text, core, first..end, pattern)
                && !(pattern.figures && is_plain(text, &core[..first], plain, &span))
            {
                found.push((span, pattern.token));
            }
        }
    }
}

/// A match begins and ends at a border: no letter goes on a Latin word, no figure goes on a number.
fn whole(text: &Normal, core: &[usize], hit: Range<usize>, pattern: &Pattern) -> bool {
    // 一一 is a name, 11 is none.
    if pattern.open && !pattern.figures {
        return true;
    }
    let sign = |at: usize| core[at];
    let goes_on = |before: usize, after: usize| {
        let (a, b) = (sign(before), sign(after));
        if b != a + 1 || text.signs[b].gap {
            return false;
        }
        match (text.signs[a].part, text.signs[b].part) {
            // "theJohnSmith": a capital behind a small letter begins a word.
            (Part::Cased(_), Part::Cased(_)) => text.signs[a].capital || !text.signs[b].capital,
            (Part::Figure { .. }, Part::Figure { .. }) => same_writing(text, a, b),
            // A few figures beside a letter belong to it: 4G, B12.
            (Part::Cased(_), Part::Figure { .. }) | (Part::Figure { .. }, Part::Cased(_)) => {
                pattern.figures && !pattern.open && pattern.length < TELLING
            }
            _ => false,
        }
    };
    let han = |at: usize| {
        matches!(text.signs[sign(at)].part, Part::Figure { spelled: true, .. }) && (pattern.open || !pattern.figures)
    };
    let before = hit.start > 0 && !han(hit.start) && goes_on(hit.start - 1, hit.start);
    let after = hit.end < core.len() && !han(hit.end - 1) && goes_on(hit.end - 1, hit.end);
    !before && !after
}

/// Figures in a day, a sum or an article are no agent's number, unless the words before them say so.
fn is_plain(text: &Normal, front: &[usize], plain: &Plain, span: &Range<usize>) -> bool {
    if !plain.holds(text, span) {
        return false;
    }
    let before: String = front[front.len().saturating_sub(12)..].iter().map(|i| text.signs[*i].char()).collect();
    !LEADS.iter().any(|lead| before.ends_with(lead))
}
