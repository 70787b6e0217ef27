//! `wurao event add C KIND key=value…`, `wurao event kinds`.

use super::{Context, Reply, as_json};
use clap::{Args, Subcommand};
use desk::case::record::Record;
use desk::case::undo::TakeBack;
use desk::error::Answer;
use serde_json::json;

/// Add an event to a case's log.
#[derive(Subcommand)]
pub enum EventCommand {
    /// Append one event.
    Add(Add),
    /// Take an event back, with what was saved by the same press; it stays in the log and no longer counts.
    Undo(Undo),
}

/// One event.
#[derive(Args)]
pub struct Add {
    /// Case id.
    case: String,
    /// Kind, such as `incident`, `dispatched`, `reply`, `obstacle`, `commitment`, `offer`, `fact`.
    kind: String,
    /// Fields, such as `at="2026-10-12 10:22" number=1366****6378`; `ack=yes` says that what a step closes was read, `pace=yes`
    /// that the office was approached a short while ago.
    #[arg(value_name = "KEY=VALUE", value_parser = pair)]
    fields: Vec<(String, String)>,
}

/// Which event.
#[derive(Args)]
pub struct Undo {
    /// Case id.
    case: String,
    /// Event number.
    seq: u64,
}

/// Splits `key=value`.
pub fn pair(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or_else(|| format!("`{text}` is not KEY=VALUE"))?;
    Ok((key.trim().to_owned(), value.to_owned()))
}

impl EventCommand {
    /// Appends.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let here = context.here().await?;
        let back = matches!(self, EventCommand::Undo(_));
        let (case, saved) = match self {
            EventCommand::Add(add) => {
                let saved = here.change(&add.case, &Record { kind: add.kind, pairs: add.fields }).await?;
                (add.case, saved)
            }
            EventCommand::Undo(undo) => {
                let saved = here.change(&undo.case, &TakeBack { seq: undo.seq }).await?;
                (undo.case, saved)
            }
        };
        let Some(event) = saved.events.first() else { return Err(anyhow::anyhow!("nothing was recorded").into()) };
        let args = [("seq", event.seq.to_string()), ("kind", event.body.kind().to_owned())];
        let text = match back {
            true => context
                .words
                .a("cli-taken-back", &[("n", saved.events.len().to_string()), ("seq", event.seq.to_string())]),
            false => context.words.a("cli-event-added", &args),
        };
        Ok(Reply::new(json!({ "case": case, "event": as_json(event), "events": as_json(&saved.events) }), text))
    }
}
