//! What is asked and what came: sums put to rates, demands, payments.

use crate::change::Change;
use crate::error::{Answer, Refusal};
use crate::here::Here;
use crate::loaded::Loaded;
use crate::packs::known::rate;
use crate::typed;
use casework::{Body, COMPANY, Claim, Demand, Label, Moment, Payment};

/// A sum is put to a rate of the pack, or dropped again.
#[derive(Debug, Clone, Default)]
pub struct PutClaim {
    /// Rate id.
    pub rate: String,
    /// Amount per unit, where the pack leaves it to the person.
    pub amount: String,
    /// Dropped again.
    pub drop: bool,
}

impl Change for PutClaim {
    async fn events(&self, _: &Here, on: &Loaded) -> Answer<Vec<Body>> {
        rate(&on.pack, Some(&self.rate))?;
        let known = on.pack.rate(&self.rate).is_some_and(|r| r.amount_fact.is_some());
        let amount = match self.drop {
            true => None,
            false if known => typed::maybe_sum(&on.pack, &self.amount)?,
            false => Some(typed::sum(&on.pack, &self.amount)?),
        };
        let dropped = self.drop.then_some(true);
        Ok(vec![Body::Claim(Claim { rate: self.rate.clone(), amount, count: None, dropped })])
    }
}

/// What the person wants, as the boxes of the form stand.
#[derive(Debug, Clone, Default)]
pub struct ChooseDemands {
    /// Demand ids that are on.
    pub on: Vec<String>,
    /// Of these, those that are enough to settle.
    pub floor: Vec<String>,
}

impl Change for ChooseDemands {
    async fn events(&self, _: &Here, on: &Loaded) -> Answer<Vec<Body>> {
        let case = &on.case;
        let mut all = Vec::new();
        for spec in &on.pack.demands {
            let wanted = self.on.contains(&spec.id);
            let floor = wanted && self.floor.contains(&spec.id);
            let known = case.demands.get(&spec.id);
            // A default that was never named stands, so leaving its box empty drops it.
            let stands = known.is_some() || (spec.default && !case.demands_dropped.contains(&spec.id));
            let same = match (wanted, known) {
                (true, Some(d)) => d.floor.unwrap_or(false) == floor,
                (true, None) => false,
                (false, _) => !stands,
            };
            if same {
                continue;
            }
            all.push(Body::Demand(Demand {
                demand: spec.id.clone(),
                words: known.and_then(|d| d.words.clone()),
                floor: floor.then_some(true),
                dropped: (!wanted).then_some(true),
            }));
        }
        Ok(all)
    }
}

/// Money that came.
#[derive(Debug, Clone, Default)]
pub struct Paid {
    /// How much.
    pub amount: String,
    /// On which day; today when empty.
    pub day: String,
    /// Rate id of the claim line it settles.
    pub rate: String,
    /// A [`Label`] by its spelling.
    pub label: String,
    /// Words.
    pub words: String,
}

impl Change for Paid {
    async fn events(&self, _: &Here, on: &Loaded) -> Answer<Vec<Body>> {
        let settles = typed::words(&self.rate);
        rate(&on.pack, settles.as_deref())?;
        let amount = typed::sum(&on.pack, &self.amount)?;
        if amount.minor() == 0 {
            return Err(Refusal::refused("needs-amount").with("value", self.amount.trim()));
        }
        Ok(vec![Body::Payment(Payment {
            at: Moment::day(typed::day(&self.day)?.unwrap_or(on.today)),
            amount,
            by: Some(COMPANY.to_owned()),
            rate: settles,
            label: typed::word(&self.label, Label::from_id)?,
            words: typed::words(&self.words),
            exhibit: None,
        })])
    }
}
