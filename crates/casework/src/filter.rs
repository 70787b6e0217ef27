//! Fast answers to the question asked most: which incidents have these attributes.
//!
//! A case can hold a million calls, and an advice asks about them a dozen times. Attributes with a closed list of
//! values are compiled to a small code per incident and a mask of wanted codes; comparing texts would cost
//! fifty times as much.

use crate::body::Commitment;
use crate::case::{Case, Incident};
use crate::happening::Happening;
use crate::words::{Direction, Refused};

/// A compiled condition over incidents.
#[derive(Debug, Clone)]
pub struct IncidentFilter {
    tests: Vec<Test>,
}

#[derive(Debug, Clone, Copy)]
struct Test {
    code: fn(&Incident) -> u8,
    /// Bit n is set when code n passes.
    passes: u16,
}

/// The code of an incident that has no value for an attribute; no value names it.
const NONE: u8 = 15;

type Facet = (&'static str, fn(&Incident) -> u8, &'static [&'static str]);

/// Attribute, code of an incident, and the value that each code stands for.
const FACETS: &[Facet] = &[
    ("counts", |i| u8::from(i.counts()), &["no", "yes"]),
    ("nuisance", |i| i.nuisance.map_or(2, u8::from), &["no", "yes", "undecided"]),
    ("invited", |i| u8::from(i.invited), &["no", "yes"]),
    ("recorded", |i| u8::from(!i.exhibits.is_empty()), &["no", "yes"]),
    ("channel", |i| u8::from(i.message), &["call", "message"]),
    (
        "refused",
        |i| match i.refused {
            Some(Refused::Yes) => 0,
            Some(Refused::No) => 1,
            Some(Refused::Unanswered) => 2,
            None => NONE,
        },
        &["yes", "no", "unanswered"],
    ),
    (
        "direction",
        |i| match i.direction {
            Direction::In => 0,
            Direction::Out => 1,
            Direction::Missed => 2,
            Direction::Rejected => 3,
            Direction::Blocked => 4,
            Direction::Voicemail => 5,
        },
        &["in", "out", "missed", "rejected", "blocked", "voicemail"],
    ),
];

impl IncidentFilter {
    /// Compiles conditions: attribute, its values, and whether one of them must hold (`true`) or none may (`false`).
    /// `None` when an attribute has no closed list of values; the caller then compares texts.
    pub fn compile<'a>(conditions: impl IntoIterator<Item = (&'a str, Vec<&'a str>, bool)>) -> Option<IncidentFilter> {
        let mut tests = Vec::new();
        for (name, values, wanted) in conditions {
            let (_, code, words) = FACETS.iter().find(|(facet, ..)| *facet == name)?;
            let named = values.iter().filter_map(|v| words.iter().position(|w| w == v));
            let mask = named.fold(0u16, |mask, code| mask | 1 << code);
            tests.push(Test { code: *code, passes: if wanted { mask } else { !mask } });
        }
        Some(IncidentFilter { tests })
    }

    /// Whether an incident passes.
    pub fn passes(&self, incident: &Incident) -> bool {
        self.tests.iter().all(|t| t.passes & (1 << (t.code)(incident)) != 0)
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
    ) -> Vec<Happening<'a>> {
        let promises: Vec<&'a Commitment> = self.commitments.iter().map(|c| &c.body).filter(|c| promise(c)).collect();
        if promises.is_empty() {
            return Vec::new();
        }
        let broken_by = |i: &'a Incident| {
            let broken = promises.iter().filter(|c| self.breaks(c, i));
            broken.map(|c| Happening::breach(c, i)).find(|h| keep(h))
        };
        self.counted().filter_map(broken_by).collect()
    }
}
