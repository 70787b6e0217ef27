//! Calls that were judged, kept for the limit of attempts: whose they were, to whom by a keyed hash alone, and when. Judging
//! day by day counts as judging all days at once does.

use super::Registry;
use crate::chance;
use crate::error::Answer;
use jiff::{SignedDuration, Timestamp};
use number::E164;
use registry::docket::{Docket, Pair};
use std::collections::HashMap;
use store::JudgedCall;

impl Registry {
    /// The number as it is kept: nobody tells it from that without the registry's own secret.
    fn called(&self, number: E164) -> String {
        chance::hex(self.hashed("called", &number.to_string()).as_bytes())
    }

    /// Tells a docket the calls to these numbers that were judged before.
    pub(super) async fn remember_calls(&self, docket: &mut Docket<'_>, numbers: &[E164]) -> Answer<()> {
        let by_hash: HashMap<String, E164> = numbers.iter().map(|number| (self.called(*number), *number)).collect();
        let asked: Vec<String> = by_hash.keys().cloned().collect();
        for call in self.register.calls_to(&asked).await? {
            if let Some(number) = by_hash.get(&call.called) {
                docket.remember(&call.principal, *number, call.at);
            }
        }
        Ok(())
    }

    /// Keeps calls that were judged. Those kept for longer than the limit of attempts looks back are forgotten: a record that
    /// comes no later after its call than theirs did needs them no more.
    pub(super) async fn keep_calls(&self, made: &[(Pair, Timestamp)]) -> Answer<()> {
        let Some(limit) = self.rules.attempts.filter(|_| !made.is_empty()) else { return Ok(()) };
        let mut hashes: HashMap<E164, String> = HashMap::new();
        let calls: Vec<JudgedCall> = made
            .iter()
            .map(|((principal, number), at)| {
                let called = hashes.entry(*number).or_insert_with(|| self.called(*number)).clone();
                JudgedCall { called, principal: principal.clone(), at: *at }
            })
            .collect();
        let mut change = self.change().await?;
        let span = SignedDuration::from_hours(24 * i64::from(limit.within_days));
        change.forget_calls(change.known().checked_sub(span).unwrap_or(Timestamp::MIN)).await?;
        change.keep_calls(&calls).await?;
        Ok(change.save().await?)
    }
}
