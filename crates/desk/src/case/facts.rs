//! Facts of the pack's glossary: stated by the person, checked where they are typed.

use crate::change::Change;
use crate::error::{Answer, Refusal};
use crate::here::Here;
use crate::loaded::Loaded;
use casework::{Body, FactSource, FactStated};
use jiff::civil::Date;
use playbook::Pack;

/// So much of a value that does not fit is shown back.
const SHOWN: usize = 60;

/// Facts stated at once, by key; empty values and those that are known already are passed over.
#[derive(Debug, Clone, Default)]
pub struct Facts(pub Vec<(String, String)>);

impl Facts {
    /// Those that can be stated on a day, and the others by key, each with why it cannot.
    #[must_use]
    pub fn sorted(self, pack: &Pack, today: Date) -> (Facts, Vec<(String, Refusal)>) {
        let (mut good, mut wrong) = (Vec::new(), Vec::new());
        for (key, value) in self.0 {
            match fact_on(pack, &key, &value, today) {
                Ok(_) => good.push((key, value)),
                Err(refusal) => wrong.push((key, refusal)),
            }
        }
        (Facts(good), wrong)
    }
}

impl Change for Facts {
    fn looks_at_the_case_alone(&self) -> bool {
        true
    }

    async fn events(&self, _: &Here, on: &Loaded) -> Answer<Vec<Body>> {
        let changed = self.0.iter().filter(|(key, value)| {
            !value.trim().is_empty() && on.case.fact(key).is_none_or(|f| f.value != value.trim())
        });
        changed.map(|(key, value)| fact_on(&on.pack, key, value, on.today)).collect()
    }
}

/// States a fact, checked against the pack's glossary. What only a day can tell, such as a date to come, is not looked at.
///
/// # Errors
/// An unknown key, or a value that does not fit.
pub fn fact(pack: &Pack, key: &str, value: &str) -> Answer<Body> {
    fact_on(pack, key, value, Date::MAX)
}

/// As [`fact`], on a day.
///
/// # Errors
/// An unknown key, or a value that does not fit, with the reason.
pub fn fact_on(pack: &Pack, key: &str, value: &str, today: Date) -> Answer<Body> {
    let Some(spec) = pack.fact(key) else { return Err(Refusal::not_found("no-fact", key)) };
    // A name stands under its real characters; see there.
    let value = letter::names::real_characters(value.trim()).into_owned();
    if !casework::is_one_line(&value) {
        return Err(Refusal::refused("fact-one-line").with_both("label", spec.ask.clone()));
    }
    if let Some(why) = pack.misfit(key, &value, today) {
        let choices: Vec<&str> = spec.choices.iter().map(|c| c.id.as_str()).collect();
        let code = if choices.is_empty() { "fact-does-not-fit" } else { "fact-no-such-choice" };
        let refusal = Refusal::refused(code).with_both("label", spec.ask.clone()).with_both("why", why);
        return Err(refusal
            .with("value", value.chars().take(SHOWN).collect::<String>())
            .with("choices", choices.join(", ")));
    }
    Ok(Body::Fact(FactStated {
        key: key.to_owned(),
        value,
        source: Some(FactSource::User),
        confirmed: None,
        exhibit: None,
    }))
}
