//! `GET/POST /case/{id}/helpers`: who may help, and how far; `…/helpers/sit`, `/helpers/leave`: the seat in this browser.

use crate::frame::ATTACHMENT;
use crate::frame::problem::Paged;
use crate::frame::seat::Seat;
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use crate::frame::upload::{self, Posted};
use crate::frame::visit::{Visit, html_to_mend, on_to, saved_on};
use crate::parts::dates::Day;
use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use casework::Rights;
use desk::Loaded;
use desk::error::Refusal;
use desk::people::helpers::{EndHelp, NewHelper, rights};

#[derive(Template)]
#[template(path = "people/helpers.html")]
struct HelpersPage {
    s: Shell,
    problem: String,
    typed: Typed,
    helpers: Vec<Line>,
    rights: Vec<(&'static str, String)>,
}

struct Line {
    name: String,
    rights: String,
    until: Option<Day>,
    over: bool,
    proof: String,
}

/// Helpers and the form.
pub async fn page(visit: Visit, Path(id): Path<String>) -> Paged {
    let loaded = visit.load(&id).await?;
    show(&visit, &loaded, Typed::default(), String::new())
}

fn show(visit: &Visit, loaded: &Loaded, typed: Typed, problem: String) -> Paged {
    let w = visit.words();
    let line = |h: &casework::Recorded<casework::Helper>| Line {
        name: h.name.clone(),
        rights: w.t(&format!("rights-{}", h.rights.id())),
        until: h.until.map(|d| Day::full(d, loaded.today, w.lang)),
        over: rights(loaded, &h.name).is_none(),
        proof: h.proof.clone().unwrap_or_default(),
    };
    let page = HelpersPage {
        helpers: loaded.case.helpers.values().map(line).collect(),
        rights: Rights::ALL.iter().map(|r| (r.id(), w.t(&format!("rights-{}", r.id())))).collect(),
        s: visit.shell(loaded, "helpers", w.t("helpers-title")),
        problem,
        typed,
    };
    html_to_mend(&page, &page.problem)
}

/// Lets someone help.
pub async fn add(visit: Visit, Path(id): Path<String>, form: Posted) -> Paged {
    let loaded = visit.load(&id).await?;
    let (typed, originals) = upload::read(&visit.here, form, ATTACHMENT, "upload").await?;
    let text = |field: &str| typed.get(field).to_owned();
    let (name, rights, until, proof) = (text("name"), text("rights"), text("until"), text("proof"));
    match visit.change(&id, &typed, &NewHelper { name, rights, until, proof, exhibit: None, originals }).await {
        Ok(saved) => Ok(saved_on(&format!("/case/{id}/helpers"), &saved)),
        Err(problem) => {
            let sentence = problem.mendable()?;
            show(&visit, &loaded, typed, sentence.get(visit.lang()).to_owned())
        }
    }
}

/// Ends the help.
pub async fn finish(visit: Visit, Path(id): Path<String>, typed: Typed) -> Paged {
    visit.change(&id, &typed, &EndHelp { name: typed.get("name").to_owned() }).await?;
    Ok(on_to(&format!("/case/{id}/helpers")))
}

/// Seats a helper in this browser.
pub async fn sit(visit: Visit, Path(id): Path<String>, typed: Typed) -> Paged {
    let loaded = visit.load(&id).await?;
    let name = typed.get("name");
    if rights(&loaded, name).is_none() {
        return Err(Refusal::not_found("no-helper", &name.chars().take(40).collect::<String>()).into());
    }
    with_cookie(on_to(&format!("/case/{id}")), &Seat::cookie(&id, name))
}

/// The helper gets up.
pub async fn leave(visit: Visit) -> Paged {
    let _ = visit;
    with_cookie(on_to("/"), &Seat::no_cookie())
}

fn with_cookie(mut response: Response, cookie: &str) -> Paged {
    let value = HeaderValue::from_str(cookie).map_err(|e| Refusal::from(anyhow::Error::from(e)))?;
    response.headers_mut().append(header::SET_COOKIE, value);
    Ok(response)
}
