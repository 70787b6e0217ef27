//! `hearing.toml` and `readings.toml`: what a pack knows about recognising words.

use playbook::Phrases;
use serde::Deserialize;
use std::collections::BTreeMap;

/// One file of cues, or several of them joined.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cues {
    /// Named lists of words, for use as `{name}` in cues.
    #[serde(default)]
    pub(crate) words: BTreeMap<String, String>,
    /// Other spellings of a word: dialect, slips of speech-to-text.
    #[serde(default)]
    pub(crate) same: BTreeMap<String, Vec<String>>,
    /// Cues by obstacle (`hearing.toml`) or by meaning (`readings.toml`).
    #[serde(default, alias = "obstacle", alias = "meaning")]
    pub(crate) of: Vec<CueSet>,
    /// What is none of these.
    #[serde(default, rename = "small-talk")]
    pub(crate) small_talk: SmallTalk,
}

/// The cues of one obstacle or meaning.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CueSet {
    /// Which.
    pub(crate) id: String,
    /// Each of these alone is enough.
    #[serde(default)]
    pub(crate) sure: Vec<String>,
    /// Each of these makes it likely.
    #[serde(default)]
    pub(crate) likely: Vec<String>,
    /// Two of these make it likely.
    #[serde(default)]
    pub(crate) hint: Vec<String>,
    /// Each of these speaks against it.
    #[serde(default)]
    pub(crate) against: Vec<String>,
    /// Which others give way when both are in the text; for meanings.
    #[serde(default)]
    pub(crate) beats: Vec<String>,
    /// What it sounds like, besides what stands in the obstacle's own file.
    #[serde(default)]
    pub(crate) phrases: Phrases,
}

/// What is no obstacle: greetings, sales talk, questions, progress.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SmallTalk {
    /// Cues that make a sentence harmless.
    #[serde(default)]
    pub(crate) cues: Vec<String>,
    /// Examples.
    #[serde(default)]
    pub(crate) phrases: Phrases,
}

impl CueSet {
    /// Phrases of one obstacle without cues.
    pub(crate) fn of(id: &str, phrases: Phrases) -> CueSet {
        CueSet { id: id.to_owned(), phrases, ..CueSet::default() }
    }
}

impl Cues {
    /// Takes over another file's cues; its own word lists and spellings win.
    pub(crate) fn join(&mut self, more: Cues) {
        self.words.extend(more.words);
        for (word, others) in more.same {
            self.same.entry(word).or_default().extend(others);
        }
        self.of.extend(more.of);
        self.small_talk.cues.extend(more.small_talk.cues);
        self.small_talk.phrases.zh.extend(more.small_talk.phrases.zh);
        self.small_talk.phrases.en.extend(more.small_talk.phrases.en);
    }

    /// True when the first gives the second no place beside it.
    pub(crate) fn beats(&self, first: &str, second: &str) -> bool {
        self.of.iter().any(|set| set.id == first && set.beats.iter().any(|b| b == second))
    }

    /// Every cue as it is written, with the place of its set; none for small talk.
    pub(crate) fn written(&self) -> impl Iterator<Item = (Option<usize>, &String)> {
        let sets = self.of.iter().enumerate().flat_map(|(at, set)| {
            let all = set.sure.iter().chain(&set.likely).chain(&set.hint).chain(&set.against);
            all.map(move |cue| (Some(at), cue))
        });
        sets.chain(self.small_talk.cues.iter().map(|cue| (None, cue)))
    }
}
