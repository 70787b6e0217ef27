//! `POST /example`: opens the example case.

use crate::web::problem::Problem;
use crate::web::visit::{Visit, on_to};
use crate::work::example::open_example;
use axum::response::Response;

/// The pack, the story and how far it goes: five complaints in, the appeal lies ready with gaps to fill.
const EXAMPLE: (&str, &str, usize) = ("cn-telecom", "seed", 11);

/// Makes the case and goes to its home.
pub async fn open(visit: Visit) -> Result<Response, Problem> {
    let id = open_example(visit.app(), EXAMPLE.0, EXAMPLE.1, Some(EXAMPLE.2)).await?;
    Ok(on_to(&format!("/case/{id}")))
}
