//! `GET /case/{id}/log`: everything that happened, newest first; taking back; export.

use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::typed::{Asked, Typed};
use crate::frame::visit::{Visit, back_to, html, seq};
use crate::parts::entries::{Entry, Teller};
use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use casework::{Body, Event, Fate};
use desk::case::timeline::{Spot, timeline};
use desk::case::undo::TakeBack;
use desk::error::Refusal;
use desk::evidence::seal::on_disk;
use desk::words::Words;

/// Lines on one page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "case/log.html")]
struct LogPage {
    s: Shell,
    head: String,
    runs: Vec<Run>,
    at: String,
    newer: Option<usize>,
    older: Option<usize>,
    undecided: String,
}

/// Lines that stand together: one by one, or what was filled in at the start behind one fold.
struct Run {
    fold: String,
    open: bool,
    lines: Vec<Shown>,
}

/// A line with the words of its buttons.
struct Shown {
    /// What was filled in about the case: facts, demands, the opening.
    setup: bool,
    seq: u64,
    entry: Entry,
    undo: String,
    restore: String,
}

/// One page of the timeline.
pub async fn page(visit: Visit, Path(id): Path<String>, Asked(asked): Asked) -> Paged {
    let loaded = visit.load(&id).await?;
    let w = visit.words();
    let spots = timeline(&visit.here, &loaded).await?;
    let pages = spots.len().div_ceil(PAGE).max(1);
    let wanted = asked.get("at").parse::<u64>().ok();
    let found = wanted.and_then(|seq| spots.iter().position(|s| s.seq == seq)).map(|at| at / PAGE + 1);
    let here = found.unwrap_or_else(|| asked.get("page").parse().unwrap_or(1)).clamp(1, pages);
    let teller = Teller { loaded: &loaded, w };
    let mut lines = Vec::new();
    for spot in spots.iter().skip((here - 1) * PAGE).take(PAGE) {
        let (entry, setup) = line(&visit, teller, spot).await?;
        let restore = if entry.together > 1 { w.n("restore-many", entry.together) } else { w.t("restore") };
        lines.push(Shown { setup, seq: spot.seq, undo: teller.undo_words(entry.together), restore, entry });
    }
    let undecided = loaded.case.undecided().count();
    html(&LogPage {
        head: w.n("log-head", spots.len()),
        runs: runs(lines, wanted, w),
        at: w.a("log-page", &[("page", here.to_string()), ("pages", pages.to_string())]),
        newer: (here > 1).then(|| here - 1),
        older: (here < pages).then(|| here + 1),
        undecided: if undecided > 0 { w.n("undecided-calls", undecided) } else { String::new() },
        s: visit.shell(&loaded, "log", w.t("log-title")),
    })
}

/// A place in words. Only what the case itself does not hold is read from the log.
async fn line(visit: &Visit, teller: Teller<'_>, spot: &Spot) -> Result<(Entry, bool), Problem> {
    let case = &teller.loaded.case;
    let fate = case.fates.of(spot.seq);
    let incident = spot.incident.and_then(|place| case.incidents.get(place as usize));
    let was_written = match (incident, fate) {
        (Some(_), Fate::Stands | Fate::Withdrawn { .. }) => None,
        _ => Some(visit.here.event(&teller.loaded.id, spot.seq).await?),
    };
    let mut entry = match (incident, &was_written) {
        (Some(incident), _) => teller.incident(incident),
        (None, Some(event)) => teller.event(spot.seq, spot.at, &event.body),
        (None, None) => return Err(Refusal::not_found("no-event", &spot.seq.to_string()).into()),
    };
    let undoing = |e: &Event| matches!(e.body, Body::Withdrawn(_) | Body::Correction(_) | Body::CaseOpened(_));
    match fate {
        Fate::Withdrawn { by } => {
            entry.state = "withdrawn";
            // The group that was withdrawn by one press comes back by one.
            entry.restore = Some(by);
        }
        Fate::Corrected { .. } => {
            entry.state = "corrected";
            let was = was_written.as_ref().map(|e| teller.told(&e.body)).unwrap_or_default();
            let was = [was.text, was.note].join(" ").trim().to_owned();
            let was = teller.w.a("entry-was", &[("was", was)]);
            entry.told.note = if entry.told.note.is_empty() { was } else { format!("{} · {was}", entry.told.note) };
        }
        Fate::Stands => {}
    }
    if entry.restore.is_some() || was_written.as_ref().is_some_and(undoing) {
        entry.undo = None;
        entry.edit = false;
    }
    if let Some(Body::Withdrawn(_)) = was_written.as_ref().map(|e| &e.body) {
        // Restoring is offered where the entry itself stands; here it would take it back once more.
        entry.restore = None;
        if let Some(Body::Withdrawn(withdrawn)) = was_written.as_ref().map(|e| &e.body)
            && let Ok(gone) = visit.here.event(&teller.loaded.id, withdrawn.of).await
        {
            entry.told.text = format!("{} {}", entry.told.text, teller.said(&gone.body));
        }
        if entry.together > 1 {
            entry.told.text = teller.w.n("entry-together", entry.together);
        }
    }
    let setup = matches!(
        was_written.as_ref().map(|e| &e.body),
        Some(Body::Fact(_) | Body::Demand(_) | Body::CaseOpened(_) | Body::LetterEdit(_))
    );
    Ok((entry, setup))
}

/// Neighbouring lines about the case itself stand behind one fold: what happened is what the log is opened for.
fn runs(lines: Vec<Shown>, wanted: Option<u64>, w: Words) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for line in lines {
        match runs.last_mut().filter(|run| run.lines[0].setup == line.setup) {
            Some(run) => run.lines.push(line),
            None => runs.push(Run { fold: String::new(), open: false, lines: vec![line] }),
        }
    }
    for run in runs.iter_mut().filter(|run| run.lines[0].setup && run.lines.len() > 1) {
        run.fold = w.n("log-setup", run.lines.len());
        run.open = run.lines.iter().any(|line| Some(line.seq) == wanted);
    }
    runs
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
    // A log with imported lists is long, and other pages are not to wait for it.
    let text = on_disk(move || Ok(serde_json::to_string_pretty(&events).map_err(anyhow::Error::from)?)).await?;
    let name = format!("attachment; filename=\"{}-log.json\"", loaded.id);
    Ok(([(header::CONTENT_TYPE, "application/json".to_owned()), (header::CONTENT_DISPOSITION, name)], text)
        .into_response())
}
