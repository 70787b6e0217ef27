//! Whole numbers of seven figures and more: found in any spelling, with stars on either side.

use crate::fold::Part;
use crate::masks::{SAME, compatible};
use crate::normal::Normal;
use crate::plain::{Plain, same_writing};
use crate::token::LONG;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// Comparisons of stars in one text; a text that asks for more is hostile, and then any masked number counts as found.
const BUDGET: usize = 100_000;
/// Signs of a masked number at most, with country code; longer ones are no numbers.
const WIDEST: usize = 24;

/// Numbers by their figures.
#[derive(Debug, Clone, Default)]
pub(crate) struct Numbers {
    /// Every spelling, with and without stars.
    all: Vec<(Box<[u8]>, usize)>,
    whole: FxHashMap<Box<[u8]>, usize>,
    /// Lengths of the whole ones.
    lengths: Vec<usize>,
    /// By the first three and the last three signs, by the last three, by the first three.
    ends: FxHashMap<([u8; 3], [u8; 3]), Vec<usize>>,
    tails: FxHashMap<[u8; 3], Vec<usize>>,
    heads: FxHashMap<[u8; 3], Vec<usize>>,
    /// Those with a star among the first or last three.
    odd: Vec<usize>,
    /// Lengths of those with stars, and how many figures a run of stars may have more or less.
    starred: Vec<usize>,
    /// Tokens that are no telephone numbers: a day is not taken for one of them.
    days_stay: FxHashSet<usize>,
}

impl Numbers {
    /// Adds a spelling of a token; `phone` when it is a telephone number.
    pub(crate) fn add(&mut self, spelling: &str, token: usize, phone: bool) {
        let signs: Box<[u8]> = spelling.as_bytes().into();
        if !phone {
            self.days_stay.insert(token);
        }
        if self.whole.contains_key(&signs) || signs.len() < LONG {
            return;
        }
        self.whole.insert(signs.clone(), token);
        let at = self.all.len();
        let (Some(head), Some(tail)) = (signs.first_chunk::<3>(), signs.last_chunk::<3>()) else { return };
        let starred = signs.contains(&b'*');
        let lengths = if starred { &mut self.starred } else { &mut self.lengths };
        if !lengths.contains(&signs.len()) {
            lengths.push(signs.len());
        }
        if head.contains(&b'*') || tail.contains(&b'*') {
            self.odd.push(at);
        }
        self.ends.entry((*head, *tail)).or_default().push(at);
        self.tails.entry(*tail).or_default().push(at);
        self.heads.entry(*head).or_default().push(at);
        self.all.push((signs, token));
    }

    /// The token of a number that is exactly this one.
    pub(crate) fn exact(&self, figures: &[u8]) -> Option<usize> {
        self.whole.get(figures).copied()
    }

    /// Where numbers stand: ranges of signs and their tokens.
    pub(crate) fn find(&self, text: &Normal, plain: &Plain, found: &mut Vec<(Range<usize>, usize)>) {
        if self.all.is_empty() {
            return;
        }
        let rows = Rows::of(text);
        let mut look = Look { numbers: self, text, known: FxHashMap::default(), spent: 0 };
        for run in runs(text) {
            let mut hits = Vec::new();
            look.whole(&run, &mut hits);
            look.starred(&run, &mut hits);
            for (places, token) in hits {
                let span = run[places.start].0..run[places.end - 1].0 + 1;
                // "2026-10-12" is a day even when a ticket has these figures; "20261012" is the ticket.
                let day = self.days_stay.contains(&token) && span.len() > places.len() && plain.holds(text, &span);
                if !day {
                    found.push((rows.grown(text, &span), token));
                }
            }
        }
    }
}

/// Runs of figures and stars with the places of their signs; anything but a letter may stand between.
pub(crate) fn runs(text: &Normal) -> Vec<Vec<(usize, u8)>> {
    let mut all = Vec::new();
    let mut run: Vec<(usize, u8)> = Vec::new();
    for (i, sign) in text.signs.iter().enumerate() {
        match (sign.figure_or_star(), sign.part) {
            (Some(c), _) => run.push((i, c)),
            (None, Part::Between(_)) => {}
            (None, _) => all.push(std::mem::take(&mut run)),
        }
    }
    all.push(run);
    all.retain(|run| run.iter().filter(|(_, c)| *c != b'*').count() >= 4);
    all
}

/// One look through one text.
struct Look<'a> {
    numbers: &'a Numbers,
    text: &'a Normal,
    /// What a masked spelling was found to be.
    known: FxHashMap<Vec<u8>, Option<usize>>,
    spent: usize,
}

impl Look<'_> {
    /// Numbers without stars, whatever stands between their figures.
    fn whole(&self, run: &[(usize, u8)], hits: &mut Vec<(Range<usize>, usize)>) {
        let figures: Vec<(usize, u8)> =
            run.iter().enumerate().filter(|(_, (_, c))| *c != b'*').map(|(i, (_, c))| (i, *c)).collect();
        let row: Vec<u8> = figures.iter().map(|(_, c)| *c).collect();
        for from in 0..row.len() {
            for length in self.numbers.lengths.iter().filter(|length| from + **length <= row.len()) {
                let Some(token) = self.numbers.exact(&row[from..from + length]) else { continue };
                // Stars that hide three figures and more do not stand between those of one number.
                let places = figures[from].0..figures[from + length - 1].0 + 1;
                hits.push((places, token));
            }
        }
    }

    /// Numbers with stars, in the text or in the log.
    fn starred(&mut self, run: &[(usize, u8)], hits: &mut Vec<(Range<usize>, usize)>) {
        let row: Vec<u8> = run.iter().map(|(_, c)| *c).collect();
        let stars: Vec<usize> = (0..row.len()).filter(|i| row[*i] == b'*').collect();
        for from in 0..row.len() {
            let next = stars.get(stars.partition_point(|star| *star < from));
            let Some(next) = next.filter(|next| **next < from + WIDEST) else { continue };
            if !self.hides(run, from, true) {
                continue;
            }
            // The longest that fits is taken; shorter ones show too little.
            let ends = (next + 1).max(from + LONG)..=(from + WIDEST).min(row.len());
            for end in ends.rev() {
                if self.hides(run, end - 1, false)
                    && let Some(token) = self.masked(&row[from..end])
                {
                    hits.push((from..end, token));
                    break;
                }
            }
        }
        if !self.numbers.starred.is_empty() {
            self.inside(&row, hits);
        }
    }

    /// Whether the sign at the edge of a window may be part of a number: figures are; stars are when there are at least
    /// four in one line with the figures, since fewer are marks of bold type, and a row of them is a rule.
    fn hides(&self, run: &[(usize, u8)], edge: usize, first: bool) -> bool {
        if run[edge].1 != b'*' {
            return true;
        }
        let beside = |n: usize| if first { run.get(edge + n) } else { edge.checked_sub(n).and_then(|i| run.get(i)) };
        let stars = (0..WIDEST).take_while(|n| beside(*n).is_some_and(|(_, c)| *c == b'*')).count();
        let (Some(star), Some(figure)) = (beside(stars - 1), beside(stars)) else { return false };
        let between = star.0.min(figure.0)..star.0.max(figure.0);
        stars >= 4 && between.len() <= 2 && !between.clone().any(|i| self.text.signs[i].char() == '\n')
    }

    /// Starred numbers of the log within a long row of figures: all windows of their lengths.
    fn inside(&mut self, row: &[u8], hits: &mut Vec<(Range<usize>, usize)>) {
        let near = |length: &usize| length.saturating_sub(4)..=length + 2;
        let mut lengths: Vec<usize> = self.numbers.starred.iter().flat_map(near).filter(|l| *l >= LONG).collect();
        lengths.sort_unstable();
        lengths.dedup();
        for from in 0..row.len() {
            for length in lengths.iter().filter(|length| from + **length <= row.len()) {
                let window = &row[from..from + length];
                if window.contains(&b'*') {
                    continue;
                }
                let (Some(head), Some(tail)) = (window.first_chunk::<3>(), window.last_chunk::<3>()) else { continue };
                let numbers = self.numbers;
                let near = numbers.ends.get(&(*head, *tail)).map(Vec::as_slice).unwrap_or_default();
                let found = self.among(window, near, true);
                if let Some(token) = found.or_else(|| self.among(window, &numbers.odd, true)) {
                    hits.push((from..from + length, token));
                }
            }
        }
    }

    /// The token that a spelling with stars may be. One with country code or trunk prefix is tried without them too.
    fn masked(&mut self, window: &[u8]) -> Option<usize> {
        if let Some(known) = self.known.get(window) {
            return *known;
        }
        let mut found = self.near(window);
        for prefix in [&b"0086"[..], b"86", b"0", b"1", b"001"] {
            if let Some(rest) = window.strip_prefix(prefix).filter(|rest| rest.len() >= LONG) {
                found = found.or_else(|| self.near(rest));
            }
        }
        if self.known.len() < BUDGET {
            self.known.insert(window.to_vec(), found);
        }
        found
    }

    fn near(&mut self, window: &[u8]) -> Option<usize> {
        let numbers = self.numbers;
        if window.iter().filter(|c| c.is_ascii_digit()).count() < usize::from(SAME) {
            return None;
        }
        if self.spent > BUDGET {
            return numbers.all.first().map(|(_, token)| *token);
        }
        let visible = |part: Option<&[u8; 3]>| part.copied().filter(|part| !part.contains(&b'*'));
        let starred = window.contains(&b'*');
        let some = |list: Option<&'_ Vec<usize>>| list.cloned().unwrap_or_default();
        let near = match (visible(window.first_chunk::<3>()), visible(window.last_chunk::<3>())) {
            (Some(head), Some(tail)) => some(numbers.ends.get(&(head, tail))),
            (None, Some(tail)) => some(numbers.tails.get(&tail)),
            (Some(head), None) => some(numbers.heads.get(&head)),
            (None, None) => (0..numbers.all.len()).collect(),
        };
        self.among(window, &near, !starred).or_else(|| self.among(window, &numbers.odd, !starred))
    }

    fn among(&mut self, window: &[u8], near: &[usize], only_starred: bool) -> Option<usize> {
        for at in near {
            let (spelling, token) = &self.numbers.all[*at];
            if only_starred && !spelling.contains(&b'*') {
                continue;
            }
            self.spent += 1;
            if self.spent > BUDGET || compatible(spelling, window) {
                return Some(*token);
            }
        }
        None
    }
}

/// Where figures that touch begin and end, for every sign; found once, so that many numbers in one row cost no more.
struct Rows {
    from: Vec<usize>,
    to: Vec<usize>,
}

impl Rows {
    fn of(text: &Normal) -> Rows {
        let count = text.signs.len();
        let (mut from, mut to): (Vec<usize>, Vec<usize>) = ((0..count).collect(), (1..=count).collect());
        for i in 1..count {
            if same_writing(text, i - 1, i) {
                from[i] = from[i - 1];
            }
        }
        for i in (1..count).rev() {
            if same_writing(text, i - 1, i) {
                to[i - 1] = to[i];
            }
        }
        Rows { from, to }
    }

    /// With the figures that touch it, and with a country code, plus or bracket before it.
    fn grown(&self, text: &Normal, span: &Range<usize>) -> Range<usize> {
        let (mut start, end) = (self.from[span.start], self.to[span.end - 1]);
        start = self.country(text, start).unwrap_or(start);
        if start > 0 && matches!(text.signs[start - 1].char(), '+' | '(') {
            start -= 1;
        }
        start..end
    }

    /// Where a country code or trunk prefix begins that stands before a number, with a small gap between.
    fn country(&self, text: &Normal, before: usize) -> Option<usize> {
        let char = |i: usize| text.signs[i].char();
        let gap = (0..before).rev().take(4).take_while(|i| matches!(char(*i), ' ' | '-' | '(' | ')' | '.')).count();
        let last = (before - gap).checked_sub(1).filter(|i| text.signs[*i].figure().is_some())?;
        let at = self.from[last];
        let code: String = (at..=last).take(5).map(char).collect();
        let plus = at > 0 && char(at - 1) == '+';
        let known = matches!(code.as_str(), "86" | "086" | "0086" | "0" | "00" | "001");
        (known || plus && (1..=3).contains(&code.len())).then_some(at)
    }
}
