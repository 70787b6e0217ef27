//! Facts of the pack's glossary: stated by the person, checked where they are typed.

use crate::change::Change;
use crate::error::{Answer, Refusal};
use crate::here::Here;
use crate::loaded::Loaded;
use casework::{Body, FactSource, FactStated};
use playbook::{FactType, Pack};

/// Facts stated at once, by key; empty values and those that are known already are passed over.
#[derive(Debug, Clone, Default)]
pub struct Facts(pub Vec<(String, String)>);

impl Change for Facts {
    fn looks_at_the_case_alone(&self) -> bool {
        true
    }

    async fn events(&self, _: &Here, on: &Loaded) -> Answer<Vec<Body>> {
        let changed = self.0.iter().filter(|(key, value)| {
            !value.trim().is_empty() && on.case.fact(key).is_none_or(|f| f.value != value.trim())
        });
        changed.map(|(key, value)| fact(&on.pack, key, value)).collect()
    }
}

/// States a fact, checked against the pack's glossary.
///
/// # Errors
/// An unknown key, or a value that does not fit its type.
pub fn fact(pack: &Pack, key: &str, value: &str) -> Answer<Body> {
    let Some(spec) = pack.fact(key) else { return Err(Refusal::not_found("no-fact", key)) };
    let value = value.trim();
    if !casework::is_one_line(value) {
        return Err(Refusal::refused("fact-one-line").with_both("label", spec.ask.clone()));
    }
    let fits = match spec.kind {
        FactType::Choice => spec.choices.is_empty() || spec.choices.iter().any(|c| c.id == value),
        FactType::Email => {
            let dotted = value.rsplit('@').next().is_some_and(|host| host.contains('.'));
            dotted && value.len() <= 254 && letter::mail::is_address(value)
        }
        FactType::Date => value.parse::<jiff::civil::Date>().is_ok(),
        FactType::Count => value.parse::<u32>().is_ok(),
        FactType::Money => casework::Money::parse_in(value, &pack.manifest.currency).is_ok(),
        FactType::Postcode => value.len() <= 12 && value.bytes().any(|b| b.is_ascii_digit()),
        FactType::Phone => number::parse(value).kind() != number::Kind::Invalid,
        FactType::Text | FactType::Name => !value.is_empty() && value.chars().count() <= 500,
    };
    if !fits {
        let choices: Vec<&str> = spec.choices.iter().map(|c| c.id.as_str()).collect();
        let code = if choices.is_empty() { "fact-does-not-fit" } else { "fact-no-such-choice" };
        let refusal = Refusal::refused(code).with_both("label", spec.ask.clone());
        return Err(refusal.with("value", value).with("choices", choices.join(", ")));
    }
    Ok(Body::Fact(FactStated {
        key: key.to_owned(),
        value: value.to_owned(),
        source: Some(FactSource::User),
        confirmed: None,
        exhibit: None,
    }))
}
