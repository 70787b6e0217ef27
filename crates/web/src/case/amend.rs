//! `GET/POST /case/{id}/log/{seq}`: how a call should read. The first version stays in the log.

use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use crate::frame::visit::{Visit, html_to_mend, on_to};
use askama::Template;
use axum::extract::Path;
use casework::{Actor, Body, Incident, IncidentRef};
use desk::Loaded;
use desk::case::record::event_body;
use desk::error::Refusal;
use serde_json::{Map, Value};

#[derive(Template)]
#[template(path = "case/amend.html")]
struct AmendPage {
    s: Shell,
    problem: String,
    typed: Typed,
    name: String,
    row: bool,
    refused: Vec<(&'static str, String)>,
    undo: Option<u64>,
}

fn incident<'l>(loaded: &'l Loaded, name: &str) -> Result<&'l Incident, Problem> {
    let shown: String = name.chars().take(20).collect();
    let lost = || Refusal::not_found("no-incident", &shown);
    let id: IncidentRef = name.parse().map_err(|_| lost())?;
    Ok(loaded.case.incidents.iter().find(|i| i.id == id).ok_or_else(lost)?)
}

/// The call as it stands.
pub async fn page(visit: Visit, Path((id, name)): Path<(String, String)>) -> Paged {
    let loaded = visit.load(&id).await?;
    let i = incident(&loaded, &name)?;
    let text = |t: &Option<String>| t.clone().unwrap_or_default();
    let yes_no = i.nuisance.map_or("", |yes| if yes { "yes" } else { "no" });
    let typed = Typed::default()
        .or("number", text(&i.number))
        .or("date", i.at.date().to_string())
        .or("time", i.at.clock().unwrap_or_default())
        .or("seconds", i.seconds.map(|s| s.to_string()).unwrap_or_default())
        .or("claimed", text(&i.claimed))
        .or("topic", text(&i.topic))
        .or("said", text(&i.said))
        .or("refused", i.refused.map_or("", |r| r.id()))
        .or("nuisance", yes_no);
    show(&visit, &loaded, i, typed, String::new())
}

fn show(visit: &Visit, loaded: &Loaded, i: &Incident, typed: Typed, problem: String) -> Paged {
    let w = visit.words();
    let mut s = visit.shell(loaded, "log", w.t("amend-title"));
    s.back = format!("/case/{}/log", loaded.id);
    let page = AmendPage {
        s,
        problem,
        typed,
        name: i.id.to_string(),
        row: i.id.row.is_some(),
        refused: ["yes", "no", "unanswered"].map(|id| (id, w.t(&format!("cap-refused-{id}")))).into(),
        undo: i.id.row.is_none().then_some(i.id.seq),
    };
    html_to_mend(&page, &page.problem)
}

/// Records how it should read: a correction for a call typed in, a note for a call from a list.
pub async fn amend(visit: Visit, Path((id, name)): Path<(String, String)>, typed: Typed) -> Paged {
    let loaded = visit.load(&id).await?;
    let i = incident(&loaded, &name)?;
    let made = if i.id.row.is_some() { note(&loaded, i, &typed) } else { correction(&loaded, i, &typed) };
    match made {
        Ok(body) => {
            visit.desk().append(&id, Actor::Person, &[body]).await?;
            Ok(on_to(&format!("/case/{id}/log#e{name}")))
        }
        Err(problem) => {
            let sentence = problem.mendable()?;
            show(&visit, &loaded, i, typed, sentence.get(visit.lang()).to_owned())
        }
    }
}

const WORDS: [&str; 5] = ["claimed", "topic", "said", "refused", "nuisance"];

fn note(loaded: &Loaded, i: &Incident, typed: &Typed) -> Result<Body, Problem> {
    let mut pairs = typed.pairs(&WORDS);
    pairs.push(("incidents".to_owned(), i.id.to_string()));
    Ok(event_body(&loaded.pack, "noted", &pairs)?)
}

fn correction(loaded: &Loaded, i: &Incident, typed: &Typed) -> Result<Body, Problem> {
    if typed.get("date").is_empty() {
        return Err(Refusal::refused("needs-day").into());
    }
    let mut pairs = typed.pairs(&WORDS);
    pairs.extend(typed.pairs(&["number", "seconds"]));
    pairs.push(("at".to_owned(), typed.moment()));
    pairs.push(("direction".to_owned(), i.direction.id().to_owned()));
    if i.message {
        pairs.push(("channel".to_owned(), "message".to_owned()));
    }
    if i.invited {
        pairs.push(("invited".to_owned(), "yes".to_owned()));
    }
    pairs.extend(i.party.iter().map(|p| ("party".to_owned(), p.clone())));
    if !i.exhibits.is_empty() {
        let digests: Vec<String> = i.exhibits.iter().map(ToString::to_string).collect();
        pairs.push(("exhibits".to_owned(), digests.join(",")));
    }
    let inner = event_body(&loaded.pack, "incident", &pairs)?;
    let inner = serde_json::to_value(&inner).map_err(|e| Refusal::from(anyhow::Error::from(e)))?;
    let mut map = Map::new();
    map.insert("of".to_owned(), Value::from(i.id.seq));
    map.insert("body".to_owned(), inner);
    let made = Body::from_json("correction", map)
        .map_err(|e| Refusal::refused("bad-event").with("kind", e.kind).with("message", e.message))?;
    Ok(made)
}
