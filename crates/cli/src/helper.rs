//! `wurao helper list|add|end C`: who may help in a case.

use super::{Context, Reply, as_json};
use casework::{Actor, Digest};
use clap::{Args, Subcommand};
use desk::error::Answer;
use desk::people::helpers::{NewHelper, end, grant, rights};
use serde_json::json;

/// Who may help in a case.
#[derive(Subcommand)]
pub enum Helper {
    /// Those whose help has not ended.
    List(List),
    /// Let someone help.
    Add(Add),
    /// End it.
    End(End),
}

/// Which case.
#[derive(Args)]
pub struct List {
    /// Case id; the only case when absent.
    case: Option<String>,
}

/// A helper.
#[derive(Args)]
pub struct Add {
    /// Case id.
    case: String,
    /// Name.
    #[arg(long)]
    name: String,
    /// view, draft or send; each includes those before it.
    #[arg(long)]
    rights: String,
    /// Last day.
    #[arg(long, default_value = "", hide_default_value = true)]
    until: String,
    /// The document that shows the authority, in words.
    #[arg(long, default_value = "", hide_default_value = true)]
    proof: String,
    /// Sealed original of it.
    #[arg(long)]
    exhibit: Option<Digest>,
}

/// Whose help ends.
#[derive(Args)]
pub struct End {
    /// Case id.
    case: String,
    /// Name.
    #[arg(long)]
    name: String,
}

impl Helper {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let desk = context.open().await?;
        let (case, body) = match self {
            Helper::List(list) => {
                let loaded = desk.load(&context.case(&desk, list.case.as_deref()).await?).await?;
                let row = |h: &casework::Recorded<casework::Helper>| {
                    json!({ "name": h.name, "rights": h.rights, "until": h.until, "proof": h.proof,
                            "in_force": rights(&loaded, &h.name).is_some() })
                };
                let rows: Vec<_> = loaded.case.helpers.values().map(row).collect();
                let line = |h: &casework::Recorded<casework::Helper>| format!("{}\t{}", h.name, h.rights.id());
                let text = loaded.case.helpers.values().map(line).collect::<Vec<_>>().join("\n");
                return Ok(Reply::new(rows.into(), text));
            }
            Helper::Add(add) => {
                let loaded = desk.load(&add.case).await?;
                let Add { case, name, rights, until, proof, exhibit } = add;
                (case, grant(&loaded, &NewHelper { name, rights, until, proof, exhibit })?)
            }
            Helper::End(which) => {
                let loaded = desk.load(&which.case).await?;
                (which.case, end(&loaded, &which.name)?)
            }
        };
        let events = desk.append(&case, Actor::Person, &[body]).await?;
        let seqs: Vec<String> = events.iter().map(|e| e.seq.to_string()).collect();
        let text = context.words.a("cli-linked", &[("seq", seqs.join(", "))]);
        Ok(Reply::new(json!({ "case": case, "events": as_json(&events) }), text))
    }
}
