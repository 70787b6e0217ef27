//! Learning to read sentences from labelled replies: a chore, whose result stands in a pack.

use super::Kind;
use super::features::{Feature, Text};
use super::lesson::{
    FOLDS, JOINED, Labelled, Lesson, Phrase, lessons, overlap, ranges, sentences_are_joined, within, word_ranges,
};
use super::lists::Lists;
use super::model::{KINDS, Linear, Model, Scale, cut_key};
use super::reader::{Cut, Sure, Whole, Work, cut_features};
use super::train::{Taught, best_least, fitted, linear};
use super::written::{spelt, written};
use crate::ear::Ear;
use jiff::civil::Date;
use playbook::Pack;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// How hard an example pulls.
const PULL: f32 = 5.0;
const CUT_PULL: f32 = 0.3;
/// What a phrase of a pack weighs.
const PHRASE: f32 = 0.02;

/// A piece of a labelled reply.
struct Piece {
    fold: usize,
    features: Vec<Feature>,
    kinds: u16,
    /// The kinds of which it is known whether it has them.
    known: u16,
    weight: f32,
    /// A whole sentence as it was labelled.
    whole: bool,
    /// The parts of a sentence of several kinds, to be told apart later: those it may be.
    among: Option<usize>,
}

/// A place where a sentence may be cut.
struct Place {
    fold: usize,
    reply: usize,
    whole: usize,
    from: usize,
    at: usize,
    cut: bool,
    weight: f32,
    natural: bool,
}

/// Learns the weights of a pack's `sentences.weights`.
pub(crate) fn learn(
    pack: &Pack,
    lists: Lists,
    ear: &Ear,
    eye: &Ear,
    replies: &[Labelled],
    phrases: &[Phrase],
) -> String {
    let currency = &pack.manifest.currency;
    let lessons = lessons(replies);
    let works: Vec<(Work<'_>, Vec<Whole>)> = lessons
        .iter()
        .map(|Lesson { reply, .. }| {
            let work = Work::new(&reply.text, &lists, ear, eye, currency, reply.on);
            let wholes = work.wholes(&reply.text);
            (work, wholes)
        })
        .collect();
    let mut names: FxHashMap<u64, String> = FxHashMap::default();
    for labels in [(eye, 'e'), (ear, 'o')] {
        for label in &labels.0.labels {
            names.insert(super::keys::key(labels.1, label), format!("{}{label}", labels.1));
        }
    }
    names.insert(super::keys::key('o', ""), "o".to_owned());
    let mut pieces = Vec::new();
    let mut places = Vec::new();
    let mut unsure: Vec<Vec<(usize, Vec<bool>)>> = Vec::new();
    let mut among_kinds: Vec<u16> = Vec::new();
    for (n, (lesson, (work, wholes))) in lessons.iter().zip(&works).enumerate() {
        let Lesson { reply, fold, joined, natural } = lesson;
        let (fold, joined, natural) = (*fold, *joined, *natural);
        let share = if joined { JOINED } else { 1.0 };
        let mut name = |told: &dyn Fn() -> String, key: u64| {
            names.entry(key).or_insert_with(|| spelt(&told(), &lists));
        };
        let gold = ranges(reply);
        for (w, whole) in wholes.iter().enumerate() {
            let mut piece = |parts: &Range<usize>, kinds: u16, weight: f32, is_whole: bool, among: Option<usize>| {
                let features = work.named_features(whole, parts, &mut name);
                pieces.push(Piece { fold, features, kinds, known: u16::MAX, weight, whole: is_whole, among });
                pieces.len() - 1
            };
            let parts = whole.atoms.len();
            let mut union = 0;
            let mut inside = 0;
            for (range, sentence) in gold.iter().zip(&reply.sentences) {
                let own: Vec<usize> = (0..parts).filter(|a| within(&whole.atoms[*a].range, range)).collect();
                let (Some(first), Some(last)) = (own.first().copied(), own.last().copied()) else { continue };
                let kinds = mask(&sentence.kinds);
                union |= kinds;
                inside += 1;
                if !joined || sentences_are_joined(reply) {
                    piece(&(first..last + 1), kinds, share, natural, None);
                }
                if first > 0 {
                    places.push(Place {
                        fold,
                        reply: n,
                        whole: w,
                        from: before(&gold, whole, first),
                        at: first,
                        cut: true,
                        weight: share,
                        natural,
                    });
                }
                for at in first + 1..=last {
                    places.push(Place {
                        fold,
                        reply: n,
                        whole: w,
                        from: first,
                        at,
                        cut: false,
                        weight: share,
                        natural,
                    });
                }
                if last == first || joined {
                    continue;
                }
                let words = word_ranges(range, sentence);
                // Where no words are given, every part may be it.
                let unknown = words.is_empty() && kinds != 0;
                let touched: Vec<Vec<bool>> = if unknown {
                    vec![vec![true]; own.len()]
                } else {
                    own.iter()
                        .map(|a| words.iter().map(|word| overlap(word, &whole.atoms[*a].range) > 3).collect())
                        .collect()
                };
                if kinds.count_ones() <= 1 && !unknown {
                    for (a, touched) in own.iter().zip(&touched) {
                        let bears = touched.contains(&true);
                        piece(&(*a..*a + 1), if bears { kinds } else { 0 }, 0.5, false, None);
                    }
                } else {
                    let group = among_kinds.len();
                    among_kinds.push(kinds);
                    let mut members = Vec::new();
                    for (a, touched) in own.iter().zip(touched) {
                        members.push((piece(&(*a..*a + 1), 0, 0.0, false, Some(group)), touched));
                    }
                    unsure.push(members);
                }
            }
            if inside > 1 {
                piece(&(0..parts), union, 0.5 * share, false, None);
            }
        }
    }
    for phrase in phrases {
        let text = Text::new(&phrase.text, &lists, currency, Date::constant(2026, 6, 1));
        let features = text.features(&(0..phrase.text.len()), None, &[], &mut |told, key| {
            names.entry(key).or_insert_with(|| spelt(&told(), &lists));
        });
        let (kinds, perhaps) = (mask(&phrase.is), mask(&phrase.perhaps));
        let known = !perhaps | kinds;
        pieces.push(Piece { fold: FOLDS, features, kinds, known, weight: PHRASE, whole: false, among: None });
    }
    // First without the parts of sentences of several kinds, which are then told apart by what was learnt.
    let first: Vec<Linear> = (0..FOLDS).map(|fold| kinds_of(&pieces, |p| p.fold != fold)).collect();
    for members in &unsure {
        let kinds = among_kinds[pieces[members[0].0].among.unwrap_or(0)];
        let judged: Vec<Vec<f32>> =
            members.iter().map(|(at, _)| first[pieces[*at].fold].margins(&pieces[*at].features)).collect();
        let mut masks = vec![0u16; members.len()];
        for k in (0..KINDS).filter(|k| kinds & (1 << k) != 0) {
            let bears = |m: &usize| members[*m].1.contains(&true);
            let best = (0..members.len()).filter(bears).max_by(|a, b| judged[*a][k].total_cmp(&judged[*b][k]));
            if let Some(best) = best {
                for m in (0..members.len()).filter(bears) {
                    if m == best || judged[m][k] > 0.0 {
                        masks[m] |= 1 << k;
                    }
                }
            }
        }
        for ((at, _), mask) in members.iter().zip(masks) {
            pieces[*at].kinds = mask;
            pieces[*at].weight = 0.4;
        }
    }
    let folds: Vec<Linear> = (0..FOLDS).map(|fold| kinds_of(&pieces, |p| p.fold != fold)).collect();
    let scales = scales(&pieces, &folds);
    let sure = |fold: usize, features: &[Feature]| -> Sure {
        let margins = folds[fold].margins(features);
        std::array::from_fn(|k| scales[k].certainty(margins[k]))
    };
    let mut cut_names: FxHashMap<u64, String> = FxHashMap::default();
    let mut rows = Vec::new();
    for place in &places {
        let (work, wholes) = &works[place.reply];
        let whole = &wholes[place.whole];
        let of = |parts: Range<usize>| sure(place.fold, &work.features(whole, &parts));
        let (left, right, rest) =
            (of(place.from..place.at), of(place.at..place.at + 1), of(place.at..whole.atoms.len()));
        let cut = Cut { left: &left, right: &right, rest: &rest };
        let text = &lessons[place.reply].reply.text;
        let features: Vec<Feature> = cut_features(text, whole, place.from, place.at, &cut)
            .into_iter()
            .map(|(name, value)| {
                let key = cut_key(&name);
                cut_names.entry(key).or_insert(name);
                Feature { key, value }
            })
            .collect();
        rows.push((features, place));
    }
    let cut_of = |fold: Option<usize>| {
        let others = rows.iter().filter(|(_, place)| Some(place.fold) != fold);
        let of: Vec<Taught<'_>> = others
            .map(|(row, place)| Taught { features: row, kinds: u16::from(place.cut), known: 1, weight: place.weight })
            .collect();
        linear(&of, 1, CUT_PULL)
    };
    let judged: Vec<Linear> = (0..FOLDS).map(|fold| cut_of(Some(fold))).collect();
    let margins: Vec<(f32, bool)> = rows
        .iter()
        .filter(|(_, place)| place.natural)
        .map(|(row, place)| (judged[place.fold].margins(row)[0], place.cut))
        .collect();
    let cut_scale = fitted(&margins);
    let model = Model {
        kinds: kinds_of(&pieces, |_| true),
        scales,
        cut: cut_of(None),
        cut_scale: Scale { steep: cut_scale.0, shift: cut_scale.1, least: 0.5 },
    };
    written(&model, &names, &cut_names)
}

fn mask(kinds: &[Kind]) -> u16 {
    kinds.iter().filter_map(|kind| Kind::ALL.iter().position(|k| k == kind)).fold(0, |mask, k| mask | 1 << k)
}

/// The first part of the labelled sentence before part `first`.
fn before(gold: &[Range<usize>], whole: &Whole, first: usize) -> usize {
    let end = whole.atoms[first - 1].range.start;
    let sentence = gold.iter().find(|range| range.start <= end + 3 && end < range.end);
    let Some(sentence) = sentence else { return first - 1 };
    (0..first).find(|a| within(&whole.atoms[*a].range, sentence)).unwrap_or(first - 1)
}

fn kinds_of(pieces: &[Piece], wanted: impl Fn(&Piece) -> bool) -> Linear {
    let of: Vec<Taught<'_>> = pieces
        .iter()
        .filter(|p| p.weight > 0.0 && wanted(p))
        .map(|p| Taught { features: &p.features, kinds: p.kinds, known: p.known, weight: p.weight })
        .collect();
    linear(&of, KINDS, PULL)
}

/// How margins of what was not learnt from turn into certainties, and the best bounds.
fn scales(pieces: &[Piece], folds: &[Linear]) -> [Scale; KINDS] {
    let judged: Vec<(Vec<f32>, u16)> =
        pieces.iter().filter(|p| p.whole).map(|p| (folds[p.fold].margins(&p.features), p.kinds)).collect();
    std::array::from_fn(|k| {
        let of: Vec<(f32, bool)> = judged.iter().map(|(m, kinds)| (m[k], kinds & (1 << k) != 0)).collect();
        let (steep, shift) = fitted(&of);
        let scale = Scale { steep, shift, least: 0.5 };
        Scale { least: scale.certainty(best_least(&of)).clamp(0.25, 0.75), ..scale }
    })
}
