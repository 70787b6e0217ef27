//! Reading a policy: what is wrong in it, in which line, and what may stand there.

use super::Policy;
use crate::beginning::Beginning;
use crate::key::Key;
use crate::label::Label;
use std::collections::BTreeSet;

/// A mistake in a policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{value:?}: {remedy}", line.map(|n| format!("line {n}: ")).unwrap_or_default())]
pub struct PolicyError {
    /// The line, where one can be named.
    pub line: Option<usize>,
    /// What stands there.
    pub value: String,
    /// What it should be.
    pub remedy: String,
}

/// The most bytes of a policy.
const MOST_BYTES: usize = 4 << 20;
/// The most rules.
const MOST_RULES: usize = 10_000;

impl Policy {
    /// Reads a policy.
    ///
    /// # Errors
    /// [`PolicyError`]: the first mistake that is found.
    pub fn read(text: &str) -> Result<Self, PolicyError> {
        if text.len() > MOST_BYTES {
            let remedy = format!("a policy has at most {MOST_BYTES} bytes");
            return Err(PolicyError { line: None, value: text.len().to_string(), remedy });
        }
        let policy: Self = toml::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
            let span = error.span().unwrap_or_default();
            let at = |end: usize| text.as_bytes()[..end.min(text.len())].iter().filter(|b| **b == b'\n').count() + 1;
            let value = text.get(span.clone()).unwrap_or_default();
            let value = value.lines().next().unwrap_or_default().trim_matches(['"', '[', ']']);
            PolicyError {
                line: error.span().map(|span| at(span.start)),
                value: value.chars().take(80).collect(),
                remedy: error.message().to_owned(),
            }
        })?;
        policy.check(text)?;
        Ok(policy)
    }

    fn check(&self, text: &str) -> Result<(), PolicyError> {
        let wrong = |value: &str, remedy: String| {
            let quoted = format!("\"{value}\"");
            let line = text.lines().position(|line| line.contains(&quoted)).map(|n| n + 1);
            Err(PolicyError { line, value: value.to_owned(), remedy })
        };
        if self.rules.len() > MOST_RULES {
            return wrong("", format!("there are {} rules; at most {MOST_RULES} are read", self.rules.len()));
        }
        let mut seen = BTreeSet::new();
        for rule in &self.rules {
            if rule.id.is_empty() {
                return wrong("", "a rule needs an id".to_owned());
            }
            if !seen.insert(&rule.id) {
                return wrong(&rule.id, "two rules have this id; each needs its own".to_owned());
            }
            for number in &rule.when.numbers {
                if Key::of(&number::parse(number)).is_none() {
                    return wrong(number, "this is no number. First digits alone go into `prefixes`".to_owned());
                }
            }
            for first in &rule.when.prefixes {
                if Beginning::read(first).is_none() {
                    return wrong(first, "first digits are digits alone, with + in front of a country code".to_owned());
                }
            }
            for label in rule.when.labels.iter().chain(&rule.label) {
                if Label::named(label).is_none() {
                    let known: Vec<&str> = Label::all().iter().map(|l| l.id.as_str()).collect();
                    return wrong(label, format!("there is no such word; there are {}", known.join(", ")));
                }
            }
            for person in &rule.people {
                if !self.people.iter().any(|p| p.id == *person) {
                    return wrong(person, "no [[person]] has this id".to_owned());
                }
            }
        }
        Ok(())
    }
}
