//! Fast answers to the question asked most: which incidents have these attributes.
//!
//! A case can hold a million calls, and an advice asks about them a dozen times. Attributes with a closed list of
//! values are compiled to one bit for each value, and a condition to the bits that bar an incident; comparing texts
//! would cost fifty times as much.

use crate::body::Commitment;
use crate::case::{Case, Incident};
use crate::happening::Happening;
use crate::words::{Direction, Refused, Side};

/// A compiled condition over incidents.
#[derive(Debug, Clone, Copy)]
pub struct IncidentFilter {
    /// The bits of a code that must not be set.
    barred: u64,
}

/// The values of an incident's closed attributes, one bit for each value of each attribute. Worked out once, it answers
/// any number of filters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IncidentCode(u64);

/// An attribute: its name, its values, and which of them an incident has; past the end when it has none.
type Facet = (&'static str, &'static [&'static str], fn(&Incident) -> usize);

/// Every attribute with a closed list of values.
const FACETS: [Facet; 10] = [
    ("counts", &["no", "yes"], |i| usize::from(i.counts())),
    ("nuisance", &["no", "yes", "undecided"], |i| i.nuisance.map_or(2, usize::from)),
    ("invited", &["no", "yes"], |i| usize::from(i.invited)),
    ("recorded", &["no", "yes"], |i| usize::from(!i.exhibits.is_empty())),
    ("charge", &["no", "yes"], |i| usize::from(i.is_charge())),
    ("side", &["company", "nobody", "elsewhere"], |i| match i.side {
        Side::Company => 0,
        Side::Nobody => 1,
        Side::Elsewhere => 2,
    }),
    ("channel", &["call", "message"], |i| usize::from(i.message)),
    ("answered", &["no", "yes", "unknown"], |i| i.answered().map_or(2, usize::from)),
    ("refused", &["yes", "no", "unanswered"], |i| match i.refused {
        Some(Refused::Yes) => 0,
        Some(Refused::No) => 1,
        Some(Refused::Unanswered) => 2,
        None => 3,
    }),
    ("direction", &["in", "out", "missed", "rejected", "blocked", "voicemail"], |i| match i.direction {
        Direction::In => 0,
        Direction::Out => 1,
        Direction::Missed => 2,
        Direction::Rejected => 3,
        Direction::Blocked => 4,
        Direction::Voicemail => 5,
        Direction::Unknown => 6,
    }),
];

/// The first bit of each attribute: each has one more bit than values, for an incident without any.
const STARTS: [u32; FACETS.len() + 1] = {
    let mut starts = [0; FACETS.len() + 1];
    let mut at = 0;
    while at < FACETS.len() {
        starts[at + 1] = starts[at] + FACETS[at].1.len() as u32 + 1;
        at += 1;
    }
    assert!(starts[FACETS.len()] <= u64::BITS);
    starts
};

impl IncidentFilter {
    /// Compiles conditions: attribute, its values, and whether one of them must hold (`true`) or none may (`false`).
    /// `None` when an attribute has no closed list of values; the caller then compares texts.
    pub fn compile<'a>(conditions: impl IntoIterator<Item = (&'a str, Vec<&'a str>, bool)>) -> Option<IncidentFilter> {
        let mut barred = 0;
        for (name, values, wanted) in conditions {
            let facet = FACETS.iter().position(|(facet, ..)| *facet == name)?;
            let all = (1u64 << (STARTS[facet + 1] - STARTS[facet])) - 1;
            let named = values.iter().filter_map(|v| FACETS[facet].1.iter().position(|word| word == v));
            let named = named.fold(0u64, |mask, value| mask | 1 << value);
            barred |= (if wanted { all & !named } else { named }) << STARTS[facet];
        }
        Some(IncidentFilter { barred })
    }

    /// Whether an incident passes.
    pub fn passes(&self, incident: &Incident) -> bool {
        self.admits(incident.code())
    }

    /// Whether incidents with this code pass.
    pub fn admits(&self, code: IncidentCode) -> bool {
        code.0 & self.barred == 0
    }
}

impl Incident {
    /// Its closed attributes as bits.
    pub fn code(&self) -> IncidentCode {
        let mut code = 0;
        for (facet, (_, _, value)) in FACETS.iter().enumerate() {
            code |= 1 << (STARTS[facet] + value(self) as u32);
        }
        IncidentCode(code)
    }
}

impl Case {
    /// The incidents that pass, oldest first.
    pub fn incidents_that<'a>(&'a self, filter: &IncidentFilter) -> Vec<Happening<'a>> {
        self.incidents.iter().filter(|i| filter.passes(i)).map(Happening::incident).collect()
    }

    /// The calls that break a promise, each once however many promises it breaks, oldest first.
    ///
    /// `promise` chooses among the promises once, before any call is looked at; `keep` decides on a call together with
    /// the promise it breaks.
    pub fn breaking_calls<'a>(
        &'a self,
        promise: impl Fn(&Commitment) -> bool,
        keep: impl Fn(&Happening<'a>) -> bool,
    ) -> impl Iterator<Item = Happening<'a>> {
        let promises: Vec<&'a Commitment> =
            self.commitments.iter().map(|c| &c.body).filter(|c| self.binds(c) && promise(c)).collect();
        let calls = if promises.is_empty() { &[] } else { self.incidents.as_slice() };
        let broken_by = move |i: &'a Incident| {
            let broken = promises.iter().filter(|c| self.breaks(c, i));
            broken.map(|c| Happening::breach(self, c, i)).find(|h| keep(h))
        };
        calls.iter().filter(|i| i.is_sales()).filter_map(broken_by)
    }
}
