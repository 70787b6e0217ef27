//! `GET /`: the cases, or how to begin when there is none.

use crate::case::questions::{Questions, questions};
use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use crate::frame::visit::{Visit, html};
use crate::parts::dates::Day;
use crate::parts::line::Line;
use askama::Template;
use desk::CaseFile;
use desk::ladder::reminders::{Reminder, reminders};
use playbook::{Standing, Turn};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "case/cases.html")]
struct CasesPage {
    s: Shell,
    /// How to begin, on an empty desk.
    questions: Option<Questions>,
    notices: Vec<Told>,
    cases: Vec<Arc<Line>>,
    /// Leads to the work that was given up; empty when there is none.
    failed: String,
    /// Leads to the phones at the desk itself, and on a phone to what it is here: address and words.
    phone: (&'static str, String),
}

/// A deadline that came to be looked at.
struct Told {
    href: String,
    subject: String,
    name: String,
    due: Day,
    state: String,
}

/// The list. Each case says what to do now.
pub async fn page(visit: Visit) -> Paged {
    let listed = visit.here.cases().await?;
    let mut cases = Vec::new();
    for case in listed {
        cases.push(line_or_problem(&visit, case).await?);
    }
    let notices = notices(&visit).await?;
    let failed = desk::jobs::failed(&visit.here).await?.len();
    let failed = if failed > 0 { visit.words().n("cases-failed", failed) } else { String::new() };
    let phone = match (visit.session.lan, &visit.seat) {
        (_, Some(_)) => ("", String::new()),
        (true, None) => ("/pair", visit.words().t("phone-this")),
        (false, None) => ("/phone", visit.words().t("phone-open")),
    };
    let questions = if cases.is_empty() { Some(questions(&visit, Typed::default())?) } else { None };
    html(&CasesPage { s: visit.plain("cases-title"), questions, notices, cases, failed, phone })
}

/// A case that cannot be read says so on its line: the others stay in reach.
async fn line_or_problem(visit: &Visit, case: CaseFile) -> Result<Arc<Line>, Problem> {
    let (id, subject) = (case.id.clone(), case.subject.clone());
    match line(visit, case).await {
        Err(problem) if problem.status.is_client_error() => {
            let now = problem.mendable_in(visit.lang())?;
            Ok(Arc::new(Line { id, subject, now, turn: visit.words().t("problem-refused"), yours: false }))
        }
        other => other,
    }
}

/// What one case says on this day. It is kept until the log grows, so that a long list costs no fold for each line.
async fn line(visit: &Visit, case: CaseFile) -> Result<Arc<Line>, Problem> {
    let w = visit.words();
    let today = visit.here.clock.today(&visit.here.pack(&case.pack)?.manifest.zone);
    let key = (case.id, case.head.seq, today, w.lang);
    if let Some(line) = visit.pages.lines.get(&key) {
        return Ok(line);
    }
    let loaded = visit.load(&key.0).await?;
    let view = loaded.view();
    let advice = view.advise();
    let yours = advice.turn == Turn::Mine;
    let line = Arc::new(Line {
        subject: loaded.case.subject.clone(),
        now: advice.primary.title.get(w.lang).to_owned(),
        turn: w.t(crate::parts::card::turn_key(advice.turn)),
        yours,
        id: loaded.id.clone(),
    });
    visit.pages.lines.keep(key, Arc::clone(&line));
    Ok(line)
}

/// At most six.
async fn notices(visit: &Visit) -> Result<Vec<Told>, Problem> {
    let w = visit.words();
    let told = |r: Reminder| Told {
        href: format!("/case/{}/deadlines", r.on.id),
        subject: r.on.case.subject.clone(),
        name: r.deadline.name.get(w.lang).to_owned(),
        due: Day::full(r.deadline.due, r.on.today, w.lang),
        state: match r.deadline.standing {
            Standing::Passed => w.n("notice-passed", -r.deadline.days_left),
            _ => w.n("notice-left", r.deadline.days_left),
        },
    };
    Ok(reminders(&visit.here, 6).await?.into_iter().map(told).collect())
}
