//! The recogniser: cues and n-grams together, compiled once per pack.

use super::cue::{Cue, Places, Writer};
use super::grams::Grams;
use super::lexicon::Lexicon;
use super::plain::{PAUSE, Plain};
use super::spec::Cues;
use std::collections::HashMap;
use std::ops::Range;

const SURE: f32 = 0.9;
const LIKELY: f32 = 0.6;
const HINT: f32 = 0.35;
/// What is left of a score for each cue against it.
const AGAINST: f32 = 0.3;
/// What is left of the n-grams' opinion, and of hints, in a sentence that is known to be harmless.
const HARMLESS: f32 = 0.35;
/// How steeply the n-grams' margin turns into a probability, and the margin that is an even chance.
const STEEP: f32 = 4.0;
const EVEN: f32 = -0.1;
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
    same: Lexicon,
    spellings: Vec<Vec<char>>,
    lexicon: Lexicon,
    groups: usize,
    cues: Vec<Weighed>,
    grams: Grams,
}

impl Ear {
    /// Compiles. Phrases are `(label, text)`; cues of other labels are left out. A cue that cannot be read is
    /// left out too: loading reports it.
    pub(crate) fn new(labels: Vec<String>, cues: &Cues, phrases: &[(&str, &str)]) -> Ear {
        let mut ear = Ear {
            labels,
            same: Lexicon::new(),
            spellings: Vec::new(),
            lexicon: Lexicon::new(),
            groups: 0,
            cues: Vec::new(),
            grams: Grams::default(),
        };
        for (word, others) in &cues.same {
            let group = ear.spellings.len() as u32;
            ear.spellings.push(Plain::of(word).chars);
            for other in others {
                ear.same.add(&Plain::of(other).chars, false, group);
            }
        }
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
            if let Ok(cue) = writer.read(text, &cues.words, &|word| spelled(word, &|w| self.plain(w))) {
                list.push(Weighed { cue, label, weight });
            }
        }
        self.cues = list;
        self.groups = writer.groups();
        self.lexicon = writer.lexicon;
    }

    fn learn(&mut self, cues: &Cues, phrases: &[(&str, &str)]) {
        let mut examples = Vec::new();
        let mut add = |label: Option<usize>, text: &str| {
            let plain = self.plain(text);
            if plain.chars.len() > 1 {
                examples.push((label, plain));
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
        self.grams = Grams::learn(self.labels.len(), &examples);
    }

    /// A text in the spelling that cues and model know.
    fn plain(&self, text: &str) -> Plain {
        let plain = Plain::of(text);
        let mut found: Vec<(usize, usize, u32)> = Vec::new();
        self.same.scan(&plain, |group, start, end| match found.last_mut() {
            Some(last) if last.0 == start && last.1 < end => *last = (start, end, group),
            Some(last) if start < last.1 => {}
            _ => found.push((start, end, group)),
        });
        let pieces: Vec<(Range<usize>, &[char])> =
            found.iter().map(|(s, e, g)| (*s..*e, self.spellings[*g as usize].as_slice())).collect();
        plain.replaced(&pieces)
    }

    /// Every label whose score is at least `least`, best first.
    pub(crate) fn recognise(&self, text: &str, least: f32) -> Vec<Scored> {
        let plain = self.plain(text);
        let mut places: Places = vec![Vec::new(); self.groups];
        self.lexicon.scan(&plain, |group, start, end| places[group as usize].push((start as u32, end as u32)));
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

    fn sentence(&self, plain: &Plain, places: &Places, sentence: &Range<usize>) -> Vec<Scored> {
        let labels = self.labels.len();
        let (mut missing, mut against, mut harmless) = (vec![1.0f32; labels], vec![1.0f32; labels], false);
        let mut words: Vec<Vec<Range<usize>>> = vec![Vec::new(); labels];
        for weighed in self.cues.iter().filter(|w| !places[w.cue.first() as usize].is_empty()) {
            let Some(ranges) = weighed.cue.holds(places, sentence, plain) else { continue };
            match weighed.label {
                None => harmless = true,
                Some(label) if weighed.weight < 0.0 => against[label] *= AGAINST,
                Some(label) => {
                    missing[label] *= 1.0 - weighed.weight;
                    words[label].extend(ranges);
                }
            }
        }
        let mut pieces = vec![sentence.clone()];
        let clauses = plain.split(sentence.clone(), PAUSE);
        if clauses.len() > 1 {
            pieces.extend(clauses.into_iter().filter(|c| c.len() >= 8));
        }
        let judged: Vec<_> = pieces.iter().map(|p| self.grams.judge(plain, p.clone())).collect();
        let mut found = Vec::new();
        for label in 0..labels {
            let (piece, margin) = judged
                .iter()
                .enumerate()
                .map(|(at, m)| (at, m.of[label]))
                .fold((0, f32::MIN), |best, one| if one.1 > best.1 { one } else { best });
            let mut grams = GRAMS_MOST / (1.0 + (-STEEP * (margin - EVEN)).exp());
            let mut cues = 1.0 - missing[label];
            if harmless {
                grams *= HARMLESS;
                cues *= if cues < SURE { HARMLESS } else { 1.0 };
            }
            let score = (1.0 - (1.0 - cues) * (1.0 - grams)) * against[label];
            let mut places = std::mem::take(&mut words[label]);
            if grams >= 0.3 {
                places.extend(self.grams.reasons(&judged[piece], label));
            }
            found.push(Scored { label, score, places });
        }
        found
    }
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

/// The mistakes of a file's cues, each with the cue as it is written.
pub(crate) fn mistakes(cues: &Cues) -> Vec<(String, String)> {
    let mut writer = Writer::new();
    let mut found = Vec::new();
    for (_, text) in cues.written() {
        if let Err(message) = writer.read(text, &cues.words, &|word| spelled(word, &Plain::of)) {
            found.push((text.clone(), message));
        }
    }
    found
}
