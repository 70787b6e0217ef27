//! `POST /v1/scrub`: a list is handed in, compared beside everything else, and what came of it is fetched.

use super::fault::{Error, Fault};
use super::told::Wanted;
use crate::frame::IMPORT;
use crate::frame::guard::language;
use crate::registry::Counter;
use crate::registry::arrival::{Arrived, received};
use crate::registry::files::{handed_out, kind};
use crate::registry::rights::Asker;
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use desk::registry::{ScrubFile, ScrubJob, ScrubOrder, Stage};
use playbook::Lang;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// After how many seconds it is worth asking again.
const AGAIN: u64 = 1;

/// How a list is to be compared.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ScrubWanted {
    /// What the calls are for: a purpose of the rule set.
    #[param(example = "sales")]
    purpose: String,
    /// With the version of this moment: RFC 3339, or a day. Now when absent.
    at: Option<String>,
    /// Which rows the result holds: `keep` (the default, those that may be called), `refused`, `annotate`.
    rows: Option<String>,
    /// Where the number stands: the column's name in the heading, or its place from 1. Found out when absent.
    column: Option<String>,
    /// What stands between two columns: one character, or `tab`. Found out when absent.
    delimiter: Option<String>,
    /// Whether the first row is a heading. Found out when absent.
    heading: Option<bool>,
    /// For which organisation: the key's own, which need not be named.
    #[serde(rename = "for")]
    organisation: Option<String>,
    /// What the list is called.
    name: Option<String>,
}

/// A comparison.
#[derive(Serialize, ToSchema)]
pub(crate) struct ScrubAnswer {
    /// Its id.
    id: String,
    /// For whom.
    organisation: String,
    /// What the list is called.
    name: String,
    /// What for.
    purpose: String,
    /// `receiving`, `waiting`, `running`, `done`, `failed`.
    #[schema(value_type = String, example = "done")]
    state: Stage,
    /// When it was handed in, RFC 3339.
    since: String,
    /// Bytes of the list as it came.
    bytes: u64,
    /// Rows compared so far.
    rows: u64,
    /// What came of it, once it is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    done: Option<DoneAnswer>,
    /// Why it came to nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    failed: Option<FailedAnswer>,
}

/// What came of a comparison.
#[derive(Serialize, ToSchema)]
pub(crate) struct DoneAnswer {
    /// The version it was compared with.
    version: u64,
    /// When that was published: the age that counts. RFC 3339.
    published: String,
    /// Rows that may be called.
    kept: u64,
    /// Rows that may not.
    dropped: u64,
    /// Rows that could not be read.
    bad: u64,
    /// SHA-256 of the list, unpacked.
    list: String,
    /// SHA-256 of the result.
    result: String,
    /// The past moment that it tells of, RFC 3339, where one was named with `at`: no call may rest on it then.
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<String>,
    /// The last moment at which a call may rest on it, RFC 3339.
    valid_until: String,
    /// Whether the organisation is registered.
    organisation_known: bool,
    /// The column that was compared, from 1.
    column: u64,
    /// What stands between two columns: one character or `tab`; absent where each line is a number.
    delimiter: Option<String>,
    /// Whether the first row was a heading.
    heading: bool,
    /// Columns that hold numbers, too, and were not compared, from 1.
    other_columns: Vec<u64>,
    /// Whether more than half of the rows could not be read: then column or delimiter are likely others.
    mostly_unreadable: bool,
    /// Where result, rejects and receipt are.
    files: FilesAnswer,
}

/// Where the files are.
#[derive(Serialize, ToSchema)]
pub(crate) struct FilesAnswer {
    /// The rows that were asked for.
    result: String,
    /// Rows that could not be read: CSV `line,code,value,remedy`.
    rejects: String,
    /// The signed receipt.
    receipt: String,
}

/// Why a comparison came to nothing.
#[derive(Serialize, ToSchema)]
pub(crate) struct FailedAnswer {
    /// The name of the reason.
    code: String,
    /// The same as a sentence.
    reason: String,
}

/// All comparisons.
#[derive(Serialize, ToSchema)]
pub(crate) struct ScrubsAnswer {
    /// Those of the key's organisation, the newest first; all for the operator.
    scrubs: Vec<ScrubAnswer>,
}

fn place(id: &str) -> String {
    format!("/v1/scrub/{id}")
}

fn told(job: ScrubJob, lang: Lang) -> ScrubAnswer {
    let place = place(&job.id);
    let files = FilesAnswer {
        result: format!("{place}/result"),
        rejects: format!("{place}/rejects"),
        receipt: format!("{place}/receipt"),
    };
    let done = job.done.map(|done| DoneAnswer {
        version: done.version,
        published: done.published.to_string(),
        kept: done.kept,
        dropped: done.dropped,
        bad: done.bad,
        list: done.list,
        result: done.result,
        as_of: done.as_of.map(|then| then.to_string()),
        valid_until: done.valid_until.to_string(),
        organisation_known: done.organisation_known,
        column: done.read.column,
        delimiter: done.read.delimiter,
        heading: done.read.heading,
        other_columns: done.read.other_columns,
        mostly_unreadable: done.read.mostly_unreadable,
        files,
    });
    let failed = job
        .failed
        .map(|failed| FailedAnswer { code: failed.code, reason: if lang == Lang::En { failed.en } else { failed.zh } });
    ScrubAnswer {
        id: job.id,
        organisation: job.organisation,
        name: job.order.name,
        purpose: job.order.purpose,
        state: job.stage,
        since: job.since.to_string(),
        bytes: job.bytes,
        rows: job.rows,
        done,
        failed,
    }
}

/// A comparison that is not done yet says when to ask again.
fn with_time(status: StatusCode, job: ScrubJob, lang: Lang) -> Response {
    let ends = matches!(job.stage, Stage::Done | Stage::Failed);
    let mut response = (status, Json(told(job, lang))).into_response();
    if !ends {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(AGAIN));
    }
    response
}

/// Hands in a list: text or CSV, packed with gzip or zstd or not, as the body. It is compared with the version in force, with
/// the stops and consents of the key's organisation and of whom it calls for.
#[utoipa::path(post, path = "/v1/scrub", tag = "scrub", params(ScrubWanted), request_body(
    content = Vec<u8>, content_type = "application/octet-stream", description = "The list, at most 4 GiB"), responses(
    (status = 202, description = "It waits or runs; `Location` tells where", body = ScrubAnswer,
        headers(("Location" = String, description = "Where it is followed"), ("Retry-After" = u64, description = "Seconds"))),
    (status = 401, description = "No key that serves", body = Error),
    (status = 403, description = "The key is not for this purpose or organisation", body = Error),
    (status = 413, description = "A list that is too large", body = Error),
    (status = 422, description = "A purpose, time, column or delimiter that there is not", body = Error),
    (status = 429, description = "The key's numbers of this day are used up; too many comparisons wait", body = Error)))]
pub(crate) async fn hand_in(
    State(counter): State<Arc<Counter>>,
    Asker(holder): Asker,
    Wanted(wanted): Wanted<ScrubWanted>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Fault> {
    holder.asks_for(wanted.organisation.as_deref())?;
    let order = ScrubOrder {
        purpose: wanted.purpose,
        at: wanted.at,
        rows: wanted.rows.unwrap_or_default(),
        column: wanted.column,
        delimiter: wanted.delimiter,
        heading: wanted.heading,
        english: language(&headers) == Lang::En,
        name: wanted.name.unwrap_or_default().chars().filter(|c| !c.is_control()).take(100).collect(),
    };
    let begun = counter.scrubs.begin(&holder, order).await?;
    let bytes = received(body, &begun.list(), IMPORT).await.map_err(|why| match why {
        Arrived::TooLarge => Fault::of(StatusCode::PAYLOAD_TOO_LARGE),
        Arrived::Broken => Fault::of(StatusCode::BAD_REQUEST),
        Arrived::Unwritten(refusal) => refusal.into(),
    })?;
    let job = begun.start(bytes)?;
    let location = place(&job.id);
    let mut response = with_time(StatusCode::ACCEPTED, job, language(&headers));
    if let Ok(location) = HeaderValue::from_str(&location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// The comparisons of the key's organisation that are kept.
#[utoipa::path(get, path = "/v1/scrub", tag = "scrub", responses(
    (status = 200, description = "The newest first", body = ScrubsAnswer),
    (status = 401, description = "No key that serves", body = Error)))]
pub(crate) async fn all(
    State(counter): State<Arc<Counter>>,
    Asker(holder): Asker,
    headers: HeaderMap,
) -> Result<Json<ScrubsAnswer>, Fault> {
    let lang = language(&headers);
    Ok(Json(ScrubsAnswer { scrubs: counter.scrubs.of(&holder)?.into_iter().map(|job| told(job, lang)).collect() }))
}

/// How far a comparison got.
#[utoipa::path(get, path = "/v1/scrub/{id}", tag = "scrub", params(("id" = String, Path, description = "Its id")), responses(
    (status = 200, description = "How far it got; `Retry-After` while it is not done", body = ScrubAnswer,
        headers(("Retry-After" = u64, description = "Seconds"))),
    (status = 401, description = "No key that serves", body = Error),
    (status = 404, description = "None of this id, or another organisation's", body = Error)))]
pub(crate) async fn one(
    State(counter): State<Arc<Counter>>,
    Asker(holder): Asker,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    Ok(with_time(StatusCode::OK, counter.scrubs.one(&holder, &id)?, language(&headers)))
}

async fn file(counter: &Counter, asker: Asker, id: &str, file: ScrubFile, lang: Lang) -> Result<Response, Fault> {
    let job = counter.scrubs.one(&asker.0, id)?;
    if !matches!(job.stage, Stage::Done | Stage::Failed) {
        return Ok(with_time(StatusCode::ACCEPTED, job, lang));
    }
    Ok(handed_out(&counter.scrubs.file(&job, file)?, kind(file), file.name()).await?)
}

/// The rows that were asked for.
#[utoipa::path(get, path = "/v1/scrub/{id}/result", tag = "scrub", params(("id" = String, Path, description = "Its id")), responses(
    (status = 200, description = "The result", content_type = "text/csv", body = String),
    (status = 202, description = "It is not done yet; `Retry-After` says when to ask again", body = ScrubAnswer),
    (status = 401, description = "No key that serves", body = Error),
    (status = 404, description = "None of this id, or it came to nothing", body = Error)))]
pub(crate) async fn result(
    State(counter): State<Arc<Counter>>,
    asker: Asker,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    file(&counter, asker, &id, ScrubFile::Result, language(&headers)).await
}

/// Rows that could not be read, with line and reason.
#[utoipa::path(get, path = "/v1/scrub/{id}/rejects", tag = "scrub", params(("id" = String, Path, description = "Its id")), responses(
    (status = 200, description = "The rejects: line,code,value,remedy", content_type = "text/csv", body = String),
    (status = 202, description = "It is not done yet; `Retry-After` says when to ask again", body = ScrubAnswer),
    (status = 401, description = "No key that serves", body = Error),
    (status = 404, description = "None of this id, or it came to nothing", body = Error)))]
pub(crate) async fn rejects(
    State(counter): State<Arc<Counter>>,
    asker: Asker,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    file(&counter, asker, &id, ScrubFile::Rejects, language(&headers)).await
}

/// The signed receipt.
#[utoipa::path(get, path = "/v1/scrub/{id}/receipt", tag = "scrub", params(("id" = String, Path, description = "Its id")), responses(
    (status = 200, description = "The receipt", content_type = "text/plain", body = String),
    (status = 202, description = "It is not done yet; `Retry-After` says when to ask again", body = ScrubAnswer),
    (status = 401, description = "No key that serves", body = Error),
    (status = 404, description = "None of this id, or it came to nothing", body = Error)))]
pub(crate) async fn receipt(
    State(counter): State<Arc<Counter>>,
    asker: Asker,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    file(&counter, asker, &id, ScrubFile::Receipt, language(&headers)).await
}

/// Takes a comparison and its files away before its seven days are over; one that waits or runs is stopped.
#[utoipa::path(post, path = "/v1/scrub/{id}/forget", tag = "scrub", params(("id" = String, Path, description = "Its id")), responses(
    (status = 204, description = "It is gone"),
    (status = 401, description = "No key that serves", body = Error),
    (status = 404, description = "None of this id, or another organisation's", body = Error)))]
pub(crate) async fn forget(
    State(counter): State<Arc<Counter>>,
    Asker(holder): Asker,
    Path(id): Path<String>,
) -> Result<StatusCode, Fault> {
    counter.scrubs.forget(&counter.scrubs.one(&holder, &id)?)?;
    Ok(StatusCode::NO_CONTENT)
}
