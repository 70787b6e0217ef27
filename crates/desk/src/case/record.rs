//! Recording what happened: one call, one step on the ladder, one reply, a fact, a decision.

use crate::case::open::body;
use crate::error::{Answer, DeskError};
use crate::{Desk, Loaded};
use casework::{Actor, Body, Event, IncidentRef};
use playbook::{Bilingual, FactType, Pack};
use serde_json::{Map, Value};

/// An event from `key=value` pairs as the command line and forms give them, checked against the pack.
///
/// Bare figures for money take the pack's currency; `rung`, `obstacle`, `demand`, `rate` and fact keys must exist there.
///
/// # Errors
/// Says which field is wrong and what is allowed.
pub fn event_body(pack: &Pack, kind: &str, pairs: &[(String, String)]) -> Answer<Body> {
    let mut map = Map::new();
    for (key, value) in pairs {
        let money = matches!(key.as_str(), "amount" | "remedy" | "per_call");
        let value = if money && value.trim().parse::<f64>().is_ok() {
            format!("{} {}", value.trim(), pack.manifest.currency)
        } else {
            value.clone()
        };
        map.insert(key.clone(), Value::String(value));
    }
    if let (Some(Value::String(number)), Some(dial)) = (map.get("number"), &pack.manifest.dial) {
        let international = dial.international(number);
        map.insert("number".to_owned(), Value::String(international));
    }
    if let Some(Value::String(text)) = map.get("body").filter(|_| kind == "correction").cloned() {
        // Corrections carry a whole event as JSON text.
        let inner = serde_json::from_str(&text)
            .map_err(|e| DeskError::refused("bad-event", &[("kind", kind.to_owned()), ("message", e.to_string())]))?;
        map.insert("body".to_owned(), inner);
    }
    let made = Body::from_json(kind, map)
        .map_err(|e| DeskError::refused("bad-event", &[("kind", e.kind), ("message", e.message)]))?;
    known_to_pack(pack, &made)?;
    may_leave(&made)?;
    Ok(made)
}

/// What the person writes for the other side must not join money with a threat.
fn may_leave(body: &Body) -> Answer<()> {
    let words = match body {
        Body::Demand(d) => d.words.as_deref(),
        Body::OfferDecision(d) => d.words.as_deref(),
        Body::Correction(c) => return may_leave(&c.body),
        _ => None,
    };
    let refused = playbook::lint(words.unwrap_or_default()).into_iter().find(|f| f.refuses);
    match refused {
        Some(found) => Err(DeskError::Refused(Bilingual::both(|lang| {
            let args = [("name", found.name.get(lang).to_owned()), ("hint", found.hint.get(lang).to_owned())];
            crate::words::Words::new(lang).a("lint-refused", &args)
        }))),
        None => Ok(()),
    }
}

fn known_to_pack(pack: &Pack, body: &Body) -> Answer<()> {
    let rung = |id: &str| pack.rung(id).map(|_| ()).ok_or_else(|| DeskError::not_found("no-rung", id));
    match body {
        Body::Dispatched(b) => rung(&b.rung),
        Body::Reply(b) => rung(&b.rung),
        Body::Obstacle(b) if !pack.obstacles.contains_key(&b.obstacle) => {
            Err(DeskError::not_found("no-obstacle", &b.obstacle))
        }
        Body::Demand(b) if !pack.demands.iter().any(|d| d.id == b.demand) => {
            Err(DeskError::not_found("no-demand", &b.demand))
        }
        Body::Claim(b) if pack.rate(&b.rate).is_none() => Err(DeskError::not_found("no-rate", &b.rate)),
        Body::Payment(b) => rate(pack, b.rate.as_deref()),
        Body::Offer(b) => rate(pack, b.rate.as_deref()),
        Body::PartyLink(b) => proof(pack, b.shown_by.as_deref()),
        Body::Fact(b) => fact(pack, &b.key, &b.value).map(drop),
        Body::Correction(c) => known_to_pack(pack, &c.body),
        _ => Ok(()),
    }
}

fn rate(pack: &Pack, named: Option<&str>) -> Answer<()> {
    match named.filter(|id| pack.rate(id).is_none()) {
        Some(id) => Err(DeskError::not_found("no-rate", id)),
        None => Ok(()),
    }
}

fn proof(pack: &Pack, named: Option<&str>) -> Answer<()> {
    match named.filter(|id| !pack.proofs.iter().any(|p| p.id == *id)) {
        Some(id) => Err(DeskError::not_found("no-proof", id)),
        None => Ok(()),
    }
}

/// Appends one event from pairs.
///
/// # Errors
/// As [`event_body`], and a correction or note that names an event which does not exist.
pub async fn add(desk: &Desk, case: &str, kind: &str, pairs: &[(String, String)]) -> Answer<Event> {
    let loaded = desk.load(case).await?;
    let made = event_body(&loaded.pack, kind, pairs)?;
    let names = match &made {
        Body::Correction(c) => Some(c.of),
        Body::Withdrawn(w) => Some(w.of),
        Body::OfferDecision(d) => Some(d.offer),
        _ => None,
    };
    if names.is_some_and(|seq| seq == 0 || seq > loaded.case.head) {
        return Err(DeskError::not_found("no-event", &names.unwrap_or_default().to_string()));
    }
    one(desk, case, made).await
}

async fn one(desk: &Desk, case: &str, made: Body) -> Answer<Event> {
    let events = desk.append(case, Actor::Person, &[made]).await?;
    events.into_iter().next().ok_or_else(|| anyhow::anyhow!("the store gave back no event").into())
}

/// States a fact, checked against the pack's glossary.
///
/// # Errors
/// An unknown key, or a value that does not fit its type.
pub fn fact(pack: &Pack, key: &str, value: &str) -> Answer<Body> {
    let Some(spec) = pack.fact(key) else { return Err(DeskError::not_found("no-fact", key)) };
    let value = value.trim();
    let fits = match spec.kind {
        FactType::Choice => spec.choices.is_empty() || spec.choices.iter().any(|c| c.id == value),
        FactType::Email => value.split_once('@').is_some_and(|(a, b)| !a.is_empty() && b.contains('.')),
        FactType::Date => value.parse::<jiff::civil::Date>().is_ok(),
        FactType::Money => casework::Money::parse_in(value, &pack.manifest.currency).is_ok(),
        FactType::Postcode => value.len() <= 12 && value.bytes().any(|b| b.is_ascii_digit()),
        FactType::Phone => number::parse(value).kind() != number::Kind::Invalid,
        FactType::Text | FactType::Name => !value.is_empty() && value.chars().count() <= 500,
    };
    if !fits {
        let label = spec.ask.clone();
        let choices: Vec<&str> = spec.choices.iter().map(|c| c.id.as_str()).collect();
        let args = [("label", label.zh), ("value", value.to_owned()), ("choices", choices.join(", "))];
        let sentence = if choices.is_empty() { "fact-does-not-fit" } else { "fact-no-such-choice" };
        return Err(DeskError::refused(sentence, &args));
    }
    body("fact", &[("key", key), ("value", value), ("source", "user")])
}

/// States several facts at once; empty values are passed over.
///
/// # Errors
/// As [`fact`]; nothing is stated then.
pub async fn facts(desk: &Desk, case: &str, pairs: &[(String, String)]) -> Answer<Vec<Event>> {
    let loaded = desk.load(case).await?;
    let changed = pairs.iter().filter(|(key, value)| {
        !value.trim().is_empty() && loaded.case.fact(key).is_none_or(|f| f.value != value.trim())
    });
    let bodies = changed.map(|(key, value)| fact(&loaded.pack, key, value)).collect::<Answer<Vec<Body>>>()?;
    if bodies.is_empty() {
        return Ok(Vec::new());
    }
    desk.append(case, Actor::Person, &bodies).await
}

/// Decides undecided incidents: these are sales calls, those are not.
///
/// # Errors
/// An incident that does not exist.
pub async fn decide(desk: &Desk, case: &str, sales: &[IncidentRef], others: &[IncidentRef]) -> Answer<usize> {
    let loaded = desk.load(case).await?;
    let known: std::collections::HashSet<IncidentRef> = loaded.case.incidents.iter().map(|i| i.id).collect();
    if let Some(stranger) = sales.iter().chain(others).find(|r| !known.contains(r)) {
        return Err(DeskError::not_found("no-incident", &stranger.to_string()));
    }
    let list = |refs: &[IncidentRef]| refs.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    let mut bodies = Vec::new();
    for (refs, nuisance) in [(sales, "yes"), (others, "no")] {
        if !refs.is_empty() {
            bodies.push(body("noted", &[("incidents", &list(refs)), ("nuisance", nuisance)])?);
        }
    }
    if !bodies.is_empty() {
        desk.append(case, Actor::Person, &bodies).await?;
    }
    Ok(sales.len() + others.len())
}

/// Takes back one event by recording that it should not count.
///
/// # Errors
/// No such event, or the opening of the case.
pub async fn undo(desk: &Desk, loaded: &Loaded, seq: u64) -> Answer<Event> {
    if seq < 2 || seq > loaded.case.head {
        return Err(DeskError::not_found("no-event", &seq.to_string()));
    }
    let made = body("withdrawn", &[("of", &seq.to_string())])?;
    one(desk, &loaded.id, made).await
}
