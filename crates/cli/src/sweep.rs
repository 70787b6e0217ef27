//! `wurao sweep`: look at the deadlines that have come due, and say what to do about them.

use super::{Context, Reply};
use clap::Args;
use desk::error::Answer;
use desk::jobs::sweep;
use desk::ladder::reminders::{Reminder, reminders};
use playbook::day_date;
use serde_json::json;

/// Look at the deadlines that have come due.
#[derive(Args)]
pub struct Sweep {
    /// Work out the days of every case anew, as after a change of the packs.
    #[arg(long)]
    all: bool,
}

impl Sweep {
    /// Sweeps and lists what the desk has to tell.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let here = context.here().await?;
        let swept = sweep(here.desk(), self.all).await?;
        let mut rows = Vec::new();
        let mut lines = Vec::new();
        for Reminder { on, deadline: d } in reminders(&here, usize::MAX).await?.into_iter().rev() {
            let due = day_date(d.due, on.today, context.lang);
            lines.push(format!("{}\t{due}\t{}", on.id, d.name.get(context.lang)));
            rows.push(json!({
                "case": on.id, "clock": d.clock, "rung": d.rung, "due": d.due.to_string(),
                "days_left": d.days_left, "whose": d.whose, "name": d.name,
            }));
        }
        let text = if lines.is_empty() { context.words.t("cli-sweep-none") } else { lines.join("\n") };
        Ok(Reply::new(json!({ "swept": swept, "reminders": rows }), text))
    }
}
