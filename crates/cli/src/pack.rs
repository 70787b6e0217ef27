//! `wurao pack list|show|check|stories`: validate packs, replay golden stories.

use super::{Context, Reply, as_json};
use clap::{Args, Subcommand};
use desk::error::Answer;
use desk::packs::effects::{Part, Record, records, sources};
use playbook::{Failure, Lang, LetterText, Library, Pack, SourceFile, Story, View};
use serde_json::json;
use std::path::PathBuf;

/// Check packs and replay their stories.
#[derive(Subcommand)]
pub enum PackCommand {
    /// The packs of the binary.
    List,
    /// The records of a pack with their sources.
    Show(Show),
    /// Every mistake of a pack with file and line.
    Check(Check),
    /// Replay stories against a pack.
    Stories(Stories),
    /// What a new edition changes, and what that does to the open cases.
    Diff(super::pack_diff::Diff),
}

/// Which pack to show.
#[derive(Args)]
pub struct Show {
    /// A folder with a `pack.toml`, or the id of a pack of the binary.
    pack: String,
}

/// Which pack to check.
#[derive(Args)]
pub struct Check {
    /// A folder with a `pack.toml`, or the id of a pack of the binary.
    dir: String,
}

/// Which stories to replay.
#[derive(Args)]
pub struct Stories {
    /// A folder of stories (`*.toml`), or a pack whose own stories are meant.
    folder: String,
    /// The pack: a folder or an id. The stories' own pack when absent.
    #[arg(long)]
    pack: Option<String>,
}

impl PackCommand {
    /// Runs the chore.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        match self {
            PackCommand::Diff(diff) => diff.run(context).await,
            PackCommand::List => list(context),
            PackCommand::Show(show) => show.run(context),
            PackCommand::Check(check) => check.run(context),
            PackCommand::Stories(stories) => stories.run(context),
        }
    }
}

fn list(context: &Context) -> Answer<Reply> {
    let library = desk::packs::library::built_in();
    let mut rows = library.manifests();
    rows.sort_by(|a, b| a.id.cmp(&b.id));
    let lines = rows.iter().map(|m| format!("{}\t{}\t{}", m.id, m.version, m.name.get(context.lang)));
    let text = lines.collect::<Vec<_>>().join("\n");
    Ok(Reply::new(as_json(&rows), text))
}

impl Show {
    fn run(self, context: &Context) -> Answer<Reply> {
        let pack = desk::packs::library::load(&self.pack)?;
        let today = context.clock.today(&pack.manifest.zone);
        let lang = context.lang;
        let all: Vec<Record> = Part::ALL
            .iter()
            .flat_map(|part| records(&pack, *part, today, lang, |l| format!("{} {:?}", l.n, l.unit)))
            .collect();
        let line = |r: &Record| format!("{}\t{}\t{}", r.part.id(), r.id, r.name);
        let text = all.iter().map(line).collect::<Vec<_>>().join("\n");
        let document = json!({ "manifest": as_json(&pack.manifest), "records": as_json(&all), "sources": as_json(&sources(&all)) });
        Ok(Reply::new(document, text))
    }
}

impl Check {
    fn run(self, context: &Context) -> Answer<Reply> {
        let (library, id) = desk::packs::library::find(&self.dir)?;
        match desk::packs::library::check(&library, &id) {
            Ok(pack) => {
                let stories = library.stories(&id).map_err(|m| desk::packs::library::unsound(&id, &m))?;
                let document = json!({
                    "pack": id, "ok": true, "mistakes": [], "rungs": pack.rungs.len(), "obstacles": pack.obstacles.len(),
                    "letters": pack.letters.len(), "clocks": pack.clocks.len(), "stories": stories.len(),
                });
                Ok(Reply::new(document, context.words.a("cli-pack-ok", &[("id", id)])))
            }
            Err(mistakes) => {
                let text: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
                let document = json!({ "pack": id, "ok": false, "mistakes": as_json(&mistakes) });
                Ok(Reply { document, text: text.join("\n"), good: false })
            }
        }
    }
}

impl Stories {
    fn run(self, context: &Context) -> Answer<Reply> {
        let path = PathBuf::from(&self.folder);
        let own = path.join("pack.toml").is_file() || !path.exists();
        let named = self.pack.clone().or_else(|| own.then(|| self.folder.clone()));
        let stories = if own { None } else { Some(read_stories(&path)?) };
        let packs = |story: &Story| desk::packs::library::load(named.as_deref().unwrap_or(&story.pack));
        let stories = match stories {
            Some(stories) => stories,
            None => {
                let (library, id) = desk::packs::library::find(&self.folder)?;
                library.stories(&id).map_err(|m| desk::packs::library::unsound(&id, &m))?
            }
        };
        let mut failures: Vec<Failure> = Vec::new();
        let mut text = Vec::new();
        for story in &stories {
            let pack: Pack = packs(story)?;
            let found = playbook::replay(story, &pack, &compose);
            if found.is_empty() {
                let args = [("id", story.id.clone()), ("n", story.step.len().to_string())];
                text.push(context.words.a("cli-story-ok", &args));
            }
            for f in &found {
                let args = [
                    ("id", f.story.clone()),
                    ("on", f.on.to_string()),
                    ("note", f.note.clone()),
                    ("message", f.message.clone()),
                ];
                text.push(context.words.a("cli-story-bad", &args));
            }
            failures.extend(found);
        }
        let steps: usize = stories.iter().map(|s| s.step.len()).sum();
        let document = json!({
            "stories": stories.iter().map(|s| &s.id).collect::<Vec<_>>(), "steps": steps,
            "ok": failures.is_empty(), "failures": as_json(&failures),
        });
        Ok(Reply { document, text: text.join("\n"), good: failures.is_empty() })
    }
}

/// Composes a letter for a story with the real composer.
pub fn compose(view: &View<'_>, name: &str, lang: &str) -> Option<LetterText> {
    let sheet = letter::compose(view, name, Lang::from_tag(lang), "story")?;
    Some(LetterText {
        text: letter::text::form_text(&sheet),
        gaps: sheet.gaps.iter().map(|g| g.key.clone()).collect(),
        draft: sheet.is_draft(),
    })
}

fn read_stories(folder: &std::path::Path) -> Answer<Vec<Story>> {
    let mut paths: Vec<PathBuf> = if folder.is_file() {
        vec![folder.to_owned()]
    } else {
        std::fs::read_dir(folder)?
            .flatten()
            .map(|e| e.path())
            .filter(|p| p.extension().is_some_and(|e| e == "toml"))
            .collect()
    };
    paths.sort();
    let mut stories = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path)?;
        let name = path.display().to_string();
        stories.push(Library::story(&SourceFile { path: name, text }).map_err(|d| anyhow::anyhow!("{d}"))?);
    }
    Ok(stories)
}
