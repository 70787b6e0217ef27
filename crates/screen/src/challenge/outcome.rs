//! What came of a challenge, as the person wants to see it later.

use crate::media::{Carrier, Language};
use serde::Serialize;

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "outcome", content = "why")]
pub enum Outcome {
    /// The code was typed.
    Passed,
    /// It was not.
    Failed(Why),
    /// The caller chose to leave a message.
    Message,
}

/// Why nobody passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// Other digits in each try.
    Wrong,
    /// No digit, although the prompt was repeated.
    Silent,
    /// The whole took longer than [`super::MOST_MS`].
    TooLong,
    /// The caller hung up.
    HungUp,
}

/// What is said at one go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Prompt {
    /// "Hello. Please press" and the code.
    Ask,
    /// "Once more. Please press" and the code.
    Again,
    /// "To leave a message, press zero."
    Zero,
    /// "That was not right."
    Wrong,
    /// "Thank you. Please hold."
    Hold,
    /// "Thank you. Please call again now."
    CallAgain,
    /// "Please leave a message."
    Message,
    /// "Goodbye."
    Goodbye,
}

/// A prompt that the caller heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Heard {
    /// Which one.
    pub prompt: Prompt,
    /// In which language.
    pub language: Language,
    /// When it began, in milliseconds from the beginning of the challenge.
    pub at_ms: u64,
    /// Whether it was spoken to its end.
    pub whole: bool,
}

/// All that the person may want to see later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Ended {
    /// How it ended.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// What was typed, `*` and `#` with it: the first [`super::MOST_TYPED`] signs.
    pub typed: String,
    /// How many signs more were typed.
    pub more: u32,
    /// Tries that were wrong.
    pub wrong: u8,
    /// How the presses came.
    pub carrier: Option<Carrier>,
    /// What the caller heard, in its order.
    pub heard: Vec<Heard>,
    /// How long the whole took, in milliseconds.
    pub duration_ms: u64,
}
