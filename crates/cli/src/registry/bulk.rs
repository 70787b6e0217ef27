//! `wurao registry bulk LIST -o DIR`: the files that come back of a bulk check.

use super::Which;
use crate::{Context, Reply, as_json};
use clap::Args;
use desk::error::Answer;
use std::path::PathBuf;

/// Check a list on the three registers of Singapore’s kind, and write the files that come back.
#[derive(Args)]
pub struct Bulk {
    #[command(flatten)]
    which: Which,
    /// The list: one number of eight digits a row.
    list: PathBuf,
    /// An organisation on whose behalf it is checked. As often as there are some.
    #[arg(long, value_name = "NAME")]
    behalf: Vec<String>,
    /// The folder to write the files into.
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
}

impl Bulk {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let registry = self.which.open(context).await?;
        let done = registry.bulk_check(&self.list, &self.behalf, &self.output).await?;
        let said = [
            ("numbers", done.numbers.to_string()),
            ("registered", done.registered.to_string()),
            ("errors", done.errors.to_string()),
            ("until", done.valid_until.to_string()),
            ("folder", self.output.display().to_string()),
        ];
        Ok(Reply::new(as_json(&done), context.words.a("cli-registry-bulk", &said)))
    }
}
