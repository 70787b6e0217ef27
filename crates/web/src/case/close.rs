//! `GET/POST /case/{id}/close`: what did it come to, and is it over? `…/close/figures.json`: the figures without names.

use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use crate::frame::visit::{Visit, html_to_mend, on_to};
use crate::parts::dates::Day;
use crate::parts::side::money;
use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse;
use casework::Outcome;
use desk::Loaded;
use desk::case::close::{Close, Figures, Given, figures, given};
use desk::error::Refusal;
use desk::words::Words;
use playbook::Standing;

#[derive(Template)]
#[template(path = "case/close.html")]
struct ClosePage {
    s: Shell,
    problem: String,
    typed: Typed,
    state: Option<Closed>,
    reached: Vec<(String, String)>,
    spent: Vec<(String, String)>,
    wanted: String,
    running: Vec<String>,
    outcomes: Vec<(&'static str, String)>,
    given: Vec<(String, String)>,
}

struct Closed {
    seq: u64,
    day: Day,
    outcome: String,
    watch: bool,
}

/// The figures and the form.
pub async fn page(visit: Visit, Path(id): Path<String>) -> Paged {
    let loaded = visit.load(&id).await?;
    show(&visit, &loaded, Typed::default(), String::new())
}

fn show(visit: &Visit, loaded: &Loaded, typed: Typed, problem: String) -> Paged {
    let w = visit.words();
    let all = figures(loaded);
    let state = loaded.case.closed.as_ref().map(|c| Closed {
        seq: c.seq,
        day: Day::full(c.at.date(), loaded.today, w.lang),
        outcome: w.t(&format!("outcome-{}", c.outcome.id())),
        watch: c.watch == Some(true),
    });
    let view = loaded.view();
    let running = view.deadlines().iter().filter(|d| d.standing == Standing::Running);
    let running = running.take(3).map(|d| {
        let day = playbook::short_date(d.due, loaded.today, w.lang);
        w.a("close-running-line", &[("name", d.name.get(w.lang).to_owned()), ("day", day)])
    });
    let page = ClosePage {
        state,
        reached: reached(loaded, &all, w),
        spent: spent(&all, w),
        wanted: wanted(loaded, w),
        running: running.collect(),
        outcomes: Outcome::ALL.iter().map(|o| (o.id(), w.t(&format!("outcome-{}", o.id())))).collect(),
        given: lines(loaded, &given(loaded), w),
        s: visit.shell(loaded, "close", w.t("close-title")),
        problem,
        typed,
    };
    html_to_mend(&page, &page.problem)
}

fn reached(loaded: &Loaded, all: &Figures, w: Words) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    let mut put = |key: &str, value: String| rows.push((w.t(key), value));
    match (all.last_call, all.quiet_days) {
        (Some(last), Some(quiet)) => {
            let last = playbook::short_date(last, loaded.today, w.lang);
            put("close-calls", w.a("close-quiet", &[("last", last), ("days", quiet.to_string())]));
        }
        _ => put("close-calls", w.t("close-no-calls")),
    }
    if all.promises > 0 {
        let args = [("n", all.promises.to_string()), ("calls", all.breaches.to_string())];
        put("promises", w.a("close-promises", &args));
    }
    let sums = [("close-asked", all.asked), ("close-offered", all.offered), ("close-paid", all.paid)];
    let named = sums.into_iter().map(|(key, sum)| (key, sum.map_or_else(|| w.t("close-none"), |m| money(m, w.lang))));
    named.for_each(|(key, value)| put(key, value));
    rows
}

fn spent(all: &Figures, w: Words) -> Vec<(String, String)> {
    let money = all.spent.map_or_else(|| w.t("close-none"), |m| money(m, w.lang));
    let days = all.days.map_or_else(|| w.t("close-none"), |d| w.n("close-days", d));
    let rows = [("close-time", w.n("minutes", all.minutes)), ("close-cost", money), ("close-took", days)];
    rows.into_iter().map(|(key, value)| (w.t(key), value)).collect()
}

/// What was wanted, to be held against what was reached.
fn wanted(loaded: &Loaded, w: Words) -> String {
    let view = loaded.view();
    let chosen = loaded.pack.demands.iter().filter(|d| view.wants(&d.id));
    let names: Vec<String> = chosen.map(|d| d.name.get(w.lang).to_owned()).collect();
    if names.is_empty() { String::new() } else { w.a("close-wanted", &[("what", names.join(&w.t("list-comma")))]) }
}

fn lines(loaded: &Loaded, g: &Given, w: Words) -> Vec<(String, String)> {
    let rung = |id: &String| loaded.pack.rung(id).map_or_else(|| id.clone(), |r| r.name.get(w.lang).to_owned());
    let list = |all: Vec<(String, usize)>| {
        let parts = all.into_iter().map(|(name, n)| format!("{name} {n}"));
        parts.collect::<Vec<_>>().join(&w.t("list-comma"))
    };
    let excuse =
        |id: &String| loaded.pack.obstacles.get(id).map_or_else(|| id.clone(), |o| o.name.get(w.lang).to_owned());
    let or_none = |n: Option<i64>| n.map_or_else(|| w.t("close-none"), |n| w.n("close-days", n));
    let outcome = g.outcome.map_or_else(|| w.t("close-none"), |o| w.t(&format!("outcome-{}", o.id())));
    let rows = [
        ("given-pack", format!("{} {}", loaded.pack.manifest.name.get(w.lang), g.pack_version)),
        ("given-days", or_none(g.days)),
        ("given-contacts", w.n("times", g.contacts)),
        ("given-steps", list(g.steps.iter().map(|(id, n)| (rung(id), *n)).collect())),
        ("given-answers", list(g.answers.iter().map(|(id, n)| (w.t(&format!("meaning-{id}")), *n)).collect())),
        ("given-excuses", list(g.excuses.iter().map(|(id, n)| (excuse(id), *n)).collect())),
        ("given-promises", w.a("close-promises", &[("n", g.promises.to_string()), ("calls", g.breaches.to_string())])),
        ("given-hours", w.n("given-hours-n", g.hours)),
        ("given-outcome", outcome),
    ];
    rows.into_iter().filter(|(_, value)| !value.is_empty()).map(|(key, value)| (w.t(key), value)).collect()
}

/// Closes the case.
pub async fn close(visit: Visit, Path(id): Path<String>, typed: Typed) -> Paged {
    let loaded = visit.load(&id).await?;
    let close = Close { outcome: typed.get("outcome").to_owned(), watch: typed.get("watch").to_owned() };
    match visit.change(&id, &typed, &close).await {
        Ok(_) => Ok(on_to(&format!("/case/{id}/close"))),
        Err(problem) => {
            let sentence = problem.mendable()?;
            show(&visit, &loaded, typed, sentence.get(visit.lang()).to_owned())
        }
    }
}

/// The figures without names, as a file. Nothing is sent.
pub async fn download(visit: Visit, Path(id): Path<String>) -> Paged {
    let loaded = visit.load(&id).await?;
    let text = serde_json::to_string_pretty(&given(&loaded)).map_err(|e| Refusal::from(anyhow::Error::from(e)))?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"figures.json\""),
    ];
    Ok((headers, text + "\n").into_response())
}
