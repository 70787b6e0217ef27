//! `wurao evidence seal|verify|list|exhibits|bundle`.

use super::{Context, Reply, as_json, output};
use casework::Digest;
use clap::{Args, Subcommand};
use desk::Here;
use desk::error::{Answer, Refusal};
use desk::evidence::seal::{self, AddOriginals, plain_name};
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
        let here = context.here().await?;
        match self {
            EvidenceCommand::Seal(seal) => seal.run(context, &here).await,
            EvidenceCommand::Verify(verify) => verify.run(context, &here),
            EvidenceCommand::List => list(&here),
            EvidenceCommand::Exhibits(which) => which.run(context, &here).await,
            EvidenceCommand::Bundle(bundle) => bundle.run(context, &here).await,
        }
    }
}

impl Seal {
    async fn run(self, context: &Context, here: &Here) -> Answer<Reply> {
        let (mut rows, mut text, mut originals) = (Vec::new(), Vec::new(), Vec::new());
        for path in &self.files {
            let file =
                std::fs::File::open(path).map_err(|_| Refusal::not_found("no-file", &path.display().to_string()))?;
            let name = plain_name(&path.file_name().unwrap_or_default().to_string_lossy());
            let (sealed, new) = seal::sealed(here, &name, "command line", file).await?;
            let bytes = sealed.added.bytes;
            let key = if new { "cli-sealed" } else { "cli-sealed-again" };
            let args = [("digest", sealed.digest.to_string()), ("bytes", bytes.to_string())];
            text.push(context.words.a(key, &args));
            rows.push(json!({ "file": path, "digest": sealed.digest, "bytes": bytes, "new": new }));
            originals.push(sealed);
        }
        if let Some(case) = &self.case {
            let what = self.what.clone().unwrap_or_default();
            here.change(case, &AddOriginals { originals, what, how: String::new() }).await?;
        }
        Ok(Reply::new(rows.into(), text.join("\n")))
    }
}

impl Verify {
    fn run(self, context: &Context, here: &Here) -> Answer<Reply> {
        let digests = if self.digests.is_empty() { locker::all(here)? } else { self.digests };
        let mut changed = Vec::new();
        for digest in &digests {
            if locker::health(here, digest)? != locker::Health::Intact {
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

fn list(here: &Here) -> Answer<Reply> {
    let mut rows = Vec::new();
    for digest in locker::all(here)? {
        rows.push(json!({ "digest": digest, "custody": as_json(&locker::custody(here, &digest)?) }));
    }
    let text = rows.iter().map(|r| r["digest"].as_str().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    Ok(Reply::new(rows.clone().into(), text))
}

impl Exhibits {
    async fn run(self, context: &Context, here: &Here) -> Answer<Reply> {
        let loaded = here.case(&context.case(here, self.case.as_deref()).await?).await?;
        let all = locker::exhibits(here, &loaded, context.lang).await?;
        let w = context.words;
        let line = |e: &locker::Exhibit| format!("{}\t{}\t{}", locker::label(e, w), e.name, locker::shows(e, w));
        Ok(Reply::new(as_json(&all), all.iter().map(line).collect::<Vec<_>>().join("\n")))
    }
}

impl Bundle {
    async fn run(self, context: &Context, here: &Here) -> Answer<Reply> {
        let loaded = here.case(&context.case(here, self.case.as_deref()).await?).await?;
        let lang = Lang::from_tag(&loaded.case.lang);
        let all = locker::exhibits(here, &loaded, lang).await?;
        bundle::whole(here, &all, lang)?;
        output::writing(&self.output, |out| bundle::write(here, &loaded, &all, lang, out))?;
        if output::is_stdout(&self.output) {
            return Ok(Reply::new(serde_json::Value::Null, ""));
        }
        let args = [("n", all.len().to_string()), ("path", self.output.display().to_string())];
        let document = json!({ "case": loaded.id, "exhibits": all.len(), "path": self.output });
        Ok(Reply::new(document, context.words.a("cli-bundle-written", &args)))
    }
}
