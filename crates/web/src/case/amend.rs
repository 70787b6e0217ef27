//! `GET/POST /case/{id}/log/{seq}`: how a call should read. The first version stays in the log.

use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use crate::frame::visit::{Visit, html_to_mend, saved_on};
use crate::parts::side::party;
use askama::Template;
use axum::extract::Path;
use casework::{COMPANY, Incident};
use desk::Loaded;
use desk::case::amend::{Amend, incident};
use desk::words::Words;

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
    parties: Vec<(String, String)>,
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
        .or("nuisance", yes_no)
        .or("party", text(&i.party));
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
        parties: parties(loaded, w),
        undo: i.id.row.is_none().then_some(i.id.seq),
    };
    html_to_mend(&page, &page.problem)
}

/// Whose the call can be: the company of the case, and every party that was named.
fn parties(loaded: &Loaded, w: Words) -> Vec<(String, String)> {
    let mut all = vec![(COMPANY.to_owned(), party(loaded, COMPANY, w))];
    let others = loaded.case.parties.iter().filter(|(id, _)| id.as_str() != COMPANY);
    all.extend(others.map(|(id, p)| (id.clone(), p.name.clone())));
    all
}

/// Records how it should read.
pub async fn amend(visit: Visit, Path((id, name)): Path<(String, String)>, typed: Typed) -> Paged {
    let loaded = visit.load(&id).await?;
    let i = incident(&loaded, &name)?;
    let text = |field: &str| typed.get(field).to_owned();
    let right = Amend {
        incident: i.id,
        number: text("number"),
        at: typed.moment(),
        seconds: text("seconds"),
        claimed: text("claimed"),
        topic: text("topic"),
        said: text("said"),
        refused: text("refused"),
        nuisance: text("nuisance"),
        party: text("party"),
    };
    match visit.change(&id, &typed, &right).await {
        Ok(saved) => Ok(saved_on(&format!("/case/{id}/log#e{name}"), &saved)),
        Err(problem) => {
            let sentence = problem.mendable()?;
            show(&visit, &loaded, i, typed, sentence.get(visit.lang()).to_owned())
        }
    }
}
