//! `wurao close C [--outcome … --watch yes|no]`: the figures of a case; with an outcome, the case is closed.

use super::{Context, Reply, as_json};
use clap::Args;
use desk::case::close::{self, figures, given};
use desk::error::Answer;
use serde_json::json;

/// What the case came to; with `--outcome`, close it.
#[derive(Args)]
pub struct Close {
    /// Case id; the only case when absent.
    case: Option<String>,
    /// How it ended: full, partial, refused, no-answer, withdrawn, settled, referred.
    #[arg(long)]
    outcome: Option<String>,
    /// Keep watching the promises: a later call reopens the case.
    #[arg(long, default_value = "", hide_default_value = true, requires = "outcome", value_parser = ["", "yes", "no"])]
    watch: String,
}

impl Close {
    /// Shows the figures, or closes.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let here = context.here().await?;
        let id = context.case(&here, self.case.as_deref()).await?;
        let w = context.words;
        let Some(outcome) = &self.outcome else {
            let loaded = here.case(&id).await?;
            let all = figures(&loaded);
            let text = format!(
                "{} {}\n{} {}\n{} {}",
                w.t("given-contacts"),
                all.calls + all.messages,
                w.t("close-time"),
                w.n("minutes", all.minutes),
                w.t("given-outcome"),
                all.outcome.map_or_else(|| w.t("close-none"), |o| w.t(&format!("outcome-{}", o.id()))),
            );
            return Ok(Reply::new(
                json!({ "case": id, "figures": as_json(&all), "given": as_json(&given(&loaded)) }),
                text,
            ));
        };
        let close = close::Close { outcome: outcome.clone(), watch: self.watch };
        let events = here.change(&id, &close).await?.events;
        let text = w.t(&format!("outcome-{outcome}"));
        Ok(Reply::new(json!({ "case": id, "events": as_json(&events) }), text))
    }
}
