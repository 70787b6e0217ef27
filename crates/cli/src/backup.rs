//! `wurao backup FILE`, `wurao restore FILE`: everything in one portable file, and back.

use super::{Context, Reply};
use clap::Args;
use desk::error::{Answer, Refusal};
use serde_json::json;
use std::path::PathBuf;

/// Write everything but the sealed originals into one file.
#[derive(Args)]
pub struct Backup {
    /// The file to write; `-` is stdout, for a program behind a pipe that encrypts it.
    file: PathBuf,
}

/// Read a backup into an empty data folder.
#[derive(Args)]
pub struct Restore {
    /// The file to read; `-` is stdin.
    file: PathBuf,
}

impl Backup {
    /// Writes the backup. The vault is a plain folder of files; copy it beside the backup.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let here = context.here().await?;
        if super::output::is_stdout(&self.file) {
            here.backup_to(&mut std::io::BufWriter::new(std::io::stdout())).await?;
            return Ok(Reply::new(serde_json::Value::Null, ""));
        }
        for case in here.cases().await? {
            super::verify::warn_of_lost(context, &here, &case.id).await?;
        }
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
        let stdin = super::output::is_stdout(&self.file);
        if !stdin && !self.file.is_file() {
            return Err(Refusal::not_found("no-file", &self.file.display().to_string()));
        }
        let here = context.here().await?;
        let counts = match stdin {
            true => here.restore_from(&mut std::io::BufReader::new(std::io::stdin())).await?,
            false => here.restore(&self.file).await?,
        };
        let args = [("cases", counts.cases.to_string()), ("events", counts.events.to_string())];
        let document = json!({ "cases": counts.cases, "events": counts.events });
        Ok(Reply::new(document, context.words.a("cli-restored", &args)))
    }
}
