//! `wurao example`: the example case, moved so that its last row is today.

use super::{Context, Reply};
use crate::error::Answer;
use clap::Args;
use serde_json::json;

/// Open the example case.
#[derive(Args)]
pub struct Example {
    /// Pack id.
    #[arg(long, default_value_t = crate::packs::usual())]
    pack: String,
    /// Story of the pack.
    #[arg(long, default_value = "seed")]
    story: String,
    /// Only so many of its rows.
    #[arg(long)]
    rows: Option<usize>,
}

impl Example {
    /// Opens it.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let app = context.open().await?;
        let id = crate::work::example::open_example(&app, &self.pack, &self.story, self.rows).await?;
        Ok(Reply::new(json!({ "case": id }), context.words.a("cli-case-opened", &[("id", id.clone())])))
    }
}
