//! A small linear model over n-grams of characters and words and over groups of words, learnt from the phrases of a
//! pack.
//!
//! One separating plane per label, found by coordinate descent on the dual of a support vector machine: no
//! randomness, no step size, a few milliseconds. Rare labels weigh as much as common ones.

use crate::plain::{PAUSE, Plain, STOP};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// How hard an example of a label pulls; the others share what is left.
const PULL: f32 = 1.0;
const ROUNDS: usize = 12;
/// From so many examples on, a feature must have been met twice.
const MANY: usize = 400;
/// The margin of a text without one known feature.
const NOTHING_KNOWN: f32 = -9.0;
/// What the feature weighs that every example has.
const OFFSET: f32 = 0.5;
/// What a feature weighs that was never heard in learning.
const FOREIGN: f32 = 0.3;

/// A feature: its key, and where it stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Gram {
    key: u64,
    start: u32,
    end: u32,
}

/// The learnt model.
#[derive(Debug, Clone, Default)]
pub(crate) struct Grams {
    known: FxHashMap<u64, u32>,
    rarity: Vec<f32>,
    labels: usize,
    /// By feature, then by label; the last row is the offset.
    weights: Vec<f32>,
}

/// What the model thinks of a piece of text.
pub(crate) struct Margins {
    features: Vec<(u32, f32, u32, u32)>,
    /// One margin per label; above zero it leans towards it.
    pub(crate) of: Vec<f32>,
}

impl Grams {
    /// Learns from examples: a label and its features.
    pub(crate) fn learn(labels: usize, examples: &[(usize, Vec<Gram>)]) -> Grams {
        let mut grams = Grams { labels, ..Grams::default() };
        let mut seen: Vec<u32> = Vec::new();
        let mut last: Vec<usize> = Vec::new();
        for (at, (_, list)) in examples.iter().enumerate() {
            for gram in list {
                let fresh = grams.known.len() as u32;
                let feature = *grams.known.entry(gram.key).or_insert(fresh) as usize;
                if feature == seen.len() {
                    seen.push(0);
                    last.push(usize::MAX);
                }
                if last[feature] != at {
                    seen[feature] += 1;
                    last[feature] = at;
                }
            }
        }
        // What was heard once teaches nothing about new sentences, and most of what is heard is heard once.
        let often = if examples.len() > MANY { 2 } else { 1 };
        let mut kept = vec![u32::MAX; seen.len()];
        let all = examples.len() as f32;
        for (feature, n) in seen.iter().enumerate().filter(|(_, n)| **n >= often) {
            kept[feature] = grams.rarity.len() as u32;
            grams.rarity.push(((1.0 + all) / (1.0 + *n as f32)).ln() + 0.5);
        }
        grams.known.retain(|_, feature| {
            *feature = kept[*feature as usize];
            *feature != u32::MAX
        });
        let offset = grams.rarity.len();
        let rows: Vec<Vec<(u32, f32)>> = examples
            .iter()
            .map(|(_, list)| {
                let mut row: Vec<(u32, f32)> = grams.weighed(list).iter().map(|(f, x, ..)| (*f, *x)).collect();
                row.push((offset as u32, OFFSET));
                row
            })
            .collect();
        grams.weights = vec![0.0; (offset + 1) * labels];
        for label in 0..labels {
            let signs: Vec<bool> = examples.iter().map(|(l, _)| *l == label).collect();
            let plane = plane(&rows, &signs, offset + 1);
            for (feature, weight) in plane.into_iter().enumerate() {
                grams.weights[feature * labels + label] = weight;
            }
        }
        grams
    }

    /// The features of a list that are known, each once, scaled to length one.
    fn weighed(&self, list: &[Gram]) -> Vec<(u32, f32, u32, u32)> {
        let mut row: Vec<(u32, f32, u32, u32)> = list
            .iter()
            .filter_map(|g| self.known.get(&g.key).map(|f| (*f, self.rarity[*f as usize], g.start, g.end)))
            .collect();
        row.sort_by_key(|(f, _, start, _)| (*f, *start));
        row.dedup_by_key(|(f, ..)| *f);
        // What was never heard counts too: a sentence that is mostly foreign should not be judged by its rest.
        let foreign = list.len().saturating_sub(row.len()) as f32;
        let length = (row.iter().map(|(_, x, ..)| x * x).sum::<f32>() + foreign * FOREIGN).sqrt().max(1e-6);
        row.iter_mut().for_each(|(_, x, ..)| *x /= length);
        row
    }

    /// Judges a piece of text.
    pub(crate) fn judge(&self, list: &[Gram]) -> Margins {
        let features = self.weighed(list);
        // Nothing known is nothing heard.
        let mut of = vec![if features.is_empty() { NOTHING_KNOWN } else { 0.0 }; self.labels];
        let mut add = |feature: usize, x: f32| {
            let row = &self.weights[feature * self.labels..(feature + 1) * self.labels];
            of.iter_mut().zip(row).for_each(|(sum, w)| *sum += w * x);
        };
        for (feature, x, ..) in &features {
            add(*feature as usize, *x);
        }
        if !self.weights.is_empty() {
            add(self.rarity.len(), OFFSET);
        }
        Margins { features, of }
    }

    /// The ranges of characters that speak most for a label.
    pub(crate) fn reasons(&self, margins: &Margins, label: usize) -> Vec<Range<usize>> {
        let mut weight: FxHashMap<u32, f32> = FxHashMap::default();
        for (feature, x, start, end) in &margins.features {
            let pull = self.weights[*feature as usize * self.labels + label] * x / (end - start) as f32;
            for at in *start..*end {
                *weight.entry(at).or_default() += pull;
            }
        }
        let most = weight.values().copied().fold(0.0, f32::max);
        let mut strong: Vec<u32> = weight.iter().filter(|(_, w)| **w > most * 0.5).map(|(at, _)| *at).collect();
        strong.sort_unstable();
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for at in strong {
            match ranges.last_mut() {
                Some(range) if range.end == at as usize => range.end += 1,
                _ => ranges.push(at as usize..at as usize + 1),
            }
        }
        ranges.retain(|r| r.len() > 1);
        ranges
    }
}

/// The plane that parts the examples with `true` from the others.
fn plane(rows: &[Vec<(u32, f32)>], signs: &[bool], size: usize) -> Vec<f32> {
    let mut plane = vec![0.0f32; size];
    let positive = signs.iter().filter(|s| **s).count().max(1) as f32;
    let ratio = (rows.len() as f32 - positive).max(1.0) / positive;
    let mut dual = vec![0.0f32; rows.len()];
    let mut resting = vec![false; rows.len()];
    for round in 0..ROUNDS {
        for (at, row) in rows.iter().enumerate() {
            // What is far on its side stays there; a look at it every few rounds is enough.
            if resting[at] && round % 4 != 0 {
                continue;
            }
            let (pull, sign) = if signs[at] { (PULL * ratio.sqrt(), 1.0) } else { (PULL, -1.0) };
            // Rows have length one, and the offset.
            let own = 1.0 + OFFSET * OFFSET + 0.5 / pull;
            let side: f32 = row.iter().map(|(f, x)| plane[*f as usize] * x).sum();
            let slope = sign * side - 1.0 + dual[at] * 0.5 / pull;
            let moved = (dual[at] - slope / own).max(0.0);
            let step = (moved - dual[at]) * sign;
            resting[at] = moved == 0.0 && slope > 0.0;
            dual[at] = moved;
            if step != 0.0 {
                row.iter().for_each(|(f, x)| plane[*f as usize] += step * x);
            }
        }
    }
    plane
}

/// The n-grams of a range: of one to three characters, and of one or two Latin words.
pub(crate) fn list(plain: &Plain, range: Range<usize>) -> Vec<Gram> {
    let chars = &plain.chars;
    let mut grams = Vec::with_capacity(range.len() * 3);
    let mut word_before: Option<(u64, usize)> = None;
    let mut at = range.start;
    while at < range.end {
        let c = chars[at];
        if c.is_ascii_alphanumeric() {
            let end = (at..range.end).find(|i| !chars[*i].is_ascii_alphanumeric()).unwrap_or(range.end);
            let key = stem(&chars[at..end]);
            grams.push(Gram { key, start: at as u32, end: end as u32 });
            if let Some((before, start)) = word_before {
                grams.push(Gram { key: mixed(before, key), start: start as u32, end: end as u32 });
            }
            word_before = Some((key, at));
            at = end;
            continue;
        }
        if !matches!(c, ' ') {
            word_before = None;
        }
        if c.is_alphanumeric() {
            let mut key = 17;
            for (end, d) in (at..).zip(chars[at..range.end.min(at + 3)].iter().copied()) {
                if matches!(d, PAUSE | STOP | ' ') || d.is_ascii_alphanumeric() {
                    break;
                }
                key = mixed(key, u64::from(u32::from(d)));
                grams.push(Gram { key, start: at as u32, end: end as u32 + 1 });
            }
        }
        at += 1;
    }
    grams
}

/// A Latin word without its common endings; all figures are one word.
fn stem(word: &[char]) -> u64 {
    if word.iter().all(char::is_ascii_digit) {
        return 1;
    }
    let text: String = word.iter().collect();
    let cut = ["ing", "edly", "ed", "ly", "es", "s", "e"]
        .iter()
        .find_map(|end| text.strip_suffix(end).filter(|s| s.len() > 2));
    cut.unwrap_or(&text).bytes().fold(29, |key, b| mixed(key, u64::from(b)))
}

/// A word of a group stands here: whatever its spelling, it is the same feature.
pub(crate) fn concept(group: u32, place: &Range<usize>) -> Gram {
    Gram { key: mixed(97, u64::from(group)), start: place.start as u32, end: place.end as u32 }
}

fn mixed(key: u64, more: u64) -> u64 {
    (key ^ more.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(29)
}
