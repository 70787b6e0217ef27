//! Recorded phrases from which prompts are put together: A-law of 8 kHz, without a head.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The most bytes of one phrase: ten seconds.
const MOST_BYTES: usize = 80_000;

/// A language in which prompts are spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// Mandarin.
    #[serde(rename = "zh")]
    Mandarin,
    /// English.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// Both, in the order in which they are spoken unless the owner says otherwise.
    pub const ALL: [Self; 2] = [Self::Mandarin, Self::English];

    /// Its name in files.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Mandarin => "zh",
            Self::English => "en",
        }
    }
}

/// One recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phrase {
    /// `0` to `9`; anything above is read as 9.
    Digit(u8),
    /// "Hello. Please press": the digits follow.
    PleasePress,
    /// "Once more. Please press": the digits follow.
    Again,
    /// "That was not right."
    Wrong,
    /// "Thank you. Please hold."
    Hold,
    /// "Please leave a message."
    Message,
    /// "Goodbye."
    Goodbye,
    /// "To leave a message, press zero."
    Zero,
    /// "Thank you. Please call again now."
    CallAgain,
}

/// The phrases of one language.
const PHRASES: usize = 18;
/// Their names in files, in the order in which they are kept.
const NAMES: [&str; PHRASES] = [
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
    "please-press",
    "again",
    "wrong",
    "hold",
    "message",
    "goodbye",
    "zero",
    "call-again",
];

impl Phrase {
    fn place(self) -> usize {
        match self {
            Self::Digit(digit) => usize::from(digit.min(9)),
            Self::PleasePress => 10,
            Self::Again => 11,
            Self::Wrong => 12,
            Self::Hold => 13,
            Self::Message => 14,
            Self::Goodbye => 15,
            Self::Zero => 16,
            Self::CallAgain => 17,
        }
    }

    /// Each of them once, for tests that listen to all.
    #[cfg(test)]
    pub(super) fn every() -> impl Iterator<Item = Phrase> {
        let words = [
            Self::PleasePress,
            Self::Again,
            Self::Wrong,
            Self::Hold,
            Self::Message,
            Self::Goodbye,
            Self::Zero,
            Self::CallAgain,
        ];
        (0..10).map(Self::Digit).chain(words)
    }

    /// Its name in files, without language and ending: `4`, `please-press`.
    pub fn id(self) -> &'static str {
        NAMES[self.place()]
    }
}

macro_rules! recorded {
    ($language:literal: $($name:literal)*) => {
        [$(include_bytes!(concat!("../../prompts/", $language, "/", $name, ".alaw")).as_slice()),*]
    };
}

static BUILT_IN: [[&[u8]; PHRASES]; 2] = [
    recorded!("zh": "0" "1" "2" "3" "4" "5" "6" "7" "8" "9" "please-press" "again" "wrong" "hold" "message" "goodbye" "zero" "call-again"),
    recorded!("en": "0" "1" "2" "3" "4" "5" "6" "7" "8" "9" "please-press" "again" "wrong" "hold" "message" "goodbye" "zero" "call-again"),
];

/// Recordings that cannot be taken, by the name under which they were handed in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {code}")]
pub struct WrongPrompt {
    /// The name, cut after 100 signs.
    pub name: String,
    /// `unknown-name`, `empty`, `too-long` (over ten seconds), `not-alaw` (the head of a known file form).
    pub code: &'static str,
}

/// All recordings. Made once and shared by all calls.
#[derive(Debug, Clone)]
pub struct Prompts {
    phrases: [[Cow<'static, [u8]>; PHRASES]; 2],
}

impl Prompts {
    /// Those that the program carries.
    pub fn built_in() -> Self {
        Self { phrases: BUILT_IN.map(|language| language.map(Cow::Borrowed)) }
    }

    /// The owner's recordings, by names like `zh/4.alaw` and `en/please-press.alaw`. What is missing is the built-in one.
    ///
    /// # Errors
    /// The first one that cannot be taken.
    pub fn read<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Result<Self, WrongPrompt> {
        let mut prompts = Self::built_in();
        for (name, bytes) in files {
            let wrong = |code| WrongPrompt { name: name.chars().take(100).collect(), code };
            let (language, phrase) = place_of(name).ok_or_else(|| wrong("unknown-name"))?;
            if let Some(code) = misfit(bytes) {
                return Err(wrong(code));
            }
            prompts.phrases[language][phrase] = Cow::Owned(bytes.to_vec());
        }
        Ok(prompts)
    }

    /// A recording: A-law of 8 kHz, at least one byte.
    pub fn phrase(&self, language: Language, phrase: Phrase) -> &[u8] {
        &self.phrases[language as usize][phrase.place()]
    }
}

fn place_of(name: &str) -> Option<(usize, usize)> {
    let (language, phrase) = name.strip_suffix(".alaw")?.split_once('/')?;
    let language = Language::ALL.iter().position(|one| one.id() == language)?;
    Some((language, NAMES.iter().position(|one| *one == phrase)?))
}

/// Why bytes are no recording, as far as bytes can show it.
fn misfit(bytes: &[u8]) -> Option<&'static str> {
    let heads: [&[u8]; 6] = [b"RIFF", b".snd", b"OggS", b"fLaC", b"ID3", b"FORM"];
    match bytes {
        [] => Some("empty"),
        _ if bytes.len() > MOST_BYTES => Some("too-long"),
        _ if heads.iter().any(|head| bytes.starts_with(head)) => Some("not-alaw"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::Law;

    #[test]
    fn built_in_ones_are_there_and_calm() {
        let prompts = Prompts::built_in();
        for (language, name) in [(Language::Mandarin, "zh"), (Language::English, "en")] {
            assert_eq!(language.id(), name);
            for phrase in Phrase::every() {
                let bytes = prompts.phrase(language, phrase);
                // From a quarter of a second to three seconds.
                assert!((2000..24_000).contains(&bytes.len()), "{name} {phrase:?} {}", bytes.len());
                let power =
                    bytes.iter().map(|b| f64::from(Law::A.decode(*b)).powi(2)).sum::<f64>() / bytes.len() as f64;
                let level = 10.0 * (power / 32_768_f64.powi(2)).log10();
                assert!((-21.0..-19.0).contains(&level), "{name} {phrase:?} {level}");
            }
        }
    }

    #[test]
    fn the_owner_replaces_some() {
        let own = Prompts::read([("zh/4.alaw", &[0xD5; 160][..]), ("en/hold.alaw", &[0x55; 80])]).unwrap();
        assert_eq!(own.phrase(Language::Mandarin, Phrase::Digit(4)), [0xD5; 160]);
        assert_eq!(own.phrase(Language::English, Phrase::Hold), [0x55; 80]);
        let built_in = Prompts::built_in();
        let same = |language, phrase| own.phrase(language, phrase) == built_in.phrase(language, phrase);
        assert!(same(Language::English, Phrase::Digit(4)) && same(Language::Mandarin, Phrase::Hold));
        // A number that is no digit is no reason to stop.
        assert_eq!(Phrase::Digit(200).id(), "9");
    }

    #[test]
    fn wrong_ones_are_named() {
        let long = vec![0xD5; MOST_BYTES + 1];
        for (name, bytes, code) in [
            ("zh/10.alaw", &b"\xD5"[..], "unknown-name"),
            ("fr/1.alaw", b"\xD5", "unknown-name"),
            ("zh/1.wav", b"\xD5", "unknown-name"),
            ("1.alaw", b"\xD5", "unknown-name"),
            ("zh/1.alaw", b"", "empty"),
            ("zh/1.alaw", &long, "too-long"),
            ("zh/1.alaw", b"RIFF....WAVEfmt ", "not-alaw"),
        ] {
            let wrong = Prompts::read([(name, bytes)]).unwrap_err();
            assert_eq!((wrong.name.as_str(), wrong.code), (name, code));
        }
    }
}
