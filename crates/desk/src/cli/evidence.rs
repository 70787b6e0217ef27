//! `wurao evidence seal|verify|list`.

use super::{Context, Reply, as_json};
use crate::app::App;
use crate::error::{Answer, DeskError};
use casework::{Actor, Body, Digest, ExhibitAdded};
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::PathBuf;

/// Seal and verify originals.
#[derive(Subcommand)]
pub enum EvidenceCommand {
    /// Seal files untouched under their SHA-256.
    Seal(Seal),
    /// Compare sealed originals with their names, all when none is given.
    Verify(Verify),
    /// The originals and their custody lines.
    List,
}

/// Files to seal.
#[derive(Args)]
pub struct Seal {
    /// The files.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Also name them as exhibits of this case.
    #[arg(long)]
    case: Option<String>,
    /// What they are, in words.
    #[arg(long)]
    what: Option<String>,
}

/// Which originals.
#[derive(Args)]
pub struct Verify {
    /// Digests.
    digests: Vec<Digest>,
}

impl EvidenceCommand {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let app = context.open().await?;
        match self {
            EvidenceCommand::Seal(seal) => seal.run(context, &app).await,
            EvidenceCommand::Verify(verify) => verify.run(context, &app),
            EvidenceCommand::List => list(&app),
        }
    }
}

impl Seal {
    async fn run(self, context: &Context, app: &App) -> Answer<Reply> {
        let (mut rows, mut text, mut bodies) = (Vec::new(), Vec::new(), Vec::new());
        for path in &self.files {
            let file =
                std::fs::File::open(path).map_err(|_| DeskError::not_found("no-file", &path.display().to_string()))?;
            let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
            let sealed = app.vault.seal(&name, "command line", app.now(), file)?;
            let key = if sealed.new { "cli-sealed" } else { "cli-sealed-again" };
            let args = [("digest", sealed.digest.to_string()), ("bytes", sealed.bytes.to_string())];
            text.push(context.words.a(key, &args));
            rows.push(json!({ "file": path, "digest": sealed.digest, "bytes": sealed.bytes, "new": sealed.new }));
            bodies.push(Body::Exhibit(ExhibitAdded {
                digest: sealed.digest,
                name,
                bytes: sealed.bytes,
                what: self.what.clone(),
                how: Some("command line".to_owned()),
            }));
        }
        if let Some(case) = &self.case {
            app.append(case, Actor::Person, &bodies).await?;
        }
        Ok(Reply::new(rows.into(), text.join("\n")))
    }
}

impl Verify {
    fn run(self, context: &Context, app: &App) -> Answer<Reply> {
        let digests = if self.digests.is_empty() { app.vault.list()? } else { self.digests };
        let mut changed = Vec::new();
        for digest in &digests {
            if !app.vault.verify(digest)?.is_intact() {
                changed.push(digest.to_string());
            }
        }
        let text = if changed.is_empty() {
            context.words.n("cli-verify-ok", digests.len())
        } else {
            let lines = changed.iter().map(|d| context.words.a("cli-verify-bad", &[("digest", d.clone())]));
            lines.collect::<Vec<_>>().join("\n")
        };
        let document = json!({ "checked": digests.len(), "ok": changed.is_empty(), "changed": changed });
        Ok(Reply { document, text, good: changed.is_empty() })
    }
}

fn list(app: &App) -> Answer<Reply> {
    let mut rows = Vec::new();
    for digest in app.vault.list()? {
        rows.push(json!({ "digest": digest, "custody": as_json(&app.vault.custody(&digest)?) }));
    }
    let text = rows.iter().map(|r| r["digest"].as_str().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    Ok(Reply::new(rows.clone().into(), text))
}
