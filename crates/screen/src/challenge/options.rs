//! How a line asks.

use crate::media::Language;
use serde::{Deserialize, Serialize};

/// What becomes of a caller who did not type the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fallback {
    /// The call ends.
    Reject,
    /// They may leave a message.
    Message,
    /// It rings, marked as not having passed.
    RingSoftly,
    /// The owner is asked.
    Ask,
}

/// How a caller is asked for the code. What lies outside its range is brought to the nearest end of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Options {
    /// Digits of a code, 2 to 4.
    pub digits: u8,
    /// How often the caller may try, 1 to 5.
    pub tries: u8,
    /// How long the first digit may take once the prompt is over, in milliseconds: 8,000 to 30,000, so that nobody has to
    /// hurry.
    pub first_pause_ms: u32,
    /// How long each further digit may take, in milliseconds: 2,000 to 15,000.
    pub between_ms: u32,
    /// What becomes of who did not pass.
    pub fallback: Fallback,
    /// Who passed is told to call again, because there is no way to them from here.
    pub again: bool,
    /// Whether `0` leads to where a message can be left; it is offered only then.
    pub message: bool,
    /// In which languages, in this order; all of them when none is named.
    pub languages: Vec<Language>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            digits: 3,
            tries: 2,
            first_pause_ms: 8000,
            between_ms: 6000,
            fallback: Fallback::Reject,
            again: false,
            message: true,
            languages: Language::ALL.to_vec(),
        }
    }
}

impl Options {
    /// The same with each value inside its range, and each language once.
    #[must_use]
    pub fn bounded(mut self) -> Self {
        self.digits = self.digits.clamp(2, 4);
        self.tries = self.tries.clamp(1, 5);
        self.first_pause_ms = self.first_pause_ms.clamp(8000, 30_000);
        self.between_ms = self.between_ms.clamp(2000, 15_000);
        let named = std::mem::take(&mut self.languages);
        for language in named {
            if !self.languages.contains(&language) {
                self.languages.push(language);
            }
        }
        if self.languages.is_empty() {
            self.languages = Language::ALL.to_vec();
        }
        self
    }

    /// The name of the first value outside its range.
    pub fn misfit(&self) -> Option<&'static str> {
        let inside = self.clone().bounded();
        let fits = [
            ("digits", self.digits == inside.digits),
            ("tries", self.tries == inside.tries),
            ("first-pause-ms", self.first_pause_ms == inside.first_pause_ms),
            ("between-ms", self.between_ms == inside.between_ms),
            ("languages", self.languages == inside.languages),
        ];
        fits.into_iter().find(|(_, fits)| !fits).map(|(name, _)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_brought_into_their_ranges_and_named() {
        let usual = Options::default();
        assert_eq!((usual.misfit(), usual.clone().bounded()), (None, usual.clone()));
        for (wrong, name) in [
            (Options { digits: 1, ..usual.clone() }, "digits"),
            (Options { digits: 5, ..usual.clone() }, "digits"),
            (Options { tries: 0, ..usual.clone() }, "tries"),
            (Options { first_pause_ms: 7999, ..usual.clone() }, "first-pause-ms"),
            (Options { between_ms: 15_001, ..usual.clone() }, "between-ms"),
            (Options { languages: Vec::new(), ..usual.clone() }, "languages"),
            (Options { languages: vec![Language::English; 2], ..usual.clone() }, "languages"),
        ] {
            assert_eq!(wrong.misfit(), Some(name));
            assert_eq!(wrong.bounded().misfit(), None);
        }
    }
}
