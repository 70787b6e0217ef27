//! `wurao publish C [--format text|markdown|html|json|pdf|docx] [-o FILE]`: the draft after the redaction.

use super::{Context, Reply, output};
use clap::Args;
use desk::error::{Answer, Refusal};
use desk::publish::{self, Form};
use serde_json::{Value, json};
use std::path::PathBuf;

/// The text that may leave: the saved draft, or the first one from the log, without names and numbers.
#[derive(Args)]
pub struct Publish {
    /// Case id; the only case when absent.
    case: Option<String>,
    /// Form of the text.
    #[arg(long, default_value = "text", value_parser = ["text", "txt", "markdown", "md", "html", "json", "pdf", "docx"])]
    format: String,
    /// A further word to take out; may be given several times.
    #[arg(long = "also", value_name = "WORD")]
    also: Vec<String>,
    /// File to write; when absent stdout, and `article.pdf` or `article.docx` for paper.
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
        super::verify::warn_of_lost(context, &here, &id).await?;
        let saved = publish::current(&here, &loaded)?;
        let draft = saved.clone().unwrap_or_else(|| publish::draft(&loaded, context.lang));
        let w = context.words;
        let secrets = publish::secrets(&here, &loaded, &self.also, context.lang).await?;
        let text = secrets.redact(&draft).map_err(|leak| publish::leaking(&leak))?;
        publish::fit(&text)?;
        let document = json!({
            "case": id, "saved": saved.is_some(), "title": text.title(), "markdown": text.markdown(),
            "replaced": text.replaced(), "ignored": secrets.ignored(), "standing": publish::standing(&loaded),
        });
        if !secrets.ignored().is_empty() {
            let words = secrets.ignored().join(&w.t("list-comma"));
            eprintln!("{}", w.a("replaced-ignored", &[("words", words)]));
        }
        let form = Form::from_id(&self.format).ok_or_else(|| Refusal::not_found("no-file", &self.format))?;
        let out = publish::output(&here, &text, form, context.lang, loaded.today)?;
        let path = match (self.output, form) {
            (Some(path), _) if output::is_stdout(&path) => {
                output::write(&path, &out)?;
                return Ok(Reply::new(Value::Null, ""));
            }
            (Some(path), _) => path,
            (None, Form::Pdf | Form::Docx) => PathBuf::from(form.file()),
            (None, _) => return Ok(Reply::new(document, String::from_utf8_lossy(&out).into_owned())),
        };
        output::write(&path, &out)?;
        Ok(Reply::new(document, w.a("cli-written", &[("path", path.display().to_string())])))
    }
}
