//! What a person told single organisations: "do not call me again", and consents. Whoever shows that the number is theirs sees
//! both and can end them.

use super::Registry;
use super::enrol::{Done, Enrolment};
use crate::error::{Answer, Refusal};
use jiff::civil::Date;
use registry::history::{Proof, State, state};
use serde::Serialize;

/// What can be said to one organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Word {
    /// It may not call again.
    Stop,
    /// It may call.
    Consent,
}

impl Word {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Consent => "consent",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Stop, Self::Consent].into_iter().find(|word| word.name() == name)
    }
}

/// Something that was said to an organisation and holds now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SaidTo {
    /// To which one.
    pub organisation: String,
    /// What.
    pub word: Word,
    /// Since which day.
    pub since: Date,
    /// The last day of a consent; none where it has no end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// The purposes of a consent, by id; all of them when empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub purposes: Vec<String>,
}

impl Registry {
    /// What holds now of what was said to single organisations, the stops first.
    pub(super) fn said_to(&self, held: &State) -> Vec<SaidTo> {
        let now = self.now();
        let stops = held.stops.iter().map(|(organisation, since)| SaidTo {
            organisation: organisation.clone(),
            word: Word::Stop,
            since: self.day(since.at),
            until: None,
            purposes: Vec::new(),
        });
        let running = held.consents.iter().filter(|(_, (_, scope))| scope.until.is_none_or(|until| until > now));
        let consents = running.map(|(organisation, (since, scope))| SaidTo {
            organisation: organisation.clone(),
            word: Word::Consent,
            since: self.day(since.at),
            until: scope.until.map(|until| self.day(until - jiff::SignedDuration::from_nanos(1))),
            purposes: scope.purposes.clone(),
        });
        stops.chain(consents).collect()
    }

    /// The same for a number.
    ///
    /// # Errors
    /// A text that is no number.
    pub async fn said_by(&self, number: &str) -> Answer<Vec<SaidTo>> {
        let now = self.now();
        let held = state(&self.register.history(self.number(number)?).await?, self.as_of(now, now));
        Ok(self.said_to(&held))
    }

    /// Ends what was said to an organisation, for whoever has a ticket for the number.
    ///
    /// # Errors
    /// A ticket that has ended or is none.
    pub async fn end_by_ticket(&self, ticket: &str, word: Word, organisation: &str) -> Answer<Done> {
        let number = self.admitted(ticket)?.number.to_string();
        let what = match word {
            Word::Stop => Enrolment::Resume(organisation.to_owned()),
            Word::Consent => Enrolment::Revoke(organisation.to_owned()),
        };
        let (done, _) = self.enrol_as(&[number], &what, Proof::Code, "person").await?;
        done.into_iter().next().ok_or_else(|| Refusal::refused("registry-ticket"))
    }
}
