//! `GET/POST /case/{id}/parties/link`: a number or party has to do with another one, and what shows it.

use crate::frame::ATTACHMENT;
use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::typed::{Asked, Typed};
use crate::frame::upload::{self, Posted};
use crate::frame::visit::{Visit, html_to_mend, saved_on};
use crate::parts::proof::{Way, role, way};
use crate::parts::side::party;
use askama::Template;
use axum::extract::Path;
use casework::{COMPANY, Certainty, Relation};
use desk::Loaded;
use desk::parties::board::board;
use desk::parties::link::{NewLink, ROLES};
use desk::words::Words;

#[derive(Template)]
#[template(path = "parties/party_link.html")]
struct LinkPage {
    s: Shell,
    problem: String,
    typed: Typed,
    from: String,
    sources: Vec<String>,
    targets: Vec<(String, String)>,
    roles: Vec<(String, String)>,
    relations: Vec<(String, String)>,
    certainties: Vec<(String, String)>,
    proofs: Vec<Way>,
    off: Vec<Way>,
}

/// The form, its beginning filled in.
pub async fn page(visit: Visit, Path(id): Path<String>, Asked(asked): Asked) -> Paged {
    let loaded = visit.load(&id).await?;
    show(&visit, &loaded, asked, String::new())
}

fn show(visit: &Visit, loaded: &Loaded, typed: Typed, problem: String) -> Paged {
    let w = visit.words();
    let named = |prefix: &str, ids: &[&str]| -> Vec<(String, String)> {
        ids.iter().map(|id| ((*id).to_owned(), w.t(&format!("{prefix}-{id}")))).collect()
    };
    let mut s = visit.shell(loaded, "parties", w.t("link-title"));
    s.back = format!("/case/{}/parties", loaded.id);
    let from = typed.get("from");
    let ways = |off: bool| loaded.pack.proofs.iter().filter(|p| p.off == off).map(|p| way(loaded, p, w)).collect();
    let page = LinkPage {
        from: loaded.case.parties.get(from).map_or(from, |p| p.name.as_str()).to_owned(),
        sources: sources(loaded),
        targets: targets(loaded, w),
        roles: ROLES.iter().map(|r| (r.id().to_owned(), role(r.id(), w))).collect(),
        relations: named("relation", Relation::ALL),
        certainties: named("certainty", Certainty::ALL),
        proofs: ways(false),
        off: ways(true),
        s,
        problem,
        typed,
    };
    html_to_mend(&page, &page.problem)
}

/// Numbers that called and parties on file.
fn sources(loaded: &Loaded) -> Vec<String> {
    let numbers = board(&loaded.case).callers.into_iter().filter_map(|c| c.number).take(40);
    let parties = loaded.case.parties.values().filter(|p| p.id != COMPANY).map(|p| p.name.clone());
    numbers.chain(parties).collect()
}

fn targets(loaded: &Loaded, w: Words) -> Vec<(String, String)> {
    let company = (COMPANY.to_owned(), party(loaded, COMPANY, w));
    let others = loaded.case.parties.values().filter(|p| p.id != COMPANY).map(|p| (p.id.clone(), p.name.clone()));
    [company].into_iter().chain(others).collect()
}

/// Records the link, with the original that shows it.
pub async fn save(visit: Visit, Path(id): Path<String>, form: Posted) -> Paged {
    let loaded = visit.load(&id).await?;
    let (typed, originals) = upload::read(&visit.here, form, ATTACHMENT, "link").await?;
    let text = |field: &str| typed.get(field).to_owned();
    let new = NewLink {
        from: text("from"),
        to: text(if typed.has("to", "new") { "name" } else { "to" }),
        role: text("role"),
        relation: text("relation"),
        by: text("by"),
        proof: text("words"),
        certainty: text("certainty"),
        risk_read: typed.has("risk_read", typed.get("by")),
        exhibit: None,
        originals,
    };
    match visit.change(&id, &typed, &new).await {
        Ok(saved) => Ok(saved_on(&format!("/case/{id}/parties"), &saved)),
        Err(problem) => {
            let sentence = problem.mendable()?;
            show(&visit, &loaded, typed, sentence.get(visit.lang()).to_owned())
        }
    }
}
