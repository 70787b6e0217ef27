//! A sheet becomes paper: PDF/A-3a, tagged, set by Typst with three embedded fonts.
//!
//! The template (`templates/letter.typ`) is fixed; the sheet reaches it as JSON. No markup is ever
//! built from text, so text cannot become markup. Same sheet, same bytes, in every process.

mod faces;
mod flow;
mod page;
#[cfg(test)]
mod refused;
mod world;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::OnceLock;

use typst::diag::SourceDiagnostic;
use typst::foundations::{Bytes, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use self::faces::Faces;
use self::world::{Job, Press};
use crate::names::{by_hand, real_characters};
use crate::plain::plain;
use crate::sheet::Sheet;

/// How many later letters a memoised intermediate result of Typst survives without being used.
/// The fonts and the template serve every letter; the text of one letter should soon be gone.
const MEMO_AGE: usize = 4;

/// Why a sheet did not become a PDF.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TypesetError {
    /// Typst could not lay the letter out; a fault of the template, not of the sheet.
    #[error("the letter could not be laid out: {0}")]
    Layout(String),
    /// The laid out letter does not meet PDF/A.
    #[error("the letter could not be written as PDF/A: {0}")]
    Export(String),
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
    /// A character that no font has stands there marked and named by its code, to be written in by hand: nothing is
    /// dropped, nothing is an empty box. [`Typesetter::missing_glyphs`] names such characters before.
    ///
    /// # Errors
    /// Only through a fault in the template.
    pub fn pdf(&self, sheet: &Sheet) -> Result<Vec<u8>, TypesetError> {
        let press = self.press();
        let page = page::page(&printable(sheet, &press.faces), &press.faces);
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
    /// picture (controls, invisible formatting) are dropped from letters and never missing; known private codes are the
    /// characters that they stand for.
    ///
    /// Looks into the fonts' character maps and lays nothing out, so it can be asked on every key.
    pub fn missing_glyphs(&self, text: &str) -> Vec<char> {
        let faces = &self.press().faces;
        let chars: BTreeSet<char> = real_characters(&plain(text)).chars().collect();
        chars.into_iter().filter(|c| !faces.has(*c)).collect()
    }
}

/// The sheet with only characters that can be printed: known private codes as what they stand for, and in the place of
/// any other character without a picture in the fonts its code.
fn printable<'s>(sheet: &'s Sheet, faces: &Faces) -> Cow<'s, Sheet> {
    let fits = |text: &str| plain(text).chars().all(|c| faces.has(c));
    let tables =
        sheet.tables.iter().flat_map(|t| std::iter::once(&t.title).chain(&t.head).chain(t.rows.iter().flatten()));
    let runs = sheet.blocks.iter().flat_map(|b| b.runs.iter().map(|r| &r.text));
    if std::iter::once(&sheet.title).chain(runs).chain(tables).all(|text| fits(text)) {
        return Cow::Borrowed(sheet);
    }
    let zh = sheet.lang.starts_with("zh");
    let shown = |text: &mut String| {
        if !fits(text) {
            let real = real_characters(text);
            let one = |c: char| if fits(c.encode_utf8(&mut [0; 4])) { c.to_string() } else { by_hand(c, zh) };
            *text = real.chars().map(one).collect();
        }
    };
    let mut sheet = sheet.clone();
    shown(&mut sheet.title);
    sheet.blocks.iter_mut().flat_map(|b| &mut b.runs).for_each(|run| shown(&mut run.text));
    for table in &mut sheet.tables {
        let cells = table.head.iter_mut().chain(table.rows.iter_mut().flatten());
        std::iter::once(&mut table.title).chain(cells).for_each(&shown);
    }
    Cow::Owned(sheet)
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
