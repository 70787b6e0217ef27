//! What the other side promised and offered: what binds, from when, and what breaks it.

use crate::Moment;
use crate::body::{Commitment, Offer};
use crate::case::{Case, Incident, Recorded};
use crate::words::{Decision, Side, Trigger};
use jiff::civil::Date;

impl Case {
    /// Later sales calls that break a commitment, as far as the log alone tells; see [`Case::breaks`].
    pub fn breaches<'a>(&'a self, commitment: &'a Commitment) -> impl Iterator<Item = &'a Incident> {
        let binds = self.binds(commitment);
        self.incidents.iter().filter(move |i| binds && self.breaks(commitment, i))
    }

    /// Whether a commitment is one that a call can break: not one to do something by a day, and not a part of an offer that
    /// was not accepted. What stands in an offer binds nobody before it is taken (Civil Code 478, 488).
    pub fn binds(&self, commitment: &Commitment) -> bool {
        let by_a_day = commitment.trigger == Some(Trigger::DayPassed)
            || commitment.trigger.is_none() && commitment.until.is_some() && commitment.remedy.is_none();
        !by_a_day && self.stands(commitment)
    }

    /// Whether a commitment holds: it is no part of an offer, or of one that was accepted. Where only its day and sum say that
    /// it was part of an offer, it falls with that offer and not before.
    pub fn stands(&self, commitment: &Commitment) -> bool {
        let decision = |seq: u64| self.decision_on(seq).map(|d| d.decision);
        match self.offer_of(commitment) {
            None => true,
            Some(offer) if commitment.offer.is_some() => decision(offer) == Some(Decision::Accepted),
            Some(offer) => decision(offer).is_none_or(|d| d == Decision::Accepted),
        }
    }

    /// Whether what somebody promised or offered is the company's word. Whoever spoke without being named as a party spoke for
    /// it: people write down "the manager" or the hotline's number.
    pub fn speaks_for_company(&self, who: &str) -> bool {
        !self.parties.contains_key(who) || self.side_of(who) != Side::Elsewhere
    }

    /// The offer that a commitment is a part of: the one it names, or one of the same side and moment that names the same sum
    /// for each later call.
    pub fn offer_of(&self, commitment: &Commitment) -> Option<u64> {
        let alike = |o: &&Recorded<Offer>| {
            o.by == commitment.by && o.at == commitment.at && o.per_call.is_some() && o.per_call == commitment.remedy
        };
        commitment.offer.or_else(|| self.offers.iter().find(alike).map(|o| o.seq))
    }

    /// From when a commitment holds: what was part of an offer does from the acceptance on (Civil Code 483), and a stop
    /// that is promised by a day from the end of that day on.
    fn holds_from(&self, commitment: &Commitment) -> Moment {
        if let Some(last) = commitment.until.filter(|_| commitment.remedy.is_none()) {
            return Moment::day(last);
        }
        let taken = self.offer_of(commitment).and_then(|seq| self.decision_on(seq)).map(|d| d.at);
        taken.map_or(commitment.at, |taken| if commitment.at.surely_before(taken) { taken } else { commitment.at })
    }

    /// A sum for each later call in an offer that was accepted is a promise from the day of the acceptance on, even where
    /// nobody recorded it as one.
    pub(crate) fn accepted_promises(&mut self) {
        let known: Vec<u64> =
            self.commitments.iter().filter(|c| c.remedy.is_some()).filter_map(|c| self.offer_of(c)).collect();
        let new = self.offers.iter().filter(|o| !known.contains(&o.seq)).filter_map(|offer| {
            let taken = self.decision_on(offer.seq).filter(|d| d.decision == Decision::Accepted)?;
            Some(Recorded { seq: taken.seq, body: offer.promised(taken.at, offer.terms.clone()?)? })
        });
        let new: Vec<_> = new.collect();
        self.commitments.extend(new);
    }

    /// Whether a sales call breaks a commitment: it came later, is not somebody else's, and is about what was promised.
    /// A promise of somebody else than the company is broken by calls of that party alone.
    pub fn breaks(&self, commitment: &Commitment, incident: &Incident) -> bool {
        incident.is_sales()
            && later(incident.at, self.holds_from(commitment))
            && covers(commitment, incident.topic.as_deref())
            && match &incident.party {
                None => self.speaks_for_company(&commitment.by),
                Some(party) if self.stands_behind(&commitment.by, party) => true,
                Some(_) => incident.side != Side::Elsewhere && self.speaks_for_company(&commitment.by),
            }
    }

    /// How an offer stands on a day: the person's decision, or `open`; after its last day it binds nobody and has `lapsed`
    /// (Civil Code 478).
    pub fn offer_state(&self, offer: &Recorded<Offer>, today: Date) -> &'static str {
        match self.decision_on(offer.seq) {
            Some(d) => d.decision.id(),
            None if offer.until.is_some_and(|last| last < today) => "lapsed",
            None => "open",
        }
    }
}

impl Recorded<Offer> {
    /// The promise that an offer becomes when it is accepted `at` a moment: what it names for each later call. `None` when it
    /// names no such sum.
    pub fn promised(&self, at: Moment, terms: String) -> Option<Commitment> {
        Some(Commitment {
            by: self.by.clone(),
            at,
            terms,
            trigger: Some(Trigger::LaterCall),
            remedy: Some(self.per_call?),
            until: None,
            about: Vec::new(),
            except: Vec::new(),
            offer: Some(self.seq),
            agent: None,
            ticket: None,
            exhibit: None,
        })
    }
}

/// Whether a promise is about calls of this topic. A promise that names its topics is not about a call whose topic nobody
/// recorded.
fn covers(commitment: &Commitment, topic: Option<&str>) -> bool {
    let named = |list: &[String]| topic.is_some_and(|t| list.iter().any(|w| t.contains(w.as_str()) || w.contains(t)));
    !named(&commitment.except) && (commitment.about.is_empty() || named(&commitment.about))
}

/// Strictly later, where a day without a time counts as its end: a call on the promise's own day
/// breaks it only when both times are known and say so.
pub(crate) fn later(incident: Moment, promise: Moment) -> bool {
    match (incident.time(), promise.time()) {
        (Some(a), Some(b)) if incident.date() == promise.date() => a > b,
        _ => incident.date() > promise.date(),
    }
}
