//! `wurao registry confirm N CODE` and `message N TEXT`.

use super::Which;
use super::enrol::{line, unregistered};
use crate::{Context, Reply, as_json};
use clap::Args;
use desk::error::Answer;
use desk::registry::Asker;

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
        let confirmed = self.which.open(context).await?.confirm(&self.number, &self.code, Asker::operator()).await?;
        let lines: Vec<String> = [Some(line(context, &confirmed.done)), unregistered(context, &confirmed.done)]
            .into_iter()
            .flatten()
            .collect();
        Ok(Reply::new(as_json(&confirmed), lines.join("\n")))
    }
}

/// A short message that a number sent to the registry.
#[derive(Args)]
pub struct Message {
    #[command(flatten)]
    which: Which,
    /// The number that wrote, as the network says.
    number: String,
    /// What it wrote.
    text: String,
}

impl Message {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let replied = self.which.open(context).await?.message(&self.number, &self.text).await?;
        let text = match context.lang {
            playbook::Lang::Zh => replied.zh.clone(),
            playbook::Lang::En => replied.en.clone(),
        };
        Ok(Reply { good: replied.code.is_none(), ..Reply::new(as_json(&replied), text) })
    }
}
