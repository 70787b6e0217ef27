//! Was it worth it: time and money in, money and quiet out. Figures only; nobody is ranked by them.

use casework::Money;
use jiff::civil::Date;
use playbook::View;
use serde::Serialize;

/// How often calls came in a stretch of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Pace {
    /// Counted calls.
    pub calls: usize,
    /// Days.
    pub days: i64,
}

/// What a case took and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Worth {
    /// Minutes in the ledger.
    pub minutes: u32,
    /// Costs in the ledger.
    pub costs: Option<Money>,
    /// Asked for.
    pub asked: Option<Money>,
    /// Offered.
    pub offered: Option<Money>,
    /// Paid.
    pub paid: Option<Money>,
    /// Paid for each hour spent; absent before anything was paid, or with less than half an hour.
    pub per_hour: Option<Money>,
    /// From the first call to the first complaint.
    pub before: Option<Pace>,
    /// Since the newest promise or settlement, or else the newest complaint.
    pub after: Option<Pace>,
}

impl Worth {
    /// The key of the sentence that sums it up, by the calls alone: the aim is quiet.
    pub fn verdict(&self) -> &'static str {
        match (self.before, self.after) {
            (Some(_), Some(after)) if after.calls == 0 && after.days >= 14 => "worth-quiet",
            (Some(before), Some(after)) if after.days >= 14 => {
                // Calls per day compared without fractions.
                let (was, is) = (before.calls as i64 * after.days.max(1), after.calls as i64 * before.days.max(1));
                if is * 2 <= was { "worth-fewer" } else { "worth-same" }
            }
            _ => "worth-early",
        }
    }
}

/// The figures of a case today.
pub fn worth(view: &View<'_>) -> Worth {
    let case = view.case;
    let minutes: u32 = case.times.iter().map(|t| t.minutes).sum();
    let mut costs = case.costs.iter().map(|c| c.amount);
    let costs = costs.next().and_then(|first| costs.try_fold(first, Money::plus));
    let paid = view.paid();
    let first_call = case.counted().next().map(|i| i.at.date());
    let complained = case.dispatches.first().map(|d| d.at.date());
    let promised = case.commitments.last().map(|c| c.at.date());
    let settled = case.offer_decisions.iter().rev().find(|d| d.decision == casework::Decision::Accepted);
    let since = promised.max(settled.map(|d| d.at.date())).or(case.dispatches.last().map(|d| d.at.date()));
    Worth {
        minutes,
        costs,
        asked: view.claims_total(),
        offered: view.offered(),
        per_hour: paid
            .filter(|_| minutes >= 30)
            .and_then(|p| Money::new(p.minor() * 60 / i64::from(minutes), p.currency()).ok()),
        paid,
        before: first_call.zip(complained.or(Some(view.today))).and_then(|(from, to)| pace(view, from, to)),
        after: since.and_then(|from| pace(view, from.tomorrow().ok()?, view.today)),
    }
}

/// Counted calls from one day to another, both included; `None` when the days are in the wrong order.
fn pace(view: &View<'_>, from: Date, to: Date) -> Option<Pace> {
    let days = i64::from(from.until(to).ok()?.get_days()) + 1;
    let calls = view.case.counted().filter(|i| (from..=to).contains(&i.at.date())).count();
    (days > 0).then_some(Pace { calls, days })
}
