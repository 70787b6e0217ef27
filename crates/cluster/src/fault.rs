//! Errors of the engine as the product says them.

use datafusion::error::DataFusionError;
use desk::error::Refusal;

/// An error that crossed the plan, as a refusal with a code that never changes.
pub fn refused(error: &DataFusionError) -> Refusal {
    let text = error.to_string();
    // The first line says it; what follows tells of stages and stacks.
    let first: String = text.lines().next().unwrap_or_default().chars().take(400).collect();
    Refusal::refused("cluster-failed").with("reason", first)
}

/// An error of a file, in a plan.
pub(crate) fn of_file(path: &std::path::Path, error: impl std::fmt::Display) -> DataFusionError {
    DataFusionError::Execution(format!("{}: {error}", path.display()))
}
