//! `GET/POST /case/{id}/decide`: sorts undecided calls, by number.

use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use crate::frame::visit::{Visit, html_to_mend, on_to};
use crate::parts::dates::Day;
use askama::Template;
use axum::extract::Path;
use casework::{Incident, IncidentRef};
use desk::Loaded;
use desk::case::record;
use std::collections::BTreeMap;

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
    count: String,
    first: Day,
    last: Day,
}

/// The undecided calls, most frequent number first.
pub async fn page(visit: Visit, Path(id): Path<String>) -> Paged {
    let loaded = visit.load(&id).await?;
    show(&visit, &loaded, String::new())
}

fn grouped(loaded: &Loaded) -> Vec<(String, Vec<&Incident>)> {
    let mut groups: BTreeMap<String, Vec<&Incident>> = BTreeMap::new();
    for incident in loaded.case.undecided() {
        groups.entry(incident.number_key().unwrap_or_default()).or_default().push(incident);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then(a.0.cmp(&b.0)));
    groups
}

fn show(visit: &Visit, loaded: &Loaded, problem: String) -> Paged {
    let w = visit.words();
    let all = grouped(loaded);
    let more = all.len().saturating_sub(SHOWN);
    let group = |(key, calls): &(String, Vec<&Incident>)| {
        let (first, last) = (calls.first()?, calls.last()?);
        let number = number::parse(first.number.as_deref().unwrap_or_default());
        let region = number.region().map(|r| r.to_string());
        let about = [Some(w.t(&format!("kind-{}", number.kind().id()))), region];
        Some(Group {
            key: key.clone(),
            shown: first.number.clone().unwrap_or_else(|| w.t("number-withheld")),
            about: about.into_iter().flatten().collect::<Vec<_>>().join(" · "),
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
    let (mut sales, mut others): (Vec<IncidentRef>, Vec<IncidentRef>) = (Vec::new(), Vec::new());
    for (key, calls) in grouped(&loaded) {
        match typed.get(&format!("n-{key}")) {
            "sales" => sales.extend(calls.iter().map(|i| i.id)),
            "other" => others.extend(calls.iter().map(|i| i.id)),
            _ => {}
        }
    }
    if record::decide(visit.desk(), &id, &sales, &others).await? == 0 {
        return show(&visit, &loaded, visit.words().t("decide-choose"));
    }
    let left = visit.load(&id).await?.case.undecided().count();
    Ok(on_to(&if left > 0 { format!("/case/{id}/decide") } else { format!("/case/{id}") }))
}
