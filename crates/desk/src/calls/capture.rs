//! One sales call or message, as it is logged.

use crate::change::Change;
use crate::error::{Answer, Refusal};
use crate::evidence::seal::Sealed;
use crate::here::Here;
use crate::loaded::Loaded;
use crate::typed;
use casework::{Body, Channel, Direction, IncidentBody, Matter, Refused};
use playbook::{FactType, Pack};

/// A call as it is typed. It is a sales call: that is why it is logged.
#[derive(Debug, Clone, Default)]
pub struct NewCall {
    /// The number shown; empty when it was withheld.
    pub number: String,
    /// It was withheld.
    pub withheld: bool,
    /// When it came.
    pub at: String,
    /// A [`Channel`] by its spelling; a call when empty.
    pub channel: String,
    /// Whom the caller claimed to be.
    pub claimed: String,
    /// What was sold.
    pub topic: String,
    /// What was said.
    pub said: String,
    /// A [`Refused`] by its spelling.
    pub refused: String,
    /// A [`Matter`] by its spelling; a call when empty.
    pub matter: String,
    /// Sealed recording or screenshot.
    pub originals: Vec<Sealed>,
}

impl Change for NewCall {
    /// A call came, whatever else was recorded meanwhile.
    fn holds_anyway(&self) -> bool {
        true
    }

    fn looks_at_the_case_alone(&self) -> bool {
        true
    }

    async fn events(&self, _: &Here, on: &Loaded) -> Answer<Vec<Body>> {
        self.bodies(&on.pack, own_line(on))
    }
}

impl NewCall {
    /// Its events, in a case of this pack; `own` is the person's own number, where it is known.
    pub(crate) fn bodies(&self, pack: &Pack, own: Option<&str>) -> Answer<Vec<Body>> {
        let own = own.and_then(|own| number::parse(own).key());
        if own.is_some_and(|own| number::parse(&self.number).key() == Some(own)) {
            return Err(Refusal::refused("cap-own-number"));
        }
        let number = typed::number(pack, &self.number)?;
        let matter = typed::word(&self.matter, Matter::from_id)?.filter(|m| *m != Matter::Service);
        if number.is_none() && !self.withheld && matter.is_none() {
            return Err(Refusal::refused("cap-needs-number"));
        }
        let refused = typed::word(&self.refused, Refused::from_id)?;
        let mut all: Vec<Body> = self.originals.iter().map(|s| Body::Exhibit(s.added.clone())).collect();
        all.push(Body::Incident(IncidentBody {
            at: typed::moment(&self.at)?,
            number,
            channel: typed::word(&self.channel, Channel::from_id)?,
            direction: (refused == Some(Refused::Unanswered)).then_some(Direction::Missed),
            seconds: None,
            claimed: typed::words(&self.claimed),
            topic: typed::words(&self.topic),
            said: typed::words(&self.said),
            refused,
            nuisance: matter.is_none().then_some(true),
            invited: None,
            party: None,
            matter,
            exhibits: self.originals.iter().map(|s| s.digest).collect(),
        }));
        Ok(all)
    }
}

/// The person's own number.
fn own_line(on: &Loaded) -> Option<&str> {
    let line = on.pack.facts.iter().find(|f| f.group == "line" && f.kind == FactType::Phone)?;
    Some(on.case.fact(&line.key)?.value.as_str())
}
