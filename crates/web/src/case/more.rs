//! `GET /case/{id}/more`: everything else that belongs to this case, one tap from the bar.

use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::visit::{Visit, html};
use askama::Template;
use axum::extract::Path;
use desk::words::Words;

#[derive(Template)]
#[template(path = "case/more.html")]
struct MorePage {
    s: Shell,
    pack: String,
    groups: Vec<(String, Vec<Place>)>,
}

struct Place {
    path: &'static str,
    name: String,
    about: String,
}

/// Places by what one comes for.
const GROUPS: &[(&str, &[&str])] = &[
    ("log", &["log", "reply", "import", "evidence", "parties"]),
    ("way", &["ready", "deadlines", "money", "promises", "ledger"]),
    ("about", &["facts", "publish", "registry", "helpers", "close", "export", "delete"]),
];

/// The list.
pub async fn page(visit: Visit, Path(id): Path<String>) -> Paged {
    let loaded = visit.load(&id).await?;
    let w = visit.words();
    let groups = GROUPS
        .iter()
        .map(|(key, paths)| (w.t(&format!("more-{key}")), paths.iter().map(|path| place(path, w)).collect()));
    let s = visit.shell(&loaded, "more", w.t("more-title"));
    html(&MorePage { s, pack: loaded.case.pack.clone(), groups: groups.collect() })
}

fn place(path: &'static str, w: Words) -> Place {
    Place { path, name: w.t(&format!("place-{path}")), about: w.t(&format!("place-{path}-about")) }
}
