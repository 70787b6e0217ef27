//! `GET/POST /case/{id}/import`: takes a list of calls into the vault; nothing is recorded yet.

use crate::frame::IMPORT;
use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::typed::{Asked, encoded};
use crate::frame::upload::{self, Posted};
use crate::frame::visit::{Visit, html_to_mend, on_to};
use askama::Template;
use axum::extract::Path;

#[derive(Template)]
#[template(path = "calls/import.html")]
struct ImportPage {
    s: Shell,
    problem: String,
    first: bool,
}

/// The form, and where such a list comes from.
pub async fn page(visit: Visit, Path(id): Path<String>, Asked(asked): Asked) -> Paged {
    let loaded = visit.load(&id).await?;
    let s = visit.shell(&loaded, "import", visit.words().t("import-title"));
    html_to_mend(&ImportPage { s, problem: String::new(), first: asked.has("first", "1") }, "")
}

/// Streams the file into the vault and goes on to its preview.
pub async fn seal(visit: Visit, Path(id): Path<String>, form: Posted) -> Paged {
    let loaded = visit.load(&id).await?;
    let (_, sealed) = upload::read(&visit.here, form, IMPORT, "import").await?;
    match sealed.first() {
        Some(file) => Ok(on_to(&format!("/case/{id}/import/{}?name={}", file.digest, encoded(&file.name)))),
        None => {
            let w = visit.words();
            let s = visit.shell(&loaded, "import", w.t("import-title"));
            let problem = w.t("import-needs-file");
            html_to_mend(&ImportPage { s, problem: problem.clone(), first: false }, &problem)
        }
    }
}
