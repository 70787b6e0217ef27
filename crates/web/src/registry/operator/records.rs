//! `/operator/records`: call records are handed in through a form; a page tells how far they are, and findings are fetched.

use crate::frame::IMPORT;
use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::typed::{Asked, Typed};
use crate::frame::visit::{html, html_to_mend, on_to};
use crate::registry::api::fault;
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
use desk::error::Refusal;
use desk::registry::{JudgeFile, JudgeJob, Stage};

#[derive(Template)]
#[template(path = "registry/operator/records.html")]
struct RecordsPage {
    s: Shell,
    typed: Typed,
    problem: String,
    jobs: Vec<JobLine>,
    kept: String,
}

impl RecordsPage {
    fn new(guest: &Guest, typed: Typed, problem: String) -> Result<RecordsPage, Problem> {
        let words = guest.words();
        let all = guest.counter().judgings.all()?;
        let line = |job: &JudgeJob| JobLine {
            id: job.id.clone(),
            name: jobs::named(guest, &job.name),
            says: says(guest, job),
            since: guest.registry().local(job.since),
        };
        Ok(RecordsPage {
            s: guest.console(words.t("counter-records"), "/console", "/operator/records"),
            jobs: all.iter().map(line).collect(),
            kept: jobs::kept(guest),
            typed,
            problem,
        })
    }
}

/// How far they are, in a sentence.
fn says(guest: &Guest, job: &JudgeJob) -> String {
    let words = guest.words();
    let rows = ("rows", job.rows.to_string());
    match (job.stage, &job.done) {
        (Stage::Receiving, _) => words.t("counter-scrub-receiving"),
        (Stage::Waiting, _) => words.t("counter-scrub-waiting"),
        (Stage::Running, _) => words.a("counter-records-running", &[rows]),
        (Stage::Done, Some(done)) => {
            let found = [rows, ("findings", done.findings.to_string()), ("bad", done.bad.to_string())];
            words.a("counter-records-says", &found)
        }
        _ => words.t("counter-records-failed"),
    }
}

fn place_of(job: &JudgeJob) -> String {
    format!("/operator/records/{}", job.id)
}

/// The form, and what is kept.
pub(crate) async fn page(guest: Guest) -> Paged {
    html(&RecordsPage::new(&guest, Typed::default(), String::new())?)
}

/// Takes records.
pub(crate) async fn hand_in(guest: Guest, mut form: Multipart) -> Paged {
    let mut typed = Typed::default();
    match arriving(&guest, &mut form, &mut typed).await {
        Ok(Some(job)) => Ok(on_to(&place_of(&job))),
        Ok(None) => mended(&guest, typed, Refusal::refused("judge-needs-records").into()),
        Err(problem) => mended(&guest, typed, problem),
    }
}

fn mended(guest: &Guest, typed: Typed, problem: Problem) -> Paged {
    let said = problem.mendable_in(guest.lang())?;
    html_to_mend(&RecordsPage::new(guest, typed, said.clone())?, &said)
}

/// Reads the form; the records go to the disk while they arrive. `None` if there were none.
async fn arriving(guest: &Guest, form: &mut Multipart, typed: &mut Typed) -> Result<Option<JudgeJob>, Problem> {
    let take = async |typed: &Typed, name: String, mut field: Field<'_>, first: Bytes| {
        let begun = guest.counter().judgings.begin(&name, typed.has("only_tell", "yes"), guest.lang())?;
        let bytes = written(&mut field, first, &begun.records(), IMPORT).await?;
        Ok(begun.start(bytes)?)
    };
    jobs::handed(form, typed, take).await
}

#[derive(Template)]
#[template(path = "registry/operator/record.html")]
struct RecordPage {
    s: Shell,
    place: String,
    name: String,
    since: String,
    says: String,
    failed: String,
    pace: Pace,
    done: bool,
    only_tell: bool,
    rejects: bool,
    facts: Vec<(String, String)>,
    principals: Vec<(String, String)>,
    cleared: Vec<(String, String)>,
    first: Vec<String>,
}

/// Records with how far they are. While they are under way the page comes anew by itself, unless it is told not to.
pub(crate) async fn one(guest: Guest, Path(id): Path<String>, Asked(asked): Asked) -> Paged {
    let job = guest.counter().judgings.one(&id)?;
    let words = guest.words();
    let pace = Pace::of(job.stage, &asked);
    let done = job.done.as_ref();
    let fact = |key: &str, value: String| (words.t(key), value);
    let sums = |sums: &[String]| if sums.is_empty() { "–".to_owned() } else { sums.join(" + ") };
    let facts = done.map(|done| {
        let mut facts = vec![
            fact("counter-records-fact-known", done.known.to_string()),
            fact("counter-records-fact-duplicates", done.duplicates.to_string()),
            fact("counter-records-fact-fines", sums(&done.fines)),
            fact("counter-records-fact-compensations", sums(&done.compensations)),
        ];
        let more = [
            ("counter-records-fact-cancelled", done.cancelled),
            ("counter-records-fact-corrected", done.corrected),
            ("counter-records-fact-unclear", done.unclear),
        ];
        facts.extend(more.into_iter().filter(|(_, n)| *n > 0).map(|(key, n)| fact(key, n.to_string())));
        facts
    });
    let cleared = done.into_iter().flat_map(|done| &done.cleared).map(|(code, n)| {
        let why = words.t(&format!("registry-cleared-{}", code.trim_start_matches("caller-")));
        (why, n.to_string())
    });
    let cleared = cleared.collect();
    let principals = done.into_iter().flat_map(|done| &done.principals).map(|(id, n)| (id.clone(), n.to_string()));
    let page = RecordPage {
        s: guest.console(words.t("counter-records"), "/operator/records", "/operator/records"),
        name: jobs::named(&guest, &job.name),
        since: guest.registry().local(job.since),
        says: says(&guest, &job),
        failed: jobs::failed(&guest, job.failed.as_ref()),
        done: job.stage == Stage::Done,
        only_tell: job.only_tell,
        rejects: done.is_some_and(|done| done.bad > 0),
        facts: facts.unwrap_or_default(),
        principals: principals.collect(),
        cleared,
        first: done.map(|done| done.first.clone()).unwrap_or_default(),
        place: place_of(&job),
        pace,
    };
    Ok(page.pace.set(html(&page)?))
}

/// A file of records that were judged.
pub(crate) async fn file(guest: Guest, Path((id, name)): Path<(String, String)>) -> Paged {
    let judgings = &guest.counter().judgings;
    let job = judgings.one(&id)?;
    let (file, kind) = match name.as_str() {
        "findings" => (JudgeFile::Findings, "application/x-ndjson"),
        "table" => (JudgeFile::Table, "text/csv; charset=utf-8"),
        "rejects" => (JudgeFile::Rejects, "text/csv; charset=utf-8"),
        _ => return Err(Problem::of(StatusCode::NOT_FOUND)),
    };
    let own = format!("{}-{}", &job.id[..8], file.name());
    Ok(files::handed_out(&judgings.file(&job, file)?, kind, &own).await?)
}

/// Takes a result away, after asking. Findings that were recorded stay.
pub(crate) async fn forget(guest: Guest, Path(id): Path<String>, typed: Typed) -> Paged {
    let judgings = &guest.counter().judgings;
    let job = judgings.one(&id)?;
    let back = place_of(&job);
    if !sure(&typed) {
        let says = guest.words().a("counter-records-forget-ask", &[("name", jobs::named(&guest, &job.name))]);
        let (title, go, action) = ("counter-records-forget", "counter-job-forget-do", format!("{back}/forget"));
        let more = vec![guest.words().t("counter-records-forget-more")];
        return once_more(&guest, &typed, Press { title, says, more, go, action: &action, back: &back });
    }
    judgings.forget(&job).map_err(|refusal| {
        let status = fault::status(&refusal);
        Problem::from(refusal).with(status)
    })?;
    Ok(on_to("/operator/records"))
}
