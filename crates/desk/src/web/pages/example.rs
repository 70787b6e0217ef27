//! `POST /example`: opens the example case.

use crate::web::problem::Problem;
use crate::web::visit::{Visit, on_to};
use crate::work::example::open_example;
use axum::response::Response;

/// The pack and the story of the example.
const EXAMPLE: (&str, &str) = ("cn-telecom", "seed");

/// Makes the case and goes to its home.
pub async fn open(visit: Visit) -> Result<Response, Problem> {
    let id = open_example(visit.app(), EXAMPLE.0, EXAMPLE.1, None).await?;
    Ok(on_to(&format!("/case/{id}")))
}
