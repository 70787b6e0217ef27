//! `GET /v1/reassigned/{number}`, `POST /v1/reassigned`: did a number change hands since a day?

use super::complaints::RejectAnswer;
use super::fault::{Error, Fault};
use super::told::{Wanted, rows};
use crate::frame::guard::language;
use crate::registry::Counter;
use crate::registry::rights::Asker;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, header};
use axum::response::{IntoResponse, Response};
use desk::error::Refusal;
use desk::registry::Registry;
use registry::formats::rnd::Answered;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// Since which day.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SinceWanted {
    /// The day of the consent or of the last contact: `YYYY-MM-DD`.
    #[param(example = "2026-11-01")]
    since: String,
}

/// Numbers with their days.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReassignedQuestion {
    /// At most 50,000.
    #[schema(max_items = 50000)]
    numbers: Vec<SinceQuestion>,
}

/// A number with its day.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SinceQuestion {
    /// As it is dialled at home or with + and the country code.
    #[schema(example = "13800001234")]
    number: String,
    /// The day of the consent or of the last contact: `YYYY-MM-DD`.
    #[schema(example = "2026-11-01")]
    since: String,
}

/// Whether a number changed hands since a day.
#[derive(Serialize, ToSchema)]
pub(crate) struct SinceAnswer {
    /// International digits with a plus sign.
    #[schema(example = "+8613800001234")]
    number: String,
    /// The day that was asked about.
    since: String,
    /// `yes`: a change of holder is recorded on that day or later. `no`: the number was known here by the end of that day, and
    /// none is recorded since. `no data`: nothing was known of it by then.
    #[schema(example = "no")]
    answer: &'static str,
    /// The number as resellers write it: ten digits where it has ten at home.
    #[serde(rename = "PhoneNumber")]
    phone_number: String,
    /// `null` where there is no data.
    #[serde(rename = "IsReassigned")]
    is_reassigned: Option<bool>,
    /// True for `no` alone: the only answer that may protect a caller if it proves wrong. Whether it does is for the law.
    #[serde(rename = "HasSafeHarbor")]
    has_safe_harbor: bool,
}

/// Answers for a batch.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReassignedAnswer {
    /// In the order of the question.
    answers: Vec<SinceAnswer>,
    /// What could not be read, and why. The rest was answered.
    rejects: Vec<RejectAnswer>,
}

fn told(registry: &Registry, answered: &Answered) -> SinceAnswer {
    let said = registry.reassigned_json(answered);
    SinceAnswer {
        number: answered.asked.number.to_string(),
        since: answered.asked.since.to_string(),
        answer: answered.answer.text(),
        phone_number: said.phone_number,
        is_reassigned: said.is_reassigned,
        has_safe_harbor: said.has_safe_harbor,
    }
}

/// Did this number change hands since a day? From the changes of holder that were recorded here.
#[utoipa::path(get, path = "/v1/reassigned/{number}", tag = "calls", params(
    ("number" = String, Path, description = "As it is dialled at home or with + and the country code"), SinceWanted), responses(
    (status = 200, description = "Yes, no, or no data", body = SinceAnswer),
    (status = 401, description = "No key that serves", body = Error),
    (status = 403, description = "The key is not for this number", body = Error),
    (status = 422, description = "No number, no day, or a day to come", body = Error),
    (status = 429, description = "The key's numbers of this day are used up", body = Error)))]
pub(crate) async fn one(
    State(counter): State<Arc<Counter>>,
    Asker(holder): Asker,
    Path(number): Path<String>,
    Wanted(wanted): Wanted<SinceWanted>,
) -> Result<Json<SinceAnswer>, Fault> {
    let registry = &counter.registry;
    let mut batch = registry.reassigned(Some(&holder), &[(number, wanted.since)]).await?;
    match batch.answers.first() {
        Some(answered) => Ok(Json(told(registry, answered))),
        None => Err(batch.left.swap_remove(0).why.into()),
    }
}

/// The same for a batch: as JSON, or with `Content-Type: text/csv` as rows `number,date` (the day also as `MM/DD/YYYY`,
/// `MM/DD/YY` or `YYYYMMDD`). With `Accept: text/csv` the answer is rows `number,date,answer`, and `X-Rejected-Lines` names the
/// lines of the question that could not be read. What cannot be read stops nothing and is not counted.
#[utoipa::path(post, path = "/v1/reassigned", tag = "calls", request_body(
    description = "At most 50,000 numbers", content((ReassignedQuestion = "application/json"), (String = "text/csv"))), responses(
    (status = 200, description = "The answers in the order of the question", content(
        (ReassignedAnswer = "application/json"), (String = "text/csv", example = "13800001234,2026-11-01,no\n")),
        headers(("X-Rejected-Lines" = String, description = "Of an answer as rows: which lines are missing in it"))),
    (status = 400, description = "It cannot be understood", body = Error),
    (status = 401, description = "No key that serves", body = Error),
    (status = 403, description = "The key is not for one of the numbers", body = Error),
    (status = 413, description = "A list that is too large", body = Error),
    (status = 422, description = "No number at all or too many", body = Error),
    (status = 429, description = "The key's numbers of this day are used up", body = Error)))]
pub(crate) async fn batch(
    State(counter): State<Arc<Counter>>,
    Asker(holder): Asker,
    headers: HeaderMap,
    body: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Result<Response, Fault> {
    let body = body.map_err(|error| Fault::of(error.into_response().status()))?;
    let (registry, lang) = (&counter.registry, language(&headers));
    let batch = if says(&headers, header::CONTENT_TYPE) {
        registry.reassigned_list(Some(&holder), &body).await?
    } else {
        let asked: ReassignedQuestion = serde_json::from_slice(&body)
            .map_err(|error| Refusal::refused("json-unreadable").with("reason", error.to_string()))?;
        let asked: Vec<_> = asked.numbers.into_iter().map(|one| (one.number, one.since)).collect();
        registry.reassigned(Some(&holder), &asked).await?
    };
    if says(&headers, header::ACCEPT) {
        return Ok(rows(registry.reassigned_rows(&batch)?, batch.left.iter().map(|left| left.line)));
    }
    let answers = batch.answers.iter().map(|answered| told(registry, answered)).collect();
    let rejects = batch.left.into_iter().map(|left| RejectAnswer::of(left, lang)).collect();
    Ok(Json(ReassignedAnswer { answers, rejects }).into_response())
}

/// Whether a line of the head names comma-separated values.
fn says(headers: &HeaderMap, name: HeaderName) -> bool {
    let said = headers.get(name).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    said.split([',', ';']).any(|kind| kind.trim().eq_ignore_ascii_case("text/csv"))
}
