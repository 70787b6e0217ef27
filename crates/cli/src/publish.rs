//! `wurao publish C [--format text|markdown|html|json] [-o FILE]`: the draft after the redaction.

use super::{Context, Reply, output};
use clap::Args;
use desk::error::Answer;
use desk::publish;
use serde_json::json;
use std::path::PathBuf;

/// The text that may leave: the saved draft, or the first one from the log, without names and numbers.
#[derive(Args)]
pub struct Publish {
    /// Case id; the only case when absent.
    case: Option<String>,
    /// Form of the text.
    #[arg(long, default_value = "text", value_parser = ["text", "markdown", "html", "json"])]
    format: String,
    /// A further word to take out; may be given several times.
    #[arg(long = "also", value_name = "WORD")]
    also: Vec<String>,
    /// File to write; stdout when absent.
    #[arg(short, long)]
    output: Option<PathBuf>,
}

impl Publish {
    /// Writes the text; nothing is sent.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let here = context.here().await?;
        let id = context.case(&here, self.case.as_deref()).await?;
        let loaded = here.case(&id).await?;
        here.may_leave(&id).await?;
        let saved = publish::current(&here, &loaded)?;
        let draft = saved.clone().unwrap_or_else(|| publish::draft(&loaded, context.lang));
        let w = context.words;
        let secrets = publish::secrets(&here, &loaded, &self.also, context.lang).await?;
        let text = secrets.redact(&draft).map_err(|leak| publish::leaking(&leak))?;
        publish::fit(&text)?;
        let document = json!({
            "case": id, "saved": saved.is_some(), "title": text.title(), "markdown": text.markdown(),
            "replaced": text.replaced(), "standing": publish::standing(&loaded),
        });
        let out = match self.format.as_str() {
            "markdown" => text.markdown().to_owned(),
            "html" => text.html(context.lang.tag()),
            "json" => super::document(&document),
            _ => text.plain(),
        };
        let Some(path) = self.output.filter(|path| !output::is_stdout(path)) else {
            return Ok(Reply::new(document, out));
        };
        output::write(&path, out.as_bytes())?;
        Ok(Reply::new(document, w.a("cli-written", &[("path", path.display().to_string())])))
    }
}
