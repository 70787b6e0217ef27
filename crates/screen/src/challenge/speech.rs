//! Prompts as packets of sound, and the record of what was heard of them.

use super::code::Code;
use super::outcome::{Heard, Prompt};
use crate::media::{Language, PACKET_SAMPLES, Phrase, Prompts};
use std::collections::VecDeque;

/// Packets of silence behind a phrase (180 ms), and more of it behind a prompt (300 ms).
const BEHIND_PHRASE: usize = 9;
const BEHIND_PROMPT: usize = 15;
/// The most prompts that are kept as heard; a challenge within its bounds has fewer.
const MOST_HEARD: usize = 64;

#[derive(Debug, Clone, Copy)]
struct Item {
    prompt: Prompt,
    language: Language,
    phrase: Phrase,
    first: bool,
    last: bool,
}

/// What is still to be said.
#[derive(Debug, Clone, Default)]
pub(super) struct Speech {
    items: VecDeque<Item>,
    /// Bytes of the first item that are said, and packets of silence that come before the next one.
    said: usize,
    silence: usize,
    /// All of this prompt was heard up to now.
    followed: bool,
    /// What was heard.
    pub heard: Vec<Heard>,
}

impl Speech {
    /// Adds a prompt in each of these languages, one after the other.
    pub fn add(&mut self, prompt: Prompt, languages: &[Language], code: &Code) {
        let digits = || code.digits().iter().map(|digit| Phrase::Digit(*digit));
        let phrases: Vec<Phrase> = match prompt {
            Prompt::Ask => std::iter::once(Phrase::PleasePress).chain(digits()).collect(),
            Prompt::Again => std::iter::once(Phrase::Again).chain(digits()).collect(),
            Prompt::Zero => vec![Phrase::Zero],
            Prompt::Wrong => vec![Phrase::Wrong],
            Prompt::Hold => vec![Phrase::Hold],
            Prompt::CallAgain => vec![Phrase::CallAgain],
            Prompt::Message => vec![Phrase::Message],
            Prompt::Goodbye => vec![Phrase::Goodbye],
        };
        for language in languages {
            self.items.extend(phrases.iter().enumerate().map(|(n, phrase)| Item {
                prompt,
                language: *language,
                phrase: *phrase,
                first: n == 0,
                last: n + 1 == phrases.len(),
            }));
        }
    }

    /// Nothing more is said.
    pub fn stop(&mut self) {
        self.items.clear();
        (self.said, self.silence) = (0, 0);
    }

    /// Whether all is said.
    pub fn is_over(&self) -> bool {
        self.items.is_empty() && self.silence == 0
    }

    /// The sound of the next packet, empty for silence. `heard_at` is when it is heard, `None` when nobody listens.
    pub fn next<'a>(&mut self, prompts: &'a Prompts, heard_at: Option<u64>) -> &'a [u8] {
        if self.silence > 0 {
            self.silence -= 1;
            return &[];
        }
        let Some(item) = self.items.front().copied() else { return &[] };
        let phrase = prompts.phrase(item.language, item.phrase);
        let sound = &phrase[self.said.min(phrase.len())..(self.said + PACKET_SAMPLES).min(phrase.len())];
        if item.first && self.said == 0 {
            self.followed = heard_at.is_some() && self.heard.len() < MOST_HEARD;
            let new =
                Heard { prompt: item.prompt, language: item.language, at_ms: heard_at.unwrap_or(0), whole: false };
            self.heard.extend(self.followed.then_some(new));
        }
        self.followed &= heard_at.is_some();
        self.said += PACKET_SAMPLES;
        if self.said >= phrase.len() {
            self.items.pop_front();
            self.said = 0;
            self.silence = if item.last { BEHIND_PROMPT } else { BEHIND_PHRASE };
            if let Some(heard) = self.heard.last_mut().filter(|_| item.last && self.followed) {
                heard.whole = true;
            }
        }
        sound
    }
}
