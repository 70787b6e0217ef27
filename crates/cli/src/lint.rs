//! `wurao lint FILE|-`: what a text should not say before it leaves.

use super::{Context, Reply, as_json, given};
use clap::Args;
use desk::error::Answer;
use serde_json::json;

/// Look for threats, money joined with pressure, and asks written as rights.
#[derive(Args)]
pub struct Lint {
    /// A text file, or `-` for standard input.
    file: String,
}

impl Lint {
    /// Lists what was found; the exit code is 1 when such a text must not leave.
    pub fn run(self, context: &Context) -> Answer<Reply> {
        let found = playbook::lint(&given::file(std::path::Path::new(&self.file), given::LETTER)?);
        let line = |f: &playbook::LintFinding| {
            format!("{}: {}\n  {}", f.name.get(context.lang), f.text, f.hint.get(context.lang))
        };
        let text = match found.is_empty() {
            true => context.words.t("cli-lint-ok"),
            false => found.iter().map(line).collect::<Vec<_>>().join("\n"),
        };
        let good = !found.iter().any(|f| f.refuses);
        Ok(Reply { document: json!({ "ok": good, "found": as_json(&found) }), text, good })
    }
}
