//! `wurao letter C NAME --format pdf|text|json|eml|docx [-o FILE]`.

use super::{Context, Reply, as_json, output as files};
use clap::Args;
use desk::error::{Answer, Refusal};
use desk::ladder::letters::{Format, output, sheet};
use playbook::Lang;
use serde_json::json;
use std::path::PathBuf;

/// A letter of the case.
#[derive(Args)]
pub struct LetterCommand {
    /// Case id.
    case: String,
    /// Name of the letter in the pack, such as `appeal`.
    name: String,
    /// Form: pdf, text, json, eml, docx.
    #[arg(long, default_value = "text", value_parser = ["pdf", "text", "txt", "json", "eml", "docx"])]
    format: String,
    /// Language of the letter; the case's when absent.
    #[arg(long)]
    letters: Option<String>,
    /// File to write; needed for pdf and docx, stdout otherwise.
    #[arg(short, long)]
    output: Option<PathBuf>,
}

impl LetterCommand {
    /// Writes the letter.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let here = context.here().await?;
        let loaded = here.case(&self.case).await?;
        here.may_leave(&self.case).await?;
        super::verify::warn_of_lost(context, &here, &self.case).await?;
        let lang = Lang::from_tag(self.letters.as_deref().unwrap_or(&loaded.case.lang));
        let sheet = sheet(&loaded, &self.name, lang)?;
        let format = Format::from_id(&self.format).ok_or_else(|| Refusal::not_found("no-letter", &self.format))?;
        let bytes = output(&here, &loaded, &sheet, &self.name, format)?;
        let missing: Vec<&str> = sheet.gaps.iter().map(|g| g.label.as_str()).collect();
        if !missing.is_empty() {
            let args = [("n", missing.len().to_string()), ("missing", missing.join("、"))];
            eprintln!("{}", context.words.a("cli-draft", &args));
        }
        let by_hand = if format == Format::Pdf { desk::ladder::letters::by_hand(&here, &sheet) } else { Vec::new() };
        if !by_hand.is_empty() {
            eprintln!("{}", context.words.a("by-hand", &[("chars", by_hand.join("、"))]));
        }
        let path = match (self.output, format) {
            // As it is, also where it is no text.
            (Some(path), Format::Pdf | Format::Docx) if files::is_stdout(&path) => {
                files::write(&path, &bytes)?;
                return Ok(Reply::new(serde_json::Value::Null, ""));
            }
            (Some(path), _) if !files::is_stdout(&path) => path,
            (None, Format::Pdf | Format::Docx) => {
                PathBuf::from(format!("{}-{}.{}", self.case, self.name, format.ending()))
            }
            (_, _) => {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                return Ok(Reply::new(as_json(&sheet), text));
            }
        };
        files::write(&path, &bytes)?;
        let document = json!({
            "path": path, "bytes": bytes.len(), "sha256": casework::Digest::of(&bytes).to_string(),
            "draft": sheet.is_draft(), "gaps": as_json(&sheet.gaps), "left_out": as_json(&sheet.left_out),
        });
        Ok(Reply::new(document, context.words.a("cli-written", &[("path", path.display().to_string())])))
    }
}
