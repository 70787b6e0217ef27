//! Sorting undecided calls: these numbers are sales calls, those are not.

use crate::change::Change;
use crate::error::{Answer, Refusal};
use crate::here::Here;
use crate::loaded::Loaded;
use casework::{Body, Incident, IncidentNote, IncidentRef};
use std::collections::BTreeMap;

/// What the person says of the undecided calls of some numbers.
#[derive(Debug, Clone, Default)]
pub struct Sorted {
    /// Comparison key of a number, empty for withheld ones, and whether they are sales calls.
    pub numbers: Vec<(String, bool)>,
}

/// The undecided calls by the comparison key of their number, most calls first.
pub fn undecided(on: &Loaded) -> Vec<(String, Vec<&Incident>)> {
    let mut groups: BTreeMap<String, Vec<&Incident>> = BTreeMap::new();
    for incident in on.case.undecided() {
        groups.entry(incident.number_key().unwrap_or_default()).or_default().push(incident);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then(a.0.cmp(&b.0)));
    groups
}

impl Change for Sorted {
    fn looks_at_the_case_alone(&self) -> bool {
        true
    }

    async fn events(&self, _: &Here, on: &Loaded) -> Answer<Vec<Body>> {
        let (mut sales, mut others) = (Vec::new(), Vec::new());
        for (key, calls) in undecided(on) {
            match self.numbers.iter().find(|(number, _)| *number == key) {
                Some((_, true)) => sales.extend(calls.iter().map(|i| i.id)),
                Some((_, false)) => others.extend(calls.iter().map(|i| i.id)),
                None => {}
            }
        }
        if sales.is_empty() && others.is_empty() {
            return Err(Refusal::refused("decide-choose"));
        }
        let all = [(sales, true), (others, false)].into_iter().filter(|(refs, _)| !refs.is_empty());
        Ok(all.map(|(refs, nuisance)| Body::Noted(said(refs, nuisance))).collect())
    }
}

/// What the person says of these calls.
pub(crate) fn said(incidents: Vec<IncidentRef>, nuisance: bool) -> IncidentNote {
    IncidentNote {
        incidents,
        number: None,
        nuisance: Some(nuisance),
        invited: None,
        refused: None,
        claimed: None,
        topic: None,
        said: None,
        party: None,
        matter: None,
        exhibits: Vec::new(),
    }
}
