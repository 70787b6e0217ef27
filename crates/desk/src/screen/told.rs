//! What the person says of a screened call: that it was a sales call, or that it was wanted.

use super::calls::Screened;
use super::people;
use crate::calls::capture::NewCall;
use crate::change::Change;
use crate::error::{Answer, Refusal};
use crate::evidence::seal::{Sealed, sealed};
use crate::here::Here;
use crate::loaded::Loaded;
use ::screen::Action;
use casework::{Body, Direction};
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::Cursor;

/// The setting that holds it.
const TOLD: &str = "screen-told";
/// Calls of which it is kept.
const MOST: usize = 5_000;
/// Calls among which one is looked for.
const LOOKED_AT: usize = 10_000;

/// What was said of a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// When the call came.
    pub at: DateTime,
    /// It was a sales call; otherwise it was wanted.
    pub sales: bool,
    /// The case whose log it stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// The number was blocked, because there is no case.
    #[serde(default)]
    pub blocked: bool,
}

/// What was said, by the ids of the calls.
///
/// # Errors
/// A database that does not answer.
pub async fn all(here: &Here) -> Answer<BTreeMap<String, Told>> {
    match here.scope().setting(TOLD).await? {
        Some(text) => Ok(serde_json::from_str(&text).map_err(anyhow::Error::from)?),
        None => Ok(BTreeMap::new()),
    }
}

/// The call was a sales call: it enters the log of the case, the screen's own entry sealed beside it. Without a case the number is
/// blocked. Who had typed the code is asked again from now on.
///
/// # Errors
/// `screen-no-call`; `screen-told-before`; `screen-which-case` where there are several; as [`Here::change`].
pub async fn sales(here: &Here, id: &str, case: Option<&str>) -> Answer<Told> {
    let call = match fresh(here, id, true).await? {
        Fresh::Call(call) => *call,
        Fresh::Told(told) => return Ok(told),
    };
    let shown = number::parse(&call.number);
    let case = match case {
        Some(case) => Some(case.to_owned()),
        None => only_case(here).await?,
    };
    match &case {
        Some(case) => enter(here, case, &call).await?,
        None if ::screen::Key::of(&shown).is_none() => return Err(Refusal::refused("screen-sales-withheld")),
        None => drop(people::block(here, &call.number, false).await?),
    }
    if ::screen::Key::of(&shown).is_some() {
        people::forget(here, &call.number).await?;
    }
    keep(here, id, Told { at: call.at, sales: true, blocked: case.is_none(), case }).await
}

/// The call was wanted: the number is let in from now on.
///
/// # Errors
/// `screen-no-call`; `screen-told-before`; `screen-no-number` for a number that was withheld.
pub async fn wanted(here: &Here, id: &str) -> Answer<Told> {
    let call = match fresh(here, id, false).await? {
        Fresh::Call(call) => *call,
        Fresh::Told(told) => return Ok(told),
    };
    people::known(here, &call.number).await?;
    keep(here, id, Told { at: call.at, sales: false, case: None, blocked: false }).await
}

/// A call of which nothing was said, or what was: the same word twice is one.
enum Fresh {
    Call(Box<Screened>),
    Told(Told),
}

async fn fresh(here: &Here, id: &str, sales: bool) -> Answer<Fresh> {
    match all(here).await?.remove(id) {
        Some(told) if told.sales == sales => return Ok(Fresh::Told(told)),
        Some(_) => return Err(Refusal::refused("screen-told-before")),
        None => {}
    }
    let found = here.screened(LOOKED_AT)?.into_iter().find(|call| call.id() == id);
    found.map(|call| Fresh::Call(Box::new(call))).ok_or_else(|| Refusal::not_found("screen-no-call", id))
}

async fn only_case(here: &Here) -> Answer<Option<String>> {
    let mut cases = here.cases().await?.into_iter();
    match (cases.next(), cases.next()) {
        (Some(only), None) => Ok(Some(only.id)),
        (None, _) => Ok(None),
        _ => Err(Refusal::refused("screen-which-case")),
    }
}

/// The person said that it was sales, so the log says it; what the screen did is what the sealed entry shows.
async fn enter(here: &Here, case: &str, call: &Screened) -> Answer<()> {
    let text = serde_json::to_vec_pretty(call).map_err(anyhow::Error::from)?;
    let name = format!("来电筛查 {}.json", call.at.strftime("%Y-%m-%d %H%M%S"));
    let (original, _) = sealed(here, &name, "来电筛查自己记下的", Cursor::new(text)).await?;
    here.change(case, &Entered { call: call.clone(), original }).await?;
    Ok(())
}

/// A screened call as it enters the log.
struct Entered {
    call: Screened,
    original: Sealed,
}

impl Change for Entered {
    fn holds_anyway(&self) -> bool {
        true
    }

    fn looks_at_the_case_alone(&self) -> bool {
        true
    }

    async fn events(&self, here: &Here, on: &Loaded) -> Answer<Vec<Body>> {
        let readable = number::parse(&self.call.number).reason().is_none();
        let new = NewCall {
            number: if readable { self.call.number.clone() } else { String::new() },
            withheld: !readable,
            at: self.call.at.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
            originals: vec![self.original.clone()],
            ..NewCall::default()
        };
        let mut bodies = new.events(here, on).await?;
        let spoke = self.call.came.as_ref().and_then(|came| came.spoke);
        for body in &mut bodies {
            if let Body::Incident(incident) = body {
                incident.seconds = spoke;
                // Turned away, or left in front of the gate: it never rang. Of others nobody knows here whether they were taken up.
                let stopped = self.call.verdict == Action::Reject || self.call.came.is_some();
                incident.direction = match spoke {
                    Some(_) => Some(Direction::In),
                    None if stopped => Some(Direction::Blocked),
                    None => None,
                };
            }
        }
        Ok(bodies)
    }
}

async fn keep(here: &Here, id: &str, told: Told) -> Answer<Told> {
    let mut tx = here.scope().begin_alone().await?;
    let mut all: BTreeMap<String, Told> = match tx.setting(TOLD).await? {
        Some(text) => serde_json::from_str(&text).map_err(anyhow::Error::from)?,
        None => BTreeMap::new(),
    };
    all.insert(id.to_owned(), told.clone());
    while all.len() > MOST
        && let Some(oldest) = all.iter().min_by_key(|(_, told)| told.at).map(|(id, _)| id.clone())
    {
        all.remove(&oldest);
    }
    tx.set(TOLD, &serde_json::to_string(&all).map_err(anyhow::Error::from)?).await?;
    tx.save().await?;
    Ok(told)
}
