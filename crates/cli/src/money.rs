//! `wurao money [C]`: asked, offered, paid, line by line, and what it took.

use super::{Context, Reply, as_json};
use clap::Args;
use desk::error::Answer;
use desk::money::worth::worth;
use serde_json::json;

/// Asked, offered, paid, and what it took.
#[derive(Args)]
pub struct MoneyCommand {
    /// Case id; the only case when absent.
    case: Option<String>,
}

impl MoneyCommand {
    /// The claim lines with their basis, and the figures of the ledger.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let here = context.here().await?;
        let id = context.case(&here, self.case.as_deref()).await?;
        let loaded = here.case(&id).await?;
        let view = loaded.view();
        let mut lines = Vec::new();
        let mut text = Vec::new();
        for line in view.claims().iter().filter(|l| l.claimed) {
            let (offered, paid) = (view.offered_on(Some(&line.rate)), view.paid_on(Some(&line.rate)));
            let name = loaded.pack.rate(&line.rate).map(|r| r.name.get(context.lang).to_owned()).unwrap_or_default();
            let sum = line.sum.map(|m| m.to_string()).unwrap_or_default();
            text.push(format!("{name}\t{sum}"));
            lines.push(
                json!({ "line": as_json(&line), "name": name, "offered": as_json(&offered), "paid": as_json(&paid) }),
            );
        }
        let figures = worth(&view);
        let text = if text.is_empty() { context.words.t("cli-money-none") } else { text.join("\n") };
        let document = json!({
            "case": id, "lines": lines, "total": as_json(&view.claims_total()), "offered": as_json(&view.offered()),
            "paid": as_json(&view.paid()), "worth": as_json(&figures), "verdict": figures.verdict(),
        });
        Ok(Reply::new(document, text))
    }
}
