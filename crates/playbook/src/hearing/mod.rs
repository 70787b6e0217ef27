//! Hearing what the other side says: from an agent's words to the obstacles of a pack.

mod cue;
mod ear;
mod grams;
mod hasher;
mod lexicon;
mod places;
mod plain;
mod spec;

pub(crate) use ear::{Ear, Scored, mistakes};
pub use plain::LONGEST;
pub(crate) use plain::cut;
pub use spec::{CueSet, Cues, SmallTalk};

use crate::pack::Pack;
use serde::Serialize;

/// From this score on something counts as heard.
const HEARD: f32 = 0.5;
/// What stands beside a clear first must be this clear itself.
const BESIDE: f32 = 0.895;

/// An obstacle that was heard.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Heard {
    /// Its id.
    pub obstacle: String,
    /// How sure, from 0 to 1.
    pub score: f64,
    /// The words of the text that led to it, in their order.
    pub matched: Vec<String>,
}

/// What an agent said, as obstacles of the pack, the surest first. Empty when nothing fits: small talk is no obstacle.
///
/// The recogniser is compiled at the first call and kept in the pack; text beyond [`LONGEST`] bytes is not looked at.
pub fn hear(text: &str, pack: &Pack) -> Vec<Heard> {
    let found = pack.ear().recognise(text, HEARD);
    let found = found.into_iter().enumerate().filter(|(at, scored)| *at == 0 || scored.score >= BESIDE);
    found
        .map(|(_, scored)| Heard {
            obstacle: pack.ear().labels[scored.label].clone(),
            score: rounded(scored.score),
            matched: scored.places.into_iter().filter_map(|p| text.get(p)).map(str::to_owned).collect(),
        })
        .collect()
}

/// Two decimals are all that a score means.
pub(crate) fn rounded(score: f32) -> f64 {
    (f64::from(score) * 100.0).round() / 100.0
}

impl Ear {
    /// The ear for a pack's obstacles.
    pub(crate) fn of(pack: &Pack) -> Ear {
        let labels = pack.obstacles.keys().cloned().collect();
        let phrases: Vec<(&str, &str)> = pack
            .obstacles
            .values()
            .flat_map(|o| o.sounds_like.zh.iter().chain(&o.sounds_like.en).map(|text| (o.id.as_str(), text.as_str())))
            .collect();
        Ear::new(labels, &pack.hearing, &phrases, false)
    }
}
