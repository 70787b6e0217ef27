//! `wurao registry org add|list`, `mandate add|end`, `key new|list|revoke`.

use super::Which;
use crate::{Context, Reply, as_json};
use clap::{Args, Subcommand};
use desk::error::Answer;
use desk::registry::{NewKey, NewMandate, NewOrganisation, Organisation, Registry};
use registry::org::{Area, Key, Kind};
use serde_json::json;

/// Organisations that call.
#[derive(Subcommand)]
pub enum OrgCommand {
    /// Register an organisation with its numbers, or change it.
    Add(Add),
    /// All organisations as they are now.
    List(List),
}

/// For whom an organisation calls.
#[derive(Subcommand)]
pub enum MandateCommand {
    /// Record that one organisation calls for another one, which answers for it.
    Add(MandateAdd),
    /// End a mandate now.
    End(MandateEnd),
}

/// Keys of organisations’ programs.
#[derive(Subcommand)]
pub enum KeyCommand {
    /// Give a key out; its text is told once.
    New(KeyNew),
    /// All keys, without their texts.
    List(List),
    /// End a key now.
    Revoke(KeyRevoke),
    /// Lodge the key with which a service signs its checks in real time, or an operator its batches; or end it.
    Lodge(KeyLodge),
}

/// Register an organisation.
#[derive(Args)]
pub struct Add {
    #[command(flatten)]
    which: Which,
    /// Its id: small letters, digits, - and .
    id: String,
    /// What it is called; stays as it was when absent.
    #[arg(long)]
    name: Option<String>,
    /// What it is: principal, branch, partner, agent; stays as it was when absent, a new one is a principal.
    #[arg(long, value_parser = kind)]
    kind: Option<Kind>,
    /// A number from which it calls, or the first and the last of a range: FIRST-LAST. As often as there are some.
    #[arg(long, value_name = "NUMBER", num_args = 1.., allow_hyphen_values = false)]
    number: Vec<String>,
    /// Of which it is a branch, or for which it calls.
    #[arg(long, value_name = "ORGANISATION")]
    of: Option<String>,
    /// Since when; now when absent.
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
}

/// Only the registry.
#[derive(Args)]
pub struct List {
    #[command(flatten)]
    which: Which,
}

/// Record a mandate.
#[derive(Args)]
pub struct MandateAdd {
    #[command(flatten)]
    which: Which,
    /// Who calls.
    partner: String,
    /// For whom.
    #[arg(long = "for", value_name = "PRINCIPAL")]
    principal: String,
    /// Since when; now when absent.
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// Until when, a day being included; open when absent.
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
}

/// End a mandate.
#[derive(Args)]
pub struct MandateEnd {
    #[command(flatten)]
    which: Which,
    /// Who called.
    partner: String,
    /// For whom.
    #[arg(long = "for", value_name = "PRINCIPAL")]
    principal: String,
}

/// Give a key out.
#[derive(Args)]
pub struct KeyNew {
    #[command(flatten)]
    which: Which,
    /// For which organisation.
    #[arg(long = "for", value_name = "ORGANISATION")]
    organisation: String,
    /// Purposes it serves for; all when absent.
    #[arg(long, value_delimiter = ',')]
    purpose: Vec<String>,
    /// Areas it serves for, such as +86138; all when absent.
    #[arg(long, value_delimiter = ',')]
    area: Vec<Area>,
    /// So many numbers a day; no limit when absent.
    #[arg(long, value_name = "N")]
    per_day: Option<u64>,
    /// Until when, a day being included.
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
}

/// End a key.
#[derive(Args)]
pub struct KeyRevoke {
    #[command(flatten)]
    which: Which,
    /// The beginning of its id, at least eight digits.
    id: String,
}

/// Lodge a public key.
#[derive(Args)]
pub struct KeyLodge {
    #[command(flatten)]
    which: Which,
    /// The public key: RSA as PEM, 2048 bits or more, or the one that `registry batch init` made.
    #[arg(required_unless_present = "end")]
    file: Option<std::path::PathBuf>,
    /// For which organisation.
    #[arg(long = "for", value_name = "ORGANISATION")]
    organisation: String,
    /// The name of its service.
    #[arg(long)]
    service: String,
    /// End the key that is lodged.
    #[arg(long, conflicts_with = "file")]
    end: bool,
}

fn kind(text: &str) -> Result<Kind, String> {
    let known = || Kind::ALL.map(Kind::name).join(", ");
    Kind::ALL.into_iter().find(|kind| kind.name() == text).ok_or_else(|| format!("not one of {}", known()))
}

fn line(context: &Context, known: &Organisation) -> String {
    let mandates = known.mandates.iter().map(|mandate| mandate.principal.as_str()).collect::<Vec<_>>().join(", ");
    let said = [
        ("id", known.id.clone()),
        ("name", known.name.clone()),
        ("kind", context.words.t(&format!("kind-org-{}", known.kind.name()))),
        ("numbers", known.numbers.join(", ")),
        ("mandates", if mandates.is_empty() { "–".to_owned() } else { mandates }),
    ];
    context.words.a("cli-registry-organisation", &said)
}

/// A key: what it is for, how many numbers a day, until when, and whether it serves still.
fn key_line(context: &Context, registry: &Registry, key: &Key) -> String {
    let words = context.words;
    let listed = |all: Vec<String>| if all.is_empty() { words.t("counter-no-limit") } else { all.join(", ") };
    let over = key.until.is_some_and(|until| until <= registry.now());
    let said = [
        ("id", key.id.hex()[..16].to_owned()),
        ("organisation", key.organisation.clone()),
        ("purposes", listed(key.purposes.clone())),
        ("areas", listed(key.areas.iter().map(ToString::to_string).collect())),
        ("per_day", key.per_day.map_or_else(|| words.t("counter-no-limit"), |n| n.to_string())),
        ("until", key.until.map_or_else(|| words.t("counter-no-limit"), |until| registry.local(until))),
    ];
    words.a(if over { "cli-registry-key-line-over" } else { "cli-registry-key-line" }, &said)
}

impl OrgCommand {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        match self {
            OrgCommand::Add(c) => {
                let registry = c.which.open(context).await?;
                let new =
                    NewOrganisation { id: c.id, name: c.name, kind: c.kind, numbers: c.number, of: c.of, from: c.from };
                let known = registry.add_organisation(&new).await?;
                Ok(Reply::new(as_json(&known), line(context, &known)))
            }
            OrgCommand::List(c) => {
                let all = c.which.open(context).await?.organisations().await?;
                let lines: Vec<String> = all.iter().map(|known| line(context, known)).collect();
                Ok(Reply::new(json!({ "organisations": as_json(&all) }), lines.join("\n")))
            }
        }
    }
}

impl MandateCommand {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        match self {
            MandateCommand::Add(c) => {
                let registry = c.which.open(context).await?;
                let new = NewMandate { organisation: c.partner, principal: c.principal, from: c.from, until: c.until };
                let made = registry.add_mandate(&new).await?;
                let said = [
                    ("organisation", made.organisation.clone()),
                    ("principal", made.principal.clone()),
                    ("since", registry.local(made.since)),
                    ("until", made.until.map_or_else(|| "–".to_owned(), |until| registry.local(until))),
                ];
                Ok(Reply::new(as_json(&made), context.words.a("cli-registry-mandate", &said)))
            }
            MandateCommand::End(c) => {
                c.which.open(context).await?.end_mandate(&c.partner, &c.principal).await?;
                let said = [("organisation", c.partner.clone()), ("principal", c.principal.clone())];
                Ok(Reply::new(
                    json!({ "organisation": c.partner, "for": c.principal, "ended": true }),
                    context.words.a("cli-registry-mandate-ended", &said),
                ))
            }
        }
    }
}

impl KeyCommand {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        match self {
            KeyCommand::New(c) => {
                let registry = c.which.open(context).await?;
                let new = NewKey {
                    organisation: c.organisation,
                    purposes: c.purpose,
                    areas: c.area,
                    per_day: c.per_day,
                    until: c.until,
                };
                let (text, key) = registry.new_key(&new).await?;
                let mut document = as_json(&key);
                document["key"] = json!(text.as_str());
                let said = [("key", text.as_str().to_owned()), ("organisation", key.organisation.clone())];
                Ok(Reply::new(document, context.words.a("cli-registry-key", &said)))
            }
            KeyCommand::List(c) => {
                let registry = c.which.open(context).await?;
                let keys = registry.keys().await?;
                let lines: Vec<String> = keys.iter().map(|key| key_line(context, &registry, key)).collect();
                Ok(Reply::new(json!({ "keys": as_json(&keys) }), lines.join("\n")))
            }
            KeyCommand::Lodge(c) => {
                let registry = c.which.open(context).await?;
                match &c.file {
                    Some(file) => registry.lodge_key(&c.organisation, &c.service, &super::papers::read(file)?).await?,
                    None => registry.withdraw_lodged(&c.organisation, &c.service).await?,
                }
                let said = [("organisation", c.organisation.clone()), ("service", c.service.clone())];
                let key = if c.end { "cli-registry-lodged-ended" } else { "cli-registry-lodged" };
                let document = json!({ "organisation": c.organisation, "service": c.service, "lodged": !c.end });
                Ok(Reply::new(document, context.words.a(key, &said)))
            }
            KeyCommand::Revoke(c) => {
                let key = c.which.open(context).await?.revoke_key(&c.id).await?;
                let said = [("id", key.id.hex()), ("organisation", key.organisation.clone())];
                Ok(Reply::new(as_json(&key), context.words.a("cli-registry-key-ended", &said)))
            }
        }
    }
}
