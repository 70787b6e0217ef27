//! `/console/scrub`: a list is handed in through a form, its page tells how far it is, and result and receipt are fetched.

use super::lists::purpose;
use crate::frame::IMPORT;
use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::typed::{Asked, Typed};
use crate::frame::visit::{html, html_to_mend, on_to};
use crate::registry::ask::{Press, once_more, sure};
use crate::registry::fields::written;
use crate::registry::files;
use crate::registry::guest::Guest;
use crate::registry::jobs::{self, JobLine, Pace};
use askama::Template;
use axum::body::Bytes;
use axum::extract::multipart::Field;
use axum::extract::{Multipart, Path};
use axum::http::StatusCode;
use axum::response::Response;
use desk::error::Refusal;
use desk::registry::{ScrubFile, ScrubJob, ScrubOrder, Stage};

#[derive(Template)]
#[template(path = "registry/console/scrub.html")]
struct ScrubPage {
    s: Shell,
    typed: Typed,
    problem: String,
    purposes: Vec<(String, String)>,
    jobs: Vec<JobLine>,
    kept: String,
}

impl ScrubPage {
    fn new(guest: &Guest, typed: Typed, problem: String) -> Result<ScrubPage, Problem> {
        let words = guest.words();
        let own = guest.counter().scrubs.of(guest.holder()?)?;
        let lines = own.iter().map(|job| JobLine {
            id: job.id.clone(),
            name: jobs::named(guest, &job.order.name),
            says: says(guest, job),
            since: guest.registry().local(job.since),
        });
        let purposes = guest.registry().rules.purposes.iter();
        Ok(ScrubPage {
            s: guest.console(words.t("counter-scrub"), "/console", "/console/scrub"),
            purposes: purposes.map(|known| (known.id.clone(), purpose(guest, &known.id))).collect(),
            jobs: lines.collect(),
            kept: jobs::kept(guest),
            typed,
            problem,
        })
    }
}

/// How far it is, in a sentence.
fn says(guest: &Guest, job: &ScrubJob) -> String {
    let words = guest.words();
    let rows = ("rows", job.rows.to_string());
    match (job.stage, &job.done) {
        (Stage::Receiving, _) => words.t("counter-scrub-receiving"),
        (Stage::Waiting, _) => words.t("counter-scrub-waiting"),
        (Stage::Running, _) => words.a("counter-scrub-running", &[rows]),
        (Stage::Done, Some(done)) => {
            let (kept, dropped) = (done.kept.to_string(), done.dropped.to_string());
            let counted =
                [("lines", job.rows.to_string()), ("kept", kept), ("dropped", dropped), ("bad", done.bad.to_string())];
            words.a("counter-receipt-counts", &counted)
        }
        _ => words.t("counter-scrub-failed"),
    }
}

fn place_of(job: &ScrubJob) -> String {
    format!("/console/scrub/{}", job.id)
}

/// The form, and the comparisons that are kept.
pub(crate) async fn page(guest: Guest) -> Paged {
    let typed = Typed::default().or("purpose", "sales").or("rows", "keep");
    html(&ScrubPage::new(&guest, typed, String::new())?)
}

/// Takes a list.
pub(crate) async fn hand_in(guest: Guest, mut form: Multipart) -> Paged {
    let mut typed = Typed::default();
    let taken = arriving(&guest, &mut form, &mut typed).await;
    match taken {
        Ok(Some(job)) => Ok(on_to(&place_of(&job))),
        Ok(None) => mended(&guest, typed, Refusal::refused("scrub-needs-list").into()),
        Err(problem) => mended(&guest, typed, problem),
    }
}

fn mended(guest: &Guest, typed: Typed, problem: Problem) -> Paged {
    let said = problem.mendable_in(guest.lang())?;
    html_to_mend(&ScrubPage::new(guest, typed, said.clone())?, &said)
}

/// Reads the form; the list goes to the disk while it arrives. `None` if there was none.
async fn arriving(guest: &Guest, form: &mut Multipart, typed: &mut Typed) -> Result<Option<ScrubJob>, Problem> {
    let take = async |typed: &Typed, name: String, mut field: Field<'_>, first: Bytes| {
        let order = ScrubOrder {
            purpose: typed.get("purpose").to_owned(),
            at: None,
            rows: typed.get("rows").to_owned(),
            column: typed.some("column"),
            delimiter: None,
            heading: None,
            english: guest.lang() == playbook::Lang::En,
            name,
        };
        let begun = guest.counter().scrubs.begin(guest.holder()?, order).await?;
        let bytes = written(&mut field, first, &begun.list(), IMPORT).await?;
        Ok(begun.start(bytes)?)
    };
    jobs::handed(form, typed, take).await
}

#[derive(Template)]
#[template(path = "registry/console/job.html")]
struct JobPage {
    s: Shell,
    place: String,
    name: String,
    says: String,
    purpose: String,
    /// Why it came to nothing.
    failed: String,
    pace: Pace,
    facts: Vec<(String, String)>,
    done: bool,
    rejects: bool,
}

/// A comparison. While it is under way the page comes anew by itself, unless it is told not to.
pub(crate) async fn one(guest: Guest, Path(id): Path<String>, Asked(asked): Asked) -> Paged {
    let job = guest.counter().scrubs.one(guest.holder()?, &id)?;
    let words = guest.words();
    let pace = Pace::of(job.stage, &asked);
    let facts = job.done.as_ref().map(|done| {
        let local = |at| guest.registry().local(at);
        let fact = |key: &str, value: String| (words.t(key), value);
        let read = &done.read;
        let numbers = |columns: &[u64]| columns.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
        let columns = [("column", read.column.to_string()), ("others", numbers(&read.other_columns))];
        let said = match (read.mostly_unreadable, read.other_columns.is_empty()) {
            (true, _) => "counter-read-mostly-bad",
            (_, true) => "counter-read-column",
            (_, false) => "counter-read-others",
        };
        vec![
            fact("counter-fact-column", words.a(said, &columns)),
            fact("counter-fact-kept", done.kept.to_string()),
            fact("counter-fact-dropped", done.dropped.to_string()),
            fact("counter-fact-bad", done.bad.to_string()),
            fact("counter-fact-version", done.version.to_string()),
            fact("counter-fact-published", local(done.published)),
            fact("counter-fact-until", local(done.valid_until)),
        ]
    });
    let page = JobPage {
        s: guest.console(words.t("counter-job"), "/console/scrub", "/console/scrub"),
        name: jobs::named(&guest, &job.order.name),
        says: says(&guest, &job),
        purpose: purpose(&guest, &job.order.purpose),
        failed: jobs::failed(&guest, job.failed.as_ref()),
        facts: facts.unwrap_or_default(),
        done: job.stage == Stage::Done,
        rejects: job.done.as_ref().is_some_and(|done| done.bad > 0),
        place: place_of(&job),
        pace,
    };
    Ok(page.pace.set(html(&page)?))
}

/// A file of a comparison.
pub(crate) async fn file(guest: Guest, Path((id, name)): Path<(String, String)>) -> Paged {
    let job = guest.counter().scrubs.one(guest.holder()?, &id)?;
    let file = match name.as_str() {
        "result" => ScrubFile::Result,
        "rejects" => ScrubFile::Rejects,
        "receipt" => ScrubFile::Receipt,
        _ => return Err(Problem::of(StatusCode::NOT_FOUND)),
    };
    let place = guest.counter().scrubs.file(&job, file)?;
    let own = match file {
        ScrubFile::Result => format!("result-{}.csv", &job.id[..8]),
        ScrubFile::Rejects => format!("rejects-{}.csv", &job.id[..8]),
        ScrubFile::Receipt => format!("receipt-{}.txt", &job.id[..8]),
    };
    Ok(files::handed_out(&place, files::kind(file), &own).await?)
}

/// Takes a comparison away, after asking.
pub(crate) async fn forget(guest: Guest, Path(id): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let scrubs = &guest.counter().scrubs;
    let job = scrubs.one(guest.holder()?, &id)?;
    let back = place_of(&job);
    if !sure(&typed) {
        let says = guest.words().a("counter-job-forget-ask", &[("name", jobs::named(&guest, &job.order.name))]);
        let (title, go, action) = ("counter-job-forget", "counter-job-forget-do", format!("{back}/forget"));
        let more = vec![guest.words().t("counter-job-forget-more")];
        return once_more(&guest, &typed, Press { title, says, more, go, action: &action, back: &back });
    }
    scrubs.forget(&job)?;
    Ok(on_to("/console/scrub"))
}
