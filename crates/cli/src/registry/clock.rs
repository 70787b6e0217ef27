//! `wurao registry clock [--set-right TIME]`.

use super::Which;
use crate::{Context, Reply, as_json};
use clap::Args;
use desk::error::Answer;

/// How the clock stands to what is recorded, and the way on after it was ahead.
#[derive(Args)]
pub struct Clock {
    #[command(flatten)]
    which: Which,
    /// Record that the clock is right now and was ahead before: the time that another clock shows, without a zone in the plan’s.
    #[arg(long, value_name = "TIME")]
    set_right: Option<String>,
}

impl Clock {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let registry = self.which.open(context).await?;
        let stands = match &self.set_right {
            Some(now) => registry.set_clock_right(now, "operator").await?,
            None => registry.clock_stands().await?,
        };
        let said = [
            ("now", registry.local_in(stands.now)),
            ("last", registry.local_in(stands.last)),
            ("entries", stands.entries.to_string()),
            ("acts", stands.acts.to_string()),
            ("versions", stands.versions.to_string()),
        ];
        let mut lines = vec![context.words.a("cli-registry-clock", &said)];
        if stands.shut {
            lines.push(context.words.a("cli-registry-clock-shut", &said));
        }
        if stands.set_right {
            lines.push(context.words.a("cli-registry-clock-set", &said));
            if stands.versions > 0 {
                lines.push(context.words.t("cli-registry-clock-publish"));
            }
        }
        Ok(Reply { good: !stands.shut, ..Reply::new(as_json(&stands), lines.join("\n")) })
    }
}
