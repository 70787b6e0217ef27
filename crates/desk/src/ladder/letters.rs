//! Letters as people get them: a sheet, and the forms in which it leaves.

use crate::desk::Desk;
use crate::error::{Answer, Refusal};
use crate::loaded::Loaded;
use letter::mail::{Envelope, eml};
use letter::sheet::Sheet;
use playbook::Lang;

/// The forms in which a letter leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// PDF/A.
    Pdf,
    /// Plain text.
    Text,
    /// The sheet with its sources, as JSON.
    Json,
    /// A mail message that a mail program opens as a draft.
    Eml,
    /// A Word document.
    Docx,
}

impl Format {
    /// The format of a name on the command line or in an address.
    pub fn from_id(id: &str) -> Option<Format> {
        Some(match id {
            "pdf" => Format::Pdf,
            "text" | "txt" => Format::Text,
            "json" => Format::Json,
            "eml" => Format::Eml,
            "docx" => Format::Docx,
            _ => return None,
        })
    }
    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Pdf => "application/pdf",
            Format::Text => "text/plain; charset=utf-8",
            Format::Json => "application/json",
            Format::Eml => "message/rfc822",
            Format::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
    }
    /// Its file ending.
    pub fn ending(self) -> &'static str {
        match self {
            Format::Pdf => "pdf",
            Format::Text => "txt",
            Format::Json => "json",
            Format::Eml => "eml",
            Format::Docx => "docx",
        }
    }
}

/// Composes a letter of the case's pack.
///
/// # Errors
/// The pack has no such letter, or it is one for the public, which leaves only through the redaction.
pub fn sheet(loaded: &Loaded, name: &str, lang: Lang) -> Answer<Sheet> {
    if loaded.pack.is_public(name) {
        return Err(Refusal::refused("letter-is-public"));
    }
    letter::compose(&loaded.view(), name, lang, &loaded.id).ok_or_else(|| Refusal::not_found("no-letter", name))
}

/// A letter in one format.
///
/// # Errors
/// A draft cannot be mailed; a character without a glyph is named.
pub fn output(desk: &Desk, loaded: &Loaded, sheet: &Sheet, name: &str, format: Format) -> Answer<Vec<u8>> {
    match format {
        Format::Json => Ok(serde_json::to_vec_pretty(sheet).map_err(anyhow::Error::from)?),
        Format::Text => Ok(letter::text::form_text(sheet).into_bytes()),
        Format::Pdf => pdf(desk, sheet),
        Format::Docx => Ok(letter::docx::docx(sheet).map_err(anyhow::Error::from)?),
        Format::Eml => mail(desk, loaded, sheet, name),
    }
}

/// Paper. Characters that no font has are marked in it; see [`by_hand`].
pub(crate) fn pdf(desk: &Desk, sheet: &Sheet) -> Answer<Vec<u8>> {
    Ok(desk.typesetter.pdf(sheet).map_err(anyhow::Error::from)?)
}

/// Characters that the paper of a sheet can only name by their code, to be written in by hand: as `𪚥 U+2A6A5`.
pub fn by_hand(desk: &Desk, sheet: &Sheet) -> Vec<String> {
    let text = letter::text::form_text(sheet);
    desk.typesetter.missing_glyphs(&text).into_iter().map(|c| format!("{c} U+{:04X}", u32::from(c))).collect()
}

fn mail(desk: &Desk, loaded: &Loaded, sheet: &Sheet, name: &str) -> Answer<Vec<u8>> {
    if sheet.is_draft() {
        let missing: Vec<&str> = sheet.gaps.iter().filter(|g| g.blocks).map(|g| g.label.as_str()).collect();
        return Err(Refusal::refused("draft-cannot-be-mailed").with("missing", missing.join("、")));
    }
    let view = loaded.view();
    let rung = loaded.pack.letter(name, Lang::Zh).and_then(|t| loaded.pack.rung(&t.front.rung));
    let to = rung.and_then(|r| view.office(r)).and_then(|office| office.email.clone());
    // For a helper it is masked, and then nobody is named as the sender.
    // A log from before values were checked may hold what is no address: then the mail program asks for one.
    let from = view.fact_value("email").filter(|address| letter::mail::is_address(address));
    let to = to.filter(|address| letter::mail::is_address(address));
    let date = jiff::fmt::strtime::format("%a, %d %b %Y 12:00:00 +0000", sheet.date).map_err(anyhow::Error::from)?;
    let envelope = Envelope { from: from.as_deref(), to: to.as_deref(), subject: &sheet.title, date: &date };
    let paper = pdf(desk, sheet)?;
    eml(sheet, &envelope, Some(&paper)).map_err(|e| anyhow::Error::from(e).into())
}
