//! `GET /case/{id}/log`: everything that happened, newest first; taking back; export.

use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::typed::{Asked, Typed};
use crate::frame::visit::{Visit, back_to, html, seq};
use crate::parts::entries::{Entry, Teller, happened};
use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use casework::{Body, Event, Fate, Moment};
use desk::Loaded;
use desk::case::undo::TakeBack;
use desk::error::Refusal;
use std::collections::HashMap;

/// Lines on one page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "case/log.html")]
struct LogPage {
    s: Shell,
    head: String,
    lines: Vec<Entry>,
    at: String,
    newer: Option<usize>,
    older: Option<usize>,
    undecided: String,
}

/// One page of the timeline.
pub async fn page(visit: Visit, Path(id): Path<String>, Asked(asked): Asked) -> Paged {
    let loaded = visit.load(&id).await?;
    let w = visit.words();
    let events = visit.here.events(&id, 0).await?;
    let spots = timeline(&loaded, &events);
    let pages = spots.len().div_ceil(PAGE).max(1);
    let wanted = asked.get("at").parse::<u64>().ok();
    let found = wanted.and_then(|seq| spots.iter().position(|s| events[s.event].seq == seq)).map(|at| at / PAGE + 1);
    let here = found.unwrap_or_else(|| asked.get("page").parse().unwrap_or(1)).clamp(1, pages);
    let shown = spots.iter().skip((here - 1) * PAGE).take(PAGE);
    let teller = Teller { loaded: &loaded, w };
    let undecided = loaded.case.undecided().count();
    html(&LogPage {
        head: w.n("log-head", spots.len()),
        lines: shown.map(|spot| line(&teller, &events, spot)).collect(),
        at: w.a("log-page", &[("page", here.to_string()), ("pages", pages.to_string())]),
        newer: (here > 1).then(|| here - 1),
        older: (here < pages).then(|| here + 1),
        undecided: if undecided > 0 { w.n("undecided-calls", undecided) } else { String::new() },
        s: visit.shell(&loaded, "log", w.t("log-title")),
    })
}

/// A place in the timeline, before it is put into words: only the lines of one page are.
struct Spot {
    at: Moment,
    event: usize,
    incident: Option<usize>,
    state: &'static str,
}

/// Every event and every imported call with its day, newest first.
fn timeline(loaded: &Loaded, events: &[Event]) -> Vec<Spot> {
    let mut incidents: HashMap<u64, Vec<usize>> = HashMap::new();
    for (at, incident) in loaded.case.incidents.iter().enumerate() {
        incidents.entry(incident.id.seq).or_default().push(at);
    }
    let zone = desk::clock::zone_named(&loaded.pack.manifest.zone);
    let mut spots = Vec::new();
    for (at, event) in events.iter().enumerate() {
        let state = match loaded.case.fates.of(event.seq) {
            Fate::Withdrawn { .. } => "withdrawn",
            Fate::Corrected { .. } => "corrected",
            Fate::Stands => "",
        };
        if let Some(list) = incidents.get(&event.seq) {
            spots.extend(list.iter().map(|&i| Spot {
                at: loaded.case.incidents[i].at,
                event: at,
                incident: Some(i),
                state,
            }));
        } else {
            let recorded = || Moment::at(event.recorded.to_zoned_datetime(zone.clone()).datetime());
            spots.push(Spot { at: happened(&event.body).unwrap_or_else(recorded), event: at, incident: None, state });
        }
    }
    spots.sort_by_key(|s| std::cmp::Reverse((s.at.date(), s.at.time(), s.event, s.incident)));
    spots
}

fn line(teller: &Teller<'_>, events: &[Event], spot: &Spot) -> Entry {
    let event = &events[spot.event];
    let mut entry = match spot.incident {
        Some(i) => teller.incident(&teller.loaded.case.incidents[i]),
        None => teller.event(event.seq, spot.at, &event.body),
    };
    entry.state = spot.state;
    let undoing = matches!(event.body, Body::Withdrawn(_) | Body::Correction(_) | Body::CaseOpened(_));
    if spot.state == "withdrawn" || undoing {
        entry.undo = None;
        entry.edit = false;
    }
    // The group that was withdrawn by one press comes back by one.
    if let Fate::Withdrawn { by } = teller.loaded.case.fates.of(event.seq) {
        entry.restore = Some(by);
    }
    if spot.state == "corrected" {
        let was = teller.told(&event.body);
        let was = [was.text, was.note].join(" ").trim().to_owned();
        let was = teller.w.a("entry-was", &[("was", was)]);
        entry.told.note = if entry.told.note.is_empty() { was } else { format!("{} · {was}", entry.told.note) };
    }
    entry
}

/// Takes back an event and what was saved with it, or restores it by taking back its withdrawal.
pub async fn undo(visit: Visit, Path((id, event)): Path<(String, String)>, typed: Typed) -> Result<Response, Problem> {
    visit.change(&id, &typed, &TakeBack { seq: seq(&event)? }).await?;
    Ok(back_to(typed.get("back"), &format!("/case/{id}/log")))
}

/// The whole log as JSON, for keeping or for another program.
pub async fn export(visit: Visit, Path(id): Path<String>) -> Paged {
    let loaded = visit.load(&id).await?;
    let events = visit.here.events(&id, 0).await?;
    let text = serde_json::to_string_pretty(&events).map_err(|e| Refusal::from(anyhow::Error::from(e)))?;
    let name = format!("attachment; filename=\"{}-log.json\"", loaded.id);
    Ok(([(header::CONTENT_TYPE, "application/json".to_owned()), (header::CONTENT_DISPOSITION, name)], text)
        .into_response())
}
