//! `GET/POST /case/{id}/decide`: sorts undecided calls, by number.

use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use crate::frame::visit::{Visit, html_to_mend, on_to};
use crate::parts::dates::Day;
use askama::Template;
use axum::extract::Path;
use casework::Incident;
use desk::Loaded;
use desk::calls::sort::{Sorted, undecided};
use std::collections::BTreeSet;

/// Numbers on one page; the rest comes after these are sorted.
const SHOWN: usize = 100;

#[derive(Template)]
#[template(path = "calls/decide.html")]
struct DecidePage {
    s: Shell,
    problem: String,
    head: String,
    groups: Vec<Group>,
    more: String,
}

struct Group {
    key: String,
    shown: String,
    about: String,
    doubts: Vec<String>,
    count: String,
    first: Day,
    last: Day,
}

/// The undecided calls, most frequent number first.
pub async fn page(visit: Visit, Path(id): Path<String>) -> Paged {
    let loaded = visit.load(&id).await?;
    show(&visit, &loaded, String::new())
}

fn show(visit: &Visit, loaded: &Loaded, problem: String) -> Paged {
    let w = visit.words();
    let all = undecided(loaded);
    let more = all.len().saturating_sub(SHOWN);
    let group = |(key, calls): &(String, Vec<&Incident>)| {
        let (first, last) = (calls.first()?, calls.last()?);
        let number = number::parse(first.number.as_deref().unwrap_or_default());
        let region = number.region().map(|r| r.to_string());
        let doubts: BTreeSet<_> = calls.iter().filter_map(|call| call.doubt).collect();
        let doubts = doubts.into_iter().map(|doubt| {
            let many = calls.iter().filter(|call| call.doubt == Some(doubt)).count();
            w.n(&format!("import-doubt-{}", doubt.id()), many)
        });
        Some(Group {
            key: key.clone(),
            shown: first.number.clone().unwrap_or_else(|| w.t("number-withheld")),
            about: [Some(w.t(&format!("kind-{}", number.kind().id()))), region]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" · "),
            doubts: doubts.collect(),
            count: w.n("times", calls.len()),
            first: Day::short(first.at.date(), loaded.today, w.lang),
            last: Day::short(last.at.date(), loaded.today, w.lang),
        })
    };
    let page = DecidePage {
        s: visit.shell(loaded, "log", w.t("decide-title")),
        problem,
        head: w.n("decide-head", loaded.case.undecided().count()),
        groups: all.iter().take(SHOWN).filter_map(group).collect(),
        more: if more > 0 { w.n("decide-more", more) } else { String::new() },
    };
    html_to_mend(&page, &page.problem)
}

/// Records the decisions; numbers left open stay undecided.
pub async fn decide(visit: Visit, Path(id): Path<String>, typed: Typed) -> Paged {
    let loaded = visit.load(&id).await?;
    let said = |(key, _): (String, Vec<&Incident>)| match typed.get(&format!("n-{key}")) {
        "sales" => Some((key, true)),
        "other" => Some((key, false)),
        _ => None,
    };
    let sorted = Sorted { numbers: undecided(&loaded).into_iter().filter_map(said).collect() };
    match visit.change(&id, &typed, &sorted).await {
        Ok(_) => {
            let left = visit.load(&id).await?.case.undecided().count();
            Ok(on_to(&if left > 0 { format!("/case/{id}/decide") } else { format!("/case/{id}") }))
        }
        Err(problem) => {
            let sentence = problem.mendable()?;
            show(&visit, &loaded, sentence.get(visit.lang()).to_owned())
        }
    }
}
