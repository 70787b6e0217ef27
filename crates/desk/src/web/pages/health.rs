//! `GET /health`: for scripts that wait for the desk.

use crate::web::problem::Problem;
use crate::web::visit::Visit;

/// `ok` when the store answers.
pub async fn health(visit: Visit) -> Result<&'static str, Problem> {
    visit.app().store.head("health").await.map_err(crate::error::DeskError::from)?;
    Ok("ok\n")
}
