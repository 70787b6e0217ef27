//! How callers are asked for a code.

use desk::error::{Answer, Refusal};
pub use screen::challenge::{Fallback, Options as Manner};
use screen::media::Prompts;
use std::path::Path;
use std::sync::Arc;

/// The most bytes of a recording that are read: far more than are taken.
const MOST_BYTES: u64 = 1 << 20;

/// The manner of asking.
#[derive(Debug, Clone)]
pub struct Asking {
    pub(crate) options: Manner,
    pub(crate) prompts: Arc<Prompts>,
}

impl Asking {
    /// Asks in this manner, spoken as the recordings in a folder say it, `zh/4.alaw` and the like, and as usual where one is missing.
    ///
    /// # Errors
    /// `screen-no-prompts` for a folder without recordings; `screen-prompt-wrong`; a file that cannot be read.
    pub fn new(manner: Manner, prompts: Option<&Path>) -> Answer<Asking> {
        let prompts = prompts.map_or_else(|| Ok(Prompts::built_in()), read)?;
        Ok(Asking { options: manner, prompts: Arc::new(prompts) })
    }

    /// Whether a caller may reach the phone inside although they did not type the code.
    pub(crate) fn may_ring(&self) -> bool {
        matches!(self.options.fallback, Fallback::RingSoftly | Fallback::Ask)
    }
}

fn read(folder: &Path) -> Answer<Prompts> {
    let mut files = Vec::new();
    for language in ["zh", "en"] {
        let inside = folder.join(language);
        if !inside.is_dir() {
            continue;
        }
        for entry in std::fs::read_dir(inside)? {
            let path = entry?.path();
            let name = format!("{language}/{}", path.file_name().unwrap_or_default().to_string_lossy());
            if !name.ends_with(".alaw") {
                continue;
            }
            if path.metadata()?.len() > MOST_BYTES {
                return Err(wrong(&name, "too-long"));
            }
            files.push((name, std::fs::read(&path)?));
        }
    }
    if files.is_empty() {
        return Err(Refusal::refused("screen-no-prompts").with("folder", folder.display().to_string()));
    }
    let read = Prompts::read(files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
    read.map_err(|misfit| wrong(&misfit.name, misfit.code))
}

fn wrong(name: &str, code: &str) -> Refusal {
    let why = desk::words::both(&format!("screen-prompt-{code}"), &[]);
    Refusal::refused("screen-prompt-wrong").with("file", name).with_both("why", why)
}
