//! `GET /v0/dnc-complaints`: complaints in the shape of the American interface, for whoever publishes or passes them on.

use super::fault::{Error, Fault};
use crate::registry::Counter;
use axum::Json;
use axum::extract::{Path, RawQuery, State};
use registry::formats::complaints_api::Answer;
use std::sync::Arc;

/// Where it is.
const PLACE: &str = "/v0/dnc-complaints";

/// Complaints, the newest first, at most fifty at once: the calling number, when, the area code that was called, what about.
/// Filters are those of that interface: `created_date`, `created_date_from`, `created_date_to`, the same of `violation_date`,
/// `state`, `city`, `area_code`, `is_robocall`, `sort_by`, `sort_order`, `items_per_page`, `offset`. The key comes in a header: addresses
/// stand in logs.
#[utoipa::path(get, path = "/v0/dnc-complaints", tag = "operator", responses(
    (status = 200, description = "A page; towns and states are not known here and stay empty", body = Object, example = json!(
        {"data": [{"type": "dnc_complaint", "id": "0a1b2c3d4e5f60718293a4b5c6d7e8f9", "attributes": {
            "company-phone-number": "8005550199", "created-date": "2026-11-28 09:00:00", "violation-date": "2026-11-27 18:30:00",
            "consumer-city": "", "consumer-state": "", "consumer-area-code": "416", "subject": "Other",
            "recorded-message-or-robocall": "N"}, "relationships": [], "meta": [],
            "links": {"self": "/v0/dnc-complaints/0a1b2c3d4e5f60718293a4b5c6d7e8f9"}}],
         "meta": {"records-this-page": 1, "record-total": 1}, "links": {"self": "/v0/dnc-complaints"}})),
    (status = 400, description = "A filter that makes no sense", body = Error),
    (status = 401, description = "No key that serves", body = Error),
    (status = 403, description = "The key is not the operator's", body = Error),
    (status = 422, description = "The plan's numbers have no ten digits", body = Error)))]
pub(crate) async fn page(
    State(counter): State<Arc<Counter>>,
    RawQuery(query): RawQuery,
) -> Result<Json<Answer>, Fault> {
    Ok(Json(counter.registry.complaints_page(&query.unwrap_or_default(), PLACE).await?))
}

/// One of them.
#[utoipa::path(get, path = "/v0/dnc-complaints/{id}", tag = "operator", params(("id" = String, Path, description = "Its name there")),
    responses(
    (status = 200, description = "A page of this one alone", body = Object),
    (status = 401, description = "No key that serves", body = Error),
    (status = 403, description = "The key is not the operator's", body = Error),
    (status = 404, description = "No such complaint", body = Error),
    (status = 422, description = "The plan's numbers have no ten digits", body = Error)))]
pub(crate) async fn one(State(counter): State<Arc<Counter>>, Path(id): Path<String>) -> Result<Json<Answer>, Fault> {
    Ok(Json(counter.registry.published_complaint(&id, PLACE).await?))
}
