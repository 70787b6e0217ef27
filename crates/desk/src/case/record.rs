//! One event from `key=value` pairs, as the command line gives it: checked as every other door checks it.

use crate::change::Change;
use crate::dealings::offer::may_decide;
use crate::error::{Answer, Refusal};
use crate::here::Here;
use crate::ladder::contact::{Leave, may_leave_now};
use crate::loaded::Loaded;
use crate::packs::known::{obstacle, proof, rate};
use crate::typed::guard;
use casework::{Body, Money};
use playbook::Pack;
use serde_json::{Map, Value};

/// An event to be recorded. Beside the fields of its kind it takes `ack=yes` (what this closes was read) and `pace=yes`
/// (that the office was approached a short while ago was read).
#[derive(Debug, Clone, Default)]
pub struct Record {
    /// Kind, such as `incident`.
    pub kind: String,
    /// Its fields as text.
    pub pairs: Vec<(String, String)>,
}

/// Fields that say what the person was told, and that enter no event.
const TOLD: [&str; 2] = ["ack", "pace"];

impl Change for Record {
    async fn events(&self, _: &Here, on: &Loaded) -> Answer<Vec<Body>> {
        let (told, pairs): (Vec<_>, Vec<_>) = self.pairs.iter().cloned().partition(|(k, _)| TOLD.contains(&k.as_str()));
        let yes = |key: &str| told.iter().any(|(k, v)| k == key && v.trim() == "yes");
        let body = event_body(&on.pack, &self.kind, &pairs)?;
        check(on, &body, Leave { ack: yes("ack"), pace: yes("pace"), past: true })?;
        Ok(vec![body])
    }
}

/// What the case has to say about an event.
fn check(on: &Loaded, body: &Body, leave: Leave) -> Answer<()> {
    let known = |seq: u64| match seq {
        0 => Err(Refusal::not_found("no-event", "0")),
        seq if seq > on.case.head => Err(Refusal::not_found("no-event", &seq.to_string())),
        _ => Ok(()),
    };
    match body {
        Body::Correction(c) => known(c.of),
        Body::Withdrawn(w) => known(w.of),
        Body::Dispatched(d) => may_leave_now(on, &d.rung, d.at.date(), leave),
        Body::OfferDecision(d) => {
            known(d.offer)?;
            may_decide(on, d.offer, d.decision, leave.ack)
        }
        Body::DeadlineMoved(d) => crate::ladder::deadlines::may_move(on, d),
        _ => Ok(()),
    }
}

/// An event from `key=value` pairs, checked against the pack.
///
/// Bare figures for money take the pack's currency; `rung`, `obstacle`, `demand`, `rate` and fact keys must exist there.
///
/// # Errors
/// Says which field is wrong and what is allowed.
pub fn event_body(pack: &Pack, kind: &str, pairs: &[(String, String)]) -> Answer<Body> {
    let mut map = Map::new();
    for (key, value) in pairs {
        let value = match key.as_str() {
            // Only what reads as a sum in the pack's currency becomes one; the rest is refused by its field.
            "amount" | "remedy" | "per_call" => Money::parse_in(value.trim(), &pack.manifest.currency)
                .map_or_else(|_| value.clone(), |sum| sum.to_string()),
            "number" => crate::typed::number(pack, value).unwrap_or_default(),
            _ => value.clone(),
        };
        map.insert(key.clone(), Value::String(value));
    }
    if let Some(Value::String(text)) = map.get("body").filter(|_| kind == "correction").cloned() {
        // Corrections carry a whole event as JSON text.
        let inner = serde_json::from_str(&text)
            .map_err(|e| Refusal::refused("bad-event").with("kind", kind).with("message", e.to_string()))?;
        map.insert("body".to_owned(), inner);
    }
    let made = Body::from_json(kind, map)
        .map_err(|e| Refusal::refused("bad-event").with("kind", e.kind).with("message", e.message))?;
    known_to_pack(pack, &made)?;
    may_leave(&made)?;
    Ok(made)
}

/// What the person writes for the other side must not join money with a threat.
fn may_leave(body: &Body) -> Answer<()> {
    match body {
        Body::Demand(d) => guard(d.words.as_deref()),
        Body::OfferDecision(d) => guard(d.words.as_deref()),
        Body::Correction(c) => may_leave(&c.body),
        _ => Ok(()),
    }
}

fn known_to_pack(pack: &Pack, body: &Body) -> Answer<()> {
    let rung = |id: &str| pack.rung(id).map(|_| ()).ok_or_else(|| Refusal::not_found("no-rung", id));
    match body {
        Body::Dispatched(b) => rung(&b.rung),
        Body::Reply(b) => rung(&b.rung),
        Body::Obstacle(b) => obstacle(pack, &b.obstacle),
        Body::Demand(b) if !pack.demands.iter().any(|d| d.id == b.demand) => {
            Err(Refusal::not_found("no-demand", &b.demand))
        }
        Body::Claim(b) => rate(pack, Some(&b.rate)),
        Body::Payment(b) => rate(pack, b.rate.as_deref()),
        Body::Offer(b) => rate(pack, b.rate.as_deref()),
        Body::PartyLink(b) => proof(pack, b.shown_by.as_deref()),
        Body::Fact(b) => super::facts::fact(pack, &b.key, &b.value).map(drop),
        Body::Correction(c) => known_to_pack(pack, &c.body),
        _ => Ok(()),
    }
}
