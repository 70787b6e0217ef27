//! `GET /case/{id}/promises`: what they promised, what broke it, and the letter that says so.

use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::visit::{Visit, html};
use crate::parts::turns::{Promise, promises};
use askama::Template;
use axum::extract::Path;
use desk::Loaded;
use playbook::{Pack, Tier};

#[derive(Template)]
#[template(path = "dealings/promises.html")]
struct PromisesPage {
    s: Shell,
    promises: Vec<Promise>,
    letter: String,
    rung: String,
}

/// Every promise, the newest first.
pub async fn page(visit: Visit, Path(id): Path<String>) -> Paged {
    let loaded = visit.load(&id).await?;
    let w = visit.words();
    let promises = promises(&loaded, &loaded.view(), w);
    let mut s = visit.shell(&loaded, "money", w.t("promises-title"));
    s.back = format!("/case/{id}/money");
    let page = PromisesPage {
        letter: breach_letter(&loaded.pack).unwrap_or_default().to_owned(),
        rung: last_promised_on(&loaded),
        promises,
        s,
    };
    html(&page)
}

/// The letter that the pack proposes when a promise was broken.
pub fn breach_letter(pack: &Pack) -> Option<&str> {
    let mut actions = pack.rungs.iter().flat_map(|r| &r.action);
    actions.find_map(|a| a.leads.as_ref()?.letter().filter(|_| a.tier == Tier::PromiseBroken))
}

/// The rung of the newest contact, on which a further promise would be recorded.
fn last_promised_on(loaded: &Loaded) -> String {
    loaded.case.dispatches.last().map(|d| d.rung.clone()).unwrap_or_default()
}
