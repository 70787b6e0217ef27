//! `wurao sweep`: look at the deadlines that have come due, and say what to do about them.

use super::{Context, Reply};
use clap::Args;
use desk::LOCAL;
use desk::error::Answer;
use desk::ladder::reminders::{due_now, sweep};
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
        let desk = context.open().await?;
        let swept = sweep(&desk, self.all).await?;
        let mut rows = Vec::new();
        let mut lines = Vec::new();
        for notice in desk.store.notices(LOCAL).await? {
            let loaded = desk.load(&notice.case).await?;
            let Some(d) = due_now(&loaded.view(), &notice.look) else { continue };
            // One clock may stand on several rungs; it is told once.
            if rows.iter().any(|r: &serde_json::Value| {
                r["case"] == notice.case && r["clock"] == d.clock && r["due"] == d.due.to_string()
            }) {
                continue;
            }
            let due = day_date(d.due, loaded.today, context.lang);
            lines.push(format!("{}\t{due}\t{}", notice.case, d.name.get(context.lang)));
            rows.push(json!({
                "case": notice.case, "clock": d.clock, "rung": d.rung, "due": d.due.to_string(),
                "days_left": d.days_left, "whose": d.whose, "name": d.name,
            }));
        }
        let text = if lines.is_empty() { context.words.t("cli-sweep-none") } else { lines.join("\n") };
        Ok(Reply::new(json!({ "swept": swept, "reminders": rows }), text))
    }
}
