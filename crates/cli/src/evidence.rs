//! `wurao evidence seal|verify|list|exhibits|bundle`.

use super::{Context, Reply, as_json};
use casework::{Actor, Body, Digest, ExhibitAdded};
use clap::{Args, Subcommand};
use desk::Desk;
use desk::error::{Answer, Refusal};
use desk::evidence::{bundle, locker};
use playbook::Lang;
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
    /// The exhibits of a case with what cites them.
    Exhibits(Exhibits),
    /// All originals of a case with their list and digests, in one zip file.
    Bundle(Bundle),
}

/// Which case.
#[derive(Args)]
pub struct Exhibits {
    /// Case id; the only case when absent.
    case: Option<String>,
}

/// Which case, and where to.
#[derive(Args)]
pub struct Bundle {
    /// Case id; the only case when absent.
    case: Option<String>,
    /// File to write.
    #[arg(short, long)]
    output: PathBuf,
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
        let desk = context.open().await?;
        match self {
            EvidenceCommand::Seal(seal) => seal.run(context, &desk).await,
            EvidenceCommand::Verify(verify) => verify.run(context, &desk),
            EvidenceCommand::List => list(&desk),
            EvidenceCommand::Exhibits(which) => which.run(context, &desk).await,
            EvidenceCommand::Bundle(bundle) => bundle.run(context, &desk).await,
        }
    }
}

impl Seal {
    async fn run(self, context: &Context, desk: &Desk) -> Answer<Reply> {
        let (mut rows, mut text, mut bodies) = (Vec::new(), Vec::new(), Vec::new());
        for path in &self.files {
            let file =
                std::fs::File::open(path).map_err(|_| Refusal::not_found("no-file", &path.display().to_string()))?;
            let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
            let sealed = desk.vault.seal(&name, "command line", desk.now(), file)?;
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
            desk.append(case, Actor::Person, &bodies).await?;
        }
        Ok(Reply::new(rows.into(), text.join("\n")))
    }
}

impl Verify {
    fn run(self, context: &Context, desk: &Desk) -> Answer<Reply> {
        let digests = if self.digests.is_empty() { desk.vault.list()? } else { self.digests };
        let mut changed = Vec::new();
        for digest in &digests {
            if !desk.vault.verify(digest)?.is_intact() {
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

fn list(desk: &Desk) -> Answer<Reply> {
    let mut rows = Vec::new();
    for digest in desk.vault.list()? {
        rows.push(json!({ "digest": digest, "custody": as_json(&desk.vault.custody(&digest)?) }));
    }
    let text = rows.iter().map(|r| r["digest"].as_str().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    Ok(Reply::new(rows.clone().into(), text))
}

impl Exhibits {
    async fn run(self, context: &Context, desk: &Desk) -> Answer<Reply> {
        let loaded = desk.load(&context.case(desk, self.case.as_deref()).await?).await?;
        let all = locker::exhibits(desk, &loaded, context.lang).await?;
        let w = context.words;
        let line = |e: &locker::Exhibit| format!("{}\t{}\t{}", locker::label(e, w), e.name, locker::shows(e, w));
        Ok(Reply::new(as_json(&all), all.iter().map(line).collect::<Vec<_>>().join("\n")))
    }
}

impl Bundle {
    async fn run(self, context: &Context, desk: &Desk) -> Answer<Reply> {
        let loaded = desk.load(&context.case(desk, self.case.as_deref()).await?).await?;
        let lang = Lang::from_tag(&loaded.case.lang);
        let all = locker::exhibits(desk, &loaded, lang).await?;
        bundle::whole(desk, &all, lang)?;
        let file = std::io::BufWriter::new(std::fs::File::create(&self.output)?);
        bundle::write(desk, &loaded, &all, lang, file)?;
        let args = [("n", all.len().to_string()), ("path", self.output.display().to_string())];
        let document = json!({ "case": loaded.id, "exhibits": all.len(), "path": self.output });
        Ok(Reply::new(document, context.words.a("cli-bundle-written", &args)))
    }
}
