//! `wurao screen feed ios|carddav|csv`: what phones take in.

use super::file;
use crate::{Context, Reply, as_json, output};
use clap::{Args, ValueEnum};
use desk::error::Answer;
use desk::screen::feed;
use serde_json::json;
use std::path::PathBuf;

/// Write what phones take in: numbers of the lists, with what they are called.
#[derive(Args)]
pub struct Feed {
    /// For what.
    #[arg(value_enum)]
    kind: Kind,
    /// Where to; - is standard output.
    #[arg(short, long)]
    output: PathBuf,
    /// `ios`: only what changed since this earlier feed.
    #[arg(long, value_name = "FILE")]
    since: Option<PathBuf>,
}

/// What takes it in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// An iPhone's directory of calls: JSON with ascending integers.
    Ios,
    /// An address book, by file or from a CardDAV server: vCards.
    Carddav,
    /// A table.
    Csv,
}

impl Feed {
    /// Writes the file.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let here = context.here().await?;
        let (bytes, numbers) = match self.kind {
            Kind::Ios => {
                let now = feed::directory(&here, context.lang).await?;
                let numbers = now.block.len() + now.identify.len();
                let document = match &self.since {
                    Some(path) => as_json(&feed::changes(&file(path)?, &now)?),
                    None => as_json(&now),
                };
                (serde_json::to_vec(&document).unwrap_or_default(), numbers)
            }
            Kind::Carddav => {
                let cards = feed::cards(&here, context.lang).await?;
                let numbers = cards.matches("BEGIN:VCARD").count();
                (cards.into_bytes(), numbers)
            }
            Kind::Csv => {
                let table = feed::table(&here, context.lang).await?;
                let numbers = table.lines().count() - 1;
                (table.into_bytes(), numbers)
            }
        };
        output::write(&self.output, &bytes)?;
        if output::is_stdout(&self.output) {
            return Ok(Reply::nothing());
        }
        let text = context.words.a("screen-feed-written", &[("n", numbers.to_string())]);
        Ok(Reply::new(json!({ "numbers": numbers, "bytes": bytes.len() }), text))
    }
}
