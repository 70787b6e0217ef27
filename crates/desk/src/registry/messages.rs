//! Short messages to the registry, handed in by the operator whose network says from which number they came.

use super::Registry;
use super::enrol::{Enrolment, Outcome};
use crate::error::{Answer, Refusal};
use crate::words::Words;
use number::E164;
use playbook::Lang;
use registry::formats::sms::{self, Verb};
use registry::history::{Proof, state};
use registry::{Channel, Preference};
use serde::Serialize;

/// What a message came to, and the answer to send back.
#[derive(Debug, Clone, Serialize)]
pub struct Replied {
    /// The number that wrote.
    pub number: String,
    /// Whether it refuses sales calls now.
    pub listed: bool,
    /// Whether anything was recorded.
    pub recorded: bool,
    /// Why the message was not understood, by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<&'static str>,
    /// The answer in Chinese.
    pub zh: String,
    /// The answer in English.
    pub en: String,
}

impl Registry {
    /// Reads one message and does what it says.
    ///
    /// # Errors
    /// A text that is no number, a database that does not answer. A message that is not understood is no error: the answer
    /// says so.
    pub async fn message(&self, from: &str, text: &str) -> Answer<Replied> {
        let number = self.number(from)?;
        let now = self.now();
        let held = state(&self.register.history(number).await?, self.as_of(now, now));
        let listed = held.listed.is_some();
        let let_in = categories_of(&held.preference);
        let verb = match sms::read(text) {
            Ok(verb) => verb,
            Err(hint) => {
                return Ok(Replied {
                    number: number.to_string(),
                    listed,
                    recorded: false,
                    code: Some(hint.code),
                    zh: hint.zh,
                    en: hint.en,
                });
            }
        };
        let wished = match (&verb, let_in) {
            (Verb::Status, _) => return self.told(number, listed, false, "registry-sms-is").await,
            (Verb::Withdraw, _) => Enrolment::Withdraw,
            (Verb::RefuseAll, _) => Enrolment::Register(Preference::default()),
            (Verb::Allow(_), _) if !listed => return self.told(number, listed, false, "registry-sms-not-listed").await,
            (_, None) if listed => return self.told(number, listed, false, "registry-sms-page").await,
            (Verb::Allow(more), let_in) => {
                Enrolment::Register(categories(let_in.unwrap_or_default().into_iter().chain(more.iter().copied()))?)
            }
            (Verb::Refuse(less) | Verb::Block(less), let_in) => {
                let known: Vec<u8> = sms::categories().iter().map(|category| category.id).collect();
                if less.iter().any(|code| !known.contains(code)) {
                    return self.told(number, listed, false, "registry-sms-page").await;
                }
                // Who was not registered let everything in.
                let before = if listed { let_in.unwrap_or_default() } else { known };
                Enrolment::Register(categories(before.into_iter().filter(|id| !less.contains(id)))?)
            }
        };
        let (done, _) = self.enrol_as(&[number.to_string()], &wished, Proof::Message, "message").await?;
        let done = done.first().ok_or_else(|| Refusal::refused("registry-broken").with("what", "message"))?;
        self.told(number, done.listed, done.outcome == Outcome::Recorded, "registry-sms-is").await
    }

    async fn told(&self, number: E164, listed: bool, recorded: bool, key: &'static str) -> Answer<Replied> {
        let now = self.now();
        let held = state(&self.register.history(number).await?, self.as_of(now, now));
        let key = if key == "registry-sms-is" && !listed { "registry-sms-not-listed" } else { key };
        let since = held.listed.map(|since| self.day(since.at).to_string()).unwrap_or_default();
        let let_in = self.lets_in(&held.preference);
        let key = if key == "registry-sms-is" && !held.preference.refuses_all() { "registry-sms-lets-in" } else { key };
        let said = |lang: Lang| {
            let what = let_in.get(lang).to_owned();
            Words::new(lang).a(key, &[("since", since.clone()), ("what", what)])
        };
        let (zh, en) = (said(Lang::Zh), said(Lang::En));
        Ok(Replied { number: number.to_string(), listed, recorded, code: None, zh, en })
    }
}

/// The categories that a preference lets in, if it says nothing else.
fn categories_of(preference: &Preference) -> Option<Vec<u8>> {
    let noon = jiff::civil::Time::midnight();
    let lets_in = |id: &u8| preference.lets_in(Some(*id), Channel::Voice, jiff::civil::Weekday::Monday, noon);
    let ids: Vec<u8> = sms::categories().iter().map(|category| category.id).filter(lets_in).collect();
    categories(ids.iter().copied()).ok().filter(|same| same == preference).map(|_| ids)
}

fn categories(ids: impl Iterator<Item = u8>) -> Answer<Preference> {
    let mut ids: Vec<u8> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(Preference::default());
    }
    let text = ids.iter().map(u8::to_string).collect::<Vec<_>>().join(",");
    Preference::from_pairs([("categories", text.as_str())]).map_err(|wrong| super::wording::not_understood(&wrong))
}
