//! `wurao example`: the example case, moved so that its last row is today.

use super::{Context, Reply};
use clap::Args;
use desk::error::{Answer, Refusal};
use serde_json::json;

/// Open the example case.
#[derive(Args)]
pub struct Example {
    /// Pack id.
    #[arg(long, default_value_t = desk::packs::library::usual())]
    pack: String,
    /// Story of the pack; the one it shows to newcomers when absent.
    #[arg(long)]
    story: Option<String>,
    /// Only so many of its rows.
    #[arg(long)]
    rows: Option<usize>,
}

impl Example {
    /// Opens it.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let here = context.here().await?;
        let pack = here.pack(&self.pack)?;
        let shown = pack.manifest.example.as_ref().map(|e| e.story.clone());
        let story = self.story.or(shown).ok_or_else(|| Refusal::not_found("no-story", &self.pack))?;
        let id = desk::case::example::open_example(&here, &self.pack, &story, self.rows, false).await?;
        Ok(Reply::new(json!({ "case": id }), context.words.a("cli-case-opened", &[("id", id.clone())])))
    }
}
