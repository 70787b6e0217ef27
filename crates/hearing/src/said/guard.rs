//! What the words of a sentence rule out, whatever was learnt: a denial is no promise, a question no payment, what was withdrawn no
//! offer; and a sum under a name of its own, of which nothing else is said, is put to the person as an offer.

use super::{Kind, Said};
use crate::reading::{Guards, guards, worths};

/// How sure an offer is that only its sum and the name of the sum give away: a question to the person.
const ASKED: f64 = 0.6;

/// Drops what the sentence denies and adds what its sum alone says. `next` is the sign behind the sentence.
pub(super) fn guarded(text: &str, next: Option<char>, currency: &str, mut readings: Vec<Said>) -> Vec<Said> {
    let question = matches!(next, Some('？' | '?')) || denies_by_asking(text);
    let before = readings.len();
    readings.retain(|said| !denies(text, said.kind) && !(question && said.kind == Kind::Paid));
    let money =
        |said: &Said| matches!(said.kind, Kind::Offer | Kind::Promise | Kind::Paid | Kind::Decided | Kind::Refusal);
    let denied = readings.len() < before || question || denies(text, Kind::Offer) || denies(text, Kind::Paid);
    if !denied && !readings.iter().any(money) {
        let named = worths(text, currency).into_iter().filter(|worth| worth.label.is_some());
        readings.extend(named.map(|worth| Said {
            kind: if worth.per_call { Kind::Promise } else { Kind::Offer },
            certainty: ASKED,
            words: vec![text.to_owned()],
            amount: Some(worth.amount),
            per_call: worth.per_call,
            date: None,
            obstacle: None,
            label: worth.label.filter(|_| !worth.per_call),
        }));
        readings.sort_by_key(|said| said.kind);
    }
    readings
}

/// Whether the sentence denies, doubts or takes back what a kind would say.
pub(super) fn denies(text: &str, kind: Kind) -> bool {
    let Guards { no_promise, no_paid, no_offer, no_condition, no_apology, .. } = guards();
    let words = match kind {
        Kind::Promise => no_promise,
        Kind::Paid if denies_by_asking(text) => return true,
        Kind::Paid => no_paid,
        Kind::Offer => no_offer,
        Kind::Condition => no_condition,
        Kind::Apology => no_apology,
        _ => return false,
    };
    words.iter().any(|word| text.contains(word.as_str()))
}

fn denies_by_asking(text: &str) -> bool {
    guards().asked.iter().any(|end| text.ends_with(end.as_str()))
}
