//! Rules made ready, so that a thousand of them cost what the few cost that can fit.

use crate::key::Key;
use crate::policy::{Policy, Rule};
use number::Number;
use std::collections::HashMap;

/// A policy that is ready to be asked.
#[derive(Debug, Clone)]
pub struct Rules {
    policy: Policy,
    /// Places of rules in the order in which they are asked.
    order: Vec<usize>,
    numbers: HashMap<Key, Vec<usize>>,
    prefixes: HashMap<String, Vec<usize>>,
    longest: usize,
    /// Rules that say nothing about the number.
    others: Vec<usize>,
}

impl Rules {
    /// Makes a policy ready.
    pub fn of(policy: &Policy) -> Self {
        let mut order: Vec<usize> = (0..policy.rules.len()).collect();
        order.sort_by_key(|n| std::cmp::Reverse(policy.rules[*n].priority));
        let mut rules = Self {
            order,
            numbers: HashMap::new(),
            prefixes: HashMap::new(),
            longest: 0,
            others: Vec::new(),
            policy: policy.clone(),
        };
        for (rank, n) in rules.order.iter().enumerate() {
            let when = &policy.rules[*n].when;
            for key in when.numbers.iter().filter_map(|text| Key::of(&number::parse(text))) {
                rules.numbers.entry(key).or_default().push(rank);
            }
            for first in &when.prefixes {
                rules.longest = rules.longest.max(first.len());
                rules.prefixes.entry(first.clone()).or_default().push(rank);
            }
            if when.numbers.is_empty() && when.prefixes.is_empty() {
                rules.others.push(rank);
            }
        }
        rules
    }

    /// The policy as it was given.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The rules whose number fits, in the order in which they are asked.
    pub(super) fn fitting(&self, from: &Number, key: Option<Key>) -> impl Iterator<Item = &Rule> {
        let mut ranks: Vec<usize> = self.others.clone();
        if let Some(key) = key {
            ranks.extend(self.numbers.get(&key).into_iter().flatten());
        }
        let mut begun = |text: &str| {
            let ends = (1..=text.len().min(self.longest)).filter(|end| text.is_char_boundary(*end));
            ends.for_each(|end| ranks.extend(self.prefixes.get(&text[..end]).into_iter().flatten()));
        };
        if self.longest > 0 {
            begun(from.national());
            if let Some(e164) = from.e164().filter(|_| !from.national().starts_with('+')) {
                begun(&e164);
            }
        }
        ranks.sort_unstable();
        ranks.dedup();
        ranks.into_iter().map(|rank| &self.policy.rules[self.order[rank]])
    }
}
