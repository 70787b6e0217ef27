//! The normal form of a whole text: what is compared, and where each sign stands in the original.

use crate::fold::{Part, figure_in_company, fold};
use unicode_normalization::char::is_combining_mark;

/// One sign of the normal form.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sign {
    /// What it is compared as.
    pub(crate) part: Part,
    /// Byte range in the original.
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// Written as a capital.
    pub(crate) capital: bool,
    /// Something that is not seen stands before it: whether a word goes on across it nobody can tell.
    pub(crate) gap: bool,
    /// A letter x that is read as a star, since figures stand beside it.
    pub(crate) hides: bool,
}

/// A text as it is compared.
#[derive(Debug, Clone)]
pub(crate) struct Normal {
    pub(crate) signs: Vec<Sign>,
    /// Places in `signs` of letters and figures, the only signs that words are compared by.
    pub(crate) core: Vec<usize>,
    /// The same with each `x` that also hides a figure, where there is one: whether the `xxx` of `0xxx@aa.com` hides
    /// three figures or begins an address nobody can tell, so words are looked for in both.
    pub(crate) lettered: Option<Vec<usize>>,
    /// `signs` as text, one character each, for the patterns of days and sums.
    pub(crate) flat: String,
    /// Byte in `flat` at which each sign begins; one more than there are signs.
    pub(crate) at: Vec<usize>,
    /// Bytes of the original.
    length: usize,
}

impl Sign {
    /// A figure.
    pub(crate) fn figure(&self) -> Option<u8> {
        match self.part {
            Part::Figure { figure, .. } => Some(figure as u8),
            _ => None,
        }
    }
    /// A figure, or a star as `*`.
    pub(crate) fn figure_or_star(&self) -> Option<u8> {
        if self.part == Part::Star { Some(b'*') } else { self.figure() }
    }
    /// The folded character.
    pub(crate) fn char(&self) -> char {
        match self.part {
            Part::Figure { figure, .. } => figure,
            Part::Star => '*',
            Part::Cased(c) | Part::Letter(c) | Part::Between(c) => c,
        }
    }
    /// As [`Sign::char`], an `x` that hides a figure as the letter it is written with.
    pub(crate) fn written(&self) -> char {
        if self.hides { 'x' } else { self.char() }
    }
    fn core(&self) -> bool {
        matches!(self.part, Part::Figure { .. } | Part::Cased(_) | Part::Letter(_))
    }
}

impl Normal {
    /// Reads a text. Time and room are linear in it.
    pub(crate) fn of(text: &str) -> Normal {
        let mut signs: Vec<Sign> = Vec::with_capacity(text.len() / 2);
        let mut gap = false;
        let mut chars = text.char_indices().peekable();
        while let Some((from, c)) = chars.next() {
            // What a page or a Markdown reader shows in its place: `&#x738B;` is 王.
            let (c, to) = match entity(&text[from..]) {
                Some((shown, length)) => (shown, from + length),
                None => (c, from + c.len_utf8()),
            };
            while chars.next_if(|(at, _)| *at < to).is_some() {}
            let (capital, before) = (c.is_uppercase(), signs.len());
            fold(c, |part| signs.push(Sign { part, from, to, capital, gap, hides: false }));
            // A mark over a letter belongs to the letter.
            gap = signs.len() == before && (gap || !is_combining_mark(c));
        }
        hide(&mut signs);
        let all = signs.len();
        in_company(&mut signs, 0..all);
        in_company(&mut signs, (0..all).rev());
        let core = (0..signs.len()).filter(|i| signs[*i].core()).collect();
        let lettered = signs.iter().any(|sign| sign.hides);
        let lettered = lettered.then(|| (0..signs.len()).filter(|i| signs[*i].core() || signs[*i].hides).collect());
        let mut flat = String::with_capacity(text.len());
        let mut at = Vec::with_capacity(signs.len() + 1);
        for sign in &signs {
            at.push(flat.len());
            flat.push(sign.char());
        }
        at.push(flat.len());
        Normal { signs, core, lettered, flat, at, length: text.len() }
    }

    /// The sign that begins at a byte of `flat`, or the number of signs.
    pub(crate) fn sign_at(&self, byte: usize) -> usize {
        self.at.partition_point(|at| *at < byte)
    }

    /// Where the stretch before a sign ends in the original, with the unseen signs behind it.
    pub(crate) fn end(&self, sign: usize) -> usize {
        let next = self.signs.get(sign).map_or(self.length, |sign| sign.from);
        // One character may be several signs: `⒏` is a figure and a full stop.
        sign.checked_sub(1).map_or(next, |last| next.max(self.signs[last].to))
    }

    /// Letters and figures alone.
    pub(crate) fn word(&self) -> String {
        self.core.iter().map(|i| self.signs[*i].char()).collect()
    }

    /// Letters and figures alone, where an `x` that hides a figure counts as a letter too.
    pub(crate) fn lettered_word(&self) -> Option<String> {
        Some(self.lettered.as_ref()?.iter().map(|i| self.signs[*i].written()).collect())
    }
}

/// Longest entity that is read, in bytes.
const ENTITY: usize = 12;

/// The character that an entity at the beginning of a text stands for, and the entity's length in bytes. Of those with
/// names only the ones that people and editors put between and around words.
fn entity(text: &str) -> Option<(char, usize)> {
    let rest = text.strip_prefix('&')?;
    let end = rest.bytes().take(ENTITY).position(|b| b == b';')?;
    let name = rest.get(..end)?;
    let shown = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
        None => match name {
            "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
            "shy" | "zwj" | "zwnj" => '\u{ad}',
            "commat" => '@',
            "period" => '.',
            "ast" => '*',
            "middot" => '·',
            "ndash" | "mdash" | "hyphen" => '-',
            _ => return None,
        },
    };
    Some((shown, end + 2))
}

/// Runs of `x`, `?`, `#` and `_` between figures hide figures too: `138xxxx0000`, `138????0000`.
fn hide(signs: &mut [Sign]) {
    let mut at = 0;
    while at < signs.len() {
        let c = signs[at].char();
        let mut end = at + 1;
        if matches!(c, 'x' | '?' | '#' | '_') {
            while end < signs.len() && signs[end].char() == c {
                end += 1;
            }
            let digital = |i: Option<usize>| i.and_then(|i| signs.get(i)).is_some_and(|s| s.figure().is_some());
            let gap =
                |i: usize| usize::from(end - at >= 3 && signs.get(i).is_some_and(|s| matches!(s.char(), ' ' | '-')));
            let before = at.checked_sub(1).and_then(|i| i.checked_sub(gap(i)));
            let (before, after) = (digital(before), digital(Some(end + gap(end))));
            if (before && after) || (end - at >= 3 && (before || after)) {
                for sign in &mut signs[at..end] {
                    (sign.part, sign.hides) = (Part::Star, c == 'x');
                }
            }
        }
        at = end;
    }
}

/// Words that are figures only in company become figures behind a spelled figure, in the order of `places`.
fn in_company(signs: &mut [Sign], places: impl Iterator<Item = usize>) {
    let mut company = false;
    for place in places {
        company = match signs[place].part {
            Part::Figure { spelled, .. } => spelled,
            Part::Between(_) | Part::Star => company,
            Part::Letter(c) => match figure_in_company(c).filter(|_| company) {
                Some(figure) => {
                    signs[place].part = Part::Figure { figure, spelled: true };
                    true
                }
                None => false,
            },
            Part::Cased(_) => false,
        };
    }
}
