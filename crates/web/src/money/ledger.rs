//! `GET/POST /case/{id}/ledger`: what it took, and was it worth it?

use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use crate::frame::visit::{Visit, html_to_mend, saved_on};
use crate::parts::dates::Day;
use crate::parts::side::money;
use askama::Template;
use axum::extract::Path;
use casework::Money;
use desk::Loaded;
use desk::money::ledger::{Minutes, Spent};
use desk::money::worth::{Pace, worth};

#[derive(Template)]
#[template(path = "money/ledger.html")]
struct LedgerPage {
    s: Shell,
    problem: String,
    typed: Typed,
    rows: Vec<(String, String)>,
    calls: Vec<(String, String)>,
    verdict: String,
    times: Vec<(Day, String, String)>,
    costs: Vec<(Day, String, String)>,
}

/// The figures and the two lists.
pub async fn page(visit: Visit, Path(id): Path<String>) -> Paged {
    let loaded = visit.load(&id).await?;
    show(&visit, &loaded, Typed::default(), String::new())
}

fn show(visit: &Visit, loaded: &Loaded, typed: Typed, problem: String) -> Paged {
    let w = visit.words();
    let lang = w.lang;
    let figures = worth(&loaded.view());
    let sum = |m: Option<Money>| m.map_or_else(|| w.t("money-zero"), |m| money(m, lang));
    let mut rows = vec![
        (w.t("worth-minutes"), w.n("minutes", figures.minutes)),
        (w.t("worth-costs"), sum(figures.costs)),
        (w.t("money-asked"), sum(figures.asked)),
        (w.t("money-offered"), sum(figures.offered)),
        (w.t("money-paid"), sum(figures.paid)),
    ];
    rows.extend(figures.per_hour.map(|m| (w.t("worth-per-hour"), money(m, lang))));
    let pace = |p: &Pace| w.a("worth-pace", &[("n", p.calls.to_string()), ("days", p.days.to_string())]);
    let calls = figures.before.iter().map(|p| (w.t("worth-before"), pace(p)));
    let calls = calls.chain(figures.after.iter().map(|p| (w.t("worth-after"), pace(p))));
    let day = |at: casework::Moment| Day::short(at.date(), loaded.today, lang);
    let time = |t: &casework::Recorded<casework::TimeEntry>| {
        (day(t.at), w.n("minutes", t.minutes), t.what.clone().unwrap_or_default())
    };
    let cost = |c: &casework::Recorded<casework::CostEntry>| {
        (day(c.at), money(c.amount, lang), c.what.clone().unwrap_or_default())
    };
    let mut s = visit.shell(loaded, "money", w.t("ledger-title"));
    s.back = format!("/case/{}/money", loaded.id);
    let page = LedgerPage {
        calls: calls.collect(),
        verdict: w.t(figures.verdict()),
        times: loaded.case.times.iter().rev().take(20).map(time).collect(),
        costs: loaded.case.costs.iter().rev().take(20).map(cost).collect(),
        rows,
        s,
        problem,
        typed,
    };
    html_to_mend(&page, &page.problem)
}

/// Records minutes or a cost, by the form's `what`.
pub async fn record(visit: Visit, Path(id): Path<String>, typed: Typed) -> Paged {
    let loaded = visit.load(&id).await?;
    let text = |field: &str| typed.get(field).to_owned();
    let made = if typed.has("what", "cost") {
        let spent = Spent { amount: text("amount"), what: text("spent_on"), day: text("date") };
        visit.change(&id, &typed, &spent).await
    } else {
        let minutes = Minutes { minutes: text("minutes"), what: text("what_on"), day: text("date") };
        visit.change(&id, &typed, &minutes).await
    };
    match made {
        Ok(saved) => Ok(saved_on(&format!("/case/{id}/ledger"), &saved)),
        Err(problem) => {
            let sentence = problem.mendable()?;
            show(&visit, &loaded, typed, sentence.get(visit.lang()).to_owned())
        }
    }
}
