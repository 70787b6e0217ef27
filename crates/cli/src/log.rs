//! `wurao log C`: the log, oldest first, with its hash chain checked.

use super::{Context, Reply, as_json};
use clap::Args;
use desk::error::Answer;
use serde_json::json;

/// Show a case's log.
#[derive(Args)]
pub struct Log {
    /// Case id; the only case when absent.
    case: Option<String>,
    /// Only events after this number.
    #[arg(long, default_value_t = 0)]
    after: u64,
}

impl Log {
    /// Answers the events and whether the chain holds.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let here = context.here().await?;
        let id = context.case(&here, self.case.as_deref()).await?;
        here.case(&id).await?;
        let chain = here.verify(&id).await;
        let events = here.events(&id, self.after).await?;
        let mut lines: Vec<String> = events
            .iter()
            .map(|e| {
                let body = serde_json::to_string(&e.body).unwrap_or_default();
                let short: String = body.chars().take(240).collect();
                format!("{}\t{}\t{}\t{short}", e.seq, e.recorded, e.body.kind())
            })
            .collect();
        let (intact, problem) = match &chain {
            Ok(_) => (true, None),
            Err(refusal) => (false, Some(refusal.cause().map_or_else(|| refusal.to_string(), ToString::to_string))),
        };
        let backwards = desk::case::timeline::backwards(&events);
        if !backwards.is_empty() {
            let entries: Vec<String> = backwards.iter().map(u64::to_string).collect();
            lines.push(context.words.a("log-backwards", &[("entries", entries.join(", "))]));
        }
        lines.push(match &problem {
            None => context.words.n("cli-chain-ok", events.len()),
            Some(problem) => problem.clone(),
        });
        let document = json!({ "case": id, "intact": intact, "problem": problem, "backwards": backwards, "events": as_json(&events) });
        Ok(Reply { document, text: lines.join("\n"), good: intact })
    }
}
