//! `wurao-cluster state --registry DIR -o FOLDER`.

use super::{Context, Which};
use clap::Args;
use desk::error::Answer;
use std::path::PathBuf;

/// Write the histories of all numbers.
#[derive(Args)]
pub struct StateCommand {
    #[command(flatten)]
    which: Which,
    /// A new folder for them.
    #[arg(short, long, value_name = "FOLDER")]
    output: PathBuf,
}

impl StateCommand {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<()> {
        let registry = self.which.open(context).await?;
        let about = cluster::state::write(&registry, &self.output).await?;
        let all = [
            ("numbers", about.numbers.to_string()),
            ("bytes", about.bytes.to_string()),
            ("until", about.until.to_string()),
        ];
        let document = serde_json::to_value(&about).map_err(anyhow::Error::from)?;
        context.say(&document, &context.words.a("cluster-state", &all));
        Ok(())
    }
}
