//! What a whole reply means, in the light of its sentences.

use super::{Kind, Sentence, guard};
use casework::Meaning;

/// From this certainty on a sentence bears out a meaning.
const BORNE: f64 = 0.5;

/// Kinds by how much they change the position of the person.
const STRENGTH: &[Kind] = &[
    Kind::Paid,
    Kind::Decided,
    Kind::MediationFailed,
    Kind::NotAccepted,
    Kind::Accepted,
    Kind::Offer,
    Kind::Promise,
    Kind::MediationInvited,
    Kind::AsksForMaterial,
    Kind::Refusal,
    Kind::Forwarded,
    Kind::Acknowledged,
];

/// The meaning of a reply whose sentences say this, when the likeliest ones by its words alone are these, the likeliest first.
pub(crate) fn settled(by_words: &[Meaning], sentences: &[Sentence]) -> Option<Meaning> {
    let said = |kind: Kind| {
        let readings = sentences.iter().flat_map(|sentence| &sentence.readings);
        readings.filter(|said| said.kind == kind).map(|said| said.certainty).fold(0.0, f64::max)
    };
    let first = by_words.first().copied();
    // What is held out for something in return waits for a yes, whatever is promised beside it.
    let bargain = said(Kind::Offer) >= BORNE && said(Kind::Condition) >= BORNE;
    if bargain && matches!(first, Some(Meaning::Promised | Meaning::Paid) | None) && said(Kind::Paid) < BORNE {
        return Some(Meaning::Offered);
    }
    if first == Some(Meaning::Offered) && said(Kind::Condition) >= BORNE {
        return first;
    }
    let borne = |meaning: &Meaning| kind_of(*meaning).is_none_or(|kind| said(kind) >= BORNE);
    if first.as_ref().is_some_and(borne) {
        return first;
    }
    // No sentence bears the likeliest out: the next that one does, or the strongest that is said at all.
    let strongest = STRENGTH.iter().copied().find(|kind| said(*kind) >= BORNE).and_then(meaning_of);
    let next = by_words.iter().copied().find(|meaning| kind_of(*meaning).is_some() && borne(meaning)).or(strongest);
    // What the sentences deny, the words alone do not say either.
    let denied = |meaning: &Meaning| {
        let kind = kind_of(*meaning);
        kind.is_some_and(|kind| said(kind) == 0.0 && sentences.iter().any(|s| guard::denies(&s.text, kind)))
    };
    next.or(first.filter(|meaning| !denied(meaning)))
}

/// The kind that a sentence must have to bear a meaning out.
fn kind_of(meaning: Meaning) -> Option<Kind> {
    match meaning.id() {
        "promised" => Some(Kind::Promise),
        "offered" => Some(Kind::Offer),
        "refused" => Some(Kind::Refusal),
        other => Kind::from_id(other),
    }
}

fn meaning_of(kind: Kind) -> Option<Meaning> {
    Meaning::ALL.iter().copied().find(|meaning| kind_of(*meaning) == Some(kind))
}
