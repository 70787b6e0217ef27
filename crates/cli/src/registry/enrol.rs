//! `wurao registry register|withdraw|stop|consent|reassign|undo`: what the operator records for its lines.

use super::Which;
use crate::{Context, Reply, as_json};
use clap::{Args, ValueEnum};
use desk::error::Answer;
use desk::registry::{Asker, Done, Enrolment, Outcome, Registry, Rejected, Wish};
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
    /// What is let in nonetheless, one limit each time: categories=1,6, channels=voice, days=mon-fri, hours=9-18; or none. When
    /// absent what was let in before stays; nothing is for a number that is new.
    #[arg(long, value_name = "KEY=VALUE")]
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
            Shown::Operator => {
                let what = preference.map_or(Enrolment::RegisterAsBefore, Enrolment::Register);
                self.of.enrol(&registry, context, what).await
            }
            Shown::Code => self.of.ask(&registry, context, preference.map(Wish::Register)).await,
        }
    }
}

impl Withdraw {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let registry = self.of.which.open(context).await?;
        match self.proof {
            Shown::Operator => self.of.enrol(&registry, context, Enrolment::Withdraw).await,
            Shown::Code => self.of.ask(&registry, context, Some(Wish::Withdraw)).await,
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
        let did = [("number", done.number.clone()), ("entry", self.entry.to_string())];
        let lines = [context.words.a("cli-registry-did-undo", &did), state(context, &done)];
        Ok(Reply::new(as_json(&done), lines.join("\n")))
    }
}

/// What was recorded, as it is told: about an organisation, or since a moment, where that belongs to it.
fn did(context: &Context, registry: &Registry, what: &Enrolment, done: &Done) -> String {
    let (key, organisation, at) = match what {
        Enrolment::Register(_) | Enrolment::RegisterAsBefore => ("cli-registry-did-register", "", None),
        Enrolment::Withdraw => ("cli-registry-did-withdraw", "", None),
        Enrolment::Stop(id) => ("cli-registry-did-stop", id.as_str(), None),
        Enrolment::Resume(id) => ("cli-registry-did-resume", id.as_str(), None),
        Enrolment::Consent(id, scope) if scope.until.is_some() => {
            ("cli-registry-did-consent-until", id.as_str(), scope.until)
        }
        Enrolment::Consent(id, _) => ("cli-registry-did-consent", id.as_str(), None),
        Enrolment::Revoke(id) => ("cli-registry-did-revoke", id.as_str(), None),
        Enrolment::Reassign(at) => ("cli-registry-did-reassign", "", Some(*at)),
    };
    let said = [
        ("number", done.number.clone()),
        ("organisation", organisation.to_owned()),
        ("at", registry.local(at.unwrap_or_else(|| registry.now()))),
    ];
    context.words.a(key, &said)
}

/// Whether the number is registered now.
fn state(context: &Context, done: &Done) -> String {
    let since = done.since.map(|since| [("since", since.to_string())]);
    match &since {
        Some(since) => context.words.a("cli-registry-now-listed", since),
        None => context.words.t("cli-registry-now-not-listed"),
    }
}

impl Numbers {
    async fn enrol(&self, registry: &Registry, context: &Context, what: Enrolment) -> Answer<Reply> {
        let (done, rejected) = registry.enrol(&self.numbers, &what, "operator").await?;
        let mut lines = Vec::new();
        for one in &done {
            match one.entry {
                None => lines.push(line(context, one)),
                Some(entry) => {
                    let undo = [("number", one.number.clone()), ("entry", entry.to_string())];
                    lines.push(did(context, registry, &what, one));
                    lines.push(state(context, one));
                    lines.push(context.words.a("cli-registry-undo-with", &undo));
                    lines.extend(unregistered(context, one));
                }
            }
            if matches!(what, Enrolment::Reassign(_))
                && let Some(ends) = registry.status(&one.number, None, None, None).await?.ends
            {
                lines.push(context.words.a("cli-registry-ends", &[("at", registry.local(ends))]));
            }
        }
        lines.extend(rejected.iter().map(|rejected| refused(context, rejected)));
        let good = rejected.is_empty();
        let document = json!({ "numbers": as_json(&done), "rejected": as_json(&rejected) });
        Ok(Reply { good, ..Reply::new(document, lines.join("\n")) })
    }

    /// Sends a code for what is wished; without a wish, to register with what was let in before.
    async fn ask(&self, registry: &Registry, context: &Context, wish: Option<Wish>) -> Answer<Reply> {
        let (mut sent, mut lines) = (Vec::new(), Vec::new());
        for number in &self.numbers {
            let wish = match &wish {
                Some(wish) => wish.clone(),
                None => Wish::Register(registry.status(number, None, None, None).await?.preference.unwrap_or_default()),
            };
            let asked = registry.ask_code(number, wish, Asker::operator()).await?;
            let said = [("number", asked.number.clone()), ("until", registry.local(asked.until))];
            lines.push(context.words.a("cli-registry-code-sent", &said));
            sent.push(as_json(&asked));
        }
        Ok(Reply::new(json!({ "sent": sent }), lines.join("\n")))
    }
}

/// What was said about a preference; nothing where nothing was.
fn preference(pairs: &[String]) -> Answer<Option<Preference>> {
    match pairs {
        [] => return Ok(None),
        [none] if none == "none" => return Ok(Some(Preference::default())),
        _ => {}
    }
    let pairs = pairs.iter().map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    Preference::from_pairs(pairs).map(Some).map_err(|wrong| desk::registry::not_understood(&wrong))
}

/// What to know of an organisation that is not registered here.
pub(super) fn unregistered(context: &Context, done: &Done) -> Option<String> {
    let said = [("organisation", done.not_registered_here.clone()?)];
    Some(context.words.a("cli-registry-not-registered-here", &said))
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
