//! `wurao promises [C]`: what was promised, and the calls that broke it.

use super::{Context, Reply};
use clap::Args;
use desk::error::Answer;
use serde_json::json;

/// What was promised, and the calls that broke it.
#[derive(Args)]
pub struct Promises {
    /// Case id; the only case when absent.
    case: Option<String>,
}

impl Promises {
    /// Every promise, the newest first.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let here = context.here().await?;
        let id = context.case(&here, self.case.as_deref()).await?;
        let loaded = here.case(&id).await?;
        let view = loaded.view();
        let dues = view.due_by_promises();
        let mut rows = Vec::new();
        let mut text = Vec::new();
        for c in loaded.case.commitments.iter().rev() {
            let calls: Vec<String> = view.breaches_of(c).iter().map(|i| i.id.to_string()).collect();
            let part = dues.iter().find(|part| part.promise == c.seq);
            let due = c.remedy.map(|m| part.map_or(m.times(0), |part| part.amount.times(part.count)).to_string());
            text.push(format!("{}\t{}\t{}", c.at, c.terms, calls.len()));
            rows.push(json!({
                "event": c.seq, "by": c.by, "at": c.at.to_string(), "terms": c.terms, "remedy": c.remedy.map(|m| m.to_string()),
                "stands": loaded.case.stands(c), "broken_by": calls, "due": due,
            }));
        }
        let text = if text.is_empty() { context.words.t("cli-promises-none") } else { text.join("\n") };
        Ok(Reply::new(json!({ "case": id, "promises": rows }), text))
    }
}
