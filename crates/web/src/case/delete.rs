//! `GET/POST /case/{id}/delete`: what would go with the case, and deleting it for good.

use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use crate::frame::visit::{Visit, html_to_mend, on_to};
use askama::Template;
use axum::extract::Path;
use desk::Loaded;
use desk::case::delete::{delete as delete_for_good, what_goes};
use desk::error::Refusal;

/// Originals that are named; the others are counted.
const NAMED: usize = 20;

#[derive(Template)]
#[template(path = "case/delete.html")]
struct DeletePage {
    s: Shell,
    problem: String,
    entries: String,
    originals: Vec<String>,
    more: String,
    shared: String,
}

/// What would go, and the form.
pub async fn page(visit: Visit, Path(id): Path<String>) -> Paged {
    let loaded = visit.load(&id).await?;
    show(&visit, &loaded, String::new()).await
}

async fn show(visit: &Visit, loaded: &Loaded, problem: String) -> Paged {
    let w = visit.words();
    let goes = what_goes(&visit.here, &loaded.id).await?;
    let more = goes.originals.len().saturating_sub(NAMED);
    let page = DeletePage {
        s: visit.shell(loaded, "more", w.t("delete-title")),
        problem,
        entries: w.n("delete-entries", usize::try_from(goes.entries).unwrap_or(usize::MAX)),
        originals: goes.originals.iter().take(NAMED).map(|original| original.name.clone()).collect(),
        more: if more > 0 { w.n("delete-more", more) } else { String::new() },
        shared: if goes.shared > 0 { w.n("delete-shared", goes.shared) } else { String::new() },
    };
    html_to_mend(&page, &page.problem)
}

/// Deletes it, once it was said that this is meant.
pub async fn delete(visit: Visit, Path(id): Path<String>, typed: Typed) -> Paged {
    let loaded = visit.load(&id).await?;
    if !typed.has("sure", "yes") {
        let refusal = Refusal::refused("delete-needs-sure");
        return show(&visit, &loaded, refusal.sentence(visit.lang())).await;
    }
    delete_for_good(&visit.here, &loaded.id).await?;
    Ok(on_to("/"))
}
