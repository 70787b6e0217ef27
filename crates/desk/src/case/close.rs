//! Closing: what the case came to in figures, and the figures without the person that could be given away.

use crate::change::Change;
use crate::error::{Answer, Refusal};
use crate::here::Here;
use crate::loaded::Loaded;
use casework::{Body, Closed, Moment, Money, Outcome};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// What the log adds up to.
#[derive(Debug, Clone, Serialize)]
pub struct Figures {
    /// Days from the first counted call to the closing, or to today.
    pub days: Option<i64>,
    /// Counted calls.
    pub calls: usize,
    /// Counted messages.
    pub messages: usize,
    /// Day of the last of both.
    pub last_call: Option<Date>,
    /// Days since then.
    pub quiet_days: Option<i64>,
    /// What was done, by rung.
    pub steps: BTreeMap<String, usize>,
    /// What came back, by meaning.
    pub answers: BTreeMap<&'static str, usize>,
    /// Excuses heard, by id.
    pub excuses: BTreeMap<String, usize>,
    /// Promises received.
    pub promises: usize,
    /// Calls after a promise.
    pub breaches: usize,
    /// Sum of the claimed lines.
    pub asked: Option<Money>,
    /// The largest sum offered.
    pub offered: Option<Money>,
    /// Sum of what was paid.
    pub paid: Option<Money>,
    /// Minutes spent.
    pub minutes: u64,
    /// Money spent.
    pub spent: Option<Money>,
    /// How it was closed.
    pub outcome: Option<Outcome>,
}

/// The figures that name nobody: counts, days and the outcome. No date, sum, number, name or word of the case.
#[derive(Debug, Clone, Serialize)]
pub struct Given {
    /// Which rules were followed.
    pub pack: String,
    /// Their version.
    pub pack_version: String,
    /// Days it took.
    pub days: Option<i64>,
    /// Calls and messages.
    pub contacts: usize,
    /// What was done, by rung.
    pub steps: BTreeMap<String, usize>,
    /// What came back, by meaning.
    pub answers: BTreeMap<&'static str, usize>,
    /// Excuses heard, by id.
    pub excuses: BTreeMap<String, usize>,
    /// Promises received.
    pub promises: usize,
    /// Calls after a promise.
    pub breaches: usize,
    /// Days without a call at the end.
    pub quiet_days: Option<i64>,
    /// Hours spent, rounded up.
    pub hours: u64,
    /// How it was closed.
    pub outcome: Option<Outcome>,
}

/// Adds up the log. Sums of another currency than the first are left out rather than added wrongly.
pub fn figures(loaded: &Loaded) -> Figures {
    let case = &loaded.case;
    let end = case.closed.as_ref().map_or(loaded.today, |c| c.at.date());
    let first = case.counted().next().map(|i| i.at.date());
    let last_call = case.counted().next_back().map(|i| i.at.date());
    let days = |from: Date, to: Date| i64::from((to - from).get_days());
    let sum = |all: &mut dyn Iterator<Item = Money>| all.reduce(|a, b| a.plus(b).unwrap_or(a));
    let mut steps = BTreeMap::new();
    case.dispatches.iter().for_each(|d| *steps.entry(d.rung.clone()).or_default() += 1);
    let mut answers = BTreeMap::new();
    case.replies.iter().for_each(|r| *answers.entry(r.meaning.id()).or_default() += 1);
    let mut excuses = BTreeMap::new();
    case.obstacles.iter().for_each(|o| *excuses.entry(o.obstacle.clone()).or_default() += 1);
    Figures {
        days: first.map(|first| days(first, end).max(0) + 1),
        calls: case.counted().filter(|i| !i.message).count(),
        messages: case.counted().filter(|i| i.message).count(),
        last_call,
        quiet_days: last_call.map(|last| days(last, loaded.today).max(0)),
        steps,
        answers,
        excuses,
        promises: case.commitments.len(),
        breaches: loaded.view().broken_by().len(),
        asked: loaded.view().claims_total(),
        offered: case.offers.iter().filter_map(|o| o.amount).max_by_key(|m| m.minor()),
        paid: sum(&mut case.payments.iter().map(|p| p.amount)),
        minutes: case.times.iter().map(|t| u64::from(t.minutes)).sum(),
        spent: sum(&mut case.costs.iter().map(|c| c.amount)),
        outcome: case.closed.as_ref().map(|c| c.outcome),
    }
}

/// The figures that could be given to others. Only what the pack names enters: an id typed by hand may say anything.
pub fn given(loaded: &Loaded) -> Given {
    let all = figures(loaded);
    let pack = &loaded.pack;
    Given {
        pack: pack.manifest.id.clone(),
        pack_version: pack.manifest.version.clone(),
        days: all.days,
        contacts: all.calls + all.messages,
        steps: all.steps.into_iter().filter(|(id, _)| pack.rung(id).is_some()).collect(),
        answers: all.answers,
        excuses: all.excuses.into_iter().filter(|(id, _)| pack.obstacles.contains_key(id)).collect(),
        promises: all.promises,
        breaches: all.breaches,
        quiet_days: all.quiet_days,
        hours: all.minutes.div_ceil(60),
        outcome: all.outcome,
    }
}

/// The person closes the case today.
#[derive(Debug, Clone, Default)]
pub struct Close {
    /// An [`Outcome`] by its spelling.
    pub outcome: String,
    /// Keep watching the promises: `yes` or `no`.
    pub watch: String,
}

impl Change for Close {
    async fn events(&self, _: &Here, on: &Loaded) -> Answer<Vec<Body>> {
        let outcome = Outcome::from_id(&self.outcome).ok_or_else(|| Refusal::refused("close-needs-outcome"))?;
        let watch = match self.watch.as_str() {
            "yes" => true,
            "no" => false,
            _ => return Err(Refusal::refused("close-needs-watch")),
        };
        Ok(vec![Body::Closed(Closed { at: Moment::day(on.today), outcome, watch: Some(watch) })])
    }
}
