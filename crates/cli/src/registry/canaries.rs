//! `wurao registry canary deliver|find`: copies that tell whose they are.

use super::Which;
use crate::{Context, Reply, as_json};
use clap::{Args, Subcommand};
use desk::error::Answer;
use std::path::PathBuf;

/// Numbers that nobody has, another handful in each copy.
#[derive(Subcommand)]
pub enum CanaryCommand {
    /// Write a copy of the list for one recipient, with canaries of its own.
    Deliver(Deliver),
    /// Whose copy does a list come from that turned up?
    Find(Find),
}

/// Write a copy.
#[derive(Args)]
pub struct Deliver {
    #[command(flatten)]
    which: Which,
    /// For whom.
    #[arg(long = "for", value_name = "ORGANISATION")]
    recipient: String,
    /// Which delivery, such as 2026-12.
    #[arg(long)]
    delivery: String,
    /// How many canaries.
    #[arg(long, value_name = "N")]
    count: Option<u32>,
    /// Where to write it.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

/// Look at a list.
#[derive(Args)]
pub struct Find {
    #[command(flatten)]
    which: Which,
    /// The list that turned up.
    list: PathBuf,
}

impl CanaryCommand {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        match self {
            CanaryCommand::Deliver(c) => {
                let registry = c.which.open(context).await?;
                let mut bytes = Vec::new();
                let made = registry.deliver(&c.recipient, &c.delivery, c.count, &mut bytes).await?;
                crate::output::write(&c.output, &bytes)?;
                let said = [
                    ("recipient", made.recipient.clone()),
                    ("numbers", made.numbers.to_string()),
                    ("canaries", made.canaries.to_string()),
                ];
                Ok(Reply::new(as_json(&made), context.words.a("cli-registry-delivered", &said)))
            }
            CanaryCommand::Find(c) => {
                let leak = c.which.open(context).await?.find_canaries(&c.list).await?;
                let key = match leak.verdict {
                    "named" => "cli-registry-leak-named",
                    "no-canary" => "cli-registry-leak-none",
                    _ => "cli-registry-leak-unclear",
                };
                let said = [("seen", leak.seen.to_string()), ("deliveries", leak.deliveries.to_string())];
                let mut lines = vec![context.words.a(key, &said)];
                lines.extend(leak.suspects.iter().map(|one| {
                    let chance = match one.exponent {
                        0 => context.words.t("cli-registry-chance-likely"),
                        n => context.words.a("cli-registry-chance", &[("n", n.to_string())]),
                    };
                    let said = [
                        ("recipient", one.recipient.clone()),
                        ("delivery", one.delivery.clone()),
                        ("found", one.found.to_string()),
                        ("of", one.of.to_string()),
                        ("chance", chance),
                    ];
                    context.words.a("cli-registry-suspect", &said)
                }));
                Ok(Reply::new(as_json(&leak), lines.join("\n")))
            }
        }
    }
}
