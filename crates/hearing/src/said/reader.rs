//! Reading sentences with what was learnt: where a sentence is cut, and which kinds its parts have.

use super::atoms::{Atom, Mark, atoms};
use super::features::{Feature, Score, Text};
use super::keys::key;
use super::lists::Lists;
use super::model::{KINDS, Model, cut_key};
use super::{Found, Kind};
use crate::ear::Ear;
use jiff::civil::Date;
use std::ops::Range;

/// So many parts one piece has at most.
const LONGEST: usize = 10;
/// How much it counts that a piece is clearly something.
const CLEAR: f32 = 0.3;
/// How wary a cut is: what belongs together and is parted misleads more than what is left together.
const WARY: f32 = 0.16;
/// From this certainty on a kind counts where a sentence may be cut.
const LIKELY: f32 = 0.4;
/// Scores of the recognisers below this say nothing.
const LEAST_SCORE: f32 = 0.3;

/// The lists and weights of a pack.
#[derive(Debug)]
pub(crate) struct Reader {
    pub(super) lists: Lists,
    pub(super) model: Model,
}

/// A reply that is being read.
pub(super) struct Work<'a> {
    pub(super) text: Text,
    pub(super) ear: &'a Ear,
    pub(super) eye: &'a Ear,
}

/// A sentence between two closing marks, with its parts.
pub(super) struct Whole {
    pub(super) atoms: Vec<Atom>,
    pub(super) scores: Vec<Vec<Score>>,
    /// The part before its first one.
    pub(super) before: Option<Range<usize>>,
}

impl<'a> Work<'a> {
    pub(super) fn new(text: &str, lists: &Lists, ear: &'a Ear, eye: &'a Ear, currency: &str, on: Date) -> Work<'a> {
        Work { text: Text::new(text, lists, currency, on), ear, eye }
    }

    /// Every sentence between closing marks, made ready.
    pub(super) fn wholes(&self, text: &str) -> Vec<Whole> {
        let mut before: Option<Range<usize>> = None;
        let mut found = Vec::new();
        for sentence in super::cut::sentences(text) {
            let atoms = atoms(text, &sentence);
            let scores = atoms.iter().map(|atom| self.scores(&text[atom.range.clone()])).collect();
            let last = atoms.last().map(|atom| atom.range.clone());
            found.push(Whole { atoms, scores, before: before.take() });
            before = last;
        }
        found
    }

    fn scores(&self, text: &str) -> Vec<Score> {
        let of = |sort: char, ear: &Ear| -> Vec<Score> {
            let found = ear.recognise(text, LEAST_SCORE);
            found.iter().map(|s| Score { key: key(sort, &ear.labels[s.label]), value: s.score }).collect()
        };
        let mut all = of('e', self.eye);
        let excuses = of('o', self.ear);
        let most = excuses.iter().map(|s| s.value).fold(0.0, f32::max);
        all.extend(excuses);
        all.push(Score { key: key('o', ""), value: most });
        all
    }

    /// The features of some parts of a sentence.
    pub(super) fn features(&self, whole: &Whole, parts: &Range<usize>) -> Vec<Feature> {
        self.named_features(whole, parts, &mut |_, _| {})
    }

    pub(super) fn named_features(
        &self,
        whole: &Whole,
        parts: &Range<usize>,
        named: &mut dyn FnMut(&dyn Fn() -> String, u64),
    ) -> Vec<Feature> {
        let scores: Vec<&[Score]> = whole.scores[parts.clone()].iter().map(Vec::as_slice).collect();
        self.text.features(&whole.bytes(parts), whole.before(parts).as_ref(), &scores, named)
    }
}

impl Whole {
    /// The bytes of some parts.
    pub(super) fn bytes(&self, parts: &Range<usize>) -> Range<usize> {
        self.atoms[parts.start].range.start..self.atoms[parts.end - 1].range.end
    }

    /// The part before some parts.
    fn before(&self, parts: &Range<usize>) -> Option<Range<usize>> {
        match parts.start.checked_sub(1) {
            Some(before) => Some(self.atoms[before].range.clone()),
            None => self.before.clone(),
        }
    }
}

/// How sure each kind is.
pub(super) type Sure = [f32; KINDS];

/// What is looked at where a sentence may be cut before part `at`, its left side beginning with part `from`.
pub(super) struct Cut<'s> {
    pub(super) left: &'s Sure,
    pub(super) right: &'s Sure,
    pub(super) rest: &'s Sure,
}

/// The features of a cut.
pub(super) fn cut_features(text: &str, whole: &Whole, from: usize, at: usize, cut: &Cut<'_>) -> Vec<(String, f32)> {
    let mut found: Vec<(String, f32)> = Vec::new();
    let mark = match whole.atoms[at].mark {
        Mark::Comma => "comma",
        Mark::Blank => "blank",
        Mark::Tilde => "tilde",
    };
    found.push((format!("mark {mark}"), 1.0));
    let most = |sure: &Sure| sure.iter().copied().fold(0.0, f32::max);
    let fresh = |right: &Sure| (0..KINDS).map(|k| right[k] * (1.0 - cut.left[k])).fold(0.0, f32::max);
    found.push(("left".to_owned(), 2.0 * most(cut.left)));
    found.push(("right".to_owned(), 2.0 * most(cut.right)));
    found.push(("rest".to_owned(), most(cut.rest)));
    found.push(("new".to_owned(), 3.0 * most(cut.left).min(fresh(cut.right))));
    found.push(("new rest".to_owned(), 2.0 * most(cut.left).min(fresh(cut.rest))));
    for (k, kind) in Kind::ALL.iter().enumerate() {
        let id = kind.id();
        found.push((format!("left {id}"), cut.left[k]));
        found.push((format!("right {id}"), cut.right[k]));
        found.push((format!("fresh {id}"), most(cut.left).min(cut.right[k] * (1.0 - cut.left[k]))));
    }
    for (l, left) in Kind::ALL.iter().enumerate().filter(|(l, _)| cut.left[*l] >= LIKELY) {
        for (r, right) in Kind::ALL.iter().enumerate().filter(|(r, _)| cut.right[*r] >= LIKELY) {
            found.push((format!("{}>{}", left.id(), right.id()), cut.left[l].min(cut.right[r])));
        }
    }
    let piece = |range: &Range<usize>| text[range.clone()].to_owned();
    let (right, left) = (piece(&whole.atoms[at].range), piece(&whole.atoms[at - 1].range));
    let begin: Vec<char> = right.chars().take(3).collect();
    let first: Vec<char> = text[whole.atoms[from].range.clone()].chars().take(2).collect();
    let end: Vec<char> = left.chars().rev().take(2).collect::<Vec<_>>().into_iter().rev().collect();
    for n in 1..=begin.len() {
        found.push((format!("begins {}", begin[..n].iter().collect::<String>()), 0.6));
    }
    for n in 1..=first.len() {
        found.push((format!("opens {}", first[..n].iter().collect::<String>()), 0.5));
    }
    for n in 1..=end.len() {
        found.push((format!("ends {}", end[end.len() - n..].iter().collect::<String>()), 0.4));
    }
    let length = |s: &str| s.chars().count().min(20) as f32 / 20.0;
    found.push(("long right".to_owned(), length(&right)));
    found.push(("long left".to_owned(), length(&left)));
    found.push(("parts left".to_owned(), (at - from).min(4) as f32 / 4.0));
    found
}

impl Reader {
    /// A reader with the weights of this text.
    pub(crate) fn new(lists: Lists, weights: &str) -> Reader {
        Reader { lists, model: Model::read(weights) }
    }

    /// Certainty of each kind in some parts of a sentence.
    pub(super) fn sure(&self, work: &Work<'_>, whole: &Whole, parts: &Range<usize>) -> Sure {
        let margins = self.model.kinds.margins(&work.features(whole, parts));
        std::array::from_fn(|k| self.model.scales[k].certainty(margins[k]))
    }

    /// Where a sentence is cut, as ranges of its parts: the way of cutting that is likeliest as a whole.
    pub(super) fn pieces(&self, text: &str, work: &Work<'_>, whole: &Whole) -> Vec<Range<usize>> {
        let all = whole.atoms.len();
        let single: Vec<Sure> = (0..all).map(|at| self.sure(work, whole, &(at..at + 1))).collect();
        let rests: Vec<Sure> = (0..all).map(|at| self.sure(work, whole, &(at..all))).collect();
        // How likely the best way up to a part is, and where its last piece begins.
        let mut best = vec![(f32::MIN, 0); all + 1];
        best[0].0 = 0.0;
        for from in 0..all {
            let mut inside = 0.0;
            for at in from + 1..=all.min(from + LONGEST) {
                let own = self.sure(work, whole, &(from..at));
                let clear = CLEAR * own.iter().map(|p| p.max(1.0 - p).ln()).sum::<f32>();
                if at == all {
                    let total = best[from].0 + inside + clear;
                    if total > best[at].0 {
                        best[at] = (total, from);
                    }
                    break;
                }
                let cut = Cut { left: &own, right: &single[at], rest: &rests[at] };
                let likely = self.likely(text, whole, from, at, &cut);
                let total = best[from].0 + inside + clear + likely.ln();
                if total > best[at].0 {
                    best[at] = (total, from);
                }
                inside += (1.0 - likely).ln();
            }
        }
        let mut pieces = Vec::new();
        let mut end = all;
        while end > 0 {
            let from = best[end].1;
            pieces.push(from..end);
            end = from;
        }
        pieces.reverse();
        self.joined(work, whole, pieces)
    }

    /// How likely a cut is.
    fn likely(&self, text: &str, whole: &Whole, from: usize, at: usize, cut: &Cut<'_>) -> f32 {
        let features: Vec<Feature> = cut_features(text, whole, from, at, cut)
            .iter()
            .map(|(name, value)| Feature { key: cut_key(name), value: *value })
            .collect();
        let margin = self.model.cut.margins(&features)[0];
        self.model.cut_scale.certainty(margin - WARY).clamp(0.001, 0.999)
    }

    /// A cut stands only where both sides say something, and the right one something else.
    fn joined(&self, work: &Work<'_>, whole: &Whole, pieces: Vec<Range<usize>>) -> Vec<Range<usize>> {
        let mut kept: Vec<(Range<usize>, Vec<Kind>)> = Vec::new();
        for piece in pieces {
            let kinds = self.kinds(&self.sure(work, whole, &piece));
            match kept.last_mut() {
                Some((last, said)) if said.is_empty() || kinds.iter().all(|kind| said.contains(kind)) => {
                    last.end = piece.end;
                    let known: Vec<Kind> = kinds.into_iter().filter(|kind| !said.contains(kind)).collect();
                    said.extend(known);
                }
                _ => kept.push((piece, kinds)),
            }
        }
        kept.into_iter().map(|(piece, _)| piece).collect()
    }

    fn kinds(&self, sure: &Sure) -> Vec<Kind> {
        Kind::ALL
            .into_iter()
            .enumerate()
            .filter(|(k, _)| sure[*k] >= self.model.scales[*k].least)
            .map(|(_, kind)| kind)
            .collect()
    }

    /// The kinds of some parts of a sentence, with the places that led to them.
    pub(super) fn found(&self, work: &Work<'_>, whole: &Whole, parts: &Range<usize>) -> Vec<Found> {
        let features = work.features(whole, parts);
        let margins = self.model.kinds.margins(&features);
        let mut found = Vec::new();
        for (k, kind) in Kind::ALL.into_iter().enumerate() {
            let scale = &self.model.scales[k];
            let certainty = scale.certainty(margins[k]);
            if certainty >= scale.least {
                let places = self.reasons(work, whole, parts, k);
                found.push(Found { kind, certainty, places });
            }
        }
        found
    }

    /// The parts that speak most for a kind: people read whole clauses.
    fn reasons(&self, work: &Work<'_>, whole: &Whole, parts: &Range<usize>, k: usize) -> Vec<Range<usize>> {
        let margin = |at: usize| self.model.kinds.margins(&work.features(whole, &(at..at + 1)))[k];
        let margins: Vec<(usize, f32)> = parts.clone().map(|at| (at, margin(at))).collect();
        let most = margins.iter().map(|(_, m)| *m).fold(f32::MIN, f32::max);
        let strong = margins.iter().filter(|(_, m)| *m == most || *m > 0.0);
        strong.map(|(at, _)| whole.atoms[*at].range.clone()).collect()
    }
}
