//! Utterances in the fold: what was said becomes the excuses, promises and offers that it is, each quoted by its own words.

use crate::body::{Reply, Said};
use crate::case::{Case, Recorded};
use crate::words::Meaning;
use std::collections::{BTreeMap, BTreeSet};

impl Meaning {
    /// The kind of [`Reading::KINDS`](crate::Reading::KINDS) that says this much in a sentence.
    pub fn reading(self) -> &'static str {
        match self {
            Meaning::Refused => "refusal",
            Meaning::Promised => "promise",
            Meaning::Offered => "offer",
            Meaning::NoSubstance => "excuse",
            same => same.id(),
        }
    }
}

/// Takes in an utterance and what it was read as.
pub(crate) fn take(case: &mut Case, seq: u64, said: Said) {
    case.obstacles.extend(said.excuses().map(|body| Recorded { seq, body }));
    case.offers.extend(said.offers().map(|body| Recorded { seq, body }));
    case.commitments.extend(said.promises().map(|(body, _)| Recorded { seq, body }));
    case.said.push(Recorded { seq, body: said });
}

/// A reply whose words stand in the utterances of its contact is quoted by the sentence that says what it means. One press saves
/// a contact, and its utterances stand before what it came to.
pub(crate) fn quoting(case: &Case, mut reply: Reply) -> Reply {
    if reply.words.is_none() {
        let kind = reply.meaning.reading();
        let beside = case.said.iter().rev().take_while(|s| s.at == reply.at && s.rung.as_ref() == Some(&reply.rung));
        reply.words = beside.filter(|s| s.is(kind)).last().map(|s| s.words.clone());
    }
    reply
}

/// A promise that waits for an acceptance belongs to the offer that was made in the same contact, in whatever order both were
/// said.
pub(crate) fn tie(case: &mut Case) {
    for said in &case.said {
        for (at, (_, waits)) in said.promises().enumerate() {
            let contact = |other: &&Recorded<Said>| {
                other.at == said.at && other.rung == said.rung && other.speaker() == said.speaker()
            };
            let offer = case.said.iter().filter(contact).find(|s| s.is("offer")).map(|s| s.seq);
            let promise = case.commitments.iter_mut().filter(|c| c.seq == said.seq).nth(at);
            if let Some(promise) = promise.filter(|_| waits) {
                // Without an offer beside it, it waits for a decision on itself, and binds nobody until then.
                promise.body.offer = offer.or(Some(said.seq));
            }
        }
    }
}

/// Before utterances were kept, one text could be filed as the words of several excuses of one contact. Nobody can tell any more
/// which of them was said, so none of them is quoted.
pub(crate) fn unquotable(case: &mut Case) {
    let uttered: BTreeSet<u64> = case.said.iter().map(|s| s.seq).collect();
    let met = &mut case.obstacles;
    let mut named: BTreeMap<_, BTreeSet<&str>> = BTreeMap::new();
    for old in met.iter().filter(|o| !uttered.contains(&o.seq)) {
        if let Some(words) = &old.words {
            named.entry((old.at, old.agent.clone(), words.clone())).or_default().insert(&old.obstacle);
        }
    }
    let shared: BTreeSet<_> = named.into_iter().filter(|(_, of)| of.len() > 1).map(|(text, _)| text).collect();
    for old in met.iter_mut().filter(|o| !uttered.contains(&o.seq)) {
        let key = old.words.clone().map(|words| (old.at, old.agent.clone(), words));
        if key.is_some_and(|key| shared.contains(&key)) {
            old.body.words = None;
        }
    }
}
