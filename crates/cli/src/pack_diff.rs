//! `wurao pack diff DIR [--from OLD]`: what a new edition of a pack changes, and what that does to the open cases.

use super::{Context, Reply, as_json};
use clap::Args;
use desk::error::Answer;
use playbook::{Effect, Pack};
use serde_json::json;
use std::fmt::Write as _;

/// Which editions to compare.
#[derive(Args)]
pub struct Diff {
    /// The new edition: a folder with a `pack.toml`, or the id of a pack of the binary.
    new: String,
    /// The edition in force; the binary's pack of the same id when absent.
    #[arg(long)]
    from: Option<String>,
}

impl Diff {
    /// Compares, and looks at every open case that follows the pack.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let new = desk::packs::library::load(&self.new)?;
        let old = desk::packs::library::load(self.from.as_deref().unwrap_or(&new.manifest.id))?;
        let changes = playbook::diff(&old, &new);
        let mut text = String::new();
        for change in &changes {
            let _ = writeln!(text, "- {}", change.text.get(context.lang));
        }
        if changes.is_empty() {
            let _ = writeln!(text, "{}", context.words.t("cli-diff-same"));
        }
        let mut cases = Vec::new();
        for (id, subject, effect) in effects(context, &old, &new).await? {
            let _ = writeln!(text, "\n{id} {subject}");
            for line in &effect.lines {
                let _ = writeln!(text, "- {}", line.get(context.lang));
            }
            if effect.lines.is_empty() {
                let _ = writeln!(text, "- {}", context.words.t("cli-diff-nothing-moves"));
            }
            cases.push(json!({ "case": id, "subject": subject, "effect": as_json(&effect) }));
        }
        let document = json!({
            "pack": new.manifest.id, "from": old.manifest.version, "to": new.manifest.version,
            "changes": as_json(&changes), "cases": cases,
        });
        Ok(Reply::new(document, text))
    }
}

async fn effects(context: &Context, old: &Pack, new: &Pack) -> Answer<Vec<(String, String, Effect)>> {
    let here = context.here().await?;
    let today = context.clock.today(&new.manifest.zone);
    let mut all = Vec::new();
    for file in here.cases().await?.into_iter().filter(|c| c.pack == new.manifest.id) {
        let case = here.case(&file.id).await?.case;
        if case.closed.is_none() {
            all.push((file.id, file.subject, playbook::effect(&case, old, new, today)));
        }
    }
    Ok(all)
}
