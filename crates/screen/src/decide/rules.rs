//! Rules made ready, so that a thousand of them cost what the few cost that can fit.

use crate::beginning::{Beginning, international};
use crate::key::Key;
use crate::policy::{Policy, Rule};
use number::{First, Kind, Number};
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
    /// Of rules that name no number, those that name kinds, labels or lists, by these.
    kinds: HashMap<Kind, Vec<usize>>,
    labels: HashMap<String, Vec<usize>>,
    lists: HashMap<String, Vec<usize>>,
    /// All others.
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
            kinds: HashMap::new(),
            labels: HashMap::new(),
            lists: HashMap::new(),
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
            if !when.numbers.is_empty() || !when.prefixes.is_empty() {
                continue;
            }
            // One thing that must hold is enough to find it by.
            if !when.kinds.is_empty() {
                when.kinds.iter().for_each(|kind| rules.kinds.entry(*kind).or_default().push(rank));
            } else if !when.labels.is_empty() {
                when.labels.iter().for_each(|label| rules.labels.entry(label.clone()).or_default().push(rank));
            } else if !when.lists.is_empty() {
                when.lists.iter().for_each(|list| rules.lists.entry(list.clone()).or_default().push(rank));
            } else {
                rules.others.push(rank);
            }
        }
        rules
    }

    /// The policy as it was given.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The rules that may fit a call from this number, which stands in these lists under these labels, in the order in which they
    /// are asked.
    pub(super) fn fitting<'r>(
        &self,
        from: &Number,
        key: Option<Key>,
        labels: impl Iterator<Item = &'r str>,
        lists: impl Iterator<Item = &'r str>,
    ) -> impl Iterator<Item = &Rule> {
        let mut ranks: Vec<usize> = self.others.clone();
        ranks.extend(self.kinds.get(&from.kind()).into_iter().flatten());
        ranks.extend(labels.filter_map(|label| self.labels.get(label)).flatten());
        ranks.extend(lists.filter_map(|list| self.lists.get(list)).flatten());
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
