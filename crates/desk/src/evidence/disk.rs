//! Work that waits for the disk.

use crate::error::Answer;

/// Runs work that waits for the disk on a thread of its own, so that no other page waits for it.
///
/// # Errors
/// What the work says.
pub async fn on_disk<T: Send + 'static>(work: impl FnOnce() -> Answer<T> + Send + 'static) -> Answer<T> {
    tokio::task::spawn_blocking(work).await.map_err(anyhow::Error::from)?
}
