//! What a number's state was, at any moment, as known at any other.

use super::Registry;
use super::times::DayMeans;
use crate::error::{Answer, Refusal};
use jiff::Timestamp;
use jiff::civil::Date;
use registry::history::state;
use registry::{Channel, Preference, Rules};
use serde::Serialize;

/// What is told about a number.
#[derive(Debug, Clone, Serialize)]
pub struct Status {
    /// International digits with a plus sign.
    pub number: String,
    /// Whether it refuses sales calls; for a purpose, whether it refuses calls for that.
    pub listed: bool,
    /// The day since which it is registered.
    pub since: Option<Date>,
    /// The moment since which it is registered.
    pub since_at: Option<Timestamp>,
    /// The newest version published until then.
    pub version: Option<u64>,
    /// Whether that version has it on its list.
    pub in_version: Option<bool>,
    /// Whether it is registered, whatever it lets in.
    pub registered: bool,
    /// What it lets in nonetheless, if it is registered.
    pub preference: Option<Preference>,
    /// When the registration ends because the number has another holder, by the days of the rule set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends: Option<Timestamp>,
    /// The purpose that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// The moment the answer is about.
    pub at: Timestamp,
    /// What was recorded until then counts.
    pub known: Timestamp,
}

impl Registry {
    /// The state of a number at `at` (now when absent), as known at `known` (now when absent), for a purpose.
    ///
    /// # Errors
    /// A text that is no number or no time, a purpose that the rule set does not know.
    pub async fn status(
        &self,
        number: &str,
        at: Option<&str>,
        known: Option<&str>,
        purpose: Option<&str>,
    ) -> Answer<Status> {
        let now = self.now();
        let at = at.map_or(Ok(now), |text| self.moment(text, DayMeans::End))?;
        let known = known.map_or(Ok(now), |text| self.moment(text, DayMeans::End))?.min(now);
        self.status_at(number, at, known, purpose).await
    }

    /// The same by moments.
    pub(super) async fn status_at(
        &self,
        number: &str,
        at: Timestamp,
        known: Timestamp,
        purpose: Option<&str>,
    ) -> Answer<Status> {
        let number = self.number(number)?;
        let history = self.register.history(number).await?;
        let then = state(&history, self.as_of(at, known));
        let version = self.register.version_at(at.min(known)).await?;
        let in_version = version.as_ref().map(|version| state(&history, self.as_of_version(version)).listed.is_some());
        let registered = then.listed.is_some();
        let (mut listed, mut meant) = (registered, None);
        if let Some(id) = purpose {
            let purpose = self.rules.meant(id).ok_or_else(|| self.no_purpose(id))?;
            let local = self.zone().to_datetime(at);
            let lets_in = then.preference.lets_in(purpose.category, Channel::Voice, local.weekday(), local.time());
            listed = registered && !purpose.exempt && !lets_in;
            meant = Some(purpose.id.clone());
        }
        Ok(Status {
            number: number.to_string(),
            listed,
            since: then.listed.map(|since| self.day(since.at)),
            since_at: then.listed.map(|since| since.at),
            version: version.map(|version| version.n),
            in_version,
            registered,
            ends: then.ends(self.rules.notice_days),
            preference: Some(then.preference).filter(|_| registered),
            purpose: meant,
            at,
            known,
        })
    }

    /// Whether a published version holds a number; `None` where there is no such version.
    ///
    /// # Errors
    /// A text that is no number.
    pub async fn version_holds(&self, number: &str, version: u64) -> Answer<Option<bool>> {
        let history = self.register.history(self.number(number)?).await?;
        let versions = self.versions().await?;
        let version = versions.iter().find(|known| known.n == version);
        Ok(version.map(|version| state(&history, self.as_of_version(version)).listed.is_some()))
    }

    pub(super) fn no_purpose(&self, meant: &str) -> Refusal {
        no_purpose(&self.rules, meant)
    }
}

/// A purpose that the rules do not know, with those that they do.
pub(super) fn no_purpose(rules: &Rules, meant: &str) -> Refusal {
    let known = rules.purposes.iter().map(|purpose| purpose.id.as_str()).collect::<Vec<_>>().join(", ");
    Refusal::refused("registry-no-purpose").with("purpose", super::place::shortened(meant)).with("known", known)
}
