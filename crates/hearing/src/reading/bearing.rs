//! Whether what a reply names is borne out by it: money that has come is told as done, a promise is not denied, and a sum is not only the
//! one that the person asked for.

use super::marks::marks;
use super::raw::Raw;
use casework::Meaning;
use std::ops::Range;

/// Whether the words at these places can bear a meaning. Places are bytes of the source.
pub(super) fn bears(raw: &Raw<'_>, meaning: Option<Meaning>, places: &[Range<usize>]) -> bool {
    let places: Vec<Range<usize>> = places.iter().map(|place| raw.place(place)).collect();
    match meaning {
        _ if places.is_empty() => true,
        Some(Meaning::Paid) => {
            !all_denied(raw, &places) && places.iter().any(|place| is_done(raw, raw.sentence(place.start)))
        }
        Some(Meaning::Promised | Meaning::Offered) => !all_denied(raw, &places),
        // 详见附件 says where the answer stands and asks for nothing.
        Some(Meaning::AsksForMaterial) => {
            let enclosed = |place: &Range<usize>| raw.any_in(place.clone(), &marks().enclosed);
            !places.iter().all(enclosed) || raw.any_in(0..raw.chars.len(), &marks().asks)
        }
        _ => true,
    }
}

/// Whether a reply says of what stands here that it was never said.
pub(super) fn is_denied(raw: &Raw<'_>, at: usize) -> bool {
    raw.any_in(raw.clause(at), &marks().denied)
}

/// Whether a sum is only what the person asked for, and the reply does not take it over.
pub(super) fn is_asked(raw: &Raw<'_>, at: usize) -> bool {
    let sentence = raw.sentence(at);
    let agreed = |at: usize| {
        let before = at.saturating_sub(3)..at;
        raw.any_at(at, &marks().agreed).is_some_and(|end| end <= sentence.end) && !raw.any_in(before, &marks().no)
    };
    raw.any_in(raw.clause(at).start..at, &marks().asked) && !sentence.clone().any(agreed)
}

fn all_denied(raw: &Raw<'_>, places: &[Range<usize>]) -> bool {
    places.iter().all(|place| is_denied(raw, place.start))
}

/// Whether a sentence tells of something done. 已核实 is no payment.
fn is_done(raw: &Raw<'_>, sentence: Range<usize>) -> bool {
    let seeming: Vec<Range<usize>> =
        sentence.clone().filter_map(|at| raw.any_at(at, &marks().seeming).map(|end| at..end)).collect();
    sentence.clone().any(|at| {
        raw.any_at(at, &marks().done).is_some_and(|end| end <= sentence.end)
            && !seeming.iter().any(|range| range.contains(&at))
    })
}
