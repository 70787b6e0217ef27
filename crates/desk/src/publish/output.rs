//! The forms in which a published text leaves: each is made from text that may leave, and from nothing else. Neither the
//! case nor the account is named in them, nor in the name of the file.

use crate::desk::Desk;
use crate::error::Answer;
use crate::ladder::letters::{Format, pdf};
use jiff::civil::Date;
use letter::sheet::{Block, Role, Run, Sheet};
use playbook::Lang;
use redact::{Leaving, Line};
use serde_json::json;

/// A form of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Plain text.
    Text,
    /// Plain Markdown.
    Markdown,
    /// A page without style, script and links.
    Html,
    /// Title, text, and how much was replaced.
    Json,
    /// PDF/A.
    Pdf,
    /// A Word document.
    Docx,
}

impl Form {
    /// The form of a name on the command line or in an address.
    pub fn from_id(id: &str) -> Option<Form> {
        Some(match id {
            "text" | "txt" => Form::Text,
            "markdown" | "md" => Form::Markdown,
            "html" => Form::Html,
            "json" => Form::Json,
            "pdf" => Form::Pdf,
            "docx" => Form::Docx,
            _ => return None,
        })
    }
    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Form::Text => Format::Text.media_type(),
            Form::Markdown => "text/markdown; charset=utf-8",
            Form::Html => "text/html; charset=utf-8",
            Form::Json => Format::Json.media_type(),
            Form::Pdf => Format::Pdf.media_type(),
            Form::Docx => Format::Docx.media_type(),
        }
    }
    /// The name of its file, which says nothing about the case.
    pub fn file(self) -> &'static str {
        match self {
            Form::Text => "article.txt",
            Form::Markdown => "article.md",
            Form::Html => "article.html",
            Form::Json => "article.json",
            Form::Pdf => "article.pdf",
            Form::Docx => "article.docx",
        }
    }
}

/// The text in one form. `day` is the date that paper bears.
///
/// # Errors
/// A character without a glyph is named; a document that cannot be written.
pub fn output(desk: &Desk, text: &Leaving, form: Form, lang: Lang, day: Date) -> Answer<Vec<u8>> {
    Ok(match form {
        Form::Text => text.plain().into_bytes(),
        Form::Markdown => text.markdown().as_bytes().to_vec(),
        Form::Html => text.html(lang.tag()).into_bytes(),
        Form::Json => {
            let document = json!({
                "lang": lang.tag(), "title": text.title(), "markdown": text.markdown(), "replaced": text.replaced(),
            });
            serde_json::to_vec_pretty(&document).map_err(anyhow::Error::from)?
        }
        Form::Pdf => pdf(desk, &sheet(text, lang, day))?,
        Form::Docx => letter::docx::docx(&sheet(text, lang, day)).map_err(anyhow::Error::from)?,
    })
}

/// As a sheet: no sources, no name, no case.
fn sheet(text: &Leaving, lang: Lang, date: Date) -> Sheet {
    let block = |line| {
        let (role, text) = match line {
            Line::Title(_) => return None,
            Line::Heading(text) => (Role::Heading, text),
            Line::Item(text) => (Role::Item, text),
            Line::Paragraph(text) => (Role::Paragraph, text),
        };
        Some(Block { role, field: None, runs: vec![Run::plain(text)], cites: Vec::new(), part: None })
    };
    Sheet {
        lang: lang.tag().to_owned(),
        title: text.title().to_owned(),
        blocks: text.lines().into_iter().filter_map(block).collect(),
        tables: Vec::new(),
        date,
        ident: "article".to_owned(),
        gaps: Vec::new(),
        fields: Vec::new(),
        left_out: Vec::new(),
        dropped: Vec::new(),
        asides: Vec::new(),
    }
}
