//! A handful of numbers compared by what the registry knows now, and whether one call may be made, for the holder of a key.

use super::Registry;
use super::gate::{Asking, Gate};
use super::holders::Holder;
use super::scrub::{OF_THE_CALL, always};
use super::times::DayMeans;
use crate::error::{Answer, Refusal};
use jiff::Timestamp;
use number::E164;
use registry::gate::{Call, Edition, Reason, may_call};
use registry::history::state;
use registry::org::Caller;
use registry::{Channel, Preference};

/// The most numbers of one question.
pub const MOST_CHECKED: usize = 1000;

/// Numbers that are asked about.
#[derive(Debug, Clone, Default)]
pub struct Checking {
    /// As they were written.
    pub numbers: Vec<String>,
    /// What the calls are for.
    pub purpose: String,
    /// When; now when absent. Without a time of day the hours for calls are not looked at.
    pub at: Option<String>,
}

/// What is said about the numbers of a question.
#[derive(Debug)]
pub struct Checked {
    /// The moment the answer is about.
    pub at: Timestamp,
    /// The newest version of the list at that moment.
    pub version: Option<u64>,
    /// In the order of the question.
    pub numbers: Vec<CheckedNumber>,
}

/// What is said about one number.
#[derive(Debug)]
pub struct CheckedNumber {
    /// International digits with a plus sign; what was written if it is no number.
    pub number: String,
    /// Whether it may be called.
    pub allowed: bool,
    /// Every reason.
    pub reasons: Vec<Reason>,
    /// Why it is no number.
    pub unreadable: Option<Refusal>,
}

impl Registry {
    /// Compares some numbers for whoever holds a key. A number that cannot be read stops nothing and is not counted.
    ///
    /// # Errors
    /// None or more than [`MOST_CHECKED`] numbers; a purpose that the rules do not know; a time that is none; what stands
    /// against the key.
    pub async fn check(&self, holder: &Holder, asked: &Checking) -> Answer<Checked> {
        if asked.numbers.is_empty() || asked.numbers.len() > MOST_CHECKED {
            return Err(Refusal::refused("check-how-many").with("most", MOST_CHECKED.to_string()));
        }
        let purpose = self.purpose_id(&asked.purpose)?;
        let now = self.now();
        let at = asked.at.as_deref().map_or(Ok(now), |text| self.moment(text, DayMeans::End))?;
        let timed = asked.at.as_deref().is_some_and(|text| text.trim().len() > "2026-12-01".len());
        let read: Vec<Answer<E164>> = asked.numbers.iter().map(|text| self.number(text)).collect();
        let good: Vec<E164> = read.iter().filter_map(|number| number.as_ref().ok().copied()).collect();
        self.admit(holder, Some(&purpose), &good).await?;
        let caller = match self.book().await?.chains_of(holder.organisation(), None, at, now) {
            Caller::Unknown => Caller::alone(holder.organisation()),
            caller => caller,
        };
        let version = self.register.version_at(at).await?;
        let edition = version.as_ref().map(|version| Edition { n: version.n, published: version.published });
        let about = About { purpose: &purpose, at, now, timed, caller: &caller, edition };
        let mut numbers = Vec::with_capacity(read.len());
        for (text, number) in asked.numbers.iter().zip(read) {
            numbers.push(match number {
                Ok(number) => self.checked(number, &about).await?,
                Err(refusal) => CheckedNumber {
                    number: super::place::shortened(text),
                    allowed: false,
                    reasons: Vec::new(),
                    unreadable: Some(refusal),
                },
            });
        }
        self.spend(holder, good.len() as u64).await?;
        Ok(Checked { at, version: version.map(|version| version.n), numbers })
    }

    async fn checked(&self, number: E164, about: &About<'_>) -> Answer<CheckedNumber> {
        let purpose = self.rules.purpose(about.purpose).ok_or_else(|| self.no_purpose(about.purpose))?;
        let mut then = state(&self.register.history(number).await?, self.as_of(about.at.min(about.now), about.now));
        if !about.timed && !always(&then.preference, purpose) {
            then.preference = Preference::default();
        }
        let call = Call {
            to: number,
            purpose: about.purpose,
            channel: Channel::Voice,
            at: about.at,
            zones: self.plan.zones(number),
            caller: about.caller,
            before: &[],
            edition: about.edition,
        };
        let verdict = may_call(&call, &then, &self.rules).map_err(|_| self.no_purpose(about.purpose))?;
        // Earlier calls are not told here. Hours are looked at where a time is, the age of the caller's list never: it was asked.
        let of_the_call = |code: &str| OF_THE_CALL.contains(&code) && !(about.timed && code == "hours");
        let mut reasons = verdict.reasons;
        reasons.retain(|reason| !of_the_call(reason.code));
        let allowed = reasons.iter().all(|reason| !reason.blocks);
        Ok(CheckedNumber { number: number.to_string(), allowed, reasons, unreadable: None })
    }

    /// [`Registry::may_call`] for whoever holds a key: only calls by or for its organisation, so that nobody learns what a
    /// number has told another one.
    ///
    /// # Errors
    /// As [`Registry::may_call`]; the calling number is not its own, nor one from which it is called for.
    pub async fn may_call_for(&self, holder: &Holder, asking: &Asking) -> Answer<Gate> {
        let mut asking = Asking { purpose: self.purpose_id(&asking.purpose)?, ..asking.clone() };
        if !holder.is_operator() {
            let (from, now) = (self.caller_number(&asking.from)?, self.now());
            let at = asking.at.as_deref().map_or(Ok(now), |text| self.moment(text, DayMeans::Noon))?;
            let book = self.book().await?;
            let own = holder.organisation();
            let by: Vec<String> =
                book.owners(from, at, now).iter().map(|owned| owned.organisation.to_owned()).collect();
            let refused = || Err(Refusal::refused("key-other-number").with("number", from.to_string()));
            if !by.iter().any(|owner| owner == own) {
                // Another one's number, or nobody's: only the calls that are made from it for this organisation.
                if asking.organisation.as_deref().is_some_and(|named| named != own) {
                    return refused();
                }
                let caller = book.chain_for(from, Some(own), at, now);
                // A number that nobody has named is no way to ask what a person has told anybody.
                if by.is_empty() || !caller.members().contains(&own) {
                    return refused();
                }
                asking.organisation = Some(own.to_owned());
            }
        }
        let to = self.number(&asking.to)?;
        self.admit(holder, Some(&asking.purpose), &[to]).await?;
        let gate = self.may_call(&asking).await?;
        self.spend(holder, 1).await?;
        Ok(gate)
    }
}

/// What is the same for all numbers of a question.
struct About<'a> {
    purpose: &'a str,
    at: Timestamp,
    now: Timestamp,
    timed: bool,
    caller: &'a Caller,
    edition: Option<Edition>,
}
