//! `wurao registry may-call --from N --to N --purpose P [--at T]`.

use super::Which;
use crate::{Context, Reply, as_json};
use clap::Args;
use desk::error::{Answer, Refusal};
use desk::registry::Asking;
use registry::Channel;

/// May this one call be made?
#[derive(Args)]
pub struct MayCall {
    #[command(flatten)]
    which: Which,
    /// Who calls and who is called, in place of --from and --to.
    #[arg(num_args = 0..=2, allow_negative_numbers = true, value_names = ["FROM", "TO"])]
    numbers: Vec<String>,
    /// Who calls.
    #[arg(long)]
    from: Option<String>,
    /// Who is called.
    #[arg(long)]
    to: Option<String>,
    /// What for.
    #[arg(long, default_value = "sales")]
    purpose: String,
    /// How: voice, text, recorded, fax.
    #[arg(long)]
    channel: Option<Channel>,
    /// When; a day alone is its noon. Now when absent.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// An earlier call to this number, as often as there were some.
    #[arg(long, value_name = "TIME")]
    called: Vec<String>,
    /// For which organisation, where the calling number serves several.
    #[arg(long = "for", value_name = "ORGANISATION")]
    organisation: Option<String>,
    /// The version of the list that the caller works with; the newest when absent.
    #[arg(long, value_name = "N")]
    list_version: Option<u64>,
}

impl MayCall {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let mut numbers = self.numbers.into_iter();
        let missing = || Refusal::refused("registry-from-to");
        let from = self.from.or_else(|| numbers.next()).ok_or_else(missing)?;
        let to = self.to.or_else(|| numbers.next()).ok_or_else(missing)?;
        if numbers.next().is_some() {
            return Err(Refusal::refused("registry-from-to-twice"));
        }
        let registry = self.which.open(context).await?;
        let asking = Asking {
            from,
            to,
            purpose: self.purpose,
            channel: self.channel,
            at: self.at,
            before: self.called,
            organisation: self.organisation,
            version: self.list_version,
        };
        let gate = registry.may_call(&asking).await?;
        let mut lines = vec![context.words.t(if gate.allowed { "cli-registry-may" } else { "cli-registry-may-not" })];
        lines.extend(gate.reasons.iter().map(|reason| {
            let mark = if reason.blocks { "✗" } else { "·" };
            format!("  {mark} {}", registry.reason(reason, context.lang))
        }));
        Ok(Reply { good: gate.allowed, ..Reply::new(as_json(&gate), lines.join("\n")) })
    }
}
