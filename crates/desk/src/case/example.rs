//! An example case, one click away: a golden story of the pack, moved so that its last row is today.

use crate::case::open::{NewCase, open_with};
use crate::clock::Clock;
use crate::error::{Answer, Refusal};
use crate::here::Here;
use casework::{Body, Moment};
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Map, Value};

/// Opens the example case from the pack's story `story`, up to and including its step `until` (all
/// of it when `None`), and answers the case id. A `full` one has all facts that the story comes to state, so that its letters
/// are finished.
///
/// # Errors
/// No such pack or story.
pub async fn open_example(here: &Here, pack_id: &str, story: &str, until: Option<usize>, full: bool) -> Answer<String> {
    let pack = here.pack(pack_id)?;
    let stories =
        here.library().stories(pack_id).map_err(|mistakes| crate::packs::library::unsound(pack_id, &mistakes))?;
    let Some(story) = stories.iter().find(|s| s.id == story) else {
        return Err(Refusal::not_found("no-story", story));
    };
    let steps = &story.step[..until.unwrap_or(story.step.len()).min(story.step.len())];
    let Some(last) = steps.last() else { return Err(Refusal::not_found("no-story", &story.id)) };
    let today = here.clock.today(&pack.manifest.zone);
    let shift = i64::from(last.on.until(today).map_or(0, |s| s.get_days()));
    // Early in the day the story's last hours have not come yet: then it ended yesterday.
    let ahead = steps
        .iter()
        .flat_map(|s| &s.add)
        .filter_map(|event| ahead_of_now(here, &pack, event, shift))
        .any(|ahead| ahead);
    let shift = if ahead { shift - 1 } else { shift };
    let mut bodies = Vec::new();
    for event in steps.iter().flat_map(|s| &s.add) {
        let mut fields = event.clone();
        let Some(Value::String(kind)) = fields.remove("kind") else { continue };
        moved(&mut fields, shift);
        let body = Body::from_json(&kind, fields)
            .map_err(|e| Refusal::refused("bad-event").with("kind", e.kind).with("message", e.message))?;
        bodies.push(body);
    }
    if full {
        let rest = story.step[steps.len()..].iter().flat_map(|s| &s.add);
        bodies.extend(rest.filter_map(stated));
    }
    let subject = crate::words::both("example-subject", &[]).zh;
    let new = NewCase { subject, pack: pack_id.to_owned(), ..NewCase::default() };
    open_with(here, new, bodies).await
}

/// A fact that the story states later. It has no day of its own, and with it the letters of the example are whole.
fn stated(event: &Map<String, Value>) -> Option<Body> {
    let mut fields = event.clone();
    let Some(Value::String(kind)) = fields.remove("kind") else { return None };
    Body::from_json(&kind, fields).ok().filter(|body| matches!(body, Body::Fact(_)))
}

/// Whether an event of the story, moved, would lie ahead of the clock.
fn ahead_of_now(here: &Here, pack: &playbook::Pack, event: &Map<String, Value>, shift: i64) -> Option<bool> {
    let at: Moment = event.get("at")?.as_str()?.parse().ok()?;
    let moved = at.date().saturating_add(shift.days()).to_datetime(at.time()?);
    let zone = crate::clock::zone_named(&pack.manifest.zone);
    Some(here.clock == Clock::System && moved > here.now().to_zoned_datetime(zone).datetime())
}

fn moved(fields: &mut Map<String, Value>, days: i64) {
    for key in ["at", "until", "due"] {
        let Some(Value::String(text)) = fields.get(key) else { continue };
        let Ok(moment) = text.parse::<Moment>() else { continue };
        let date: Date = moment.date().saturating_add(days.days());
        let text = match moment.time() {
            Some(time) => Moment::at(date.to_datetime(time)).to_string(),
            None => date.to_string(),
        };
        fields.insert(key.to_owned(), Value::String(text));
    }
}
