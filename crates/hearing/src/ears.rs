//! The recognisers a desk has learnt, one pair per edition of a pack.

use crate::ear::Ear;
use crate::hear::{Heard, hear};
use crate::reading::{Reading, read};
use crate::said::{self, Labelled, Lists, Phrase, Reader, Sentence};
use crate::sources::{cues, neighbours};
use crate::spec::Cues;
use casework::Meaning;
use jiff::civil::Date;
use playbook::{Files, Pack};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};

/// Recognisers of what is said and written, learnt from packs at the first use and kept.
///
/// Shared between threads as it is: while one learns a pack, others who need the same one wait, and those who need
/// another one do not.
#[derive(Debug, Default)]
pub struct Ears {
    /// By id and version. Another text under the same id and version takes the place of the one before.
    editions: Mutex<BTreeMap<(String, String), Edition>>,
}

/// One edition of a pack: the texts it came with, and what was learnt from them.
#[derive(Debug)]
struct Edition {
    files: Files,
    learnt: Arc<Learnt>,
}

/// What was learnt from one edition of a pack: each half when it is first needed.
#[derive(Debug, Default)]
struct Learnt {
    ear: OnceLock<Ear>,
    eye: OnceLock<(Ear, Cues)>,
    reader: OnceLock<Option<Reader>>,
}

impl Ears {
    /// Ears that have learnt nothing yet.
    pub fn new() -> Ears {
        Ears::default()
    }

    /// What an agent said, as obstacles of the pack, the surest first. Empty when nothing fits: small talk is no
    /// obstacle. Text beyond [`LONGEST`](crate::LONGEST) bytes is not looked at.
    pub fn hear(&self, text: &str, pack: &Pack) -> Vec<Heard> {
        if text.trim().is_empty() {
            // Nothing was said, so that nothing need be learnt: a page with an empty field does not wait for it.
            return Vec::new();
        }
        let learnt = self.of(pack);
        hear(text, learnt.ear.get_or_init(|| ear(pack)))
    }

    /// Reads a reply that came on the day `on`. Text beyond [`LONGEST`](crate::LONGEST) bytes is not looked at.
    pub fn read_reply(&self, text: &str, pack: &Pack, on: Date) -> Reading {
        self.read_reply_with(text, pack, on, &self.read_sentences(text, pack, on))
    }

    /// Reads a reply whose [sentences](Ears::read_sentences) were read already.
    pub fn read_reply_with(&self, text: &str, pack: &Pack, on: Date, sentences: &[Sentence]) -> Reading {
        let learnt = self.of(pack);
        let (eye, cues) = learnt.eye.get_or_init(|| eye(pack));
        // A pack that has not learnt to read sentences knows no more of them than of the whole.
        let reader = learnt.reader.get_or_init(|| reader(pack, cues)).is_some();
        let settle =
            |by_words: &[Meaning]| if reader { said::settled(by_words, sentences) } else { by_words.first().copied() };
        read(text, pack, (eye, cues), on, settle)
    }

    /// Reads a reply that came on the day `on` sentence by sentence: what each says, the words that led to it, and the sum and
    /// the day that belong to it. The sentences stand in their order and leave out nothing but marks and blanks. Text beyond
    /// [`LONGEST`](crate::LONGEST) bytes is not looked at.
    pub fn read_sentences(&self, text: &str, pack: &Pack, on: Date) -> Vec<Sentence> {
        if text.is_empty() {
            return Vec::new();
        }
        let learnt = self.of(pack);
        let ear = learnt.ear.get_or_init(|| ear(pack));
        let (eye, cues) = learnt.eye.get_or_init(|| eye(pack));
        let reader = learnt.reader.get_or_init(|| reader(pack, cues));
        said::read(text, pack, reader.as_ref(), ear, eye, on)
    }

    /// Learns from labelled replies, and from phrases of which less is known, what a pack's `sentences.weights` holds: a chore for who makes a pack.
    pub fn learn_sentences(&self, pack: &Pack, replies: &[Labelled], phrases: &[Phrase]) -> String {
        let learnt = self.of(pack);
        let ear = learnt.ear.get_or_init(|| ear(pack));
        let (eye, cues) = learnt.eye.get_or_init(|| eye(pack));
        said::learn(pack, lists(pack, cues), ear, eye, replies, phrases)
    }

    /// Learns both halves of a pack now, so that nobody waits later. Takes some hundred milliseconds: for a thread
    /// that may block.
    pub fn warm(&self, pack: &Pack) {
        let learnt = self.of(pack);
        learnt.ear.get_or_init(|| ear(pack));
        let (_, cues) = learnt.eye.get_or_init(|| eye(pack));
        learnt.reader.get_or_init(|| reader(pack, cues));
    }

    fn of(&self, pack: &Pack) -> Arc<Learnt> {
        let key = (pack.manifest.id.clone(), pack.manifest.version.clone());
        let mut editions = self.editions.lock().expect("nothing panics while it is held");
        match editions.get(&key) {
            Some(edition) if edition.files.is(pack.files()) => Arc::clone(&edition.learnt),
            _ => {
                let learnt = Arc::new(Learnt::default());
                editions.insert(key, Edition { files: pack.files().clone(), learnt: Arc::clone(&learnt) });
                learnt
            }
        }
    }
}

/// The recogniser of a pack's obstacles.
fn ear(pack: &Pack) -> Ear {
    let mut cues = cues(pack, "hearing");
    cues.of.extend(neighbours(pack));
    let labels = pack.obstacles.keys().cloned().collect();
    let phrases: Vec<(&str, &str)> = pack
        .obstacles
        .values()
        .flat_map(|o| o.sounds_like.zh.iter().chain(&o.sounds_like.en).map(|text| (o.id.as_str(), text.as_str())))
        .collect();
    Ear::new(labels, &cues, &phrases, false)
}

/// The recogniser of meanings, with what gives way to what.
fn eye(pack: &Pack) -> (Ear, Cues) {
    let cues = cues(pack, "readings");
    let labels = Meaning::ALL.iter().map(|m| m.id().to_owned()).collect();
    (Ear::new(labels, &cues, &[], true), cues)
}

/// The reader of sentences, where the pack has learnt to read them.
fn reader(pack: &Pack, readings: &Cues) -> Option<Reader> {
    let weights = |part: &String| pack.files().text(&format!("{part}/sentences.weights"));
    let weights = pack.parts().iter().rev().find_map(weights)?;
    Some(Reader::new(lists(pack, readings), weights))
}

/// The lists of words by which sentences are told apart.
fn lists(pack: &Pack, readings: &Cues) -> Lists {
    Lists::new(&cues(pack, "sentences"), &[&cues(pack, "hearing"), readings])
}
