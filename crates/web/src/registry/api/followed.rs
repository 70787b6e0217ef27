//! `GET /v1/complaints/{receipt}`: where a complaint stands.

use super::fault::{Error, Fault};
use crate::registry::Counter;
use crate::registry::rights::{shown, shows};
use crate::registry::source::CameFrom;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use desk::error::Refusal;
use desk::registry::Followed;
use registry::history::Proof;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// The header that brings a follow code.
const FOLLOW: &str = "x-follow-code";

/// Where a complaint stands.
#[derive(Serialize, ToSchema)]
pub(crate) struct FollowedAnswer {
    /// Its id.
    receipt: String,
    /// received, acknowledged, examined, found, no-finding, closed, reopened; `answered` where the result is not told.
    #[schema(example = "received")]
    stage: &'static str,
    /// Since when, RFC 3339.
    since: String,
    /// The number that called.
    from: Option<String>,
    /// When the call came, RFC 3339.
    call: String,
    /// How it was shown that the called number is the person's: `code`, `operator`, `message`.
    #[schema(value_type = Option<String>)]
    proof: Option<Proof>,
    /// There is a result, and it is told only to whoever has shown that the number is theirs.
    withheld: bool,
    /// Why there is no finding, by name.
    code: Option<String>,
    /// Why, in words.
    why: Option<String>,
    /// What is not told and needed: `person`, `from`.
    lacks: Vec<&'static str>,
    /// Whether it came soon enough after the call: `within`, `late`, `unknown`.
    window: &'static str,
    /// What the registry owes: `step`, `last_day`, `done`, `pace`, `days`.
    #[schema(value_type = Vec<Object>)]
    clocks: Vec<desk::registry::ClockTold>,
    /// What happened so far.
    #[schema(value_type = Vec<Object>)]
    moves: Vec<desk::registry::MoveTold>,
    /// Findings with what shows them, each with what became of its sums and of objections.
    #[schema(value_type = Vec<Object>)]
    outcomes: Vec<desk::registry::FoundFor>,
}

impl From<Followed> for FollowedAnswer {
    fn from(followed: Followed) -> FollowedAnswer {
        let Followed { status, withheld, moves, outcomes } = followed;
        FollowedAnswer {
            receipt: status.id,
            stage: status.stage,
            since: status.since.to_string(),
            from: status.from,
            call: status.call.to_string(),
            proof: status.proof,
            withheld,
            code: status.code,
            why: status.why,
            lacks: status.lacks,
            window: status.window,
            clocks: status.clocks,
            moves,
            outcomes,
        }
    }
}

/// Where a complaint stands: for whoever has its follow code, and for the operator.
#[utoipa::path(get, path = "/v1/complaints/{receipt}", tag = "complaints", security((), ("key" = []), ("named-key" = [])), params(
    ("receipt" = String, Path, description = "The complaint's id"),
    ("X-Follow-Code" = Option<String>, Header, description = "The code that was given with the receipt")), responses(
    (status = 200, description = "Where it stands", body = FollowedAnswer),
    (status = 401, description = "A key that does not serve", body = Error),
    (status = 404, description = "No such complaint, or not its code", body = Error),
    (status = 429, description = "Too many codes were looked up from here today", body = Error)))]
pub(crate) async fn one(
    State(counter): State<Arc<Counter>>,
    CameFrom(source): CameFrom,
    Path(receipt): Path<String>,
    headers: HeaderMap,
) -> Result<Json<FollowedAnswer>, Fault> {
    let registry = &counter.registry;
    if shows(&headers) && shown(&counter, &headers, &source).await?.is_operator() {
        return Ok(Json(registry.followed_by_operator(&receipt).await?.into()));
    }
    let code = headers.get(FOLLOW).and_then(|code| code.to_str().ok()).unwrap_or_default();
    let followed = registry.followed(code, &source).await?;
    if followed.status.id != receipt {
        return Err(Refusal::refused("complaint-follow").into());
    }
    Ok(Json(followed.into()))
}
