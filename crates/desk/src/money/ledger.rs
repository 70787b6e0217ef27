//! What it takes: minutes and money of the person's own.

use crate::change::Change;
use crate::error::{Answer, Refusal};
use crate::here::Here;
use crate::loaded::Loaded;
use crate::typed;
use casework::{Body, CostEntry, Moment, TimeEntry};

/// Minutes spent, 1 to 1440.
#[derive(Debug, Clone, Default)]
pub struct Minutes {
    /// How many.
    pub minutes: String,
    /// On what.
    pub what: String,
    /// On which day; today when empty.
    pub day: String,
}

impl Change for Minutes {
    async fn events(&self, _: &Here, on: &Loaded) -> Answer<Vec<Body>> {
        let minutes = self.minutes.trim().parse().ok().filter(|m| (1..=1440).contains(m));
        Ok(vec![Body::Time(TimeEntry {
            at: Moment::day(typed::day(&self.day)?.unwrap_or(on.today)),
            minutes: minutes.ok_or_else(|| Refusal::refused("needs-minutes"))?,
            what: typed::words(&self.what),
        })])
    }
}

/// Money spent.
#[derive(Debug, Clone, Default)]
pub struct Spent {
    /// How much.
    pub amount: String,
    /// On what.
    pub what: String,
    /// On which day; today when empty.
    pub day: String,
}

impl Change for Spent {
    async fn events(&self, _: &Here, on: &Loaded) -> Answer<Vec<Body>> {
        Ok(vec![Body::Cost(CostEntry {
            at: Moment::day(typed::day(&self.day)?.unwrap_or(on.today)),
            amount: typed::sum(&on.pack, &self.amount)?,
            what: typed::words(&self.what),
            exhibit: None,
        })])
    }
}
