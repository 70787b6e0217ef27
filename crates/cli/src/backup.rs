//! `wurao backup FILE`, `wurao restore FILE`: everything in one portable file, and back.

use super::{Context, Reply};
use clap::Args;
use desk::error::{Answer, Refusal};
use serde_json::json;
use std::path::PathBuf;

/// Write everything but the sealed originals into one file.
#[derive(Args)]
pub struct Backup {
    /// The file to write.
    file: PathBuf,
}

/// Read a backup into an empty data folder.
#[derive(Args)]
pub struct Restore {
    /// The file to read.
    file: PathBuf,
}

impl Backup {
    /// Writes the backup. The vault is a plain folder of files; copy it beside the backup.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let here = context.here().await?;
        super::output::sweep(&self.file);
        let counts = here.backup(&self.file).await?;
        let vault = here.data.join("vault");
        let args = [
            ("cases", counts.cases.to_string()),
            ("events", counts.events.to_string()),
            ("path", self.file.display().to_string()),
        ];
        let document = json!({ "path": self.file, "cases": counts.cases, "events": counts.events, "vault": vault });
        Ok(Reply::new(document, context.words.a("cli-backed-up", &args)))
    }
}

impl Restore {
    /// Reads the backup; every chain is verified before anything is kept.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        if !self.file.is_file() {
            return Err(Refusal::not_found("no-file", &self.file.display().to_string()));
        }
        let here = context.here().await?;
        let counts = here.restore(&self.file).await?;
        let args = [("cases", counts.cases.to_string()), ("events", counts.events.to_string())];
        let document = json!({ "cases": counts.cases, "events": counts.events });
        Ok(Reply::new(document, context.words.a("cli-restored", &args)))
    }
}
