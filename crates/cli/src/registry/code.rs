//! `wurao registry confirm N CODE`.

use super::Which;
use super::enrol::line;
use crate::{Context, Reply, as_json};
use clap::Args;
use desk::error::Answer;

/// A code that came back.
#[derive(Args)]
pub struct Confirm {
    #[command(flatten)]
    which: Which,
    /// The number it went to.
    number: String,
    /// The code.
    code: String,
}

impl Confirm {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let confirmed = self.which.open(context).await?.confirm(&self.number, &self.code, "operator").await?;
        Ok(Reply::new(as_json(&confirmed), line(context, &confirmed.done)))
    }
}
