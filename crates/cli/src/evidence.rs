//! `wurao evidence seal|verify|list|exhibits|bundle`.

use super::verify::told;
use super::{Context, Reply, as_json, output};
use casework::Digest;
use clap::{Args, Subcommand};
use desk::Here;
use desk::error::{Answer, Refusal};
use desk::evidence::seal::{self, AddOriginals, plain_name};
use desk::evidence::verify::{loose, remove_loose, verify_originals};
use desk::evidence::{bundle, extract, locker};
use playbook::Lang;
use serde_json::{Value, json};
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
    /// Originals that no case cites; with `--delete` they are taken out of the vault.
    Loose(Loose),
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
    /// Call lists as they are, with all other people's calls; without it only the calls of the case go out.
    #[arg(long)]
    whole_lists: bool,
    /// That other people's calls are in the lists was read.
    #[arg(long)]
    ack: bool,
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

/// What to do with them.
#[derive(Args)]
pub struct Loose {
    /// Take them out of the vault, for good.
    #[arg(long)]
    delete: bool,
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
            EvidenceCommand::Verify(verify) => verify.run(context, &here).await,
            EvidenceCommand::List => list(&here),
            EvidenceCommand::Loose(loose) => loose.run(context, &here).await,
            EvidenceCommand::Exhibits(which) => which.run(context, &here).await,
            EvidenceCommand::Bundle(bundle) => bundle.run(context, &here).await,
        }
    }
}

impl Seal {
    async fn run(self, context: &Context, here: &Here) -> Answer<Reply> {
        let (mut rows, mut text, mut originals) = (Vec::new(), Vec::new(), Vec::new());
        for path in &self.files {
            let file = super::given::opened(path)?;
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
    async fn run(self, context: &Context, here: &Here) -> Answer<Reply> {
        let found = verify_originals(here, &self.digests).await?;
        let mut reply = told(context, &found);
        if let Value::Object(map) = &mut reply.document {
            let changed: Vec<_> = found.faults.iter().filter_map(|fault| fault.digest).collect();
            map.insert("checked".to_owned(), found.originals.into());
            map.insert("ok".to_owned(), found.intact().into());
            map.insert("changed".to_owned(), as_json(&changed));
        }
        Ok(reply)
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

impl Loose {
    async fn run(self, context: &Context, here: &Here) -> Answer<Reply> {
        let all = loose(here).await?;
        let digests: Vec<Digest> = all.iter().map(|original| original.digest).collect();
        let deleted = if self.delete { remove_loose(here, &digests).await? } else { 0 };
        let mut text: Vec<String> = all.iter().map(|o| format!("{}\t{}", o.digest, o.name)).collect();
        if self.delete {
            text.push(context.words.n("loose-deleted", deleted));
        }
        let document = json!({ "loose": as_json(&all), "deleted": deleted });
        Ok(Reply::new(document, text.join("\n")))
    }
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
        here.may_leave(&loaded.id).await?;
        let lang = Lang::from_tag(&loaded.case.lang);
        let all = locker::exhibits(here, &loaded, lang).await?;
        let args = [("n", all.len().to_string()), ("path", self.output.display().to_string())];
        let mixed = if self.whole_lists { extract::mixed(here, &loaded, &all).await? } else { Vec::new() };
        let others: u64 = mixed.iter().map(|list| list.others).sum();
        if others > 0 && !self.ack {
            return Err(Refusal::refused("bundle-others").with("n", others.to_string()));
        }
        let document = json!({ "case": loaded.id, "exhibits": all.len(), "path": self.output, "others": others });
        let whole = self.whole_lists;
        let (here, stdout) = (here.clone(), output::is_stdout(&self.output));
        seal::on_disk(move || {
            bundle::whole(&here, &all, lang)?;
            output::writing(&self.output, |out| bundle::write(&here, &loaded, &all, lang, whole, out))
        })
        .await?;
        if stdout {
            return Ok(Reply::new(Value::Null, ""));
        }
        Ok(Reply::new(document, context.words.a("cli-bundle-written", &args)))
    }
}
