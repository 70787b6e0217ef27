//! `wurao screen people import|learn|block|unblock|list`.

use super::file;
use crate::{Context, Reply, as_json};
use clap::{Args, Subcommand};
use desk::error::Answer;
use desk::screen::people;
use serde_json::json;
use std::path::PathBuf;

/// Your people, and whom you block.
#[derive(Subcommand)]
pub enum PeopleCommand {
    /// Take an address book in (vCard); who stands in it always rings.
    Import(From),
    /// Learn from a call list of your phone whom you called and spoke with.
    Learn(From),
    /// Block a number, or all that begin so. Only emergency numbers come before this.
    Block(Block),
    /// Forget what call lists taught about a number.
    Forget(Forget),
    /// Take a block back.
    Unblock(Block),
    /// All that is kept about people.
    List(List),
}

/// A file.
#[derive(Args)]
pub struct From {
    /// The file; - is standard input.
    file: PathBuf,
}

/// A number.
#[derive(Args)]
pub struct Block {
    /// The number, or its first digits.
    number: String,
    /// All numbers that begin so.
    #[arg(long)]
    prefix: bool,
}

/// A number.
#[derive(Args)]
pub struct Forget {
    /// The number.
    number: String,
}

/// The people.
#[derive(Args)]
pub struct List {}

impl PeopleCommand {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let here = context.here().await?;
        match self {
            PeopleCommand::Import(c) => {
                let taken = people::import(&here, &desk::screen::lists::unpacked(&c.file)?).await?;
                let about = [
                    ("added", taken.added.to_string()),
                    ("known", taken.known.to_string()),
                    ("without", taken.without_number.to_string()),
                    ("bad", taken.bad.len().to_string()),
                ];
                let mut text = vec![context.words.a("screen-people-imported", &about)];
                text.extend(taken.bad.iter().map(|(line, value)| {
                    let why = context.words.t("screen-bad-no-number");
                    context
                        .words
                        .a("screen-bad-row", &[("line", line.to_string()), ("value", value.clone()), ("why", why)])
                }));
                Ok(Reply::new(as_json(&taken), text.join("\n")))
            }
            PeopleCommand::Learn(c) => {
                let name = c.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let learnt = people::learn(&here, &name, file(&c.file)?).await?;
                let about = [
                    ("rows", learnt.rows.to_string()),
                    ("dialled", learnt.dialled.to_string()),
                    ("answered", learnt.answered.to_string()),
                ];
                Ok(Reply::new(as_json(&learnt), context.words.a("screen-people-learnt", &about)))
            }
            PeopleCommand::Block(c) => {
                let fresh = people::block(&here, &c.number, c.prefix).await?;
                let key = if fresh { "screen-blocked" } else { "screen-blocked-already" };
                let text = context.words.a(key, &[("number", c.number.clone())]);
                Ok(Reply::new(json!({ "number": c.number, "prefix": c.prefix, "blocked": true, "new": fresh }), text))
            }
            PeopleCommand::Unblock(c) => {
                let was = people::unblock(&here, &c.number, c.prefix).await?;
                let key = match (was, c.prefix) {
                    (true, _) => "screen-unblocked",
                    (false, true) => "screen-not-blocked",
                    (false, false) => "screen-not-blocked-alone",
                };
                let text = context.words.a(key, &[("number", c.number.clone())]);
                Ok(Reply::new(json!({ "number": c.number, "prefix": c.prefix, "blocked": false, "was": was }), text))
            }
            PeopleCommand::Forget(c) => {
                let was = people::forget(&here, &c.number).await?;
                let key = if was { "screen-forgotten" } else { "screen-not-known" };
                let text = context.words.a(key, &[("number", c.number.clone())]);
                Ok(Reply::new(json!({ "number": c.number, "forgotten": was }), text))
            }
            PeopleCommand::List(List {}) => {
                let book = people::all(&here).await?;
                let contacts = book.contacts.iter().map(|c| format!("{}\t{}", c.name, c.numbers.join(", ")));
                let blocked = book.blocked.iter().map(|b| {
                    let star = if b.prefix { "…" } else { "" };
                    context.words.a("screen-blocked", &[("number", format!("{}{star}", b.number))])
                });
                let met = book.met.iter().map(|met| {
                    let key = if met.seconds.is_some() { "screen-met-spoke" } else { "screen-met-called" };
                    let at = met.at.strftime("%Y-%m-%d %H:%M").to_string();
                    context.words.a(key, &[("number", met.number.clone()), ("at", at)])
                });
                let passed = book.passed.iter().map(|passed| {
                    let until = passed.until.strftime("%Y-%m-%d %H:%M").to_string();
                    context.words.a("screen-passed-until", &[("number", passed.number.clone()), ("until", until)])
                });
                let text: Vec<String> = contacts.chain(blocked).chain(met).chain(passed).collect();
                let text = if text.is_empty() { context.words.t("screen-people-none") } else { text.join("\n") };
                Ok(Reply::new(as_json(&book), text))
            }
        }
    }
}
