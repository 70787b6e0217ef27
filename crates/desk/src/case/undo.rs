//! Taking back, and taking that back: what one press saved is withdrawn and restored together.

use crate::change::Change;
use crate::error::{Answer, Refusal};
use crate::here::Here;
use crate::loaded::Loaded;
use casework::{Body, Fate, Withdrawn};

/// Takes back an event and what was saved with it. Taking back a withdrawal restores what it withdrew.
#[derive(Debug, Clone, Copy)]
pub struct TakeBack {
    /// Event number.
    pub seq: u64,
}

impl Change for TakeBack {
    /// It names what it takes back, and that still stands or it is refused.
    fn holds_anyway(&self) -> bool {
        true
    }

    async fn events(&self, here: &Here, on: &Loaded) -> Answer<Vec<Body>> {
        if self.seq < 2 || self.seq > on.case.head {
            return Err(Refusal::not_found("no-event", &self.seq.to_string()));
        }
        if let Fate::Withdrawn { .. } = on.case.fates.of(self.seq) {
            return Err(Refusal::refused("already-taken-back"));
        }
        let group = on.case.saved_with(self.seq);
        let stands = |seq: &u64| !matches!(on.case.fates.of(*seq), Fate::Withdrawn { .. });
        let group: Vec<u64> = group.into_iter().filter(stands).collect();
        for seq in &group {
            may_return(here, on, *seq).await?;
        }
        Ok(group.into_iter().map(|of| Body::Withdrawn(Withdrawn { of, reason: None })).collect())
    }
}

/// Taking back a withdrawal brings back what it withdrew. A decision on an offer does not come back beside a newer one.
async fn may_return(here: &Here, on: &Loaded, seq: u64) -> Answer<()> {
    let Body::Withdrawn(withdrawal) = here.event(&on.id, seq).await?.body else { return Ok(()) };
    match here.event(&on.id, withdrawal.of).await?.body {
        Body::OfferDecision(d) if on.case.decision_on(d.offer).is_some() => {
            Err(Refusal::refused("offer-already-decided"))
        }
        _ => Ok(()),
    }
}
