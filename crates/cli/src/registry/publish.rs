//! `wurao registry publish|versions|sync|log verify`.

use super::Which;
use crate::{Context, Reply, as_json};
use clap::{Args, Subcommand};
use desk::error::Answer;
use desk::registry::{By, Copy, Source, Witnesses, audit, key_or_file};
use serde_json::json;
use std::path::PathBuf;

/// Publish what holds now as the next version.
#[derive(Args)]
pub struct Publish {
    #[command(flatten)]
    which: Which,
}

/// The versions so far.
#[derive(Args)]
pub struct Versions {
    #[command(flatten)]
    which: Which,
}

/// A place with published files.
#[derive(Args)]
pub struct From {
    /// A registry's folder, a copy of one, or the address of a web server.
    source: Option<String>,
    /// Certificates to trust for https, in place of the system's (PEM).
    #[arg(long, value_name = "FILE", env = "SSL_CERT_FILE")]
    roots: Option<PathBuf>,
    /// The registry's key, as text or a file. When absent the one that stands there is believed.
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
}

/// Witnesses that must have signed the head.
#[derive(Args)]
pub struct Asked {
    /// Keys of witnesses that must have signed the head, as text or files, with commas between.
    #[arg(long, value_name = "KEY", value_delimiter = ',')]
    witness: Vec<String>,
    /// How many of them; all when absent.
    #[arg(long, value_name = "N", requires = "witness")]
    quorum: Option<usize>,
}

impl Asked {
    fn witnesses(&self) -> Answer<Witnesses> {
        Witnesses::named(&self.witness, self.quorum)
    }
}

/// Follow a registry into a folder, and believe only what is proved.
#[derive(Args)]
pub struct Sync {
    /// A registry's folder, a copy of one, or the address of a web server.
    source: String,
    /// The folder of the copy.
    dir: PathBuf,
    /// Certificates to trust for https, in place of the system's (PEM).
    #[arg(long, value_name = "FILE", env = "SSL_CERT_FILE")]
    roots: Option<PathBuf>,
    /// The registry's key, as text or a file. When absent the first one seen is believed, and no other afterwards.
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// An organisation's key, for sets that are not open to everybody.
    #[arg(long, value_name = "KEY", env = "WURAO_API_KEY", hide_env_values = true)]
    api_key: Option<String>,
    #[command(flatten)]
    asked: Asked,
}

/// The transparency log.
#[derive(Subcommand)]
pub enum LogCommand {
    /// Read all that was published again: signatures, log, sets, changes.
    Verify(Verify),
}

/// Read all that was published again.
#[derive(Args)]
pub struct Verify {
    #[command(flatten)]
    from: From,
    /// The registry's folder, in place of the source.
    #[arg(long, value_name = "DIR", env = "WURAO_REGISTRY")]
    registry: Option<PathBuf>,
    #[command(flatten)]
    asked: Asked,
    /// An organisation's key, for sets that are not open to everybody.
    #[arg(long, value_name = "KEY", env = "WURAO_API_KEY", hide_env_values = true)]
    api_key: Option<String>,
}

impl Publish {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let made = self.which.open(context).await?.publish().await?;
        let said = [
            ("version", made.version.to_string()),
            ("listed", made.listed.to_string()),
            ("bytes", made.bytes.to_string()),
            ("digest", made.digest.clone()),
        ];
        Ok(Reply::new(as_json(&made), context.words.a("cli-registry-published", &said)))
    }
}

impl Versions {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let registry = self.which.open(context).await?;
        let all = registry.versions().await?;
        let (mut rows, mut lines) = (Vec::new(), Vec::new());
        for version in all {
            rows.push(json!({
                "version": version.n, "published": version.published, "listed": version.listed, "position": version.position,
            }));
            let said = [
                ("version", version.n.to_string()),
                ("published", registry.local(version.published)),
                ("listed", version.listed.to_string()),
            ];
            lines.push(context.words.a("cli-registry-version", &said));
        }
        if lines.is_empty() {
            lines.push(context.words.t("registry-nothing-published"));
        }
        Ok(Reply::new(json!({ "versions": rows }), lines.join("\n")))
    }
}

impl Sync {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let source =
            Source::named(&self.source, self.roots, context.lang)?.showing(self.api_key.as_deref())?.settled().await?;
        let key = self.key.as_deref().map(key_or_file).transpose()?;
        let synced = Copy::sync(&source, &self.dir, key, &self.asked.witnesses()?).await?;
        let by = match synced.by {
            By::Nothing => "cli-registry-by-nothing",
            By::Deltas => "cli-registry-by-deltas",
            By::Whole => "cli-registry-by-whole",
        };
        let said = [
            ("registry", synced.registry.clone()),
            ("version", synced.version.to_string()),
            ("listed", synced.listed.to_string()),
            ("by", context.words.t(by)),
            ("bytes", synced.bytes.to_string()),
        ];
        let mut text = context.words.a("cli-registry-synced", &said);
        if synced.first_sight {
            text.push('\n');
            text.push_str(&context.words.t("cli-registry-first-sight"));
        }
        Ok(Reply::new(as_json(&synced), text))
    }
}

impl LogCommand {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let LogCommand::Verify(verify) = self;
        let named = match (&verify.from.source, &verify.registry) {
            (Some(source), _) => source.clone(),
            (None, Some(folder)) => folder.display().to_string(),
            (None, None) => return Err(desk::error::Refusal::refused("registry-source")),
        };
        let source = Source::named(&named, verify.from.roots, context.lang)?
            .showing(verify.api_key.as_deref())?
            .settled()
            .await?;
        let key = match &verify.from.key {
            Some(text) => key_or_file(text)?,
            None => source.key().await?,
        };
        let found = audit(&source, &key, &verify.asked.witnesses()?).await?;
        let witnessed = match found.witnesses.as_slice() {
            [] => context.words.t("cli-registry-no-witness-asked"),
            names => names.join(", "),
        };
        let said = [
            ("log", found.log.clone()),
            ("size", found.size.to_string()),
            ("versions", found.versions.to_string()),
            ("marks", found.marks.to_string()),
            ("sets", found.sets.to_string()),
            ("deltas", found.deltas.to_string()),
            ("witnesses", witnessed),
        ];
        let mut text = context.words.a("cli-registry-log", &said);
        if found.closed > 0 {
            let closed = [("closed", found.closed.to_string())];
            text = format!("{text}\n{}", context.words.a("cli-registry-log-closed", &closed));
        }
        Ok(Reply::new(as_json(&found), text))
    }
}
