//! `POST /example`: opens the example case.

use crate::frame::problem::Problem;
use crate::frame::visit::{Visit, on_to};
use axum::response::Response;
use desk::case::example::open_example;
use desk::error::Refusal;

/// Makes the case that the commonest pack shows to a newcomer, and goes to its home.
pub async fn open(visit: Visit) -> Result<Response, Problem> {
    let packs = visit.here.packs()?;
    let shown = packs.iter().find_map(|p| Some((&p.manifest.id, p.manifest.example.as_ref()?)));
    let (pack, example) = shown.ok_or_else(|| Refusal::not_found("no-story", "-"))?;
    let id = open_example(&visit.here, pack, &example.story, Some(example.rows), true).await?;
    Ok(on_to(&format!("/case/{id}")))
}
