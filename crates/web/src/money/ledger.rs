//! `GET/POST /case/{id}/ledger`: what it took, and was it worth it?

use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use crate::frame::visit::{Visit, html_to_mend, on_to};
use crate::parts::dates::Day;
use crate::parts::side::money;
use askama::Template;
use axum::extract::Path;
use casework::{Actor, Body, Money};
use desk::Loaded;
use desk::case::record::event_body;
use desk::error::Refusal;
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
    let made = if typed.has("what", "cost") { cost(&loaded, &typed) } else { time(&loaded, &typed) };
    match made {
        Ok(body) => {
            visit.desk().append(&id, Actor::Person, &[body]).await?;
            Ok(on_to(&format!("/case/{id}/ledger")))
        }
        Err(problem) => {
            let sentence = problem.mendable()?;
            show(&visit, &loaded, typed, sentence.get(visit.lang()).to_owned())
        }
    }
}

fn day(loaded: &Loaded, typed: &Typed) -> (String, String) {
    let day = if typed.get("date").is_empty() { loaded.today.to_string() } else { typed.get("date").to_owned() };
    ("at".to_owned(), day)
}

fn on_what(typed: &Typed, field: &str) -> Option<(String, String)> {
    Some(typed.get(field)).filter(|w| !w.is_empty()).map(|what| ("what".to_owned(), what.to_owned()))
}

fn time(loaded: &Loaded, typed: &Typed) -> Result<Body, Problem> {
    let minutes = typed.get("minutes");
    if !minutes.parse::<u32>().is_ok_and(|m| (1..=1440).contains(&m)) {
        return Err(Refusal::refused("needs-minutes").into());
    }
    let mut pairs = typed.pairs(&["minutes"]);
    pairs.extend(on_what(typed, "what_on"));
    pairs.push(day(loaded, typed));
    Ok(event_body(&loaded.pack, "time", &pairs)?)
}

fn cost(loaded: &Loaded, typed: &Typed) -> Result<Body, Problem> {
    let value = typed.get("amount");
    let amount = Money::parse_in(value, &loaded.pack.manifest.currency)
        .map_err(|_| Refusal::refused("needs-amount").with("value", value.to_owned()))?;
    let mut pairs = vec![("amount".to_owned(), amount.to_string())];
    pairs.extend(on_what(typed, "spent_on"));
    pairs.push(day(loaded, typed));
    Ok(event_body(&loaded.pack, "cost", &pairs)?)
}
