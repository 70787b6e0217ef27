//! `wurao helper list|add|end C`: who may help in a case.

use super::{Context, Reply, as_json};
use casework::Digest;
use clap::{Args, Subcommand};
use desk::error::Answer;
use desk::people::helpers::{EndHelp, NewHelper, rights};
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
        let here = context.here().await?;
        let (case, saved) = match self {
            Helper::List(list) => {
                let loaded = here.case(&context.case(&here, list.case.as_deref()).await?).await?;
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
                let Add { case, name, rights, until, proof, exhibit } = add;
                let new = NewHelper { name, rights, until, proof, exhibit, originals: Vec::new() };
                let saved = here.change(&case, &new).await?;
                (case, saved)
            }
            Helper::End(which) => {
                let saved = here.change(&which.case, &EndHelp { name: which.name }).await?;
                (which.case, saved)
            }
        };
        let events = saved.events;
        let seqs: Vec<String> = events.iter().map(|e| e.seq.to_string()).collect();
        let text = context.words.a("cli-linked", &[("seq", seqs.join(", "))]);
        Ok(Reply::new(json!({ "case": case, "events": as_json(&events) }), text))
    }
}
