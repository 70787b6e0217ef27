//! `wurao jobs [list|retry ID|forget ID]`: work that was given up.

use super::{Context, Reply, as_json};
use clap::{Args, Subcommand};
use desk::error::Answer;
use desk::jobs::{failed, forget, retry};
use serde_json::json;

/// Work that was given up, with what the last try said.
#[derive(Args)]
pub struct Jobs {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Subcommand)]
enum What {
    /// The jobs that were given up (the default).
    List,
    /// Try one again.
    Retry(Which),
    /// Let one go.
    Forget(Which),
}

#[derive(Args)]
struct Which {
    /// Id of the job.
    id: String,
}

impl Jobs {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let here = context.here().await?;
        match self.what {
            Some(What::Retry(which)) => retry(&here, &which.id).await?,
            Some(What::Forget(which)) => forget(&here, &which.id).await?,
            Some(What::List) | None => {}
        }
        let jobs = failed(&here).await?;
        let lines = jobs.iter().map(|j| format!("{}\t{}\t{}\t{}", j.id, j.kind, j.tries, j.error));
        let text = if jobs.is_empty() { context.words.t("jobs-none") } else { lines.collect::<Vec<_>>().join("\n") };
        Ok(Reply::new(json!({ "failed": as_json(&jobs) }), text))
    }
}
