//! `wurao calendar [C] [-o FILE]`: the dates of a case for a calendar program.

use super::{Context, Reply};
use crate::output;
use clap::Args;
use desk::error::Answer;
use serde_json::json;
use std::path::{Path, PathBuf};

/// The dates of a case as an iCalendar file.
#[derive(Args)]
pub struct Calendar {
    /// Case id; the only case when absent.
    case: Option<String>,
    /// File to write; `-` or nothing for standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Calendar {
    /// Writes the file or shows it.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let here = context.here().await?;
        let id = context.case(&here, self.case.as_deref()).await?;
        let loaded = here.case(&id).await?;
        let text = desk::ladder::calendar::feed(&loaded, here.now(), context.lang);
        let Some(path) = self.output.filter(|path| !output::is_stdout(path)) else {
            // RFC 5545 ends its lines with CRLF, and a program at the end of a pipe wants them as they are.
            if !context.json {
                output::write(Path::new("-"), text.as_bytes())?;
            }
            return Ok(Reply::new(json!({ "case": id, "calendar": text }), ""));
        };
        output::write(&path, text.as_bytes())?;
        let shown = path.display().to_string();
        let said = context.words.a("cli-written", &[("path", shown.clone())]);
        Ok(Reply::new(json!({ "case": id, "path": shown }), said))
    }
}
