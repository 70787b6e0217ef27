//! What came back: the answer, and the promise or offer that came with it.

use crate::change::Change;
use crate::error::{Answer, Refusal};
use crate::evidence::seal::Sealed;
use crate::here::Here;
use crate::ladder::sheet::{Contacted, Sheet};
use crate::loaded::Loaded;
use crate::typed;
use casework::{Body, COMPANY, Ended, Meaning, Outcome, Reply};
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
    /// What was said, sentence by sentence.
    pub sheet: Sheet,
    /// Ground for not taking it up, by id in the pack.
    pub reason: String,
    /// Sealed originals; the first is the answer itself.
    pub originals: Vec<Sealed>,
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
        let meaning = typed::word(&self.meaning, Meaning::from_id)?.or_else(|| self.sheet.meaning(&on.pack));
        let meaning = meaning.ok_or_else(|| Refusal::refused("reply-needs-meaning"))?;
        let at = typed::moment(&self.at)?;
        let exhibit = self.originals.first().map(|s| s.digest);
        let mut all: Vec<Body> = self.originals.iter().map(|s| Body::Exhibit(s.added.clone())).collect();
        // Offices neither offer nor promise nor pay; where nobody was named, such words are the company's, and end no clock of an office.
        let from = match typed::words(&self.from) {
            None if matches!(meaning, Meaning::Offered | Meaning::Promised | Meaning::Paid) => Some(COMPANY.to_owned()),
            named => named,
        };
        let by = from.clone().unwrap_or_default();
        let said = Contacted { rung: &rung.id, at, by: &by, agent: &self.agent, ticket: &self.ticket };
        let sheet = Sheet { exhibit: exhibit.or(self.sheet.exhibit), ..self.sheet.clone() };
        all.extend(sheet.bodies(&on.pack, &said)?);
        match meaning {
            Meaning::Promised if !sheet.lines.iter().any(|l| l.has("promise")) => {
                return Err(Refusal::refused("reply-needs-promise"));
            }
            Meaning::Offered if !sheet.lines.iter().any(|l| l.has("offer") || l.has("promise")) => {
                return Err(Refusal::refused("reply-needs-offer"));
            }
            _ => {}
        }
        all.push(Body::Reply(Reply {
            rung: rung.id.clone(),
            at,
            meaning,
            from,
            ticket: typed::words(&self.ticket),
            agent: typed::words(&self.agent),
            words: None,
            until: None,
            reason: typed::words(&self.reason).filter(|_| meaning == Meaning::NotAccepted),
            exhibit,
        }));
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
        let words: Vec<&str> = self.sheet.lines.iter().map(|l| l.words.trim()).filter(|l| !l.is_empty()).collect();
        let words = typed::words(&words.join("\n"));
        Ok(Body::Ended(Ended { rung: rung.id.clone(), at, outcome: Outcome::Withdrawn, words }))
    }
}
