//! A sheet becomes paper: PDF/A-3a, tagged, set by Typst with two embedded fonts.
//!
//! The template (`templates/letter.typ`) is fixed; the sheet reaches it as JSON. No markup is ever
//! built from text, so text cannot become markup. Same sheet, same bytes, in every process.

mod faces;
mod flow;
mod page;
#[cfg(test)]
mod refused;
mod world;

use std::collections::BTreeSet;
use std::sync::OnceLock;

use typst::diag::SourceDiagnostic;
use typst::foundations::{Bytes, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use self::world::{Job, Press};
use crate::plain::plain;
use crate::sheet::Sheet;

/// How many later letters a memoised intermediate result of Typst survives without being used.
/// The fonts and the template serve every letter; the text of one letter should soon be gone.
const MEMO_AGE: usize = 4;

/// Why a sheet did not become a PDF.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TypesetError {
    /// The fonts cannot show these characters. Nothing is printed rather than an empty box in
    /// someone's name.
    #[error("the fonts have no glyph for {} in “{text}”", named(chars))]
    MissingGlyph {
        /// The characters, ascending, each once.
        chars: Vec<char>,
        /// The first piece of text (title, block or table cell) that has one of them.
        text: String,
    },
    /// Typst could not lay the letter out; a fault of the template, not of the sheet.
    #[error("the letter could not be laid out: {0}")]
    Layout(String),
    /// The laid out letter does not meet PDF/A.
    #[error("the letter could not be written as PDF/A: {0}")]
    Export(String),
}

fn named(chars: &[char]) -> String {
    let each: Vec<String> = chars.iter().map(|c| format!("“{c}” (U+{:04X})", *c as u32)).collect();
    each.join(", ")
}

/// Sets letters. Make one and share it: the fonts are parsed on first use and kept.
#[derive(Default)]
pub struct Typesetter {
    press: OnceLock<Press>,
}

impl Typesetter {
    /// A typesetter that has not loaded anything yet.
    pub fn new() -> Typesetter {
        Typesetter::default()
    }

    fn press(&self) -> &Press {
        self.press.get_or_init(Press::set_up)
    }

    /// The letter as PDF/A-3a on A4. A draft carries a mark in the header and across the page.
    ///
    /// The bytes depend on the sheet alone: its date is the document's date, its `ident` the
    /// document's identifier.
    ///
    /// # Errors
    /// [`TypesetError::MissingGlyph`] if the fonts lack a character, found before anything is laid
    /// out; the other variants only through a fault in the template.
    pub fn pdf(&self, sheet: &Sheet) -> Result<Vec<u8>, TypesetError> {
        let press = self.press();
        self.check_glyphs(sheet)?;
        let page = page::page(sheet, &press.faces);
        let data = serde_json::to_vec(&page).map_err(|e| TypesetError::Layout(e.to_string()))?;
        let job = Job { press, data: Bytes::new(data) };
        let document = typst::compile::<PagedDocument>(&job).output;
        let written = document
            .map_err(|faults| TypesetError::Layout(told(&faults)))
            .and_then(|document| export(&document, sheet));
        comemo::evict(MEMO_AGE);
        written
    }

    /// Characters of `text` that a letter cannot show, ascending, each once. Characters without a
    /// picture (controls, invisible formatting) are dropped from letters and never missing.
    ///
    /// Looks into the fonts' character maps and lays nothing out, so it can be asked on every key.
    pub fn missing_glyphs(&self, text: &str) -> Vec<char> {
        let faces = &self.press().faces;
        let chars: BTreeSet<char> = plain(text).chars().collect();
        chars.into_iter().filter(|c| !faces.has(*c)).collect()
    }

    fn check_glyphs(&self, sheet: &Sheet) -> Result<(), TypesetError> {
        let blocks = sheet.blocks.iter().map(|block| block.text());
        let tables = sheet.tables.iter().flat_map(|table| {
            let cells = table.head.iter().chain(table.rows.iter().flatten());
            std::iter::once(&table.title).chain(cells).cloned()
        });
        let texts: Vec<String> = std::iter::once(sheet.title.clone()).chain(blocks).chain(tables).collect();
        let chars = self.missing_glyphs(&texts.concat());
        let Some(text) = texts.into_iter().find(|text| text.contains(chars.as_slice())) else {
            return Ok(());
        };
        Err(TypesetError::MissingGlyph { chars, text })
    }
}

fn export(document: &PagedDocument, sheet: &Sheet) -> Result<Vec<u8>, TypesetError> {
    let standards =
        PdfStandards::new(&[PdfStandard::A_3a]).map_err(|e| TypesetError::Export(e.message().to_string()))?;
    let options =
        PdfOptions { ident: Smart::Custom(sheet.ident.clone()), standards, tagged: true, ..PdfOptions::default() };
    typst_pdf::pdf(document, &options).map_err(|faults| TypesetError::Export(told(&faults)))
}

fn told(faults: &[SourceDiagnostic]) -> String {
    let each: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
    each.join("; ")
}
