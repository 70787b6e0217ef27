//! Labelled replies, and what is made of them to learn from.

use super::Kind;
use jiff::civil::Date;
use std::ops::Range;

/// Into so many parts the replies are divided; each is judged by what was learnt from the others.
pub(super) const FOLDS: usize = 5;

/// A reply whose sentences are known.
#[derive(Debug, Clone)]
pub struct Labelled {
    /// The whole reply.
    pub text: String,
    /// The day on which it came.
    pub on: Date,
    /// Its sentences, in order.
    pub sentences: Vec<LabelledSentence>,
}

/// A sentence whose kinds are known.
#[derive(Debug, Clone)]
pub struct LabelledSentence {
    /// The exact part of the reply.
    pub text: String,
    /// What it says.
    pub kinds: Vec<Kind>,
    /// The exact parts of it that say so, in order.
    pub words: Vec<String>,
}

/// A sentence of which only a part is known.
#[derive(Debug, Clone)]
pub struct Phrase {
    /// The sentence.
    pub text: String,
    /// What it says.
    pub is: Vec<Kind>,
    /// What it may say besides; everything else it does not say.
    pub perhaps: Vec<Kind>,
}

/// A reply to learn from, and the fold to which it belongs.
pub(super) struct Lesson {
    pub(super) reply: Labelled,
    pub(super) fold: usize,
    /// Two sentences of a reply, joined by a pause: what they teach is less sure.
    pub(super) joined: bool,
    /// Written as a whole reply and not for the sake of learning: how often a kind and a cut occurs is learnt from these alone.
    pub(super) natural: bool,
}

/// What a joined pair of sentences weighs.
pub(super) const JOINED: f32 = 0.15;

/// The replies, and each pair of neighbouring sentences as it would stand with a pause between them.
pub(super) fn lessons(replies: &[Labelled]) -> Vec<Lesson> {
    let mut all: Vec<Lesson> = Vec::new();
    for (n, reply) in replies.iter().enumerate() {
        let fold = n % FOLDS;
        let natural = reply.sentences.iter().any(|sentence| !sentence.words.is_empty());
        all.push(Lesson { reply: reply.clone(), fold, joined: false, natural });
        let spoken = reply.text.matches(' ').count() > reply.text.matches('，').count();
        let mark = if spoken { " " } else { "，" };
        for pair in reply.sentences.windows(2) {
            let [left, right] = pair else { continue };
            let text = format!("{}{mark}{}", left.text, right.text);
            let apart = !left.kinds.is_empty() && right.kinds.iter().any(|kind| !left.kinds.contains(kind));
            let sentences = if apart { pair.to_vec() } else { vec![together(&text, left, right)] };
            all.push(Lesson { reply: Labelled { text, on: reply.on, sentences }, fold, joined: true, natural: false });
        }
    }
    all
}

fn together(text: &str, left: &LabelledSentence, right: &LabelledSentence) -> LabelledSentence {
    let mut kinds = left.kinds.clone();
    kinds.extend(right.kinds.iter().filter(|kind| !left.kinds.contains(kind)));
    let words = left.words.iter().chain(&right.words).cloned().collect();
    LabelledSentence { text: text.to_owned(), kinds, words }
}

/// Whether a pair that was joined is one sentence.
pub(super) fn sentences_are_joined(reply: &Labelled) -> bool {
    reply.sentences.len() == 1
}

/// Where the sentences stand in the reply.
pub(super) fn ranges(reply: &Labelled) -> Vec<Range<usize>> {
    let mut from = 0;
    let mut found = Vec::new();
    for sentence in &reply.sentences {
        let start = reply.text[from..].find(&sentence.text).map_or(from, |at| from + at);
        from = (start + sentence.text.len()).min(reply.text.len());
        found.push(start..from);
    }
    found
}

/// Where the words that justify the kinds stand.
pub(super) fn word_ranges(range: &Range<usize>, sentence: &LabelledSentence) -> Vec<Range<usize>> {
    let mut from = 0;
    let mut found = Vec::new();
    for word in &sentence.words {
        if let Some(at) = sentence.text[from..].find(word.as_str()) {
            let start = range.start + from + at;
            found.push(start..start + word.len());
            from += at + word.len();
        }
    }
    found
}

/// Whether a part of a sentence lies in a labelled one.
pub(super) fn within(atom: &Range<usize>, range: &Range<usize>) -> bool {
    atom.start + 3 >= range.start && atom.start < range.end
}

/// So many bytes two ranges share.
pub(super) fn overlap(a: &Range<usize>, b: &Range<usize>) -> usize {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}
