//! One event from `key=value` pairs, as the command line gives it: checked as every other door checks it.

use crate::case::undo::TakeBack;
use crate::change::Change;
use crate::dealings::offer::{may_decide, may_read};
use crate::error::{Answer, Refusal};
use crate::here::Here;
use crate::ladder::contact::{Leave, may_leave_now};
use crate::loaded::Loaded;
use crate::packs::known::{obstacle, proof, rate};
use crate::typed::guard;
use casework::{Body, Correction, Money, Reading};
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
    async fn events(&self, here: &Here, on: &Loaded) -> Answer<Vec<Body>> {
        let (told, pairs): (Vec<_>, Vec<_>) = self.pairs.iter().cloned().partition(|(k, _)| TOLD.contains(&k.as_str()));
        let yes = |key: &str| told.iter().any(|(k, v)| k == key && v.trim() == "yes");
        let body = event_body(&on.pack, &self.kind, &pairs)?;
        let leave = Leave { ack: yes("ack"), pace: yes("pace") };
        match body {
            Body::Withdrawn(w) => {
                let mut all = TakeBack { seq: w.of }.events(here, on).await?;
                for body in &mut all {
                    if let Body::Withdrawn(made) = body {
                        made.reason.clone_from(&w.reason);
                    }
                }
                return Ok(all);
            }
            Body::Correction(ref c) => corrects(here, on, c, leave).await?,
            ref body => check(on, body, leave)?,
        }
        Ok(vec![body])
    }
}

/// What the case has to say about an event.
fn check(on: &Loaded, body: &Body, leave: Leave) -> Answer<()> {
    match body {
        Body::CaseOpened(_) => Err(Refusal::refused("opening-stands")),
        Body::Dispatched(d) => may_leave_now(on, &d.rung, leave),
        Body::OfferDecision(d) => may_decide(on, d.offer, d.decision, d.at, leave.ack),
        Body::DeadlineMoved(d) => crate::ladder::deadlines::may_move(on, d),
        Body::LetterEdit(e) => crate::ladder::edit::may_edit(&on.pack, e),
        _ => Ok(()),
    }
}

/// A correction says how an event should read, so it is asked what that event would be asked now. What it leaves as it was
/// has been asked already.
async fn corrects(here: &Here, on: &Loaded, correction: &Correction, leave: Leave) -> Answer<()> {
    let was = here.event(&on.id, correction.of).await?.body;
    match (&was, correction.body.as_ref()) {
        (was, right) if was.kind() != right.kind() => {
            let refusal = Refusal::refused("correction-of-another-kind");
            Err(refusal.with("was", was.kind()).with("is", right.kind()))
        }
        // The subject and the language can be mended; the rules that a case follows are chosen when it is opened.
        (Body::CaseOpened(_), Body::CaseOpened(right)) if right.pack == on.case.pack => Ok(()),
        (Body::Dispatched(was), Body::Dispatched(right)) if was.rung == right.rung => Ok(()),
        (Body::OfferDecision(was), Body::OfferDecision(right)) if was.offer == right.offer => {
            let other = on.case.decision_on(right.offer).is_some_and(|d| d.seq != correction.of);
            if other { Err(Refusal::refused("offer-already-decided")) } else { may_read(on, right.decision, leave.ack) }
        }
        (_, right) => check(on, right, leave),
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
            "readings" => sums_named(pack, value),
            "number" => crate::typed::number(pack, value)?.unwrap_or_default(),
            "at" => crate::typed::moment_in(pack, value)?.to_string(),
            _ => value.clone(),
        };
        map.insert(key.clone(), Value::String(value));
    }
    if let Some(Value::String(text)) = map.get("body").filter(|_| kind == "correction").cloned() {
        // Corrections carry a whole event as JSON text.
        let mut inner: Value = serde_json::from_str(&text)
            .map_err(|e| Refusal::refused("bad-event").with("kind", kind).with("message", e.to_string()))?;
        if let Some(Value::String(at)) = inner.get_mut("at") {
            *at = crate::typed::moment_in(pack, at)?.to_string();
        }
        map.insert("body".to_owned(), inner);
    }
    let made = Body::from_json(kind, map)
        .map_err(|e| Refusal::refused("bad-event").with("kind", e.kind).with("message", e.message))?;
    known_to_pack(pack, &made)?;
    may_leave(&made)?;
    Ok(made)
}

/// The readings of an utterance with the pack's currency behind bare sums: `offer:50; promise:50/call`.
fn sums_named(pack: &Pack, text: &str) -> String {
    let word = |word: &str| {
        let (sum, rest) = word.split_once('/').unwrap_or((word, ""));
        let bare =
            sum.starts_with(|c: char| c.is_ascii_digit()) && Money::parse_in(sum, &pack.manifest.currency).is_ok();
        match (bare, rest) {
            (false, _) => word.to_owned(),
            (true, "") => format!("{sum}{}", pack.manifest.currency),
            (true, rest) => format!("{sum}{}/{rest}", pack.manifest.currency),
        }
    };
    let reading = |reading: &str| {
        let (kind, rest) = reading.split_once([':', '：']).unwrap_or((reading, ""));
        format!("{kind}:{}", rest.split_whitespace().map(word).collect::<Vec<_>>().join(" "))
    };
    text.split([';', '；']).map(reading).collect::<Vec<_>>().join(";")
}

/// What the person writes for the other side must not join money with a threat.
fn may_leave(body: &Body) -> Answer<()> {
    match body {
        Body::Demand(d) => guard(d.words.as_deref()),
        Body::OfferDecision(d) => guard(d.words.as_deref()),
        Body::LetterEdit(e) => guard(e.words.as_deref()),
        Body::Correction(c) => may_leave(&c.body),
        _ => Ok(()),
    }
}

fn known_to_pack(pack: &Pack, body: &Body) -> Answer<()> {
    let rung = |id: &str| pack.rung(id).map(|_| ()).ok_or_else(|| Refusal::not_found("no-rung", id));
    match body {
        Body::Dispatched(b) => rung(&b.rung),
        Body::Said(b) => {
            b.rung.iter().try_for_each(|id| rung(id))?;
            b.readings.iter().try_for_each(|reading| match reading {
                Reading::Excuse { obstacle: Some(id) } => obstacle(pack, id),
                Reading::Offer { rate: answers, .. } => rate(pack, answers.as_deref()),
                _ => Ok(()),
            })
        }
        Body::Reply(b) => rung(&b.rung),
        Body::Ended(b) => rung(&b.rung),
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
