//! `POST /case/{id}/step`: the person answers a proposal – done elsewhere, not today, never again.

use crate::frame::problem::Problem;
use crate::frame::typed::Typed;
use crate::frame::visit::{Visit, back_to};
use axum::extract::Path;
use axum::response::Response;
use desk::case::record;
use jiff::ToSpan;

/// Records the answer and goes back.
pub async fn decide(visit: Visit, Path(id): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let loaded = visit.load(&id).await?;
    let mut pairs = typed.pairs(&["action", "decision", "until", "note"]);
    pairs.push(("at".to_owned(), loaded.today.to_string()));
    if typed.get("decision") == "not-now" && typed.get("until").is_empty() {
        let tomorrow = loaded.today.saturating_add(1.day());
        pairs.push(("until".to_owned(), tomorrow.to_string()));
    }
    record::add(visit.desk(), &id, "step", &pairs).await?;
    Ok(back_to(typed.get("back"), &format!("/case/{id}")))
}
