//! Long numbers that no list knows: a caller's number in somebody's words, an account, an identity card. Whatever has
//! seven figures and more, and is neither plain nor public, does not leave.

use crate::fold::Part;
use crate::normal::Normal;
use crate::numbers::runs;
use crate::plain::{Plain, same_writing};
use crate::token::LONG;
use std::collections::BTreeSet;
use std::ops::Range;

/// Numbers that a pack lists for everybody: hotlines, offices. Figures only.
#[derive(Debug, Clone, Default)]
pub(crate) struct Public {
    numbers: BTreeSet<Vec<u8>>,
}

/// Figures that touch, within a run.
#[derive(Debug, Clone)]
struct Group {
    figures: Vec<u8>,
    /// Range of signs.
    span: Range<usize>,
}

impl Public {
    /// Adds every number in a text of a pack.
    pub(crate) fn add(&mut self, text: &str) {
        for run in runs(&Normal::of(text)) {
            self.numbers.insert(run.iter().map(|(_, c)| *c).filter(u8::is_ascii_digit).collect());
        }
        for read in text.split(['、', ',', '，', ';', '；', '/']) {
            self.numbers.insert(number::parse(read).national().bytes().filter(u8::is_ascii_digit).collect());
        }
    }

    /// Whether these figures are one of them.
    pub(crate) fn lists(&self, figures: &[u8]) -> bool {
        self.numbers.contains(figures)
    }

    /// The first run of figures that may be somebody's number.
    pub(crate) fn unknown(&self, text: &Normal, plain: &Plain) -> Option<Range<usize>> {
        for run in runs(text) {
            for groups in pieces(text, plain, &run) {
                if self.suspect(text, &groups) {
                    let last = groups.last()?;
                    return Some(groups.first()?.span.start..last.span.end);
                }
            }
        }
        None
    }

    fn suspect(&self, text: &Normal, groups: &[Group]) -> bool {
        let total: usize = groups.iter().map(|g| g.figures.len()).sum();
        if total < LONG {
            return false;
        }
        let all: Vec<u8> = groups.iter().flat_map(|g| g.figures.iter().copied()).collect();
        // "020-8762 6826" is listed as a whole; "10086、12345" group by group.
        if self.lists(&all) {
            return false;
        }
        let open: Vec<&Group> = groups.iter().filter(|g| !self.lists(&g.figures)).collect();
        let left: usize = open.iter().map(|g| g.figures.len()).sum();
        let outside = open.len() < groups.len() && !reads_as_number(&all);
        if left == 0 || (outside && left <= 3) {
            return false;
        }
        !is_list(text, groups)
    }
}

/// A number of the plan, a mobile one or one with an area code.
fn reads_as_number(figures: &[u8]) -> bool {
    let text: String = figures.iter().map(|c| char::from(*c)).collect();
    !matches!(number::parse(&text).kind(), number::Kind::Invalid | number::Kind::Withheld)
}

/// Runs cut where plain figures stand, where a sentence or a paragraph ends, and where three stars and more hide what a
/// number would need. What is left in one piece people read as one number.
fn pieces(text: &Normal, plain: &Plain, run: &[(usize, u8)]) -> Vec<Vec<Group>> {
    let mut pieces: Vec<Vec<Group>> = vec![Vec::new()];
    let mut last: Option<usize> = None;
    for (i, c) in run {
        if plain.any[*i] || *c == b'*' {
            continue;
        }
        let between = last.map_or(*i..*i, |last| last + 1..*i);
        if last.is_some() && ends(text, plain, &between) {
            pieces.push(Vec::new());
        }
        let Some(piece) = pieces.last_mut() else { continue };
        match piece.last_mut().filter(|_| last.is_some_and(|l| l + 1 == *i) && same_writing(text, *i - 1, *i)) {
            Some(group) => {
                group.figures.push(*c);
                group.span.end = *i + 1;
            }
            None => piece.push(Group { figures: vec![*c], span: *i..*i + 1 }),
        }
        last = Some(*i);
    }
    pieces
}

/// Whether a number cannot go on over these signs.
fn ends(text: &Normal, plain: &Plain, between: &Range<usize>) -> bool {
    let char = |i: usize| text.signs[i].char();
    let stars = between.clone().filter(|i| text.signs[*i].part == Part::Star).count();
    let lines = between.clone().filter(|i| char(*i) == '\n').count();
    let stops = between
        .clone()
        .any(|i| matches!(char(i), '。' | '!' | '?' | ';' | '"' | '“' | '”' | '「' | '」' | '《' | '》'));
    stars >= 3 || lines >= 2 || stops || between.len() > 8 || between.clone().any(|i| plain.any[i])
}

/// Several small numbers in a row: "3、5、12", "2024, 2025, 2026", a row of a table. A telephone number is not
/// written with list marks in pieces of three figures and less, and not without a nought in front of any piece.
fn is_list(text: &Normal, groups: &[Group]) -> bool {
    let marked = groups.windows(2).all(|pair| {
        let between = pair[0].span.end..pair[1].span.start;
        between
            .clone()
            .any(|i| matches!(text.signs[i].char(), ',' | '、' | '/' | '|' | '\n' | '(' | ')' | '=' | '<' | '>'))
    });
    let small = |g: &Group| g.figures.len() <= 3 && (g.figures.len() == 1 || g.figures[0] != b'0');
    let year = |g: &Group| g.figures.len() == 4 && (g.figures.starts_with(b"19") || g.figures.starts_with(b"20"));
    let first: Vec<u8> = groups.iter().flat_map(|g| g.figures.iter().copied()).collect();
    let mobile = first.len() == 11 && first[0] == b'1' && first[1] >= b'3';
    let digits = groups.iter().all(|g| g.figures.len() == 1);
    groups.len() > 2 && marked && !mobile && !digits && groups.iter().all(|g| small(g) || year(g))
}
