//! `wurao registry init DIR [--plan cn|us|sg|gb]`.

use crate::{Context, Reply};
use clap::Args;
use desk::error::Answer;
use desk::registry::{New, Registry};
use serde_json::json;
use std::path::PathBuf;

/// Make a registry.
#[derive(Args)]
pub struct Init {
    /// The folder to make it in.
    dir: PathBuf,
    /// How its numbers are dialled: cn, us, sg, gb.
    #[arg(long, default_value = "cn")]
    plan: String,
    /// Its name, such as registry.example/cn; made up when absent.
    #[arg(long)]
    name: Option<String>,
}

impl Init {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let new = New { plan: self.plan, name: self.name };
        let made = Registry::init(&self.dir, &new, context.clock, context.database()).await?;
        let folder = self.dir.display().to_string();
        let text = [
            context.words.a("cli-registry-made", &[("name", made.name()), ("folder", folder)]),
            context.words.a("cli-registry-made-key", &[("key", made.key())]),
        ];
        let rules = format!("{} {}", made.rules.id, made.rules.edition);
        let document = json!({ "registry": made.name(), "plan": made.plan.id(), "rules": rules, "key": made.key(), "folder": self.dir });
        Ok(Reply::new(document, text.join("\n")))
    }
}
