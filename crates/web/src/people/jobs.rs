//! `GET/POST /jobs`: work that was given up: try it again, or let it go.

use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use crate::frame::visit::{Visit, html, on_to};
use askama::Template;
use desk::jobs::{failed, forget, retry};

#[derive(Template)]
#[template(path = "people/jobs.html")]
struct JobsPage {
    s: Shell,
    jobs: Vec<Line>,
}

struct Line {
    id: String,
    name: String,
    tried: String,
    error: String,
}

/// What was given up, with what the last try said.
pub async fn page(visit: Visit) -> Paged {
    let w = visit.words();
    let line = |j: desk::jobs::FailedJob| Line {
        name: w.t(&format!("job-{}", j.kind)),
        tried: w.n("job-tries", j.tries),
        error: j.error,
        id: j.id,
    };
    let mut s = visit.plain("jobs-title");
    s.back = "/".to_owned();
    let jobs = failed(&visit.here).await?.into_iter().map(line).collect();
    html(&JobsPage { s, jobs })
}

/// Tries one again, or lets it go.
pub async fn decide(visit: Visit, typed: Typed) -> Paged {
    let job = typed.get("job");
    match typed.get("what") {
        "forget" => forget(&visit.here, job).await?,
        _ => retry(&visit.here, job).await?,
    }
    Ok(on_to("/jobs"))
}
