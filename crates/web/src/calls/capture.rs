//! `GET/POST /case/{id}/capture`: is this call on record? Number and time are enough.

use crate::frame::ATTACHMENT;
use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use crate::frame::upload::{self, Sealed};
use crate::frame::visit::{Visit, html_to_mend, on_to};
use askama::Template;
use axum::extract::{Multipart, Path};
use casework::{Actor, Body};
use desk::Loaded;
use desk::case::record::event_body;
use desk::words::Words;
use playbook::FactType;
use std::collections::HashMap;

#[derive(Template)]
#[template(path = "calls/capture.html")]
struct CapturePage {
    s: Shell,
    problem: String,
    typed: Typed,
    claimed: Vec<String>,
    topics: Vec<String>,
    refused: Vec<(&'static str, String)>,
    save: String,
    numbers: Vec<String>,
}

/// The form, with today and now filled in.
pub async fn page(visit: Visit, Path(id): Path<String>) -> Paged {
    let loaded = visit.load(&id).await?;
    let typed = now(&visit, &loaded);
    show(&visit, &loaded, typed, String::new())
}

/// Day and minute of this moment in the pack's zone.
pub fn now(visit: &Visit, loaded: &Loaded) -> Typed {
    let zone = desk::clock::zone_named(&loaded.pack.manifest.zone);
    let now = visit.desk().now().to_zoned_datetime(zone);
    let clock = format!("{:02}:{:02}", now.hour(), now.minute());
    Typed::default().or("date", loaded.today.to_string()).or("time", clock)
}

fn show(visit: &Visit, loaded: &Loaded, typed: Typed, problem: String) -> Paged {
    let w = visit.words();
    let count = loaded.case.counted().count() + 1;
    let refused = ["yes", "no", "unanswered"].map(|id| (id, w.t(&format!("cap-refused-{id}"))));
    let page = CapturePage {
        s: visit.shell(loaded, "capture", w.t("cap-title")),
        problem,
        claimed: suggested(loaded, w, |i| i.claimed.as_deref(), "cap-claimed", 5),
        topics: suggested(loaded, w, |i| i.topic.as_deref(), "cap-topic", 5),
        refused: refused.into(),
        save: w.n("cap-save", count),
        numbers: numbers(loaded),
        typed,
    };
    html_to_mend(&page, &page.problem)
}

/// What was recorded before, most often first, then the product's own suggestions.
fn suggested(
    loaded: &Loaded,
    w: Words,
    pick: impl Fn(&casework::Incident) -> Option<&str>,
    key: &str,
    count: usize,
) -> Vec<String> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    loaded.case.counted().filter_map(pick).for_each(|text| *seen.entry(text).or_default() += 1);
    let mut known: Vec<(&str, usize)> = seen.into_iter().filter(|(text, _)| text.chars().count() <= 12).collect();
    known.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let mut all: Vec<String> = known.into_iter().take(count - 1).map(|(text, _)| text.to_owned()).collect();
    for text in (1..=count).map(|n| w.t(&format!("{key}-{n}"))) {
        if all.len() < count && !all.contains(&text) {
            all.push(text);
        }
    }
    all
}

/// The numbers that called last.
fn numbers(loaded: &Loaded) -> Vec<String> {
    let mut known: Vec<String> = Vec::new();
    for incident in loaded.case.counted().rev() {
        let Some(number) = &incident.number else { continue };
        if known.len() < 4 && !known.contains(number) {
            known.push(number.clone());
        }
    }
    known
}

/// Saves the call as a sales call, its files sealed, in one change of the log.
pub async fn save(visit: Visit, Path(id): Path<String>, form: Multipart) -> Paged {
    let loaded = visit.load(&id).await?;
    let (typed, sealed) = upload::read(visit.desk(), form, ATTACHMENT, "capture").await?;
    match bodies(&loaded, &typed, &sealed) {
        Ok(bodies) => {
            let events = visit.desk().append(&id, Actor::Person, &bodies).await?;
            let seq = events.last().map_or(0, |e| e.seq);
            Ok(on_to(&format!("/case/{id}?saved={seq}")))
        }
        Err(problem) => {
            let sentence = problem.mendable()?;
            show(&visit, &loaded, typed, sentence.get(visit.lang()).to_owned())
        }
    }
}

/// The comparison key of the person's own line.
fn own_line(loaded: &Loaded) -> Option<String> {
    let line = loaded.pack.facts.iter().find(|f| f.group == "line" && f.kind == FactType::Phone)?;
    number::parse(&loaded.case.fact(&line.key)?.value).key()
}

fn bodies(loaded: &Loaded, typed: &Typed, sealed: &[Sealed]) -> Result<Vec<Body>, Problem> {
    let number = match typed.get("number") {
        "" => typed.get("known"),
        written => written,
    };
    if own_line(loaded).is_some_and(|own| number::parse(number).key() == Some(own)) {
        return Err(desk::error::Refusal::refused("cap-own-number").into());
    }
    let mut pairs = typed.pairs(&["claimed", "refused", "topic", "said", "channel"]);
    for (field, own) in [("claimed", "claimed_own"), ("topic", "topic_own")] {
        if !typed.get(own).is_empty() {
            pairs.retain(|(key, _)| key != field);
            pairs.push((field.to_owned(), typed.get(own).to_owned()));
        }
    }
    if number.is_empty() && !typed.has("withheld", "yes") {
        return Err(desk::error::Refusal::refused("cap-needs-number").into());
    }
    if typed.get("date").is_empty() {
        return Err(desk::error::Refusal::refused("needs-day").into());
    }
    if typed.get("refused") == "unanswered" {
        pairs.push(("direction".to_owned(), "missed".to_owned()));
    }
    if !number.is_empty() {
        pairs.push(("number".to_owned(), number.to_owned()));
    }
    pairs.push(("at".to_owned(), typed.moment()));
    pairs.push(("nuisance".to_owned(), "yes".to_owned()));
    if !sealed.is_empty() {
        let digests: Vec<String> = sealed.iter().map(|s| s.digest.to_string()).collect();
        pairs.push(("exhibits".to_owned(), digests.join(",")));
    }
    let mut all: Vec<Body> = sealed.iter().map(|s| s.exhibit.clone()).collect();
    all.push(event_body(&loaded.pack, "incident", &pairs)?);
    Ok(all)
}
