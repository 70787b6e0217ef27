//! How complaints and findings go, week by week, and who is behind them.

use super::Registry;
use crate::error::Answer;
use jiff::ToSpan as _;
use jiff::civil::Date;
use registry::ledger::Standing;
use registry::org::Kind;
use std::collections::{BTreeMap, HashMap};

/// So many weeks are looked at, this one included.
pub const WEEKS: usize = 12;
/// So many principals are named.
pub const MOST_PRINCIPALS: usize = 8;

/// One week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Week {
    /// Its Monday.
    pub monday: Date,
    /// Complaints that came in it.
    pub complaints: u64,
    /// Findings assessed in it.
    pub findings: u64,
    /// Of them those whose call came from a partner or an agent.
    pub through: u64,
}

/// How it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trends {
    /// The weeks, the oldest first.
    pub weeks: Vec<Week>,
    /// Principals with most findings in these weeks: all of them, and those through partners and agents.
    pub principals: Vec<(String, u64, u64)>,
}

impl Registry {
    /// How complaints and findings went in the last weeks. Weeks begin on Monday, in the registry's zone.
    ///
    /// # Errors
    /// A stored row that makes no sense.
    pub async fn trends(&self) -> Answer<Trends> {
        let today = self.day(self.now());
        let mut weeks: Vec<Week> = (0..WEEKS).rev().map(|back| Week::of(today, back)).collect();
        let first = weeks.first().map_or(today, |week| week.monday);
        let place = |day: Date| {
            let days = (monday(day) - first).get_days();
            usize::try_from(days / 7).ok().filter(|place| days >= 0 && *place < WEEKS)
        };
        for life in self.all_complaints().await?.all() {
            let day = life.moves().first().map(|received| self.day(received.at));
            if let Some(place) = day.and_then(place) {
                weeks[place].complaints += 1;
            }
        }
        let kinds: HashMap<String, Kind> =
            self.organisations().await?.into_iter().map(|known| (known.id, known.kind)).collect();
        let mut principals: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        let ledger = self.ledger_now().await?;
        let fell = |id: &str| ledger.bill(id).is_some_and(|bill| bill.standing == Standing::Cancelled);
        for finding in self.findings().await?.iter().filter(|one| !fell(&one.id)) {
            let Some(place) = place(finding.assessed) else { continue };
            let counts = finding.counts_against();
            let other = counts.iter().any(|principal| *principal != finding.organisation)
                && matches!(kinds.get(&finding.organisation), Some(Kind::Partner | Kind::Agent));
            weeks[place].findings += 1;
            weeks[place].through += u64::from(other);
            for principal in counts {
                let of = principals.entry(principal.clone()).or_default();
                of.0 += 1;
                of.1 += u64::from(other);
            }
        }
        let mut principals: Vec<_> = principals.into_iter().map(|(id, (all, through))| (id, all, through)).collect();
        principals.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        principals.truncate(MOST_PRINCIPALS);
        Ok(Trends { weeks, principals })
    }
}

impl Week {
    fn of(today: Date, back: usize) -> Week {
        let days = i64::try_from(7 * back).unwrap_or_default();
        Week { monday: monday(today).saturating_sub(days.days()), complaints: 0, findings: 0, through: 0 }
    }
}

fn monday(day: Date) -> Date {
    day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
}
