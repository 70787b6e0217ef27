//! What the first digits of a national number say: how many there are, and whether the trunk prefix stands before them.

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileLengths {
    begins: Vec<String>,
    digits: Vec<usize>,
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "confidence")]
    _confidence: String,
}

/// National numbers that are dialled with the trunk prefix: those that begin so, but for some.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TrunkFirst {
    begins: Vec<String>,
    #[serde(default)]
    but: Vec<String>,
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "confidence")]
    _confidence: String,
}

impl TrunkFirst {
    /// Whether these national digits are dialled so.
    pub(super) fn has(&self, national: &str) -> bool {
        let begins = |all: &[String]| all.iter().any(|begin| national.starts_with(begin.as_str()));
        begins(&self.begins) && !begins(&self.but)
    }

    /// The first digit of each beginning.
    pub(super) fn firsts(&self) -> impl Iterator<Item = char> {
        self.begins.iter().filter_map(|begin| begin.chars().next())
    }
}

/// How many digits numbers have by their first two, where that is less than any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Lengths(std::collections::BTreeMap<[u8; 2], Vec<usize>>);

impl Lengths {
    /// `None` where something else than one or two digits stands before a rule, or two rules speak of the same digits.
    pub(super) fn new(rules: &[FileLengths], [fewest, most]: [usize; 2]) -> Option<Self> {
        let mut found = Self::default();
        for rule in rules {
            if !rule.digits.iter().all(|many| (fewest..=most).contains(many)) {
                return None;
            }
            for begins in &rule.begins {
                let seconds = match begins.as_bytes() {
                    [first] if first.is_ascii_digit() => (b'0'..=b'9').map(|second| [*first, second]).collect(),
                    [first, second] if first.is_ascii_digit() && second.is_ascii_digit() => vec![[*first, *second]],
                    _ => return None,
                };
                for two in seconds {
                    if found.0.insert(two, rule.digits.clone()).is_some() {
                        return None;
                    }
                }
            }
        }
        Some(found)
    }

    pub(super) fn has(&self, national: &[u8], digits: usize) -> bool {
        let rule = national.first_chunk().and_then(|two| self.0.get(two));
        rule.is_none_or(|rule| rule.contains(&digits))
    }
}
