//! `GET/POST /case/{id}/helpers`: who may help, and how far; `…/helpers/sit`, `/helpers/leave`: the seat in this browser.

use crate::frame::ATTACHMENT;
use crate::frame::problem::{Paged, Problem};
use crate::frame::seat::Seat;
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use crate::frame::upload::{self, Sealed};
use crate::frame::visit::{Visit, html_to_mend, on_to};
use crate::parts::dates::Day;
use askama::Template;
use axum::extract::{Multipart, Path};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use casework::{Actor, Body, Rights};
use desk::Loaded;
use desk::error::Refusal;
use desk::people::helpers::{NewHelper, end, grant, rights};

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
pub async fn add(visit: Visit, Path(id): Path<String>, form: Multipart) -> Paged {
    let loaded = visit.load(&id).await?;
    let (typed, sealed) = upload::read(visit.desk(), form, ATTACHMENT, "upload").await?;
    match bodies(&loaded, &typed, &sealed) {
        Ok(bodies) => {
            visit.desk().append(&id, Actor::Person, &bodies).await?;
            Ok(on_to(&format!("/case/{id}/helpers")))
        }
        Err(problem) => {
            let sentence = problem.mendable()?;
            show(&visit, &loaded, typed, sentence.get(visit.lang()).to_owned())
        }
    }
}

fn bodies(loaded: &Loaded, typed: &Typed, sealed: &[Sealed]) -> Result<Vec<Body>, Problem> {
    let new = NewHelper {
        name: typed.get("name").to_owned(),
        rights: typed.get("rights").to_owned(),
        until: typed.get("until").to_owned(),
        proof: typed.get("proof").to_owned(),
        exhibit: sealed.first().map(|s| s.digest),
    };
    let mut all: Vec<Body> = sealed.iter().map(|s| s.exhibit.clone()).collect();
    all.push(grant(loaded, &new)?);
    Ok(all)
}

/// Ends the help.
pub async fn finish(visit: Visit, Path(id): Path<String>, typed: Typed) -> Paged {
    let loaded = visit.load(&id).await?;
    visit.desk().append(&id, Actor::Person, &[end(&loaded, typed.get("name"))?]).await?;
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
