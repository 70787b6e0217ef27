//! Kinds of a sentence by what a pack's ear and eye make of it alone, for packs that have not learnt to read sentences.

use super::{Found, Kind};
use crate::ear::Ear;
use std::ops::Range;

/// From this score on a meaning or an excuse counts.
const LEAST: f32 = 0.6;

/// What the recognisers of meanings and of excuses find in a sentence.
pub(super) fn kinds(text: &str, range: &Range<usize>, ear: &Ear, eye: &Ear) -> Vec<Found> {
    let own = &text[range.clone()];
    let mut found: Vec<Found> = Vec::new();
    for scored in eye.recognise(own, LEAST) {
        let Some(kind) = kind_of(&eye.labels[scored.label]) else { continue };
        let places = scored.places.iter().map(|p| p.start + range.start..p.end + range.start).collect();
        found.push(Found { kind, certainty: scored.score, places });
    }
    // A meaning of a whole reply is the strongest; one sentence has it for itself.
    found.truncate(1);
    if found.is_empty()
        && let Some(scored) = ear.recognise(own, LEAST).into_iter().next()
    {
        let places = scored.places.iter().map(|p| p.start + range.start..p.end + range.start).collect();
        found.push(Found { kind: Kind::Excuse, certainty: scored.score, places });
    }
    found
}

/// The obstacle of the pack that a sentence is.
pub(super) fn obstacle(text: &str, ear: &Ear) -> Option<String> {
    ear.recognise(text, 0.5).first().map(|scored| ear.labels[scored.label].clone())
}

/// The kind of a sentence that has a meaning of a whole reply.
fn kind_of(meaning: &str) -> Option<Kind> {
    match meaning {
        "promised" => Some(Kind::Promise),
        "offered" => Some(Kind::Offer),
        "refused" => Some(Kind::Refusal),
        other => Kind::from_id(other),
    }
}
