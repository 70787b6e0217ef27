//! May this one call be made?

use super::Registry;
use super::times::DayMeans;
use crate::error::Answer;
use jiff::Timestamp;
use registry::Channel;
use registry::gate::{Call, Edition, Reason, may_call};
use registry::history::state;
use serde::Serialize;

/// The call that is asked about, as it is given.
#[derive(Debug, Clone, Default)]
pub struct Asking {
    /// Who calls: a number.
    pub from: String,
    /// Who is called: a number.
    pub to: String,
    /// A purpose of the rule set.
    pub purpose: String,
    /// How; a person's voice when absent.
    pub channel: Option<Channel>,
    /// When; now when absent.
    pub at: Option<String>,
    /// Earlier calls of the same principal to this number.
    pub before: Vec<String>,
    /// For whom the call is, where the calling number serves several.
    pub organisation: Option<String>,
    /// The version that the caller works with; the newest one at that time when absent.
    pub version: Option<u64>,
}

/// Whether it may be made, and every reason.
#[derive(Debug, Clone, Serialize)]
pub struct Gate {
    /// Whether no reason forbids it.
    pub allowed: bool,
    /// All reasons for and against.
    pub reasons: Vec<Reason>,
    /// Who calls.
    pub from: String,
    /// Who is called.
    pub to: String,
    /// What for.
    pub purpose: String,
    /// When.
    pub at: Timestamp,
    /// The version of the list whose age counts.
    pub version: Option<u64>,
    /// The rules.
    pub rules: String,
}

impl Registry {
    /// Judges one call by what the registry knows now of that moment.
    ///
    /// # Errors
    /// A text that is no number or no time, a purpose, version or organisation that does not exist.
    pub async fn may_call(&self, asking: &Asking) -> Answer<Gate> {
        let (from, to) = (self.caller_number(&asking.from)?, self.number(&asking.to)?);
        let now = self.now();
        let at = asking.at.as_deref().map_or(Ok(now), |text| self.moment(text, DayMeans::Noon))?;
        let before = asking.before.iter().map(|text| self.moment(text, DayMeans::Noon)).collect::<Answer<Vec<_>>>()?;
        let version = match asking.version {
            None => self.register.version_at(at).await?,
            Some(n) => {
                let all = self.register.versions().await?;
                let no = || crate::error::Refusal::not_found("registry-no-version", &n.to_string());
                Some(all.into_iter().find(|version| version.n == n).ok_or_else(no)?)
            }
        };
        let book = self.book().await?;
        if let Some(id) = asking.organisation.as_deref().filter(|id| book.organisation(id, at, now).is_none()) {
            return Err(crate::error::Refusal::not_found("registry-no-organisation", &super::place::shortened(id)));
        }
        let purpose = self.rules.meant(&asking.purpose).ok_or_else(|| self.no_purpose(&asking.purpose))?;
        let caller = book.chain_for(from, asking.organisation.as_deref(), at, now);
        let then = state(&self.register.history(to).await?, self.as_of(at, now));
        let call = Call {
            to,
            purpose: &purpose.id,
            channel: asking.channel.unwrap_or(Channel::Voice),
            at,
            zones: self.plan.zones(to),
            caller: &caller,
            before: &before,
            edition: version.as_ref().map(|version| Edition { n: version.n, published: version.published }),
        };
        let verdict = may_call(&call, &then, &self.rules).map_err(|_| self.no_purpose(&asking.purpose))?;
        Ok(Gate {
            allowed: verdict.allowed,
            reasons: verdict.reasons,
            from: from.to_string(),
            to: to.to_string(),
            purpose: purpose.id.clone(),
            at,
            version: version.map(|version| version.n),
            rules: format!("{} {}", self.rules.id, self.rules.edition),
        })
    }
}
