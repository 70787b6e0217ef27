//! Opening a case.

use crate::calls::capture::NewCall;
use crate::chance;
use crate::error::{Answer, Refusal};
use crate::here::Here;
use casework::{Body, Demand, Opened};
use playbook::{FactType, Lang};
use store::At;

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
    /// Demands chosen, beside the pack's defaults.
    pub demands: Vec<String>,
    /// Defaults of the pack that the person does not want.
    pub dropped: Vec<String>,
    /// The call for which it is opened, if it came today. Its day is that of the pack's place; its `at` is the time of day,
    /// such as `10:22`, or empty.
    pub call: Option<NewCall>,
}

/// Opens a case and answers its id. The second post of one form answers the first one's case.
///
/// # Errors
/// An unknown pack, an empty subject, a fact or demand that the pack does not have, a first call that cannot be logged. Nothing
/// is opened then.
pub async fn open_case(here: &Here, new: NewCase) -> Answer<String> {
    let first = first_call(here, &new)?;
    open_with(here, new, first).await
}

/// The first call, saved for itself, so that it can be taken back for itself.
fn first_call(here: &Here, new: &NewCase) -> Answer<Vec<Body>> {
    let Some(call) = &new.call else { return Ok(Vec::new()) };
    if call.number.trim().is_empty() {
        return Err(Refusal::refused("new-needs-number"));
    }
    let pack = here.pack(&new.pack)?;
    let today = here.clock.today(&pack.manifest.zone);
    let at = Some(call.at.trim()).filter(|at| !at.is_empty());
    let call = NewCall { at: at.map_or_else(|| today.to_string(), |at| format!("{today}T{at}")), ..call.clone() };
    let line = pack.facts.iter().find(|f| f.group == "line" && f.kind == FactType::Phone);
    let own = line.and_then(|spec| new.facts.iter().find(|(key, _)| *key == spec.key));
    let bodies = call.bodies(&pack, own.map(|(_, value)| value.as_str()))?;
    bodies.iter().filter_map(Body::happened).try_for_each(|at| crate::when::has_come(here.clock, &pack, at))?;
    Ok(bodies)
}

/// As [`open_case`], with what has already happened in it.
pub(crate) async fn open_with(here: &Here, new: NewCase, then: Vec<Body>) -> Answer<String> {
    let bodies = bodies(here, &new)?;
    crate::written::check(&bodies)?;
    crate::written::check(&then)?;
    let (id, now) = (fresh_id()?, here.now());
    let mut tx = here.scope().begin().await?;
    if let Some(key) = &here.form().key
        && let Some(before) = tx.claim_key(key, now).await?
    {
        return Ok(before);
    }
    tx.create_case(&id, new.subject.trim(), &new.pack, now).await?;
    let mut events = tx.append(&id, At::Anywhere, now, here.who(), &bodies).await?;
    for body in then {
        // Each for itself: they were not saved by one press.
        events = tx.append(&id, At::Anywhere, now, here.who(), &[body]).await?;
    }
    crate::ladder::reminders::grown(here, &mut tx, &id, events.last().map_or(0, |e| e.seq)).await?;
    if let Some(key) = &here.form().key {
        tx.answer_key(key, &id).await?;
    }
    tx.save().await?;
    Ok(id)
}

fn bodies(here: &Here, new: &NewCase) -> Answer<Vec<Body>> {
    let pack = here.pack(&new.pack)?;
    let subject = new.subject.trim();
    if subject.is_empty() {
        return Err(Refusal::refused("case-needs-subject"));
    }
    let lang = Some(new.lang.tag().to_owned());
    let mut bodies = vec![Body::CaseOpened(Opened { subject: subject.to_owned(), pack: new.pack.clone(), lang })];
    for (key, value) in new.facts.iter().filter(|(_, v)| !v.trim().is_empty()) {
        bodies.push(super::facts::fact(&pack, key, value)?);
    }
    let all = new.demands.iter().map(|d| (d, None)).chain(new.dropped.iter().map(|d| (d, Some(true))));
    for (demand, dropped) in all {
        if !pack.demands.iter().any(|d| d.id == *demand) {
            return Err(Refusal::not_found("no-demand", demand));
        }
        bodies.push(Body::Demand(Demand { demand: demand.clone(), words: None, floor: None, dropped }));
    }
    Ok(bodies)
}

/// `c` and six characters that are hard to confuse when read aloud.
fn fresh_id() -> Answer<String> {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
    Ok(std::iter::once('c')
        .chain(chance::random::<6>()?.iter().map(|b| LETTERS[usize::from(b % 32)] as char))
        .collect())
}
