//! `GET /new`, `POST /new`: five questions, then a case.

use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::typed::{Asked, Typed};
use crate::frame::visit::{Visit, html_to_mend, on_to};
use crate::parts::side::effort;
use askama::Template;
use axum::response::IntoResponse;
use desk::case::open::{NewCase, open_case};
use desk::error::Refusal;
use desk::words::Words;
use playbook::{FactType, Lane, Pack, Role};

#[derive(Template)]
#[template(path = "case/new.html")]
struct NewPage {
    s: Shell,
    problem: String,
    typed: Typed,
    pack: String,
    about: String,
    packs: Vec<Choice>,
    subjects: Vec<String>,
    steps: Vec<(String, String)>,
    choices: Vec<Choice>,
    often: Vec<Choice>,
    demands: Vec<Choice>,
    line_key: String,
    choice_key: String,
    choice_ask: String,
}

struct Choice {
    id: String,
    name: String,
    note: String,
    on: bool,
}

/// The questions.
pub async fn page(visit: Visit, Asked(asked): Asked) -> Paged {
    show(&visit, Typed(asked.pairs(&["pack"])), String::new())
}

fn show(visit: &Visit, typed: Typed, problem: String) -> Paged {
    let w = visit.words();
    let packs = visit.here.packs()?;
    let chosen = packs.iter().find(|p| p.manifest.id == typed.get("pack")).or(packs.first());
    let pack = chosen.ok_or_else(|| Refusal::not_found("no-pack", "-"))?;
    let operator = pack.facts.iter().find(|f| f.group == "operator" && f.kind == FactType::Choice);
    let line = pack.facts.iter().find(|f| f.group == "line" && f.kind == FactType::Phone);
    let fresh = typed.get("token").is_empty();
    let choices = operator.map(|f| {
        let one = |c: &playbook::Choice| Choice {
            on: typed.has("operator", &c.id),
            id: c.id.clone(),
            name: c.name.get(w.lang).to_owned(),
            note: String::new(),
        };
        f.choices.iter().map(one).collect()
    });
    let mut s = visit.plain("new-title");
    s.back = "/".to_owned();
    let page = NewPage {
        problem,
        about: pack.manifest.about.get(w.lang).to_owned(),
        subjects: pack.manifest.subjects.iter().map(|s| s.get(w.lang).to_owned()).collect(),
        packs: packs.iter().map(|p| known(p, &pack.manifest.id, w)).collect(),
        steps: steps(pack, w),
        choices: choices.unwrap_or_default(),
        often: often(w, &typed),
        demands: demands(pack, w, &typed, fresh),
        line_key: line.map(|f| f.key.clone()).unwrap_or_default(),
        choice_key: operator.map(|f| f.key.clone()).unwrap_or_default(),
        choice_ask: operator.map(|f| f.ask.get(w.lang).to_owned()).unwrap_or_default(),
        pack: pack.manifest.id.clone(),
        typed,
        s,
    };
    html_to_mend(&page, &page.problem)
}

fn known(pack: &Pack, chosen: &str, w: Words) -> Choice {
    let m = &pack.manifest;
    let (name, note) = (m.name.get(w.lang).to_owned(), m.place.get(w.lang).to_owned());
    Choice { on: m.id == chosen, id: m.id.clone(), name, note }
}

/// The ladder this would be: the main rungs with what they take and what usually comes of them.
fn steps(pack: &Pack, w: Words) -> Vec<(String, String)> {
    let main = pack.rungs.iter().filter(|r| r.lane == Lane::Main && r.role == Role::Remedy);
    main.map(|r| {
        let rate = r.base_rate.as_ref().map_or_else(|| w.t("base-rate-unknown"), |b| b.text.get(w.lang).to_owned());
        let takes = effort(w, r.minutes, r.cost.as_deref());
        (r.name.get(w.lang).to_owned(), format!("{takes}{}{rate}", w.t("full-stop")))
    })
    .collect()
}

fn often(w: Words, typed: &Typed) -> Vec<Choice> {
    ["once", "weekly", "daily"]
        .map(|id| Choice {
            id: id.to_owned(),
            name: w.t(&format!("new-often-{id}")),
            note: String::new(),
            on: typed.has("often", id),
        })
        .into()
}

fn demands(pack: &Pack, w: Words, typed: &Typed, fresh: bool) -> Vec<Choice> {
    let one = |d: &playbook::DemandSpec| Choice {
        id: d.id.clone(),
        name: d.name.get(w.lang).to_owned(),
        note: d.note.as_ref().map(|n| n.get(w.lang).to_owned()).unwrap_or_default(),
        on: if fresh { d.default } else { typed.has("demand", &d.id) },
    };
    pack.demands.iter().map(one).collect()
}

/// Defaults of the chosen pack whose boxes are empty.
fn unticked(visit: &Visit, typed: &Typed) -> Vec<String> {
    let Ok(pack) = visit.here.pack(typed.get("pack")) else { return Vec::new() };
    let defaults = pack.demands.iter().filter(|d| d.default && !typed.has("demand", &d.id));
    defaults.map(|d| d.id.clone()).collect()
}

/// Opens the case.
pub async fn open(visit: Visit, typed: Typed) -> Paged {
    let own = typed.get("subject_own");
    let subject = if own.is_empty() { typed.get("subject") } else { own };
    let keys = [typed.get("line_key"), typed.get("choice_key")];
    let facts = [(keys[0], typed.get("line")), (keys[1], typed.get("operator"))];
    let new = NewCase {
        subject: subject.chars().take(120).collect(),
        pack: typed.get("pack").to_owned(),
        lang: visit.lang(),
        facts: facts
            .iter()
            .filter(|(k, v)| !k.is_empty() && !v.is_empty())
            .map(|(k, v)| (k.to_string(), v.to_string()))
            .collect(),
        demands: typed.all("demand").into_iter().map(str::to_owned).collect(),
        // The form shows every default ticked: an empty box is a no.
        dropped: unticked(&visit, &typed),
    };
    match open_case(&visit.here, new).await {
        Ok(id) => {
            let often = typed.get("often");
            let next = if matches!(often, "weekly" | "daily") { "import" } else { "capture" };
            Ok(on_to(&format!("/case/{id}/{next}?first=1")).into_response())
        }
        Err(error) => {
            let sentence = Problem::from(error).mendable()?;
            show(&visit, typed, sentence.get(visit.lang()).to_owned())
        }
    }
}
