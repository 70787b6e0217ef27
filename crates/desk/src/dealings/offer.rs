//! Deciding on an offer: once, and only with open eyes.

use crate::change::Change;
use crate::error::{Answer, Refusal};
use crate::here::Here;
use crate::loaded::Loaded;
use crate::typed;
use crate::typed::guard;
use casework::{Body, Decision, Moment, Offer, OfferDecision, Recorded};
use playbook::{Do, Lang, Rung, ToDecide, money_text};

/// A decision as it is typed.
#[derive(Debug, Clone, Default)]
pub struct DecideOffer {
    /// Event number of the offer.
    pub offer: u64,
    /// `accepted`, `declined` or `countered`.
    pub decision: String,
    /// The words of a counter-offer.
    pub words: String,
    /// What accepting closes was read.
    pub ack: bool,
}

/// An offer by its event number.
///
/// # Errors
/// There is none, or it was withdrawn.
pub fn offer(on: &Loaded, seq: u64) -> Answer<&Recorded<Offer>> {
    on.case.offers.iter().find(|o| o.seq == seq).ok_or_else(|| Refusal::not_found("no-event", &seq.to_string()))
}

/// The rung on which offers are decided: the one whose action leads there.
pub fn settling(on: &Loaded) -> Option<&Rung> {
    on.pack.rungs.iter().find(|r| r.action.iter().any(|a| a.leads == Some(Do::Decide(ToDecide::Offer))))
}

/// Whether an offer may be decided on: it is open, and what accepting closes was read. Every door asks.
///
/// # Errors
/// `offer-already-decided`, `offer-past-its-day`, `file-needs-ack`, `offer-needs-decision`; no such offer.
pub fn may_decide(on: &Loaded, seq: u64, decision: Decision, at: Moment, ack: bool) -> Answer<()> {
    let offer = offer(on, seq)?;
    if let Some(last) = offer.until.filter(|last| decision == Decision::Accepted && *last < at.date()) {
        return Err(Refusal::refused("offer-past-its-day").with("day", last.to_string()));
    }
    if on.case.decision_on(seq).is_some() {
        return Err(Refusal::refused("offer-already-decided"));
    }
    may_read(on, decision, ack)
}

/// Whether a decision on an offer may read so.
///
/// # Errors
/// `file-needs-ack`, `offer-needs-decision`.
pub fn may_read(on: &Loaded, decision: Decision, ack: bool) -> Answer<()> {
    if !matches!(decision, Decision::Accepted | Decision::Declined | Decision::Countered) {
        return Err(Refusal::refused("offer-needs-decision"));
    }
    let closes = settling(on).is_some_and(|r| !r.closes.is_empty());
    if decision == Decision::Accepted && closes && !ack {
        return Err(Refusal::refused("file-needs-ack"));
    }
    Ok(())
}

impl Change for DecideOffer {
    async fn events(&self, _: &Here, on: &Loaded) -> Answer<Vec<Body>> {
        let decision = Decision::from_id(&self.decision).ok_or_else(|| Refusal::refused("offer-needs-decision"))?;
        let at = Moment::day(on.today);
        may_decide(on, self.offer, decision, at, self.ack)?;
        let words = typed::words(&self.words).filter(|_| decision == Decision::Countered);
        guard(words.as_deref())?;
        let mut all = vec![Body::OfferDecision(OfferDecision { offer: self.offer, at, decision, words })];
        if decision == Decision::Accepted {
            all.extend(promised(on, offer(on, self.offer)?, at));
        }
        Ok(all)
    }
}

/// An accepted sum per call becomes a promise to watch.
fn promised(on: &Loaded, offer: &Recorded<Offer>, at: Moment) -> Option<Body> {
    let per_call = offer.per_call?;
    let lang = Lang::from_tag(&on.case.lang);
    let sum = money_text(per_call).get(lang).to_owned();
    let terms =
        offer.terms.clone().unwrap_or_else(|| crate::words::Words::new(lang).a("entry-remedy", &[("money", sum)]));
    offer.promised(at, terms).map(Body::Commitment)
}
