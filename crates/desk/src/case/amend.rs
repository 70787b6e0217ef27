//! How a call should read: a correction of a call that was typed in, a note to a call from a list.

use crate::change::Change;
use crate::error::{Answer, Refusal};
use crate::here::Here;
use crate::loaded::Loaded;
use crate::typed;
use casework::{Body, Channel, Correction, Incident, IncidentBody, IncidentNote, IncidentRef, Matter, Refused};

/// A call as it should read, as it is typed.
#[derive(Debug, Clone)]
pub struct Amend {
    /// Which call.
    pub incident: IncidentRef,
    /// The number shown.
    pub number: String,
    /// When it came.
    pub at: String,
    /// Seconds connected.
    pub seconds: String,
    /// Whom the caller claimed to be.
    pub claimed: String,
    /// What was sold.
    pub topic: String,
    /// What was said.
    pub said: String,
    /// A [`Refused`] by its spelling.
    pub refused: String,
    /// `yes`, `no`, or nothing while it is open.
    pub nuisance: String,
    /// The party behind it, by its id; nothing leaves it as it is.
    pub party: String,
}

/// The call with this name.
///
/// # Errors
/// There is none.
pub fn incident<'l>(on: &'l Loaded, name: &str) -> Answer<&'l Incident> {
    let shown: String = name.chars().take(20).collect();
    let lost = || Refusal::not_found("no-incident", &shown);
    let id: IncidentRef = name.parse().map_err(|_| lost())?;
    on.case.incidents.iter().find(|i| i.id == id).ok_or_else(lost)
}

impl Change for Amend {
    async fn events(&self, _: &Here, on: &Loaded) -> Answer<Vec<Body>> {
        let i = incident(on, &self.incident.to_string())?;
        let body = if i.id.row.is_some() { self.note(i)? } else { self.correction(on, i)? };
        Ok(vec![body])
    }
}

impl Amend {
    fn nuisance(&self) -> Answer<Option<bool>> {
        typed::word(&self.nuisance, |word| match word {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        })
    }

    fn note(&self, i: &Incident) -> Answer<Body> {
        Ok(Body::Noted(IncidentNote {
            incidents: vec![i.id],
            number: None,
            nuisance: self.nuisance()?,
            invited: None,
            refused: typed::word(&self.refused, Refused::from_id)?,
            claimed: typed::words(&self.claimed),
            topic: typed::words(&self.topic),
            said: typed::words(&self.said),
            party: typed::words(&self.party),
            matter: None,
            exhibits: Vec::new(),
        }))
    }

    fn correction(&self, on: &Loaded, i: &Incident) -> Answer<Body> {
        let seconds = typed::words(&self.seconds);
        let seconds = seconds.map(|s| s.parse().map_err(|_| Refusal::refused("needs-seconds").with("value", s)));
        let right = IncidentBody {
            at: typed::moment(&self.at)?,
            number: typed::number(&on.pack, &self.number)?,
            channel: i.message.then_some(Channel::Message),
            direction: Some(i.direction),
            seconds: seconds.transpose()?,
            claimed: typed::words(&self.claimed),
            topic: typed::words(&self.topic),
            said: typed::words(&self.said),
            refused: typed::word(&self.refused, Refused::from_id)?,
            nuisance: self.nuisance()?,
            invited: i.invited.then_some(true),
            party: typed::words(&self.party).or_else(|| i.party.clone()),
            matter: (i.matter != Matter::Service).then_some(i.matter),
            exhibits: i.exhibits.clone(),
        };
        Ok(Body::Correction(Correction { of: i.id.seq, body: Box::new(Body::Incident(right)) }))
    }
}
