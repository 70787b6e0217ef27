//! `wurao screen lists import|export|list|remove`.

use crate::{Context, Reply, as_json, output};
use ::screen::formats::Format;
use clap::{Args, Subcommand};
use desk::error::Answer;
use desk::screen::lists;
use serde_json::json;
use std::path::PathBuf;

/// Bad rows printed for people; JSON has the first thousand.
const PRINTED: usize = 10;

/// Lists of numbers.
#[derive(Subcommand)]
pub enum ListsCommand {
    /// Bring a list in: of SpamBlocker, PhoneBlock, NoPhoneSpam, Asterisk, the FTC, or plain lines.
    Import(Import),
    /// Write a list in a form of another system.
    Export(Export),
    /// The lists that are kept.
    List(List),
    /// Take a list out.
    Remove(Remove),
}

/// Bring a list in.
#[derive(Args)]
pub struct Import {
    /// The file; gzip and zstd are unpacked, - is standard input.
    file: PathBuf,
    /// Its form; told by its first bytes when absent.
    #[arg(long, value_parser = format)]
    format: Option<Format>,
    /// What to call it; the file's name when absent. A list of that name is replaced.
    #[arg(long)]
    name: Option<String>,
}

/// Write a list.
#[derive(Args)]
pub struct Export {
    /// Which list.
    name: String,
    /// In which form.
    #[arg(long, value_parser = format)]
    format: Format,
    /// Where to; - is standard output.
    #[arg(short, long)]
    output: PathBuf,
}

/// The lists.
#[derive(Args)]
pub struct List {}

/// Take a list out.
#[derive(Args)]
pub struct Remove {
    /// Which list.
    name: String,
}

fn format(text: &str) -> Result<Format, String> {
    let known: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
    Format::from_name(text).ok_or_else(|| format!("one of {}", known.join(", ")))
}

impl ListsCommand {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let here = context.here().await?;
        match self {
            ListsCommand::Import(c) => {
                let done = lists::import(&here, &c.file, c.format, c.name.as_deref())?;
                let about = [
                    ("name", done.name.clone()),
                    ("format", done.format.to_owned()),
                    ("rows", done.rows.to_string()),
                    ("entries", done.entries.to_string()),
                    ("again", done.again.to_string()),
                    ("gone", done.gone.to_string()),
                    ("bad", done.bad.to_string()),
                ];
                let mut text = vec![context.words.a("screen-list-imported", &about)];
                text.extend(done.bad_rows.iter().take(PRINTED).map(|row| {
                    let why = context.words.t(&format!("screen-bad-{}", row.code));
                    let about = [("line", row.line.to_string()), ("value", row.value.clone()), ("why", why)];
                    context.words.a("screen-bad-row", &about)
                }));
                Ok(Reply::new(as_json(&done), text.join("\n")))
            }
            ListsCommand::Export(c) => {
                let written = lists::export(&here, &c.name, c.format)?;
                output::write(&c.output, &written.bytes)?;
                let about = [
                    ("name", c.name.clone()),
                    ("left", written.left_out.to_string()),
                    ("surer", written.surer.to_string()),
                ];
                let document = json!({
                    "name": c.name, "format": c.format.name(), "bytes": written.bytes.len(), "left_out": written.left_out, "surer": written.surer,
                });
                if output::is_stdout(&c.output) {
                    return Ok(Reply::nothing());
                }
                Ok(Reply::new(document, context.words.a("screen-list-exported", &about)))
            }
            ListsCommand::List(List {}) => {
                let (all, aside) = lists::all(&here);
                let aside: Vec<String> = aside.iter().map(|refusal| refusal.sentence(context.lang)).collect();
                let line =
                    |list: &lists::Kept| format!("{}\t{}\t{}\t{}", list.name, list.entries, list.version, list.source);
                let text: Vec<String> = all.iter().map(line).chain(aside.iter().cloned()).collect();
                let text = if text.is_empty() { context.words.t("screen-lists-none") } else { text.join("\n") };
                Ok(Reply::new(json!({ "lists": as_json(&all), "set_aside": aside }), text))
            }
            ListsCommand::Remove(c) => {
                lists::remove(&here, &c.name)?;
                let text = context.words.a("screen-list-removed", &[("name", c.name.clone())]);
                Ok(Reply::new(json!({ "removed": c.name }), text))
            }
        }
    }
}
