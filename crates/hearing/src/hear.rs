//! From an agent's words to the obstacles of a pack.

use crate::ear::Ear;
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

/// What an ear hears in a text, the surest first.
pub(crate) fn hear(text: &str, ear: &Ear) -> Vec<Heard> {
    let found = ear.recognise(text, HEARD);
    let found = found.into_iter().enumerate().filter(|(at, scored)| *at == 0 || scored.score >= BESIDE);
    found
        .map(|(_, scored)| Heard {
            obstacle: ear.labels[scored.label].clone(),
            score: rounded(scored.score),
            matched: scored.places.into_iter().filter_map(|p| text.get(p)).map(str::to_owned).collect(),
        })
        .collect()
}

/// Two decimals are all that a score means.
pub(crate) fn rounded(score: f32) -> f64 {
    (f64::from(score) * 100.0).round() / 100.0
}
