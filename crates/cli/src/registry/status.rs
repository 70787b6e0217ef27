//! `wurao registry status N [--at T] [--known T] [--for PURPOSE]`.

use super::Which;
use crate::{Context, Reply, as_json};
use clap::Args;
use desk::error::Answer;

/// Is a number registered?
#[derive(Args)]
pub struct StatusCommand {
    #[command(flatten)]
    which: Which,
    /// The number.
    #[arg(allow_negative_numbers = true)]
    number: String,
    /// At this moment; a day alone is its end. Now when absent.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// By what was recorded until this moment. All when absent.
    #[arg(long, value_name = "TIME")]
    known: Option<String>,
    /// For calls with this purpose.
    #[arg(long = "for", value_name = "PURPOSE")]
    purpose: Option<String>,
}

impl StatusCommand {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let registry = self.which.open(context).await?;
        let status =
            registry.status(&self.number, self.at.as_deref(), self.known.as_deref(), self.purpose.as_deref()).await?;
        let number = ("number", status.number.clone());
        let mut lines = vec![match status.since.filter(|_| status.listed) {
            Some(since) => context.words.a("cli-registry-listed", &[number, ("since", since.to_string())]),
            None => context.words.a("cli-registry-not-listed", &[number]),
        }];
        if let Some(held) = &status.preference {
            let lets_in = registry.lets_in(held).get(context.lang).to_owned();
            lines.push(context.words.a("cli-registry-lets-in", &[("preference", lets_in)]));
        }
        if let Some(ends) = status.ends {
            lines.push(context.words.a("cli-registry-ends", &[("at", registry.local(ends))]));
        }
        if let Some(n) = status.version {
            lines.push(context.words.a("cli-registry-version-then", &[("version", n.to_string())]));
        }
        Ok(Reply::new(as_json(&status), lines.join("\n")))
    }
}
