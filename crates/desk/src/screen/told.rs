//! What the person says of a screened call: that it was a sales call, or that it was wanted.

use super::calls::Screened;
use super::people;
use crate::calls::capture::NewCall;
use crate::calls::sort::said;
use crate::change::Change;
use crate::error::{Answer, Refusal};
use crate::evidence::seal::{Sealed, sealed};
use crate::here::Here;
use crate::loaded::Loaded;
use ::screen::Action;
use casework::{Body, Direction, IncidentRef};
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use std::io::Cursor;

/// The setting that holds it.
const TOLD: &str = "screen-told";
/// Calls of which it is kept.
const MOST: usize = 5_000;
/// Calls among which one is looked for.
const LOOKED_AT: usize = 10_000;
/// Calls of one day that enter a case because a phone reported them; what comes on top stands among the screened calls alone.
const MOST_OPEN: usize = 20;

/// What was said of a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// When the call came.
    pub at: DateTime,
    /// It was a sales call, or it was wanted; nothing where a phone reported it and the person has not said.
    pub sales: Option<bool>,
    /// The case whose log it stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// Which event it is there, where it entered undecided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<u64>,
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

/// The call was a sales call: it enters the log of the case, the screen's own entry sealed beside it; where it stands there
/// undecided, it is decided. Without a case the number is blocked. Who had typed the code is asked again from now on.
///
/// # Errors
/// `screen-no-call`; `screen-told-before`; `screen-which-case` where there are several; as [`Here::change`].
pub async fn sales(here: &Here, id: &str, case: Option<&str>) -> Answer<Told> {
    match said_before(here, id, true).await? {
        Some(told) => Ok(told),
        None => sales_of(here, &found(here, id)?, case).await,
    }
}

/// As [`sales`], of a call that is at hand.
pub(super) async fn sales_of(here: &Here, call: &Screened, case: Option<&str>) -> Answer<Told> {
    let id = call.id();
    let open = match all(here).await?.remove(&id) {
        Some(told) if told.sales.is_some() => return same(told, true),
        open => open,
    };
    let shown = number::parse(&call.number);
    let entered = open.as_ref().and_then(|open| Some((open.case.clone()?, open.incident?)));
    let case = match (&entered, case) {
        (Some((case, _)), _) => Some(case.clone()),
        (None, Some(case)) => Some(case.to_owned()),
        (None, None) => only_case(here).await?,
    };
    let mut incident = None;
    match (&case, &entered) {
        (Some(case), Some((_, seq))) => {
            decide(here, case, *seq, true).await?;
            incident = Some(*seq);
        }
        (Some(case), None) => drop(enter(here, case, call, Some(true)).await?),
        (None, _) if ::screen::Key::of(&shown).is_none() => return Err(Refusal::refused("screen-sales-withheld")),
        (None, _) => drop(people::block(here, &call.number, false).await?),
    }
    if ::screen::Key::of(&shown).is_some() {
        people::forget(here, &call.number).await?;
    }
    keep(here, &id, Told { at: call.at, sales: Some(true), blocked: case.is_none(), case, incident }).await
}

/// The call was wanted: the number is let in from now on, and where the call stands undecided in a case, it is none of its.
///
/// # Errors
/// `screen-no-call`; `screen-told-before`; `screen-no-number` for a number that was withheld.
pub async fn wanted(here: &Here, id: &str) -> Answer<Told> {
    match said_before(here, id, false).await? {
        Some(told) => Ok(told),
        None => wanted_of(here, &found(here, id)?).await,
    }
}

/// As [`wanted`], of a call that is at hand.
pub(super) async fn wanted_of(here: &Here, call: &Screened) -> Answer<Told> {
    let id = call.id();
    let open = match all(here).await?.remove(&id) {
        Some(told) if told.sales.is_some() => return same(told, false),
        open => open,
    };
    people::known(here, &call.number).await?;
    if let Some((case, seq)) = open.and_then(|open| Some((open.case?, open.incident?))) {
        decide(here, &case, seq, false).await?;
    }
    keep(here, &id, Told { at: call.at, sales: Some(false), case: None, blocked: false, incident: None }).await
}

/// A phone reported the call and the person said nothing of it: it enters the only case undecided. Nothing happens where there is no
/// case or several, where it was told before, or where the phones reported more in one day than anybody is called.
pub(super) async fn open(here: &Here, call: &Screened) -> Answer<Option<Told>> {
    let (id, before) = (call.id(), all(here).await?);
    if let Some(told) = before.get(&id) {
        return Ok(Some(told.clone()));
    }
    let today = before.values().filter(|told| told.incident.is_some() && told.at.date() == call.at.date()).count();
    if today >= MOST_OPEN {
        return Ok(None);
    }
    let mut cases = here.cases().await?.into_iter();
    let (Some(case), None) = (cases.next(), cases.next()) else { return Ok(None) };
    let incident = enter(here, &case.id, call, None).await?;
    let told = Told { at: call.at, sales: None, case: Some(case.id), blocked: false, incident };
    keep(here, &id, told).await.map(Some)
}

/// What was said of a call before, where it is the same word: twice is once.
async fn said_before(here: &Here, id: &str, sales: bool) -> Answer<Option<Told>> {
    match all(here).await?.remove(id) {
        Some(told) if told.sales.is_some() => same(told, sales).map(Some),
        _ => Ok(None),
    }
}

fn same(told: Told, sales: bool) -> Answer<Told> {
    if told.sales == Some(sales) { Ok(told) } else { Err(Refusal::refused("screen-told-before")) }
}

/// Lets the person say the other thing of a call that a phone told of: what the first word did to the number is taken back.
///
/// # Errors
/// `screen-told-before` where the first word stands in a case, which has its own way of taking back.
pub(super) async fn unsaid(here: &Here, call: &Screened, sales: bool) -> Answer<()> {
    let id = call.id();
    let Some(told) = all(here).await?.remove(&id).filter(|told| told.sales == Some(!sales)) else { return Ok(()) };
    if told.case.is_some() {
        return Err(Refusal::refused("screen-told-before"));
    }
    match sales {
        true => drop(people::unknown(here, &call.number).await?),
        false => drop(people::unblock(here, &call.number, false).await?),
    }
    keep(here, &id, Told { sales: None, blocked: false, ..told }).await?;
    Ok(())
}

fn found(here: &Here, id: &str) -> Answer<Screened> {
    let found = here.screened(LOOKED_AT)?.into_iter().find(|call| call.id() == id);
    found.ok_or_else(|| Refusal::not_found("screen-no-call", id))
}

/// The person's word about a call that stands in the log undecided.
async fn decide(here: &Here, case: &str, seq: u64, sales: bool) -> Answer<()> {
    here.change(case, &Decided { seq, sales }).await?;
    Ok(())
}

struct Decided {
    seq: u64,
    sales: bool,
}

impl Change for Decided {
    fn holds_anyway(&self) -> bool {
        true
    }

    fn looks_at_the_case_alone(&self) -> bool {
        true
    }

    async fn events(&self, _: &Here, on: &Loaded) -> Answer<Vec<Body>> {
        let id = IncidentRef { seq: self.seq, row: None };
        // Withdrawn, or decided in the case itself: the case knows better.
        let is_open = on.case.incidents.iter().any(|one| one.id == id && one.nuisance.is_none());
        Ok(is_open.then(|| Body::Noted(said(vec![id], self.sales))).into_iter().collect())
    }
}

async fn only_case(here: &Here) -> Answer<Option<String>> {
    let mut cases = here.cases().await?.into_iter();
    match (cases.next(), cases.next()) {
        (Some(only), None) => Ok(Some(only.id)),
        (None, _) => Ok(None),
        _ => Err(Refusal::refused("screen-which-case")),
    }
}

/// What the screen did is what the sealed entry shows; `sales` is the person's own word, and the log says nothing more than they
/// did. Answers the number of the incident.
async fn enter(here: &Here, case: &str, call: &Screened, sales: Option<bool>) -> Answer<Option<u64>> {
    // Of what a phone reported the screen saw nothing: no time, no decision.
    let (shown, whose) = match call.is_report() {
        true => (
            json!({ "by": call.by, "number": call.number, "reported": call.at.date() }),
            "手机报告的，来电筛查没有看到这通电话",
        ),
        false => (serde_json::to_value(call).map_err(anyhow::Error::from)?, "来电筛查自己记下的"),
    };
    let text = serde_json::to_vec_pretty(&shown).map_err(anyhow::Error::from)?;
    let name = format!("来电筛查 {}.json", call.at.strftime("%Y-%m-%d %H%M%S"));
    let (original, _) = sealed(here, &name, whose, Cursor::new(text)).await?;
    let saved = here.change(case, &Entered { call: call.clone(), original, sales }).await?;
    Ok(saved.events.iter().find(|event| matches!(event.body, Body::Incident(_))).map(|event| event.seq))
}

/// A screened call as it enters the log.
struct Entered {
    call: Screened,
    original: Sealed,
    sales: Option<bool>,
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
            // Of a call that a phone reported afterwards the day is known at best.
            at: self.call.at.strftime(if self.call.is_report() { "%Y-%m-%d" } else { "%Y-%m-%dT%H:%M:%S" }).to_string(),
            originals: vec![self.original.clone()],
            ..NewCall::default()
        };
        let mut bodies = new.events(here, on).await?;
        let spoke = self.call.came.as_ref().and_then(|came| came.spoke);
        for body in &mut bodies {
            if let Body::Incident(incident) = body {
                incident.seconds = spoke;
                incident.nuisance = self.sales;
                // Turned away, or left in front of the gate: it never rang. Of others nobody knows here whether they were taken up.
                let seen = !self.call.is_report();
                let stopped = seen && self.call.verdict == Action::Reject || self.call.came.is_some();
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
