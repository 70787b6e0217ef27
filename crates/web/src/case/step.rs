//! `POST /case/{id}/step`: the person answers a proposal – done elsewhere, not today, never again.

use crate::frame::problem::Problem;
use crate::frame::typed::Typed;
use crate::frame::visit::{Visit, back_to};
use axum::extract::Path;
use axum::response::Response;
use desk::case::step::StepAnswer;

/// Records the answer and goes back.
pub async fn decide(visit: Visit, Path(id): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let text = |field: &str| typed.get(field).to_owned();
    let answer =
        StepAnswer { action: text("action"), decision: text("decision"), until: text("until"), note: text("note") };
    let saved = visit.change(&id, &typed, &answer).await?;
    Ok(back_to(typed.get("back"), &format!("/case/{id}?saved={}", saved.first())))
}
