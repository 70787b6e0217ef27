//! A case as a helper sees it: personal facts without their values.

use crate::loaded::Loaded;
use crate::words::Words;
use playbook::{FactType, Lang};
use std::sync::Arc;

/// Hides the values of sensitive facts. A number keeps its ends, so that it can be told from another one.
pub(crate) fn masked(loaded: Loaded, lang: Lang) -> Loaded {
    let hidden = Words::new(lang).t("seat-hidden");
    let mut case = (*loaded.case).clone();
    for spec in loaded.pack.facts.iter().filter(|f| f.sensitive) {
        for fact in case.facts.get_mut(&spec.key).into_iter().flatten() {
            fact.value = match spec.kind {
                FactType::Phone => number(&fact.value),
                _ => hidden.clone(),
            };
        }
    }
    Loaded { case: Arc::new(case), ..loaded }
}

/// A number with all but the first three and last four digits hidden.
pub fn number(number: &str) -> String {
    let digits: Vec<char> = number.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    if digits.len() < 9 {
        return number.to_owned();
    }
    let (head, tail) = (&digits[..3], &digits[digits.len() - 4..]);
    format!("{}{}{}", head.iter().collect::<String>(), "*".repeat(digits.len() - 7), tail.iter().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn the_middle_of_a_number_is_hidden() {
        assert_eq!(number("138 0000 0000"), "138****0000");
        assert_eq!(number("10086"), "10086");
    }
}
