//! What other machines need to judge by this registry: the bench, and the histories of the
//! numbers; what they need to compare lists.

use super::Registry;
use super::orgs::ORGANISATIONS;
use super::scrub::Prepared;
use super::scrubbed::Scrubbing;
use super::violations::known;
use super::whole_set::WholeSet;
use crate::error::{Answer, Refusal};
use jiff::Timestamp;
use number::E164;
use registry::dated::Told;
use registry::docket::{BenchText, ToldAct};
use registry::history::{Entry, State};
use registry::org::{Act, Area, Caller};
use registry::scrub::Options;
use registry::{Plan, Preference, Rules};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

impl Registry {
    /// What judging needs beside the records and the histories, as of now.
    ///
    /// # Errors
    /// A database that does not answer, a stored row that makes no sense.
    pub async fn bench_text(&self) -> Answer<BenchText> {
        let broken = |seq: u64| Refusal::refused("registry-broken").with("what", format!("act {seq}"));
        let mut book = Vec::new();
        for row in self.register.acts(ORGANISATIONS).await? {
            let told: Told<Act> = serde_json::from_value(row.body).map_err(|_| broken(row.seq))?;
            book.push(ToldAct { seq: row.seq, known: row.known, told });
        }
        Ok(BenchText {
            plan: self.plan.id().to_owned(),
            rules: self.rules_text.clone(),
            book,
            versions: known(&self.register.versions().await?),
            now: self.now(),
        })
    }

    /// Every number with its history, by ascending number, at one moment of the database; memory stays bounded. Returns
    /// the last entry at that moment.
    ///
    /// # Errors
    /// A stored row that makes no sense, or what `each` returns.
    pub async fn each_history(&self, each: impl FnMut(E164, &[Entry]) -> Answer<()>) -> Answer<u64> {
        self.register.walk(each).await
    }
}

/// A [`Prepared`] as it travels.
#[derive(Serialize, Deserialize)]
struct Parcel {
    organisation: String,
    purpose: String,
    when: Option<String>,
    n: u64,
    published: Timestamp,
    set: PathBuf,
    classes: Vec<Preference>,
    rules: String,
    plan: String,
    at: Timestamp,
    as_of: Option<Timestamp>,
    until: Timestamp,
    caller: Caller,
    known: bool,
    special: Vec<(u64, State)>,
    areas: Vec<Area>,
    alone: bool,
}

impl Prepared {
    /// All that another machine needs to compare lists, but for the set, which it finds at the same place.
    ///
    /// # Errors
    /// A path that is no text; a set that is not there.
    pub fn travelling(&self) -> Answer<Vec<u8>> {
        let mut special: Vec<(u64, State)> =
            self.special.iter().map(|(number, state)| (number.get(), state.clone())).collect();
        special.sort_unstable_by_key(|(number, _)| *number);
        let parcel = Parcel {
            organisation: self.how.organisation.clone(),
            purpose: self.how.purpose.clone(),
            when: self.how.at.clone(),
            n: self.n,
            published: self.published,
            set: self.set.canonicalize()?,
            classes: self.classes.clone(),
            rules: self.rules_text.clone(),
            plan: self.plan.id().to_owned(),
            at: self.at,
            as_of: self.as_of,
            until: self.until,
            caller: self.caller.clone(),
            known: self.known,
            special,
            areas: self.areas.clone(),
            alone: self.alone,
        };
        Ok(serde_json::to_vec(&parcel).map_err(anyhow::Error::from)?)
    }

    /// Out of what travelled. It signs no receipts.
    ///
    /// # Errors
    /// Bytes that are none.
    pub fn arrived(bytes: &[u8]) -> Answer<Prepared> {
        let broken = |what: String| Refusal::refused("registry-broken").with("what", what);
        let parcel: Parcel = serde_json::from_slice(bytes).map_err(|error| broken(error.to_string()))?;
        let number = |digits: u64| E164::new(digits).map_err(|error| broken(error.to_string()));
        let special = parcel.special.into_iter().map(|(digits, state)| Ok((number(digits)?, state)));
        Ok(Prepared {
            how: Scrubbing {
                organisation: parcel.organisation,
                purpose: parcel.purpose,
                at: parcel.when,
                options: Options::default(),
            },
            n: parcel.n,
            published: parcel.published,
            set: parcel.set,
            classes: parcel.classes,
            rules: Rules::parse(&parcel.rules).map_err(|error| broken(error.to_string()))?,
            rules_text: parcel.rules,
            plan: Plan::shipped(&parcel.plan).ok_or_else(|| broken(parcel.plan.clone()))?,
            at: parcel.at,
            as_of: parcel.as_of,
            until: parcel.until,
            caller: parcel.caller,
            known: parcel.known,
            special: special.collect::<Answer<_>>()?,
            version: None,
            areas: parcel.areas,
            alone: parcel.alone,
        })
    }

    /// Reads the set that lists are compared with: one for any number of lists.
    ///
    /// # Errors
    /// A set that is damaged or cannot be read.
    pub fn open_set(&self) -> Answer<WholeSet> {
        WholeSet::read(&self.set)
    }

    /// How the numbers are written.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }
}
