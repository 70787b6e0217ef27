//! Opening a case.

use crate::desk::{Desk, LOCAL};
use crate::error::{Answer, DeskError};
use casework::{Actor, Body};
use playbook::Lang;

/// What a new case starts with.
#[derive(Debug, Clone, Default)]
pub struct NewCase {
    /// What it is about, in the person's words.
    pub subject: String,
    /// Pack id.
    pub pack: String,
    /// Language of its letters.
    pub lang: Lang,
    /// Facts already known: key and value.
    pub facts: Vec<(String, String)>,
    /// Demands chosen; the pack's defaults when empty.
    pub demands: Vec<String>,
}

/// Opens a case and answers its id.
///
/// # Errors
/// An unknown pack, an empty subject, a fact or demand that the pack does not have.
pub async fn open_case(desk: &Desk, new: NewCase) -> Answer<String> {
    let pack = desk.pack(&new.pack)?;
    let subject = new.subject.trim();
    if subject.is_empty() {
        return Err(DeskError::refused("case-needs-subject", &[]));
    }
    let lang = new.lang.tag().to_owned();
    let mut bodies = vec![body("case-opened", &[("subject", subject), ("pack", &new.pack), ("lang", &lang)])?];
    for (key, value) in new.facts.iter().filter(|(_, v)| !v.trim().is_empty()) {
        bodies.push(crate::case::record::fact(&pack, key, value)?);
    }
    for demand in &new.demands {
        if !pack.demands.iter().any(|d| d.id == *demand) {
            return Err(DeskError::not_found("no-demand", demand));
        }
        bodies.push(body("demand", &[("demand", demand)])?);
    }
    let id = fresh_id()?;
    let mut tx = desk.store.begin().await?;
    tx.create_case(LOCAL, &id, subject, &new.pack, desk.now()).await?;
    let events = tx.append(&id, desk.now(), Actor::Person, &bodies).await?;
    crate::ladder::reminders::grown(desk, &mut tx, &id, events.last().map_or(0, |e| e.seq)).await?;
    tx.save().await?;
    Ok(id)
}

/// A body from text pairs, with its error as a refusal.
pub(crate) fn body(kind: &str, pairs: &[(&str, &str)]) -> Answer<Body> {
    let given = pairs.iter().filter(|(_, value)| !value.trim().is_empty());
    Body::from_pairs(kind, given.map(|(k, v)| (*k, v.trim())))
        .map_err(|e| DeskError::refused("bad-event", &[("kind", e.kind), ("message", e.message)]))
}

/// `c` and six characters that are hard to confuse when read aloud.
fn fresh_id() -> Answer<String> {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
    let mut bytes = [0u8; 6];
    getrandom::fill(&mut bytes).map_err(|e| anyhow::anyhow!("no random numbers from the system: {e}"))?;
    Ok(std::iter::once('c').chain(bytes.iter().map(|b| LETTERS[usize::from(b % 32)] as char)).collect())
}
