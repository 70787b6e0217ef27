//! What a sealed list holds, worked out once for a state of the case: a list of a million rows takes seconds to read, and the page
//! that asks which numbers to take is opened again and again.

use crate::frame::kept::Lines;
use desk::calls::import::{self, Preview};
use desk::error::Answer;
use desk::{Here, Loaded};
use std::path::Path;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Previews kept. One holds as many numbers and bad rows as a page shows.
const KEPT: usize = 32;
/// Lists that are read at once.
const READING: usize = 2;
/// Numbers shown for choosing; a list with more says so.
pub(crate) const SHOWN: usize = 300;
/// Bad rows shown.
pub(crate) const BAD: usize = 20;
/// Endings of a name that say something about a file.
const ENDINGS: [&str; 9] = ["csv", "tsv", "txt", "xls", "xlsx", "xlsm", "xlsb", "ods", "numbers"];

/// The previews of now.
pub(crate) struct Previews {
    kept: Lines<Arc<Found>>,
    reading: Semaphore,
}

/// What a list holds, as far as a page shows it.
pub(crate) struct Found {
    /// The most called numbers, and the first bad rows.
    pub(crate) preview: Preview,
    /// How many numbers there are in all.
    pub(crate) numbers: usize,
}

impl Default for Previews {
    fn default() -> Previews {
        Previews { kept: Lines::new(KEPT), reading: Semaphore::new(READING) }
    }
}

impl Previews {
    /// The preview of a sealed list.
    ///
    /// # Errors
    /// No such original; a file that no reader understands.
    pub(crate) async fn of(
        &self,
        here: &Here,
        loaded: &Loaded,
        digest: casework::Digest,
        name: &str,
        day_first: Option<bool>,
    ) -> Answer<Arc<Found>> {
        // Of the name only its ending counts.
        let ending = Path::new(name).extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
        let ending = ENDINGS.into_iter().find(|known| *known == ending).unwrap_or_default();
        let key = (
            format!("{}/{digest}/{ending}/{day_first:?}", loaded.id),
            loaded.head.seq,
            loaded.today,
            playbook::Lang::Zh,
        );
        if let Some(found) = self.kept.get(&key) {
            return Ok(found);
        }
        let _turn = self.reading.acquire().await;
        if let Some(found) = self.kept.get(&key) {
            return Ok(found);
        }
        let mut preview = import::preview(here, &loaded.id, digest, name, day_first).await?;
        let numbers = preview.groups.len();
        preview.groups.truncate(SHOWN);
        preview.report.bad.truncate(BAD);
        let found = Arc::new(Found { preview, numbers });
        self.kept.keep(key, Arc::clone(&found));
        Ok(found)
    }
}
