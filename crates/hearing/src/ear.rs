//! The recogniser: cues and n-grams together, compiled once per pack.

use crate::cue::{Cue, Writer};
use crate::grams::{Gram, Grams, Margins, concept, list};
use crate::lexicon::Lexicon;
use crate::places::Places;
use crate::plain::{PAUSE, Plain};
use crate::spec::Cues;
use crate::spelling::Spelling;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

const SURE: f32 = 0.9;
const LIKELY: f32 = 0.6;
const HINT: f32 = 0.35;
/// What is left of a score for each cue against it.
const AGAINST: f32 = 0.5;
/// What is left of the n-grams' opinion, and of hints, in a sentence that is known to be harmless.
const HARMLESS: f32 = 0.35;
/// How steeply the n-grams' margin turns into a probability, and the margin that is an even chance.
const STEEP: f32 = 4.0;
const EVEN: f32 = -0.25;
/// The same where labels share one belief.
const SHARE_STEEP: f32 = 2.0;
/// How far nothing in particular must lie before every label for a sentence to be harmless.
const NOTHING: f32 = 1.6;
/// What a cue loses that nothing else in the sentence supports.
const ALONE: f32 = 0.06;
/// Shorter clauses are not judged on their own.
const SHORTEST_CLAUSE: usize = 8;
/// N-grams alone are never quite sure.
const GRAMS_MOST: f32 = 0.85;

/// A label with its score and the places in the text that led to it.
#[derive(Debug, Clone)]
pub(crate) struct Scored {
    pub(crate) label: usize,
    pub(crate) score: f32,
    pub(crate) places: Vec<Range<usize>>,
}

#[derive(Debug, Clone)]
struct Weighed {
    cue: Cue,
    /// `None` belongs to small talk.
    label: Option<usize>,
    /// Below zero: against.
    weight: f32,
}

/// Compiled cues and a learnt model over some labels.
#[derive(Debug, Clone)]
pub(crate) struct Ear {
    pub(crate) labels: Vec<String>,
    spelling: Spelling,
    lexicon: Lexicon,
    /// The cues by the group of their first part.
    by_first: Vec<Vec<usize>>,
    cues: Vec<Weighed>,
    grams: Grams,
    exclusive: bool,
}

impl Ear {
    /// Compiles. With `exclusive` a sentence has one label, and the labels share the model's belief; without, each is judged
    /// on its own and clause by clause. Phrases are `(label, text)`; cues of other labels are left out. A cue that cannot be read is
    /// left out too: loading reports it.
    pub(crate) fn new(labels: Vec<String>, cues: &Cues, phrases: &[(&str, &str)], exclusive: bool) -> Ear {
        let mut ear = Ear {
            labels,
            spelling: Spelling::of(&cues.same),
            lexicon: Lexicon::new(),
            by_first: Vec::new(),
            cues: Vec::new(),
            grams: Grams::default(),
            exclusive,
        };
        ear.compile(cues);
        ear.learn(cues, phrases);
        ear
    }

    fn compile(&mut self, cues: &Cues) {
        let mut writer = Writer::new();
        let at = |id: &str| self.labels.iter().position(|l| l == id);
        let mut compiled = Vec::new();
        for set in &cues.of {
            let Some(label) = at(&set.id) else { continue };
            for (weight, written) in [(SURE, &set.sure), (LIKELY, &set.likely), (HINT, &set.hint), (-1.0, &set.against)]
            {
                compiled.extend(written.iter().map(|text| (Some(label), weight, text)));
            }
        }
        compiled.extend(cues.small_talk.cues.iter().map(|text| (None, 1.0, text)));
        let mut list = Vec::new();
        for (label, weight, text) in compiled {
            if let Ok(cue) = writer.read(text, &cues.words, &|word| spelled(word, &|w| self.spelling.plain(w))) {
                list.push(Weighed { cue, label, weight });
            }
        }
        // Every list is a concept of its own, also when no cue asks for it.
        for words in cues.words.values() {
            let _ = writer.read(words, &cues.words, &|word| spelled(word, &|w| self.spelling.plain(w)));
        }
        self.cues = list;
        self.by_first = vec![Vec::new(); writer.groups()];
        for (at, weighed) in self.cues.iter().enumerate() {
            self.by_first[weighed.cue.first() as usize].push(at);
        }
        self.lexicon = writer.lexicon;
    }

    fn learn(&mut self, cues: &Cues, phrases: &[(&str, &str)]) {
        let mut examples = Vec::new();
        let mut add = |label: Option<usize>, text: &str| {
            let plain = self.spelling.plain(text);
            if plain.chars.len() > 1 {
                let places = self.places(&plain);
                examples.push((label, self.features(&plain, &places, 0..plain.chars.len())));
            }
        };
        for (id, text) in phrases {
            if let Some(label) = self.labels.iter().position(|l| l == id) {
                add(Some(label), text);
            }
        }
        for set in &cues.of {
            if let Some(label) = self.labels.iter().position(|l| *l == set.id) {
                set.phrases.zh.iter().chain(&set.phrases.en).for_each(|text| add(Some(label), text));
            }
        }
        cues.small_talk.phrases.zh.iter().chain(&cues.small_talk.phrases.en).for_each(|text| add(None, text));
        // What is none of them is a label of its own, the last.
        let none = self.labels.len();
        let examples: Vec<(usize, Vec<Gram>)> = examples.into_iter().map(|(l, f)| (l.unwrap_or(none), f)).collect();
        self.grams = Grams::learn(none + 1, &examples);
    }

    /// Every label whose score is at least `least`, best first.
    pub(crate) fn recognise(&self, text: &str, least: f32) -> Vec<Scored> {
        let plain = self.spelling.plain(text);
        let places = self.places(&plain);
        let mut best: HashMap<usize, Scored> = HashMap::new();
        for sentence in plain.sentences() {
            for scored in self.sentence(&plain, &places, &sentence) {
                if scored.score < least {
                    continue;
                }
                match best.get_mut(&scored.label) {
                    Some(known) if known.score >= scored.score => known.places.extend(scored.places),
                    Some(known) => {
                        let before = std::mem::replace(known, scored);
                        known.places.extend(before.places);
                    }
                    None => drop(best.insert(scored.label, scored)),
                }
            }
        }
        let mut all: Vec<Scored> = best.into_values().collect();
        all.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.label.cmp(&b.label)));
        for scored in &mut all {
            scored.places = sources(&plain, &scored.places);
        }
        all
    }

    /// Where the words of the cues stand.
    fn places(&self, plain: &Plain) -> Places {
        let mut all = Vec::new();
        self.lexicon.scan(plain, |group, start, end| all.push((group, start as u32, end as u32)));
        Places::new(all)
    }

    /// The features of a piece of text: its n-grams, and the groups of words that stand in it.
    fn features(&self, plain: &Plain, places: &Places, range: Range<usize>) -> Vec<Gram> {
        let mut features = list(plain, range.clone());
        let first = |group: u32| places.inside(group, &range).next().map(|place| concept(group, &place));
        features.extend(places.groups().filter_map(first));
        features
    }

    /// Every label's score in one sentence.
    fn sentence(&self, plain: &Plain, places: &Places, sentence: &Range<usize>) -> Vec<Scored> {
        let mut cued = self.cued(plain, places, sentence);
        let mut pieces = vec![sentence.clone()];
        let clauses = plain.split(sentence.clone(), PAUSE);
        if clauses.len() > 1 && !self.exclusive {
            pieces.extend(clauses.into_iter().filter(|c| c.len() >= SHORTEST_CLAUSE));
        }
        let judged: Vec<Margins> =
            pieces.iter().map(|p| self.grams.judge(&self.features(plain, places, p.clone()))).collect();
        // The whole sentence must sound like nothing in particular, not only a clause of it.
        let nothing = self.labels.len();
        let likeliest = judged[0].of[..nothing].iter().copied().fold(f32::MIN, f32::max);
        let harmless = cued.harmless || judged[0].of[nothing] - likeliest > NOTHING;
        let score = |label: usize| {
            let best =
                judged.iter().max_by(|a, b| a.of[label].total_cmp(&b.of[label])).expect("the sentence is a piece");
            let mut grams = GRAMS_MOST
                * match self.exclusive {
                    true => share(&judged[0].of, label),
                    false => 1.0 / (1.0 + (-STEEP * (best.of[label] - EVEN)).exp()),
                };
            let mut cues = 1.0 - cued.missing[label];
            if harmless {
                grams *= HARMLESS;
                cues *= if cues < SURE { HARMLESS } else { 1.0 };
            }
            // A cue that nothing else in the sentence supports is a little less sure.
            cues *= 1.0 - ALONE * (1.0 - (grams / 0.1).min(1.0));
            let score = (1.0 - (1.0 - cues) * (1.0 - grams)) * cued.against[label];
            let mut places = std::mem::take(&mut cued.words[label]);
            if grams >= 0.3 {
                places.extend(self.grams.reasons(best, label));
            }
            Scored { label, score, places }
        };
        (0..nothing).map(score).collect()
    }

    /// What the cues say about one sentence.
    fn cued(&self, plain: &Plain, places: &Places, sentence: &Range<usize>) -> Cued {
        let labels = self.labels.len();
        let mut cued = Cued {
            missing: vec![1.0; labels],
            against: vec![1.0; labels],
            harmless: false,
            words: vec![Vec::new(); labels],
        };
        let present = places.groups().flat_map(|group| &self.by_first[group as usize]);
        for weighed in present.map(|at| &self.cues[*at]) {
            let Some(ranges) = weighed.cue.holds(places, sentence, plain) else { continue };
            match weighed.label {
                None => cued.harmless = true,
                Some(label) if weighed.weight < 0.0 => cued.against[label] *= AGAINST,
                Some(label) => {
                    cued.missing[label] *= 1.0 - weighed.weight;
                    cued.words[label].extend(ranges);
                }
            }
        }
        cued
    }
}

/// The part of the belief that falls to one label.
fn share(margins: &[f32], label: usize) -> f32 {
    let most = margins.iter().copied().fold(f32::MIN, f32::max);
    let weigh = |margin: f32| (SHARE_STEEP * (margin - most)).exp();
    weigh(margins[label]) / margins.iter().map(|m| weigh(*m)).sum::<f32>()
}

/// What the cues say about one sentence, by label.
struct Cued {
    /// How much is missing to certainty.
    missing: Vec<f32>,
    /// What is left after the cues against it.
    against: Vec<f32>,
    /// A cue of small talk holds.
    harmless: bool,
    words: Vec<Vec<Range<usize>>>,
}

/// A word of a cue as texts are spelt; a lone comma stands for a pause.
fn spelled(word: &str, plain: &dyn Fn(&str) -> Plain) -> Vec<char> {
    if matches!(word, "," | "，" | ":") { vec![PAUSE] } else { plain(word).chars }
}

/// Ranges of characters as ranges of the source's bytes, in order, joined where they touch.
fn sources(plain: &Plain, places: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = places.iter().map(|p| plain.source(p)).filter(|r| !r.is_empty()).collect();
    ranges.sort_by_key(|r| (r.start, r.end));
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

/// The mistakes of a file's cues: the set it is in, unless it is small talk or a word list; the cue as it is written; and
/// what is wrong. `lists` are those of the files it builds on.
pub(crate) fn mistakes(cues: &Cues, lists: &BTreeMap<String, String>) -> Vec<(Option<usize>, String, String)> {
    let mut words = lists.clone();
    words.extend(cues.words.clone());
    let mut writer = Writer::new();
    let lists = cues.words.values().map(|list| (None, list));
    let read = |(set, text): (Option<usize>, &String)| {
        let mistake = writer.read(text, &words, &|word| spelled(word, &Plain::of)).err()?;
        Some((set, text.clone(), mistake))
    };
    cues.written().chain(lists).filter_map(read).collect()
}
