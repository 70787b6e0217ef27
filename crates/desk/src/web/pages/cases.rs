//! `GET /`: the cases, or how to begin when there is none.

use crate::app::LOCAL;
use crate::error::DeskError;
use crate::web::dates::Day;
use crate::web::problem::{Paged, Problem};
use crate::web::shell::Shell;
use crate::web::visit::{Visit, html};
use crate::work::reminders::due_now;
use askama::Template;
use playbook::{Standing, Turn};

#[derive(Template)]
#[template(path = "cases.html")]
struct CasesPage {
    s: Shell,
    notices: Vec<Told>,
    cases: Vec<Line>,
}

/// A deadline that came to be looked at.
struct Told {
    href: String,
    subject: String,
    name: String,
    due: Day,
    state: String,
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
        let view = loaded.view();
        let advice = view.advise();
        let yours = advice.turn == Turn::Mine;
        cases.push(Line {
            subject: loaded.case.subject.clone(),
            now: advice.primary.title.get(w.lang).to_owned(),
            turn: w.t(if yours { "turn-you" } else { "turn-them" }),
            yours,
            id: loaded.id,
        });
    }
    let notices = notices(&visit).await?;
    html(&CasesPage { s: visit.plain("cases-title"), notices, cases })
}

/// At most six; a deadline that is moot by now is not told any more.
async fn notices(visit: &Visit) -> Result<Vec<Told>, Problem> {
    let w = visit.words();
    let mut told = Vec::new();
    for notice in visit.app().store.notices(LOCAL).await.map_err(DeskError::from)?.into_iter().rev() {
        let loaded = visit.load(&notice.case).await?;
        let Some(d) = due_now(&loaded.view(), &notice.look).filter(|_| told.len() < 6) else { continue };
        let due = Day::full(d.due, loaded.today, w.lang);
        // One clock may stand on several rungs; it is told once.
        if told.iter().any(|t: &Told| t.name == d.name.get(w.lang) && t.due == due) {
            continue;
        }
        told.push(Told {
            href: format!("/case/{}/deadlines", notice.case),
            subject: loaded.case.subject.clone(),
            name: d.name.get(w.lang).to_owned(),
            due,
            state: match d.standing {
                Standing::Passed => w.n("notice-passed", -d.days_left),
                _ => w.n("notice-left", d.days_left),
            },
        });
    }
    Ok(told)
}
