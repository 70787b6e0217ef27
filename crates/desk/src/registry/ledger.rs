//! What findings cost: who owes what, what was paid, who objects and why.

use super::Registry;
use super::finding::Shown;
use super::place::shortened;
use super::times::DayMeans;
use super::violations::LEDGER;
use crate::error::{Answer, Refusal};
use jiff::Timestamp;
use registry::dated::Told;
use registry::history::state;
use registry::judge::{Finding, Record};
use registry::ledger::{
    Act, Balances, Bill, Correction, Examined, Ground, Known, Ledger, Money, Part, Standing, examine, written,
};
use registry::{Channel, E164};
use serde::Serialize;

/// One sum of a balance, as people write it.
#[derive(Debug, Clone, Serialize)]
pub struct Stands {
    /// `fine` or `compensation`.
    pub part: &'static str,
    /// The currency.
    pub currency: String,
    /// What was assessed.
    pub assessed: String,
    /// What fell.
    pub cancelled: String,
    /// What was paid.
    pub paid: String,
    /// What is to be paid.
    pub due: String,
    /// What is not to be paid before an objection is decided.
    pub disputed: String,
    /// What was paid for findings that fell.
    pub owed_back: String,
}

/// What one finding stands at.
#[derive(Debug, Clone, Serialize)]
pub struct BillTold {
    /// The finding.
    pub finding: String,
    /// Who pays.
    pub debtor: String,
    /// Whose number was called.
    pub person: String,
    /// `assessed`, `objected`, `upheld`, `cancelled`.
    pub standing: &'static str,
    /// Since when.
    pub since: Timestamp,
    /// Why, where somebody decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Its sums.
    pub sums: Vec<Stands>,
    /// Grounds of the objections.
    pub objections: Vec<&'static str>,
    /// What it cost before its grade was corrected, the last correction last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<CorrectionTold>,
}

/// What a finding cost before its grade was corrected.
#[derive(Debug, Clone, Serialize)]
pub struct CorrectionTold {
    /// When it was corrected.
    pub at: Timestamp,
    /// The grade before.
    pub grade: u16,
    /// The fine before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fine: Option<Money>,
    /// The compensation before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compensation: Option<Money>,
    /// Why it is another one now.
    pub why: String,
}

/// The ledger, whole or of one organisation or one person.
#[derive(Debug, Clone, Serialize)]
pub struct LedgerTold {
    /// What all of it comes to.
    pub totals: Vec<Stands>,
    /// Finding by finding.
    pub bills: Vec<BillTold>,
}

/// What was looked up for an objection.
#[derive(Debug, Clone, Serialize)]
pub struct Looked {
    /// The finding.
    pub finding: String,
    /// The ground.
    pub ground: &'static str,
    /// `supported`, `contradicted`, `open`.
    pub weight: &'static str,
    /// The name of what was found.
    pub code: &'static str,
    /// What was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
    /// What is left to check, in Chinese.
    pub zh: &'static str,
    /// What is left to check, in English.
    pub en: &'static str,
}

/// Whose part of the ledger.
#[derive(Debug, Clone, Default)]
pub struct Whose {
    /// Of this organisation.
    pub organisation: Option<String>,
    /// Of this person's number.
    pub person: Option<String>,
}

impl Registry {
    pub(super) async fn ledger_now(&self) -> Answer<Ledger> {
        Ok(Ledger::new(&self.acts_of(LEDGER).await?))
    }

    /// Whether a finding was cancelled: then it is none.
    pub(super) async fn is_cancelled(&self, finding: &str) -> Answer<bool> {
        Ok(self.ledger_now().await?.bill(finding).is_some_and(|bill| bill.standing == Standing::Cancelled))
    }

    /// The ledger as it stands.
    ///
    /// # Errors
    /// A text that is no number.
    pub async fn ledger(&self, whose: &Whose) -> Answer<LedgerTold> {
        let ledger = self.ledger_now().await?;
        let person = whose.person.as_deref().map(|text| self.number(text)).transpose()?;
        let wanted = |bill: &&Bill| {
            whose.organisation.as_deref().is_none_or(|id| bill.assessment.debtor == id)
                && person.is_none_or(|number| bill.assessment.person == number)
        };
        let totals = match (&whose.organisation, person) {
            (Some(id), _) => ledger.organisation(id),
            (None, Some(number)) => ledger.person(number),
            (None, None) => ledger.total(),
        };
        Ok(LedgerTold { totals: stands(&totals), bills: ledger.bills().filter(wanted).map(told).collect() })
    }

    /// Records a payment, or one that went back.
    ///
    /// # Errors
    /// A finding that is not there, more than is due, another currency.
    pub async fn pay(&self, finding: &str, part: Part, amount: &str, returned: bool) -> Answer<BillTold> {
        let amount: Money = amount.parse().map_err(|error: registry::ledger::MoneyError| {
            Refusal::refused("registry-money").with_both("reason", super::reasons::money(&error))
        })?;
        let finding = finding.to_owned();
        let act = match returned {
            true => Act::Returned { finding, part, amount },
            false => Act::Paid { finding, part, amount },
        };
        self.tell_ledger(act, super::orgs::OPERATOR).await
    }

    /// Records an objection that `actor` wrote down, and looks up what the registry knows about its ground. It decides nothing.
    ///
    /// # Errors
    /// A finding that is not there, an organisation that is no party to it, a ground that does not exist.
    pub async fn object(
        &self,
        finding: &str,
        by: &str,
        ground: &str,
        at: Option<&str>,
        text: &str,
        actor: &str,
    ) -> Answer<(BillTold, Looked)> {
        let ground = match (ground, at) {
            ("emergency", _) => Ground::Emergency,
            ("consent", _) => Ground::Consent,
            ("wrong-clock", None) => return Err(Refusal::refused("ground-needs-time")),
            ("wrong-clock", Some(at)) => Ground::WrongClock { at: self.moment(at, DayMeans::Noon)? },
            ("reassigned", _) => Ground::Reassigned,
            ("not-ours", _) => Ground::NotOurs,
            ("other", _) => Ground::Other,
            _ => return Err(Refusal::refused("registry-ground").with("value", shortened(ground))),
        };
        let all = self.findings().await?;
        let no = || Refusal::not_found("registry-no-finding", &shortened(finding));
        let looked = self.look_up(all.iter().find(|one| one.id == finding).ok_or_else(no)?, &ground).await?;
        let act = Act::Objected { finding: finding.to_owned(), by: by.to_owned(), ground, text: text.to_owned() };
        Ok((self.tell_ledger(act, actor).await?, looked))
    }

    /// Decides an objection: the finding stands, or it falls.
    ///
    /// # Errors
    /// A finding that is not there; an empty reason; one that fell already.
    pub async fn decide(&self, finding: &str, stands: bool, why: &str) -> Answer<BillTold> {
        let (finding, why) = (finding.to_owned(), why.to_owned());
        let act = if stands { Act::Upheld { finding, why } } else { Act::Cancelled { finding, why } };
        let told = self.tell_ledger(act, super::orgs::OPERATOR).await?;
        if !stands {
            // It is none now: findings after it are counted without it.
            self.regrade().await?;
        }
        Ok(told)
    }

    async fn tell_ledger(&self, act: Act, actor: &str) -> Answer<BillTold> {
        let mut change = self.change().await?;
        let now = change.known();
        let known = change.acts(LEDGER).await?.into_iter().map(super::orgs::entry).collect::<Answer<Vec<_>>>()?;
        let told = Told { at: now, act };
        let mut ledger = Ledger::new(&known);
        let entry = told.clone().recorded(u64::MAX >> 1, now);
        ledger.admit_now(&entry)?;
        ledger.add(&entry);
        let finding = told.act.finding().to_owned();
        let body = serde_json::to_value(&told).map_err(anyhow::Error::from)?;
        change.act(LEDGER, &finding, &body, actor).await?;
        change.save().await?;
        ledger.bill(&finding).map(self::told).ok_or_else(|| Refusal::not_found("registry-no-finding", &finding))
    }

    /// What is known now about a ground, of the time of the call.
    pub(super) async fn look_up(&self, shown: &Shown, ground: &Ground) -> Answer<Looked> {
        let (record, found) = whole(shown)?;
        let (history, now) = (self.register.history(record.to).await?, self.now());
        let then = state(&history, self.as_of(record.at, now));
        let caller = self.book().await?.chain(record.from, record.at, now);
        let at_claimed = match ground {
            Ground::WrongClock { at } => {
                let moved = Record { at: *at, ..record.clone() };
                Some(self.bench().await?.judge(&moved, &history))
            }
            _ => None,
        };
        let known =
            Known { record: &record, finding: &found, state: &then, caller: &caller, at_claimed: at_claimed.as_ref() };
        let Examined { weight, code, what, zh, en } = examine(ground, &known, &self.rules);
        Ok(Looked { finding: shown.id.clone(), ground: ground.code(), weight: weight.code(), code, what, zh, en })
    }
}

/// The call and the finding out of what was written down.
fn whole(shown: &Shown) -> Answer<(Record, Finding)> {
    let broken = || Refusal::refused("registry-broken").with("what", shown.id.clone());
    let number = |text: &str| text.parse::<E164>().map_err(|_| broken());
    let (from, to) = (number(&shown.from)?, number(&shown.to)?);
    let (purpose, channel) = (shown.purpose.clone(), Channel::Voice);
    let record = Record { from, to, at: shown.at, purpose, for_whom: None, channel };
    let finding = Finding {
        organisation: shown.organisation.clone(),
        principal: shown.principal.clone(),
        principals: shown.principals.clone(),
        debtor: shown.debtor.clone(),
        chain: shown.chain.clone(),
        reasons: Vec::new(),
        entry: shown.proof.entry,
    };
    Ok((record, finding))
}

pub(super) fn told(bill: &Bill) -> BillTold {
    let balances: Balances = Part::ALL
        .iter()
        .filter_map(|part| bill.balance(*part).map(|(currency, balance)| ((*part, currency), balance)))
        .collect();
    BillTold {
        finding: bill.assessment.finding.clone(),
        debtor: bill.assessment.debtor.clone(),
        person: bill.assessment.person.to_string(),
        standing: bill.standing.name(),
        since: bill.since,
        why: bill.why.clone(),
        sums: stands(&balances),
        objections: bill.objections.iter().map(|objection| objection.ground.code()).collect(),
        corrections: bill.corrections.iter().map(correction).collect(),
    }
}

fn correction(one: &Correction) -> CorrectionTold {
    let Correction { at, grade, fine, compensation, why, .. } = one;
    CorrectionTold { at: *at, grade: *grade, fine: *fine, compensation: *compensation, why: why.clone() }
}

pub(super) fn stands(balances: &Balances) -> Vec<Stands> {
    let sum = |((part, currency), balance): (&(Part, registry::ledger::Currency), &registry::ledger::Balance)| Stands {
        part: part.name(),
        currency: currency.code().to_owned(),
        assessed: written(balance.assessed, *currency),
        cancelled: written(balance.cancelled, *currency),
        paid: written(balance.paid, *currency),
        due: written(balance.due, *currency),
        disputed: written(balance.disputed, *currency),
        owed_back: written(balance.owed_back, *currency),
    };
    balances.iter().map(sum).collect()
}
