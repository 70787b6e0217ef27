//! `GET /`: the cases, or how to begin when there is none.

use crate::app::LOCAL;
use crate::error::DeskError;
use crate::web::problem::Paged;
use crate::web::shell::Shell;
use crate::web::visit::{Visit, html};
use askama::Template;

#[derive(Template)]
#[template(path = "cases.html")]
struct CasesPage {
    s: Shell,
    cases: Vec<Line>,
}

struct Line {
    id: String,
    subject: String,
    now: String,
    turn: String,
    yours: bool,
}

/// The list. Each case says what to do now.
pub async fn page(visit: Visit) -> Paged {
    let w = visit.words();
    let listed = visit.app().store.cases(LOCAL).await.map_err(DeskError::from)?;
    let mut cases = Vec::new();
    for case in listed {
        let loaded = visit.load(&case.id).await?;
        let advice = loaded.view().advise();
        let yours = advice.turn == "you";
        cases.push(Line {
            subject: loaded.case.subject.clone(),
            now: advice.primary.title.get(w.lang).to_owned(),
            turn: w.t(if yours { "turn-you" } else { "turn-them" }),
            yours,
            id: loaded.id,
        });
    }
    html(&CasesPage { s: visit.plain("cases-title"), cases })
}
