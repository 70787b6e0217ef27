//! What came back: the answer, and the promise or offer that came with it.

use crate::change::Change;
use crate::error::{Answer, Refusal};
use crate::evidence::seal::Sealed;
use crate::here::Here;
use crate::ladder::contact::Promise;
use crate::loaded::Loaded;
use crate::packs::known::rate;
use crate::typed;
use casework::{Body, COMPANY, Digest, Ended, Label, Meaning, Moment, Offer, Outcome, Reply};
use playbook::Rung;

/// An answer as it is typed.
#[derive(Debug, Clone, Default)]
pub struct Answered {
    /// The rung it answers.
    pub rung: String,
    /// When it came.
    pub at: String,
    /// A [`Meaning`] by its spelling, or `withdrawn` when the person withdrew what was sent.
    pub meaning: String,
    /// Who answered: a party or authority id.
    pub from: String,
    /// Ticket number named in it.
    pub ticket: String,
    /// Work number of the agent.
    pub agent: String,
    /// The words, or the gist.
    pub words: String,
    /// Ground for not taking it up, by id in the pack.
    pub reason: String,
    /// The promise, for an answer that promises.
    pub promise: Promise,
    /// The offer, for an answer that offers.
    pub offer: NewOffer,
    /// Sealed originals; the first is the answer itself.
    pub originals: Vec<Sealed>,
}

/// An offer as it is typed.
#[derive(Debug, Clone, Default)]
pub struct NewOffer {
    /// Money now.
    pub amount: String,
    /// Money for each later call.
    pub per_call: String,
    /// What they call it: a [`Label`] by its spelling.
    pub label: String,
    /// Rate id of the claim line it answers.
    pub rate: String,
    /// Last day to answer.
    pub until: String,
}

impl Change for Answered {
    async fn events(&self, _: &Here, on: &Loaded) -> Answer<Vec<Body>> {
        let rung = on.pack.rung(&self.rung).ok_or_else(|| match self.rung.as_str() {
            "" => Refusal::refused("reply-needs-rung"),
            other => Refusal::not_found("no-rung", other),
        })?;
        if self.meaning == WITHDRAWN {
            return Ok(vec![self.withdrawn(on, rung)?]);
        }
        let meaning = typed::word(&self.meaning, Meaning::from_id)?;
        let meaning = meaning.ok_or_else(|| Refusal::refused("reply-needs-meaning"))?;
        let at = typed::moment(&self.at)?;
        let exhibit = self.originals.first().map(|s| s.digest);
        let mut all: Vec<Body> = self.originals.iter().map(|s| Body::Exhibit(s.added.clone())).collect();
        all.push(Body::Reply(Reply {
            rung: rung.id.clone(),
            at,
            meaning,
            from: typed::words(&self.from),
            ticket: typed::words(&self.ticket),
            agent: typed::words(&self.agent),
            words: typed::words(&self.words),
            until: None,
            reason: typed::words(&self.reason).filter(|_| meaning == Meaning::NotAccepted),
            exhibit,
        }));
        match meaning {
            Meaning::Promised => all.push(self.promised(on, at, exhibit)?),
            Meaning::Offered => all.push(self.offered(on, at)?),
            _ => {}
        }
        Ok(all)
    }
}

/// What stands in the place of a meaning when nothing came back and the person withdrew what was sent.
const WITHDRAWN: &str = "withdrawn";

impl Answered {
    fn withdrawn(&self, on: &Loaded, rung: &Rung) -> Answer<Body> {
        let at = typed::moment(&self.at)?;
        let sent = on.case.dispatched(&rung.id).any(|d| !at.surely_before(d.at));
        if !sent {
            return Err(Refusal::refused("nothing-to-withdraw").with_both("rung", rung.name.clone()));
        }
        let words = typed::words(&self.words);
        Ok(Body::Ended(Ended { rung: rung.id.clone(), at, outcome: Outcome::Withdrawn, words }))
    }

    fn promised(&self, on: &Loaded, at: Moment, exhibit: Option<Digest>) -> Answer<Body> {
        let mut made = self.promise.commitment(&on.pack, at)?;
        made.exhibit = exhibit;
        Ok(Body::Commitment(made))
    }

    fn offered(&self, on: &Loaded, at: Moment) -> Answer<Body> {
        let amount = typed::maybe_sum(&on.pack, &self.offer.amount)?;
        let per_call = typed::maybe_sum(&on.pack, &self.offer.per_call)?;
        let terms = typed::words(&self.words);
        if amount.is_none() && per_call.is_none() && terms.is_none() {
            return Err(Refusal::refused("reply-needs-offer"));
        }
        let answers = typed::words(&self.offer.rate);
        rate(&on.pack, answers.as_deref())?;
        Ok(Body::Offer(Offer {
            by: COMPANY.to_owned(),
            at,
            amount,
            per_call,
            label: typed::word(&self.offer.label, Label::from_id)?,
            terms,
            rung: Some(self.rung.clone()),
            rate: answers,
            until: typed::day(&self.offer.until)?,
        }))
    }
}
