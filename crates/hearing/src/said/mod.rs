//! What a reply says, sentence by sentence: each with its kinds, the words that led to them, and the sum and the day
//! that belong to it.

mod atoms;
mod cut;
mod features;
mod guard;
mod keys;
mod kind;
mod learn;
mod lesson;
mod lists;
mod meaning;
mod model;
mod plainly;
mod plane;
mod reader;
mod train;
mod values;
mod written;

pub use kind::Kind;
pub(crate) use learn::learn;
pub use lesson::{Labelled, LabelledSentence, Phrase};
pub(crate) use lists::Lists;
pub(crate) use meaning::settled;
pub(crate) use reader::Reader;

use crate::ear::Ear;
use crate::plain::cut as within_bounds;
use casework::{Label, Money};
use jiff::civil::Date;
use playbook::Pack;
use serde::Serialize;
use std::ops::Range;

/// From this certainty on a reading may be taken over without asking.
const SURE: f64 = 0.75;

/// A sentence of a reply, with everything that it says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sentence {
    /// The exact part of the reply, without its closing mark.
    pub text: String,
    /// Where it begins in the reply, in bytes.
    pub start: usize,
    /// What it says, in the order of [`Kind::ALL`]; empty when it says nothing of these. A kind stands twice when the sentence names
    /// a sum once and for all and another one for each later call.
    pub readings: Vec<Said>,
}

/// One thing that a sentence says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Said {
    /// What it is.
    pub kind: Kind,
    /// How sure, from 0 to 1.
    pub certainty: f64,
    /// The words of the sentence that led to it, in their order.
    pub words: Vec<String>,
    /// The sum for the person that is offered, promised, paid or awarded.
    pub amount: Option<Money>,
    /// Whether the sum is for each later call.
    pub per_call: bool,
    /// Of a deadline its last day; of what has happened the day, when it is said.
    pub date: Option<Date>,
    /// Of an excuse: the pack's obstacle, when it is one.
    pub obstacle: Option<String>,
    /// Of an offer: what the sum is called.
    pub label: Option<Label>,
}

impl Sentence {
    /// The reading of this kind.
    pub fn reading(&self, kind: Kind) -> Option<&Said> {
        self.readings.iter().find(|said| said.kind == kind)
    }

    /// The sum that it names for the person.
    pub fn amount(&self) -> Option<Money> {
        self.readings.iter().find_map(|said| said.amount)
    }

    /// Whether that sum is for each later call.
    pub fn per_call(&self) -> bool {
        self.readings.iter().any(|said| said.per_call)
    }

    /// Its last day, or else the day on which what it tells of happened.
    pub fn date(&self) -> Option<Date> {
        let last = self.reading(Kind::Deadline).map(|said| said.date);
        last.unwrap_or_else(|| self.readings.iter().find_map(|said| said.date))
    }
}

impl Said {
    /// Whether it is sure enough to be shown as read and not as a question.
    pub fn is_sure(&self) -> bool {
        self.certainty >= SURE
    }
}

/// A kind that was found in a piece of text, with the places that led to it, as bytes of the reply.
struct Found {
    kind: Kind,
    certainty: f32,
    places: Vec<Range<usize>>,
}

/// Reads every sentence of a reply that came on the day `on`.
pub(crate) fn read(text: &str, pack: &Pack, reader: Option<&Reader>, ear: &Ear, eye: &Ear, on: Date) -> Vec<Sentence> {
    let text = within_bounds(text);
    let Some(reader) = reader else {
        let pieces = cut::sentences(text).into_iter();
        return pieces
            .map(|range| sentence(text, &range, pack, plainly::kinds(text, &range, ear, eye), ear, on))
            .collect();
    };
    let work = reader::Work::new(text, &reader.lists, ear, eye, &pack.manifest.currency, on);
    let mut found = Vec::new();
    for whole in work.wholes(text) {
        for parts in reader.pieces(text, &work, &whole) {
            let kinds = reader.found(&work, &whole, &parts);
            found.push(sentence(text, &whole.bytes(&parts), pack, kinds, ear, on));
        }
    }
    found
}

/// A sentence with the values that belong to its kinds.
fn sentence(text: &str, range: &Range<usize>, pack: &Pack, found: Vec<Found>, ear: &Ear, on: Date) -> Sentence {
    let own = &text[range.clone()];
    let kinds: Vec<Kind> = found.iter().map(|f| f.kind).collect();
    let values = values::Values::of(own, &kinds, pack, on);
    let mut readings = Vec::new();
    for found in found {
        let kind = found.kind;
        let words: Vec<String> =
            found.places.into_iter().filter_map(|place| text.get(place)).map(str::to_owned).collect();
        let said = |sum: Option<&values::Owed>| Said {
            kind,
            certainty: (f64::from(found.certainty) * 100.0).round() / 100.0,
            words: words.clone(),
            amount: sum.map(|sum| sum.amount),
            per_call: sum.is_some_and(|sum| sum.per_call),
            date: values.date_of(kind),
            obstacle: (kind == Kind::Excuse).then(|| plainly::obstacle(own, ear)).flatten(),
            label: sum.filter(|_| kind == Kind::Offer).and_then(|sum| sum.label),
        };
        // One sum for what was and one for each later call may stand in one breath.
        let sums = if kind.bears_money() { values.sums.as_slice() } else { &[] };
        readings.push(said(sums.first()));
        readings.extend(sums.iter().skip(1).map(|sum| said(Some(sum))));
    }
    readings.sort_by_key(|said| said.kind);
    let readings = guard::guarded(own, text[range.end..].chars().next(), &pack.manifest.currency, readings);
    Sentence { text: own.to_owned(), start: range.start, readings }
}
