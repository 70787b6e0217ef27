//! Rules made ready, so that a thousand of them cost what the few cost that can fit.

use crate::beginning::{Beginning, international};
use crate::key::Key;
use crate::policy::{Policy, Rule};
use number::{First, Number};
use std::collections::HashMap;

/// A policy that is ready to be asked.
#[derive(Debug, Clone)]
pub struct Rules {
    policy: Policy,
    /// Places of rules in the order in which they are asked.
    order: Vec<usize>,
    numbers: HashMap<Key, Vec<usize>>,
    /// By first digits as they are dialled in the country alone.
    here: HashMap<String, Vec<usize>>,
    /// By international first digits.
    world: HashMap<String, Vec<usize>>,
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
            here: HashMap::new(),
            world: HashMap::new(),
            longest: 0,
            others: Vec::new(),
            policy: policy.clone(),
        };
        for (rank, n) in rules.order.iter().enumerate() {
            let when = &policy.rules[*n].when;
            for key in when.numbers.iter().filter_map(|text| Key::of(&number::parse(text))) {
                rules.numbers.entry(key).or_default().push(rank);
            }
            for first in when.prefixes.iter().filter_map(|text| Beginning::read(text)) {
                rules.longest = rules.longest.max(first.len());
                let (map, digits) = match first.first() {
                    First::Here(digits) => (&mut rules.here, digits),
                    First::World(digits) => (&mut rules.world, digits),
                };
                map.entry(digits.clone()).or_default().push(rank);
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
        let mut begun = |map: &HashMap<String, Vec<usize>>, text: &str| {
            let ends = (1..=text.len().min(self.longest)).filter(|end| text.is_char_boundary(*end));
            ends.for_each(|end| ranks.extend(map.get(&text[..end]).into_iter().flatten()));
        };
        if !self.here.is_empty() && !from.national().starts_with('+') {
            begun(&self.here, from.national());
        }
        if !self.world.is_empty() {
            international(from).iter().for_each(|whole| begun(&self.world, whole));
        }
        ranks.sort_unstable();
        ranks.dedup();
        ranks.into_iter().map(|rank| &self.policy.rules[self.order[rank]])
    }
}
