//! What the owner should know about a policy although it can be read: rules that never come to act, rules that disagree.

use super::{Policy, Rule};
use serde::Serialize;

/// Something about a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// `unreachable`: another one always acts before it. `conflict`: another of the same priority wants something else for
    /// the same call. `always`: it fits every call. `not-in-plan`: one of its numbers is none of the country's, as an extension.
    pub code: &'static str,
    /// The rule.
    pub rule: String,
    /// The other rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<String>,
}

impl Policy {
    /// What should be known about its rules. The time grows with the square of their number: it is asked when a policy is
    /// saved.
    pub fn review(&self) -> Vec<Remark> {
        let order: Vec<&Rule> = self.in_order().collect();
        let mut remarks = Vec::new();
        for (n, rule) in order.iter().enumerate() {
            let remark = |code, other: Option<&&Rule>| Remark {
                code,
                rule: rule.id.clone(),
                other: other.map(|other| other.id.clone()),
            };
            if rule.when.is_always() {
                remarks.push(remark("always", None));
            }
            let odd = rule.when.numbers.iter().any(|text| number::parse(text).reason().is_some());
            if odd {
                remarks.push(remark("not-in-plan", None));
            }
            let earlier = &order[..n];
            let for_all_of = |other: &Rule| {
                other.people.is_empty()
                    || (!rule.people.is_empty() && rule.people.iter().all(|p| other.people.contains(p)))
            };
            if let Some(other) = earlier.iter().find(|other| for_all_of(other) && other.when.covers(&rule.when)) {
                remarks.push(remark("unreachable", Some(other)));
                continue;
            }
            let for_one_of = |other: &Rule| {
                other.people.is_empty()
                    || rule.people.is_empty()
                    || rule.people.iter().any(|p| other.people.contains(p))
            };
            let disagrees = |other: &&&Rule| {
                other.priority == rule.priority
                    && other.action != rule.action
                    && for_one_of(other)
                    && other.when.meets(&rule.when)
            };
            if let Some(other) = earlier.iter().find(disagrees) {
                remarks.push(remark("conflict", Some(other)));
            }
        }
        remarks
    }
}
