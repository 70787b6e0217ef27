//! `wurao screen check N`: what would be done with a call.

use super::{document, lines, policy};
use crate::{Context, Reply};
use ::screen::Verified;
use clap::{Args, ValueEnum};
use desk::error::Answer;
use desk::screen::check::{Ask, check};
use serde_json::json;
use std::path::PathBuf;

/// What would be done with a call from this number, and every reason why.
#[derive(Args)]
pub struct Check {
    /// The number, as a phone shows it; `anonymous` for none.
    #[arg(allow_negative_numbers = true)]
    number: String,
    /// When it rings; now when absent.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// The line that rings.
    #[arg(long)]
    line: Option<String>,
    /// The name that the network sends with it.
    #[arg(long)]
    name: Option<String>,
    /// What the network says about the number.
    #[arg(long, value_enum, default_value_t = Network::Unchecked)]
    verified: Network,
    /// Try this policy instead of the one that is kept.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
}

/// What a network says about a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Network {
    /// It was checked and is the caller's.
    Passed,
    /// It was checked and is not.
    Failed,
    /// Nobody checked.
    Unchecked,
}

impl Check {
    /// Answers the verdict.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let here = context.here().await?;
        let policy = policy(self.policy.as_ref())?;
        let verified = match self.verified {
            Network::Passed => Verified::Passed,
            Network::Failed => Verified::Failed,
            Network::Unchecked => Verified::Unchecked,
        };
        let ask = Ask { number: self.number, at: self.at, line: self.line, name: self.name, verified };
        let checked = check(&here, &ask, policy.as_ref()).await?;
        let mut document = document(context, &checked.verdict);
        document["number"] = json!(checked.ring.from.display());
        document["kind"] = json!(checked.ring.from.kind());
        document["at"] = json!(checked.ring.at.to_string());
        let aside: Vec<String> = checked.aside.iter().map(|refusal| refusal.sentence(context.lang)).collect();
        document["set_aside"] = json!(aside);
        let text = [vec![lines(context, &checked.verdict)], aside].concat().join("\n");
        Ok(Reply::new(document, text))
    }
}
