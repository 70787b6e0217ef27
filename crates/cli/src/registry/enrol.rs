//! `wurao registry register|withdraw|stop|consent|reassign|undo`: what the operator records for its lines.

use super::Which;
use crate::{Context, Reply, as_json};
use clap::{Args, ValueEnum};
use desk::error::{Answer, Refusal};
use desk::registry::{Done, Enrolment, Outcome, Registry, Rejected, Wish};
use registry::history::Scope;
use registry::{Channel, Preference};
use serde_json::json;

/// Numbers and the registry they are for.
#[derive(Args)]
pub struct Numbers {
    #[command(flatten)]
    which: Which,
    /// Numbers, as the registry's country writes them.
    #[arg(required = true, allow_negative_numbers = true)]
    numbers: Vec<String>,
}

/// How it is shown whose number it is.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shown {
    /// The operator vouches for it.
    Operator,
    /// A code goes to the number and must come back.
    Code,
}

/// Register numbers.
#[derive(Args)]
pub struct Register {
    #[command(flatten)]
    of: Numbers,
    /// What is let in nonetheless: categories=1,6 channels=voice days=mon-fri hours=9-18. Nothing when absent.
    #[arg(long, value_name = "KEY=VALUE", num_args = 1..)]
    prefer: Vec<String>,
    /// Who shows that the numbers are theirs.
    #[arg(long, value_enum, default_value = "operator")]
    proof: Shown,
}

/// Take numbers off the registry.
#[derive(Args)]
pub struct Withdraw {
    #[command(flatten)]
    of: Numbers,
    /// Who shows that the numbers are theirs.
    #[arg(long, value_enum, default_value = "operator")]
    proof: Shown,
}

/// “Do not call me again”, said to one organisation.
#[derive(Args)]
pub struct Stop {
    #[command(flatten)]
    of: Numbers,
    /// The organisation's id.
    #[arg(long = "to", value_name = "ORGANISATION")]
    organisation: String,
    /// Take the stop back.
    #[arg(long)]
    undo: bool,
}

/// One organisation may call.
#[derive(Args)]
pub struct Consent {
    #[command(flatten)]
    of: Numbers,
    /// The organisation's id.
    #[arg(long = "to", value_name = "ORGANISATION")]
    organisation: String,
    /// Purposes it covers; all when absent.
    #[arg(long, value_delimiter = ',')]
    purpose: Vec<String>,
    /// Channels it covers; all when absent.
    #[arg(long, value_delimiter = ',')]
    channel: Vec<Channel>,
    /// It ends then.
    #[arg(long)]
    until: Option<String>,
    /// Take the consent back.
    #[arg(long)]
    revoke: bool,
}

/// Numbers with another holder.
#[derive(Args)]
pub struct Reassign {
    #[command(flatten)]
    of: Numbers,
    /// Since when; now when absent.
    #[arg(long)]
    at: Option<String>,
}

/// Take an entry back.
#[derive(Args)]
pub struct Undo {
    #[command(flatten)]
    which: Which,
    /// The number.
    number: String,
    /// The entry, as it was told when it was recorded.
    entry: u64,
}

impl Register {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let preference = preference(&self.prefer)?;
        let registry = self.of.which.open(context).await?;
        match self.proof {
            Shown::Operator => self.of.enrol(&registry, context, Enrolment::Register(preference)).await,
            Shown::Code => self.of.ask(&registry, context, Wish::Register(preference)).await,
        }
    }
}

impl Withdraw {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let registry = self.of.which.open(context).await?;
        match self.proof {
            Shown::Operator => self.of.enrol(&registry, context, Enrolment::Withdraw).await,
            Shown::Code => self.of.ask(&registry, context, Wish::Withdraw).await,
        }
    }
}

impl Stop {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let registry = self.of.which.open(context).await?;
        let what = if self.undo { Enrolment::Resume(self.organisation) } else { Enrolment::Stop(self.organisation) };
        self.of.enrol(&registry, context, what).await
    }
}

impl Consent {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let registry = self.of.which.open(context).await?;
        let what = if self.revoke {
            Enrolment::Revoke(self.organisation)
        } else {
            registry.purposes_known(&self.purpose)?;
            let until = self.until.as_deref().map(|text| registry.end_of(text)).transpose()?;
            Enrolment::Consent(self.organisation, Scope { purposes: self.purpose, channels: self.channel, until })
        };
        self.of.enrol(&registry, context, what).await
    }
}

impl Reassign {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let registry = self.of.which.open(context).await?;
        let at = registry.handed_over(self.at.as_deref())?;
        self.of.enrol(&registry, context, Enrolment::Reassign(at)).await
    }
}

impl Undo {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let done = self.which.open(context).await?.undo(&self.number, self.entry, "operator").await?;
        Ok(Reply::new(as_json(&done), line(context, &done)))
    }
}

impl Numbers {
    async fn enrol(&self, registry: &Registry, context: &Context, what: Enrolment) -> Answer<Reply> {
        let (done, rejected) = registry.enrol(&self.numbers, &what, "operator").await?;
        let mut lines: Vec<String> = done.iter().map(|done| line(context, done)).collect();
        lines.extend(rejected.iter().map(|rejected| refused(context, rejected)));
        let good = rejected.is_empty();
        let document = json!({ "numbers": as_json(&done), "rejected": as_json(&rejected) });
        Ok(Reply { good, ..Reply::new(document, lines.join("\n")) })
    }

    async fn ask(&self, registry: &Registry, context: &Context, wish: Wish) -> Answer<Reply> {
        let (mut sent, mut lines) = (Vec::new(), Vec::new());
        for number in &self.numbers {
            let asked = registry.ask_code(number, wish.clone(), "operator").await?;
            let said = [("number", asked.number.clone()), ("until", asked.until.to_string())];
            lines.push(context.words.a("cli-registry-code-sent", &said));
            sent.push(as_json(&asked));
        }
        Ok(Reply::new(json!({ "sent": sent }), lines.join("\n")))
    }
}

fn preference(pairs: &[String]) -> Answer<Preference> {
    let pairs = pairs.iter().map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    Preference::from_pairs(pairs).map_err(|wrong| Refusal::refused("registry-prefer").with("reason", wrong.to_string()))
}

pub(super) fn line(context: &Context, done: &Done) -> String {
    let number = ("number", done.number.clone());
    match (done.outcome, done.since) {
        (Outcome::Already, _) => context.words.a("cli-registry-already", &[number]),
        (Outcome::Recorded, Some(since)) => {
            context.words.a("cli-registry-listed", &[number, ("since", since.to_string())])
        }
        (Outcome::Recorded, None) => context.words.a("cli-registry-not-listed", &[number]),
    }
}

fn refused(context: &Context, rejected: &Rejected) -> String {
    let reason = context.words.t(&format!("registry-{}", rejected.code));
    let said = [("line", rejected.line.to_string()), ("value", rejected.value.clone()), ("reason", reason)];
    context.words.a("cli-registry-rejected", &said)
}
