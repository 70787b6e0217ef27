//! `/data/…`: batches in the manner of the Californian platform. One is fetched, each of its rows is reported, the next one comes.

use super::fault::{Error, Fault};
use super::told::Wanted;
use crate::frame::guard::language;
use crate::registry::Counter;
use crate::registry::arrival::{Arrived, Arriving};
use crate::registry::files::handed_out;
use crate::registry::rights::Asker;
use axum::Json;
use axum::extract::{Multipart, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use desk::error::Refusal;
use desk::registry::{BatchStage, DropBatch, MOST_FILES, Report, ToFetch};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// After how many seconds it is worth asking again.
const AGAIN: u64 = 1;
/// The largest report, with all its files, in bytes.
pub(crate) const MOST_REPORT: u64 = 64 << 20;

/// Which batch is wanted.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FetchWanted {
    /// `yes`: the one that was fetched already, once more.
    again: Option<String>,
}

/// There is nothing to fetch yet, or at all.
#[derive(Serialize, ToSchema)]
pub(crate) struct NothingAnswer {
    /// `preparing`: ask again; `nothing-new`: nothing is different since the last batch.
    #[schema(example = "preparing")]
    status: &'static str,
    /// The version up to which it tells.
    version: u64,
}

/// A batch.
#[derive(Serialize, ToSchema)]
pub(crate) struct BatchAnswer {
    /// Which one, from 1.
    batch: u64,
    /// `making`, `ready`, `fetched`, `finished`, `failed`.
    #[schema(value_type = String, example = "fetched")]
    stage: BatchStage,
    /// The day on which it was made.
    day: String,
    /// It tells what is different since this version; everything when `null`.
    from: Option<u64>,
    /// Until this version.
    to: u64,
    /// Rows that came onto the list: each is to be reported.
    listed: u64,
    /// Rows that left it.
    removed: u64,
    /// Rows that were reported.
    reported: u64,
}

/// Where the newest batch stands.
#[derive(Serialize, ToSchema)]
pub(crate) struct BatchesAnswer {
    /// The newest batch, if there is one.
    batch: Option<BatchAnswer>,
    /// The last reports, the newest first.
    reports: Vec<ReportAnswer>,
}

/// A report.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReportAnswer {
    /// Its id.
    report: String,
    /// The batch that it is about.
    batch: u64,
    /// Whether it corrects what was reported before.
    amends: bool,
    /// When it came, RFC 3339.
    at: String,
    /// The files that were taken.
    accepted: Vec<String>,
    /// Whether it has been read.
    processed: bool,
    /// Rows in all.
    rows: u64,
    /// Rows that told something new.
    taken: u64,
    /// Rows that told what was told before.
    known: u64,
    /// Rows that were not taken.
    rejected: u64,
    /// Where those are, with line and reason.
    rejects: String,
}

/// A report that came.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReportedAnswer {
    /// It, still to be read.
    #[serde(flatten)]
    report: ReportAnswer,
    /// Files that are no reports.
    rejected_files: Vec<FileRefused>,
}

/// A file that is no report.
#[derive(Serialize, ToSchema)]
pub(crate) struct FileRefused {
    /// Its name.
    file: String,
    /// The name of the reason.
    code: &'static str,
    /// The same as a sentence.
    reason: String,
}

impl From<DropBatch> for BatchAnswer {
    fn from(batch: DropBatch) -> BatchAnswer {
        let DropBatch { n, day, from, to, stage, listed, removed, reported, .. } = batch;
        BatchAnswer { batch: n, stage, day: day.to_string(), from, to, listed, removed, reported }
    }
}

impl From<Report> for ReportAnswer {
    fn from(report: Report) -> ReportAnswer {
        let Report { id, batch, amends, at, files, read, rows, taken, known, rejected, .. } = report;
        let (at, rejects) = (at.to_string(), format!("/data/report/{id}/rejects"));
        let (report, accepted, processed) = (id, files, read);
        ReportAnswer { report, batch, amends, at, accepted, processed, rows, taken, known, rejected, rejects }
    }
}

/// Fetches the next batch: a ZIP of `…_Phone.csv` (`ID,Hash`: what came onto the list) and `…_Removed.csv`
/// (`ID,Hash,ListType`: what left it). An ID is permanent for its number and organisation; the hash is SHA-256 in base64 of the
/// number's last ten digits. The first one holds all that is listed; at most 1,000,000 rows come at a time.
#[utoipa::path(get, path = "/data/download", tag = "batches", params(FetchWanted), responses(
    (status = 200, description = "The batch, or that nothing is new", content(
        (Vec<u8> = "application/zip"), (NothingAnswer = "application/json"))),
    (status = 202, description = "It is being made; `Retry-After` says when to ask again", body = NothingAnswer,
        headers(("Retry-After" = u64, description = "Seconds"))),
    (status = 401, description = "No key that serves", body = Error),
    (status = 403, description = "The key is not for the whole list", body = Error),
    (status = 409, description = "The last batch is not reported whole", body = Error),
    (status = 422, description = "Nothing was published yet", body = Error),
    (status = 429, description = "The key's numbers of this day are used up", body = Error)))]
pub(crate) async fn download(
    State(counter): State<Arc<Counter>>,
    Asker(holder): Asker,
    Wanted(wanted): Wanted<FetchWanted>,
) -> Result<Response, Fault> {
    let again = wanted.again.as_deref() == Some("yes");
    Ok(match counter.batches.fetch(&holder, again).await? {
        ToFetch::File(place, name) => handed_out(&place, "application/zip", &name).await?,
        ToFetch::NothingNew(version) => Json(NothingAnswer { status: "nothing-new", version }).into_response(),
        ToFetch::Making(batch) => {
            let told = NothingAnswer { status: "preparing", version: batch.to };
            let again = [(header::RETRY_AFTER, HeaderValue::from(AGAIN))];
            (StatusCode::ACCEPTED, again, Json(told)).into_response()
        }
    })
}

/// Reports what was done with rows of the batch: files `Id,Status` in fields called `files`; 2 exempt, 3 deleted, 4 opted out,
/// 5 not found. Each is received at once and read beside everything else.
#[utoipa::path(post, path = "/data/upload", tag = "batches", request_body(
    content = Vec<u8>, content_type = "multipart/form-data", description = "At most 16 files and 64 MiB"), responses(
    (status = 202, description = "Received, with the files that are no reports", body = ReportedAnswer),
    (status = 400, description = "It cannot be understood", body = Error),
    (status = 401, description = "No key that serves", body = Error),
    (status = 413, description = "Too large", body = Error),
    (status = 422, description = "No file, too many, or no batch was fetched", body = Error)))]
pub(crate) async fn upload(
    State(counter): State<Arc<Counter>>,
    asker: Asker,
    headers: HeaderMap,
    form: Multipart,
) -> Result<Response, Fault> {
    received(&counter, asker, &headers, form, false).await
}

/// Corrects what was reported before, in the same form.
#[utoipa::path(post, path = "/data/amend", tag = "batches", request_body(
    content = Vec<u8>, content_type = "multipart/form-data", description = "At most 16 files and 64 MiB"), responses(
    (status = 202, description = "Received, with the files that are no reports", body = ReportedAnswer),
    (status = 400, description = "It cannot be understood", body = Error),
    (status = 401, description = "No key that serves", body = Error),
    (status = 413, description = "Too large", body = Error),
    (status = 422, description = "No file, too many, or no batch was fetched", body = Error)))]
pub(crate) async fn amend(
    State(counter): State<Arc<Counter>>,
    asker: Asker,
    headers: HeaderMap,
    form: Multipart,
) -> Result<Response, Fault> {
    received(&counter, asker, &headers, form, true).await
}

async fn received(
    counter: &Counter,
    Asker(holder): Asker,
    headers: &HeaderMap,
    mut form: Multipart,
    amends: bool,
) -> Result<Response, Fault> {
    let broken = || Fault::of(StatusCode::BAD_REQUEST);
    let arrived = |why: Arrived| match why {
        Arrived::TooLarge => Fault::of(StatusCode::PAYLOAD_TOO_LARGE),
        Arrived::Broken => broken(),
        Arrived::Unwritten(refusal) => refusal.into(),
    };
    let mut came = counter.batches.reporting(&holder)?;
    let (mut n, mut left) = (0, MOST_REPORT);
    while let Some(mut field) = form.next_field().await.map_err(|_| broken())? {
        if field.name() != Some("files") {
            continue;
        }
        n += 1;
        if n > MOST_FILES {
            return Err(Refusal::refused("batch-too-many-files").with("most", MOST_FILES.to_string()).into());
        }
        let place = came.next(field.file_name().unwrap_or_default());
        let mut file = Arriving::at(&place).await.map_err(arrived)?;
        while let Some(piece) = field.chunk().await.map_err(|_| broken())? {
            file.take(piece, left).await.map_err(arrived)?;
        }
        left -= file.whole().await.map_err(arrived)?;
    }
    let lang = language(headers);
    let reported = counter.batches.hand_in(&holder, came, amends, lang).await?;
    let refused = reported.refused.into_iter().map(|(file, why)| {
        let reason = why.sentence(lang);
        FileRefused { file, code: why.code, reason }
    });
    let told = ReportedAnswer { report: reported.report.into(), rejected_files: refused.collect() };
    Ok((StatusCode::ACCEPTED, Json(told)).into_response())
}

/// Where the newest batch of the key's organisation stands, and its last reports.
#[utoipa::path(get, path = "/data/status", tag = "batches", responses(
    (status = 200, description = "The batch and its reports", body = BatchesAnswer),
    (status = 401, description = "No key that serves", body = Error)))]
pub(crate) async fn status(
    State(counter): State<Arc<Counter>>,
    Asker(holder): Asker,
) -> Result<Json<BatchesAnswer>, Fault> {
    let batch = counter.batches.newest(&holder)?.map(BatchAnswer::from);
    let reports = counter.batches.reports(&holder)?.into_iter().map(ReportAnswer::from).collect();
    Ok(Json(BatchesAnswer { batch, reports }))
}

/// The rows of a report that were not taken: line, code, value, remedy.
#[utoipa::path(get, path = "/data/report/{id}/rejects", tag = "batches", params(("id" = String, Path, description = "Its id")), responses(
    (status = 200, description = "The rejects: line,code,value,remedy", content_type = "text/csv", body = String),
    (status = 401, description = "No key that serves", body = Error),
    (status = 404, description = "None of this id, or it has not been read", body = Error)))]
pub(crate) async fn rejects(
    State(counter): State<Arc<Counter>>,
    Asker(holder): Asker,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    Ok(handed_out(&counter.batches.rejects(&holder, &id)?, "text/csv; charset=utf-8", "rejects.csv").await?)
}
