//! How far what was read agrees with the labels.

use super::data::Reply;
use hearing::Sentence;
use std::collections::BTreeMap;
use std::ops::Range;

/// Hits, false ones, missed ones.
#[derive(Default, Clone, Copy)]
pub struct Count {
    pub hit: usize,
    pub wrong: usize,
    pub missed: usize,
}

impl Count {
    pub fn precision(&self) -> f64 {
        share(self.hit, self.hit + self.wrong)
    }
    pub fn recall(&self) -> f64 {
        share(self.hit, self.hit + self.missed)
    }
    pub fn f1(&self) -> f64 {
        share(2 * self.hit, 2 * self.hit + self.wrong + self.missed)
    }
    fn add(&mut self, more: &Count) {
        self.hit += more.hit;
        self.wrong += more.wrong;
        self.missed += more.missed;
    }
}

fn share(part: usize, all: usize) -> f64 {
    if all == 0 { 1.0 } else { part as f64 / all as f64 }
}

/// The score of a set.
#[derive(Default)]
pub struct Score {
    /// By kind: in the very sentence of the label, and in one that shares words with it.
    pub kinds: BTreeMap<String, (Count, Count)>,
    /// Sentences cut as labelled.
    pub cut: Count,
    /// Right sum, times and day, of the sentences that were cut as labelled.
    pub values: [usize; 3],
    pub compared: usize,
}

impl Score {
    /// Of all kinds together: strict and by overlap.
    pub fn micro(&self) -> (f64, f64) {
        let (mut strict, mut overlap) = (Count::default(), Count::default());
        for (one, other) in self.kinds.values() {
            strict.add(one);
            overlap.add(other);
        }
        (strict.f1(), overlap.f1())
    }

    /// The mean over the kinds.
    pub fn macros(&self) -> (f64, f64) {
        let mean =
            |of: fn(&(Count, Count)) -> f64| self.kinds.values().map(of).sum::<f64>() / self.kinds.len().max(1) as f64;
        (mean(|(strict, _)| strict.f1()), mean(|(_, overlap)| overlap.f1()))
    }

    /// Adds what was read of one reply.
    pub fn add(&mut self, reply: &Reply, read: &[Sentence]) {
        let gold = places(reply);
        let kinds = |s: &Sentence| -> Vec<String> {
            let ids: Vec<String> = s.readings.iter().map(|said| said.kind.id().to_owned()).collect();
            if ids.is_empty() { vec!["none".to_owned()] } else { ids }
        };
        let found: Vec<(Range<usize>, Vec<String>)> =
            read.iter().map(|s| (s.start..s.start + s.text.len(), kinds(s))).collect();
        let meets = |a: &Range<usize>, b: &Range<usize>| a.start.max(b.start) < a.end.min(b.end);
        for (range, sentence) in gold.iter().zip(&reply.sentences) {
            let same = found.iter().position(|(other, _)| other == range);
            if same.is_some() {
                self.cut.hit += 1
            } else {
                self.cut.missed += 1
            }
            for kind in &sentence.kinds {
                let counts = self.kinds.entry(kind.clone()).or_default();
                let strict = same.is_some_and(|at| found[at].1.contains(kind));
                let overlap = found.iter().any(|(other, kinds)| meets(other, range) && kinds.contains(kind));
                for (count, hit) in [(&mut counts.0, strict), (&mut counts.1, overlap)] {
                    if hit { count.hit += 1 } else { count.missed += 1 }
                }
            }
            if let Some(at) = same {
                let read = &read[at];
                self.compared += 1;
                self.values[0] += usize::from(read.amount().map(|m| m.short()) == sentence.amount);
                self.values[1] += usize::from(read.per_call().then_some("call") == sentence.per.as_deref());
                self.values[2] += usize::from(read.date().map(|d| d.to_string()) == sentence.date);
            }
        }
        for (range, kinds) in &found {
            self.cut.wrong += usize::from(!gold.contains(range));
            for kind in kinds {
                let has = |at: usize| reply.sentences[at].kinds.contains(kind);
                let strict = gold.iter().position(|other| other == range).is_some_and(has);
                let overlap = gold.iter().enumerate().any(|(at, other)| meets(other, range) && has(at));
                let counts = self.kinds.entry(kind.clone()).or_default();
                counts.0.wrong += usize::from(!strict);
                counts.1.wrong += usize::from(!overlap);
            }
        }
    }
}

/// Where the labelled sentences stand.
fn places(reply: &Reply) -> Vec<Range<usize>> {
    let mut from = 0;
    let of = |sentence: &super::data::Sentence| {
        let start = reply.text[from..].find(&sentence.text).map_or(from, |at| from + at);
        from = (start + sentence.text.len()).min(reply.text.len());
        start..from
    };
    reply.sentences.iter().map(of).collect()
}
