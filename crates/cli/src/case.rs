//! `wurao case new|list|show|export|import|delete`.

use super::{Context, Reply, as_json, output};
use clap::{Args, Subcommand};
use desk::case::open::{NewCase, open_case};
use desk::case::{archive, delete};
use desk::error::Answer;
use playbook::Lang;
use serde_json::{Value, json};
use std::path::PathBuf;

/// Open, list, show, export cases.
#[derive(Subcommand)]
pub enum Case {
    /// Open a case.
    New(New),
    /// The cases of this desk.
    List,
    /// The state of a case.
    Show(Show),
    /// The whole case in one file: log, originals, custody. Without a file, the log as JSON.
    Export(Export),
    /// Take in a case that `export` has written.
    Import(Import),
    /// Delete a case for good; without `--yes` it is only told what would go.
    Delete(Delete),
}

/// A new case.
#[derive(Args)]
pub struct New {
    /// What it is about, in your words.
    #[arg(long)]
    subject: String,
    /// Pack id.
    #[arg(long, default_value_t = desk::packs::library::usual())]
    pack: String,
    /// Language of its letters; the language of the command when absent.
    #[arg(long)]
    letters: Option<String>,
    /// A fact, such as `name=林晓`; may be given several times.
    #[arg(long = "fact", value_name = "KEY=VALUE", value_parser = super::event::pair)]
    facts: Vec<(String, String)>,
    /// A demand of the pack; may be given several times. The pack's defaults when absent.
    #[arg(long = "demand", value_name = "ID")]
    demands: Vec<String>,
}

/// Which case.
#[derive(Args)]
pub struct Show {
    /// Case id; the only case when absent.
    case: Option<String>,
}

/// Which case, and where to.
#[derive(Args)]
pub struct Export {
    /// Case id; the only case when absent.
    case: Option<String>,
    /// Archive to write; `-` is stdout. Without it the log is answered as JSON.
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// Refuse nothing: of a damaged case write the rows as they stand and what is wrong with them.
    #[arg(long, requires = "output")]
    rescue: bool,
}

/// Which archive.
#[derive(Args)]
pub struct Import {
    /// A file that `case export -o` has written.
    file: PathBuf,
}

/// Which case.
#[derive(Args)]
pub struct Delete {
    /// Case id.
    case: String,
    /// Do it.
    #[arg(long)]
    yes: bool,
}

impl Case {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        match self {
            Case::New(new) => new.run(context).await,
            Case::List => list(context).await,
            Case::Show(show) => show.run(context).await,
            Case::Export(export) => export.run(context).await,
            Case::Import(import) => import.run(context).await,
            Case::Delete(delete) => delete.run(context).await,
        }
    }
}

impl New {
    async fn run(self, context: &Context) -> Answer<Reply> {
        let here = context.here().await?;
        let lang = self.letters.as_deref().map_or(context.lang, Lang::from_tag);
        let new = NewCase {
            subject: self.subject,
            pack: self.pack,
            lang,
            facts: self.facts,
            demands: self.demands,
            dropped: Vec::new(),
            call: None,
        };
        let id = open_case(&here, new).await?;
        let text = context.words.a("cli-case-opened", &[("id", id.clone())]);
        Ok(Reply::new(json!({ "case": id }), text))
    }
}

async fn list(context: &Context) -> Answer<Reply> {
    let here = context.here().await?;
    let cases = here.cases().await?;
    let rows: Vec<_> = cases
        .iter()
        .map(|c| json!({ "case": c.id, "subject": c.subject, "pack": c.pack, "opened_at": c.opened, "events": c.head.seq }))
        .collect();
    let lines: Vec<String> = cases.iter().map(|c| format!("{}\t{}\t{}", c.id, c.pack, c.subject)).collect();
    let text = if lines.is_empty() { context.words.t("cli-no-cases") } else { lines.join("\n") };
    Ok(Reply::new(rows.into(), text))
}

impl Show {
    async fn run(self, context: &Context) -> Answer<Reply> {
        let here = context.here().await?;
        let id = context.case(&here, self.case.as_deref()).await?;
        let loaded = here.case(&id).await?;
        let mut document = as_json(&*loaded.case);
        if let Value::Object(map) = &mut document {
            map.insert("case".to_owned(), id.clone().into());
            map.insert("claims".to_owned(), as_json(&loaded.view().claims()));
            map.insert("deadlines".to_owned(), as_json(&loaded.view().deadlines()));
        }
        let c = &loaded.case;
        let text = format!(
            "{id}\t{}\nincidents {} (counted {}, undecided {})\ndispatched {}\nreplies {}\nobstacles {}\ncommitments {}\noffers {}",
            c.subject,
            c.incidents.len(),
            c.counted().count(),
            c.undecided().count(),
            c.dispatches.len(),
            c.replies.len(),
            c.obstacles.len(),
            c.commitments.len(),
            c.offers.len(),
        );
        Ok(Reply::new(document, text))
    }
}

impl Export {
    async fn run(self, context: &Context) -> Answer<Reply> {
        let here = context.here().await?;
        let id = context.case(&here, self.case.as_deref()).await?;
        let Some(path) = self.output else {
            here.case(&id).await?;
            here.verify(&id).await?;
            let events = here.events(&id, 0).await?;
            let lines: Vec<String> = events.iter().map(|e| as_json(e).to_string()).collect();
            return Ok(Reply::new(as_json(&events), lines.join("\n")));
        };
        let (done, mut file) = archive::export(&here, &id, self.rescue).await?;
        output::writing(&path, |out| Ok(std::io::copy(&mut file, out)?))?;
        if output::is_stdout(&path) {
            return Ok(Reply::new(Value::Null, ""));
        }
        let args = [
            ("path", path.display().to_string()),
            ("entries", done.entries.to_string()),
            ("originals", done.originals.to_string()),
        ];
        let mut text = context.words.a("cli-case-exported", &args);
        if !done.missing.is_empty() {
            text.push('\n');
            text.push_str(&context.words.n("cli-case-exported-without", done.missing.len()));
        }
        let mut document = as_json(&done);
        document["path"] = as_json(&path);
        Ok(Reply::new(document, text))
    }
}

impl Import {
    async fn run(self, context: &Context) -> Answer<Reply> {
        let here = context.here().await?;
        let done = archive::import(&here, &self.file).await?;
        let args = [
            ("id", done.case.clone()),
            ("entries", done.entries.to_string()),
            ("originals", done.originals.to_string()),
        ];
        Ok(Reply::new(as_json(&done), context.words.a("cli-case-imported", &args)))
    }
}

impl Delete {
    async fn run(self, context: &Context) -> Answer<Reply> {
        let here = context.here().await?;
        let goes = match self.yes {
            true => delete::delete(&here, &self.case).await?,
            false => delete::what_goes(&here, &self.case).await?,
        };
        let args = [
            ("id", goes.case.clone()),
            ("subject", goes.subject.clone()),
            ("entries", goes.entries.to_string()),
            ("originals", goes.originals.len().to_string()),
        ];
        let key = if self.yes { "cli-case-deleted" } else { "cli-case-goes" };
        let mut lines = vec![context.words.a(key, &args)];
        lines.extend(goes.originals.iter().map(|o| format!("{}\t{}", o.digest.short(), o.name)));
        let mut document = as_json(&goes);
        document["deleted"] = self.yes.into();
        Ok(Reply { document, text: lines.join("\n"), good: self.yes })
    }
}
