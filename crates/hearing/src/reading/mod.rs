//! Reading what came back: a reply's meaning, and the sums, days and numbers that it names.

mod bearing;
mod dates;
mod figures;
mod marks;
mod numbers;
mod numeral;
mod raw;
mod relative;
mod spans;
mod sums;
mod worth;

pub use dates::Day;
pub(crate) use figures::{Figure, figures};
pub(crate) use marks::{Guards, guards};
pub(crate) use spans::{last_day, past_day};
pub use sums::Sum;
pub(crate) use worth::worths;

use crate::ear::{Ear, Scored};
use crate::hear::rounded;
use crate::plain::cut;
use crate::spec::Cues;
use casework::{Meaning, Money};
use jiff::civil::Date;
use playbook::Pack;
use raw::Raw;
use serde::Serialize;

/// From this score on a meaning is offered at all.
const LEAST: f32 = 0.3;
/// So many sums, days or numbers of one reply are listed.
const MOST: usize = 200;
/// How far a meaning may lie behind one that it beats.
const BEHIND: f32 = 0.12;
/// How sure a meaning must be to beat another one.
const SURE: f32 = 0.75;
/// How sure a meaning must be to stand before one that only remains.
const RESIDUAL: f32 = 0.4;

/// What a reply means, with what it names.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reading {
    /// The meaning that changes the person's position most; none when nothing fits.
    pub meaning: Option<Meaning>,
    /// The words of the reply that led to it, in their order.
    pub why: Vec<String>,
    /// Other meanings that the text also bears, the likelier first.
    pub others: Vec<Other>,
    /// Every sum, in order of appearance.
    pub amounts: Vec<Sum>,
    /// What the person is to get for each later call, promised or offered.
    pub per_call: Option<Money>,
    /// Every day, in order of appearance.
    pub dates: Vec<Day>,
    /// Numbers of work orders, cases, files, receipts and transfers.
    pub tickets: Vec<String>,
    /// Numbers of employees.
    pub agents: Vec<String>,
}

/// A meaning that a reply may also have.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Other {
    /// Which.
    pub meaning: Meaning,
    /// How sure, from 0 to 1.
    pub score: f64,
}

/// Reads a reply that came on the day `on`, with the recogniser of meanings and the cues it was learnt from. What the sentences say
/// has the last word: `settle` gets the meanings that the words alone give, the likeliest first.
pub(crate) fn read(
    text: &str,
    pack: &Pack,
    (eye, cues): (&Ear, &Cues),
    on: Date,
    settle: impl Fn(&[Meaning]) -> Option<Meaning>,
) -> Reading {
    let text = cut(text);
    let raw = Raw::new(text);
    let mut found = eye.recognise(text, LEAST);
    found.retain(|scored| bearing::bears(&raw, Meaning::from_id(&eye.labels[scored.label]), &scored.places));
    let best = (0..found.len()).find(|at| !beaten(&found[*at], &found, eye, cues)).or((!found.is_empty()).then_some(0));
    if let Some(best) = best {
        found[..=best].rotate_right(1);
    }
    let of = |scored: &Scored| Meaning::from_id(&eye.labels[scored.label]);
    let by_words: Vec<Meaning> = found.iter().filter_map(of).collect();
    let meaning = settle(&by_words);
    let best = found.iter().position(|scored| of(scored) == meaning).map(|at| found.remove(at));
    let why = best.into_iter().flat_map(|b| b.places).filter_map(|p| text.get(p)).map(str::to_owned).collect();
    let others =
        found.iter().filter_map(|s| Some(Other { meaning: of(s)?, score: rounded(s.score) })).take(4).collect();
    let amounts = sums::sums(&raw, &pack.manifest.currency);
    let bound = matches!(meaning, Some(Meaning::Promised | Meaning::Offered));
    let per_call = bound.then(|| sums::per_call(&raw, &amounts)).flatten();
    Reading {
        meaning,
        why,
        others,
        amounts,
        per_call,
        dates: dates::days(&raw, on),
        tickets: numbers::tickets(&raw),
        agents: numbers::agents(&raw),
    }
}

/// True when a stronger meaning is in the text too, and hardly less sure.
fn beaten(one: &Scored, all: &[Scored], eye: &Ear, cues: &Cues) -> bool {
    let name = &eye.labels[one.label];
    let beats = |label: usize| cues.beats(&eye.labels[label], name);
    // What gives way to nearly everything is only what remains when nothing else is said.
    let residual = (0..eye.labels.len()).filter(|label| beats(*label)).count() + 2 >= eye.labels.len();
    all.iter().any(|other| {
        let near = other.score >= SURE && other.score + BEHIND >= one.score;
        (near || residual && other.score >= RESIDUAL) && beats(other.label)
    })
}
