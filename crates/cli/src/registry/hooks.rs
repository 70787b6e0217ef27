//! `wurao registry hook set|list|end`: where organisations are told that something is ready.

use super::Which;
use crate::{Context, Reply, as_json};
use clap::{Args, Subcommand};
use desk::error::Answer;
use desk::registry::OPERATOR;
use serde_json::json;

/// Where organisations are told that something is ready.
#[derive(Subcommand)]
pub enum HookCommand {
    /// Set the address of an organisation, in place of an earlier one. The secret is told once.
    Set(Set),
    /// The addresses.
    List(List),
    /// End the address of an organisation.
    End(End),
}

/// Set an address.
#[derive(Args)]
pub struct Set {
    #[command(flatten)]
    which: Which,
    /// The address: https://host/path.
    url: String,
    /// Whose it is.
    #[arg(long = "for", value_name = "ORGANISATION")]
    organisation: String,
    /// It may be an address of this machine or of an inner network, and without TLS.
    #[arg(long)]
    private: bool,
}

/// The addresses.
#[derive(Args)]
pub struct List {
    #[command(flatten)]
    which: Which,
}

/// End an address.
#[derive(Args)]
pub struct End {
    #[command(flatten)]
    which: Which,
    /// Whose it is.
    #[arg(long = "for", value_name = "ORGANISATION")]
    organisation: String,
}

impl HookCommand {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let words = context.words;
        match self {
            HookCommand::Set(c) => {
                let registry = c.which.open(context).await?;
                let set = registry.set_hook(&c.organisation, &c.url, c.private, OPERATOR).await?;
                let said = [
                    ("organisation", set.organisation.clone()),
                    ("url", set.url.clone()),
                    ("secret", set.secret.clone()),
                ];
                Ok(Reply::new(as_json(&set), words.a("cli-registry-hook-set", &said)))
            }
            HookCommand::List(c) => {
                let all = c.which.open(context).await?.hooks().await?;
                let mut lines: Vec<String> =
                    all.iter().map(|(organisation, url, _)| format!("{organisation} · {url}")).collect();
                if lines.is_empty() {
                    lines.push(words.t("cli-registry-hooks-none"));
                }
                let rows: Vec<_> = all
                    .iter()
                    .map(|(organisation, url, private)| json!({ "organisation": organisation, "url": url, "private": private }))
                    .collect();
                Ok(Reply::new(json!({ "hooks": rows }), lines.join("\n")))
            }
            HookCommand::End(c) => {
                c.which.open(context).await?.end_hook(&c.organisation, OPERATOR).await?;
                let said = [("organisation", c.organisation.clone())];
                Ok(Reply::new(json!({ "ended": c.organisation }), words.a("cli-registry-hook-ended", &said)))
            }
        }
    }
}
