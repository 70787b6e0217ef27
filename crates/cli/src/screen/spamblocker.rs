//! `wurao screen spamblocker-config`: what the app SpamBlocker takes in to ask this screen while it rings.

use crate::{Context, Reply, output};
use clap::Args;
use desk::error::Answer;
use desk::screen::{spamblocker, token};
use serde_json::json;
use std::path::PathBuf;

/// Write a configuration with which SpamBlocker asks this screen. A new key is made; the one before ends.
#[derive(Args)]
pub struct SpamBlockerConfig {
    /// Where the phone reaches `screen serve --http`: http://192.168.1.5:7881.
    #[arg(long, value_name = "URL")]
    url: String,
    /// The network leads calls that the phone turns away to `screen serve --mobile`: turn away those, too, that must type a code.
    #[arg(long)]
    forwarded: bool,
    /// Where to; - is standard output.
    #[arg(short, long)]
    output: PathBuf,
    /// Where a report goes with which the app tells this screen what you said of a call.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Where the key goes alone: for the PhoneBlock app, for an exchange.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

impl SpamBlockerConfig {
    /// Writes the file.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let here = context.here().await?;
        let url = spamblocker::address(&self.url)?;
        output::ready([&self.output].into_iter().chain(&self.report).chain(&self.key))?;
        let key = token::made()?;
        output::write(&self.output, spamblocker::config(&url, &key, self.forwarded).as_bytes())?;
        if let Some(path) = &self.report {
            output::write(path, spamblocker::report(&url, &key).as_bytes())?;
        }
        if let Some(path) = &self.key {
            output::write(path, format!("{key}\n").as_bytes())?;
        }
        token::keep(&here, &key).await?;
        if output::is_stdout(&self.output) {
            return Ok(Reply::nothing());
        }
        Ok(Reply::new(json!({ "url": url, "written": true }), context.words.t("screen-config-written")))
    }
}
