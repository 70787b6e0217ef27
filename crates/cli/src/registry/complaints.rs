//! `wurao registry complaint add|list|status|import|examine|acknowledge|close|reopen`.

use super::Which;
use crate::{Context, Reply, as_json};
use clap::{Args, Subcommand};
use desk::error::Answer;
use desk::evidence::seal::{self, AddOriginals};
use desk::registry::{ComplaintStatus, Decision, NewComplaint};
use registry::Channel;
use registry::complaint::Source;
use registry::history::Proof;
use serde_json::json;
use std::path::PathBuf;

/// Complaints about calls.
#[derive(Subcommand)]
pub enum ComplaintCommand {
    /// Take a complaint in.
    Add(Add),
    /// All complaints.
    List(List),
    /// Where a complaint stands.
    Status(One),
    /// Take the complaints of a list in the American form in.
    Import(ImportList),
    /// Compare a complaint with what held when the call was made, and record what comes of it.
    Examine(One),
    /// Complain about every counted call of a case.
    FromCase(OfCase),
    /// Seal the findings about a case’s calls as its evidence.
    ToCase(OfCase),
    /// Note that the person was told that it came.
    Acknowledge(One),
    /// Close it without a finding.
    Close(Why),
    /// Take it up again.
    Reopen(Why),
}

/// Take a complaint in.
#[derive(Args)]
pub struct Add {
    #[command(flatten)]
    which: Which,
    /// The number that was called.
    #[arg(long = "to", value_name = "NUMBER")]
    to: Option<String>,
    /// The number that called.
    #[arg(long, value_name = "NUMBER")]
    from: Option<String>,
    /// When; a day alone is its noon.
    #[arg(long, value_name = "TIME")]
    at: String,
    /// What it was for, if that was said.
    #[arg(long)]
    purpose: Option<String>,
    /// In the person's own words.
    #[arg(long, default_value = "")]
    text: String,
}

/// Only the registry.
#[derive(Args)]
pub struct List {
    #[command(flatten)]
    which: Which,
}

/// One complaint.
#[derive(Args)]
pub struct One {
    #[command(flatten)]
    which: Which,
    /// Its id.
    id: String,
}

/// One complaint and a reason.
#[derive(Args)]
pub struct Why {
    #[command(flatten)]
    which: Which,
    /// Its id.
    id: String,
    /// Why.
    #[arg(long)]
    why: String,
}

/// A case of this desk.
#[derive(Args)]
pub struct OfCase {
    #[command(flatten)]
    which: Which,
    /// Case id; the only case when absent.
    case: Option<String>,
    /// The number that was called; the person's own line as the case states it when absent.
    #[arg(long = "to", value_name = "NUMBER")]
    own: Option<String>,
}

impl OfCase {
    async fn hand_in(self, context: &Context) -> Answer<Reply> {
        let (registry, here) = (self.which.open(context).await?, context.here().await?);
        let case = context.case(&here, self.case.as_deref()).await?;
        let loaded = here.case(&case).await?;
        let handed = registry.complain_of(&loaded, self.own.as_deref()).await?;
        let said = [
            ("new", handed.complaints.len().to_string()),
            ("known", handed.known.to_string()),
            ("rejected", handed.left.len().to_string()),
        ];
        let mut lines = vec![context.words.a("cli-registry-handed", &said)];
        lines.extend(handed.complaints.iter().map(|told| line(context, told)));
        lines.extend(handed.left.iter().map(|left| format!("  {}: {}", left.incident, left.code)));
        Ok(Reply::new(as_json(&handed), lines.join("\n")))
    }

    async fn take_back(self, context: &Context) -> Answer<Reply> {
        let (registry, here) = (self.which.open(context).await?, context.here().await?);
        let case = context.case(&here, self.case.as_deref()).await?;
        let mut sealed = Vec::new();
        let mut originals = Vec::new();
        for returned in registry.returned_to(&case).await? {
            for finding in &returned.findings {
                let name = format!("finding-{}.json", finding.id);
                let bytes = format!("{}\n", as_json(finding)).into_bytes();
                let (original, new) = seal::sealed(&here, &name, "registry", std::io::Cursor::new(bytes)).await?;
                sealed.push(json!({ "finding": finding.id, "complaint": returned.complaint.id, "digest": original.digest, "new": new }));
                if new {
                    originals.push(original);
                }
            }
        }
        let new = originals.len();
        if new > 0 {
            let what = context.words.t("cli-registry-finding-exhibit");
            here.change(&case, &AddOriginals { originals, what, how: String::new() }).await?;
        }
        let said = [("findings", sealed.len().to_string()), ("new", new.to_string())];
        Ok(Reply::new(json!({ "case": case, "findings": sealed }), context.words.a("cli-registry-returned", &said)))
    }
}

/// A list of complaints.
#[derive(Args)]
pub struct ImportList {
    #[command(flatten)]
    which: Which,
    /// The list.
    file: PathBuf,
}

fn line(context: &Context, told: &ComplaintStatus) -> String {
    let stage = match context.lang {
        playbook::Lang::Zh => told.stage_zh,
        playbook::Lang::En => told.stage_en,
    };
    let last = told.clocks.iter().find(|clock| clock.step == "answer").and_then(|clock| clock.last_day);
    let said = [
        ("id", told.id.clone()),
        ("from", told.from.clone().unwrap_or_else(|| "–".to_owned())),
        ("stage", stage.to_owned()),
        ("last", last.map_or_else(|| "–".to_owned(), |day| day.to_string())),
    ];
    let mut text = context.words.a("cli-registry-complaint", &said);
    if told.proof.is_none() {
        text.push_str(&format!("\n  {}", context.words.t("cli-registry-unproven")));
    }
    if let Some(why) = &told.why {
        text.push_str(&format!("\n  {why}"));
    }
    for finding in &told.findings {
        text.push_str(&format!("\n  {finding}"));
    }
    text
}

fn reply(context: &Context, told: &ComplaintStatus) -> Reply {
    Reply::new(as_json(told), line(context, told))
}

impl ComplaintCommand {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        match self {
            ComplaintCommand::Add(c) => {
                let registry = c.which.open(context).await?;
                // Whoever sits at the registry's own console vouches for what it writes down.
                let proof = c.to.is_some().then_some(Proof::Operator);
                let new = NewComplaint {
                    person: c.to,
                    from: c.from,
                    at: c.at,
                    channel: Channel::Voice,
                    purpose: c.purpose,
                    text: c.text,
                    source: Source::Api,
                    reference: None,
                    proof,
                };
                let told = registry.complain(&new).await?;
                let follow = registry.follow_code(&told.id);
                let mut text = line(context, &told);
                text.push_str(&format!("\n  {}", context.words.a("cli-registry-follow", &[("code", follow.clone())])));
                if let Some(lacks) = told.lacking(context.lang) {
                    text.push_str(&format!("\n  {}", context.words.a("cli-registry-lacks", &[("what", lacks)])));
                }
                let mut document = as_json(&told);
                document["follow"] = json!(follow);
                Ok(Reply::new(document, text))
            }
            ComplaintCommand::List(c) => {
                let all = c.which.open(context).await?.complaints().await?;
                let lines: Vec<String> = all.iter().map(|told| line(context, told)).collect();
                Ok(Reply::new(json!({ "complaints": as_json(&all) }), lines.join("\n")))
            }
            ComplaintCommand::Status(c) => Ok(reply(context, &c.which.open(context).await?.complaint(&c.id).await?)),
            ComplaintCommand::Import(c) => {
                let (new, known, rejected) = c.which.open(context).await?.import_complaints(&c.file).await?;
                let said = [("new", new.to_string()), ("known", known.to_string()), ("rejected", rejected.to_string())];
                let document = json!({ "new": new, "known": known, "rejected": rejected });
                Ok(Reply::new(document, context.words.a("cli-registry-complaints", &said)))
            }
            ComplaintCommand::Examine(c) => Ok(reply(context, &c.which.open(context).await?.examine(&c.id).await?)),
            ComplaintCommand::FromCase(c) => c.hand_in(context).await,
            ComplaintCommand::ToCase(c) => c.take_back(context).await,
            ComplaintCommand::Acknowledge(c) => {
                Ok(reply(context, &c.which.open(context).await?.decide_complaint(&c.id, Decision::Acknowledge).await?))
            }
            ComplaintCommand::Close(c) => {
                Ok(reply(context, &c.which.open(context).await?.decide_complaint(&c.id, Decision::Close(c.why)).await?))
            }
            ComplaintCommand::Reopen(c) => Ok(reply(
                context,
                &c.which.open(context).await?.decide_complaint(&c.id, Decision::Reopen(c.why)).await?,
            )),
        }
    }
}
