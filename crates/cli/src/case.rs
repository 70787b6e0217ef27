//! `wurao case new|list|show|export`.

use super::{Context, Reply, as_json, output};
use clap::{Args, Subcommand};
use desk::case::open::{NewCase, open_case};
use desk::error::Answer;
use playbook::Lang;
use serde_json::json;
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
    /// The whole log with its hash chain, as JSON Lines.
    Export(Export),
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
    /// File to write; stdout when absent.
    #[arg(short, long)]
    output: Option<PathBuf>,
}

impl Case {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        match self {
            Case::New(new) => new.run(context).await,
            Case::List => list(context).await,
            Case::Show(show) => show.run(context).await,
            Case::Export(export) => export.run(context).await,
        }
    }
}

impl New {
    async fn run(self, context: &Context) -> Answer<Reply> {
        let here = context.here().await?;
        let lang = self.letters.as_deref().map_or(context.lang, Lang::from_tag);
        let new = NewCase { subject: self.subject, pack: self.pack, lang, facts: self.facts, demands: self.demands };
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
        if let serde_json::Value::Object(map) = &mut document {
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
        here.case(&id).await?;
        here.verify(&id).await?;
        let events = here.events(&id, 0).await?;
        let lines: Vec<String> = events.iter().map(|e| as_json(e).to_string()).collect();
        let Some(path) = self.output.filter(|path| !output::is_stdout(path)) else {
            return Ok(Reply::new(as_json(&events), lines.join("\n")));
        };
        output::write(&path, (lines.join("\n") + "\n").as_bytes())?;
        let text = context.words.a("cli-written", &[("path", path.display().to_string())]);
        Ok(Reply::new(json!({ "case": id, "events": events.len(), "path": path }), text))
    }
}
