//! `GET /health`: for scripts that wait for the desk.

use crate::frame::problem::Problem;
use crate::frame::visit::Visit;

/// `ok` when the store answers.
pub async fn health(visit: Visit) -> Result<&'static str, Problem> {
    visit.here.ping().await?;
    Ok("ok\n")
}
