//! The letter as a Word document, for offices that want to edit or to paste.
//!
//! The least that Word and LibreOffice open without complaint: four parts in a zip whose times are
//! fixed, so the same sheet gives the same bytes. Escaping is the XML writer's work.

use std::io::{self, Cursor, Write as _};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::plain::plain;
use crate::sheet::{Block, Role, Sheet, Table};

/// Why a document was not written.
#[derive(Debug, thiserror::Error)]
#[error("the document could not be packed")]
pub struct DocxError(#[source] Box<dyn std::error::Error + Send + Sync>);

impl From<io::Error> for DocxError {
    fn from(e: io::Error) -> DocxError {
        DocxError(Box::new(e))
    }
}

impl From<zip::result::ZipError> for DocxError {
    fn from(e: zip::result::ZipError) -> DocxError {
        DocxError(Box::new(e))
    }
}

const TYPES: &str = include_str!("../templates/docx/content-types.xml");
const RELS: &str = include_str!("../templates/docx/rels.xml");
const DOCUMENT_RELS: &str = include_str!("../templates/docx/document-rels.xml");
const STYLES_ZH: &str = include_str!("../templates/docx/styles-zh.xml");
const STYLES_EN: &str = include_str!("../templates/docx/styles-en.xml");
const MAIN_NS: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// The letter as a `.docx` file. A draft begins with a line that says so.
///
/// # Errors
/// Only if packing fails, which in memory means: out of memory or over four gigabytes.
pub fn docx(sheet: &Sheet) -> Result<Vec<u8>, DocxError> {
    let zh = sheet.lang.starts_with("zh");
    let document = document(sheet, zh)?;
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let parts: [(&str, &[u8]); 5] = [
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", RELS.as_bytes()),
        ("word/document.xml", &document),
        ("word/_rels/document.xml.rels", DOCUMENT_RELS.as_bytes()),
        ("word/styles.xml", if zh { STYLES_ZH } else { STYLES_EN }.as_bytes()),
    ];
    for (name, bytes) in parts {
        zip.start_file(name, options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

type Xml = Writer<Vec<u8>>;

fn document(sheet: &Sheet, zh: bool) -> io::Result<Vec<u8>> {
    let mut xml = Writer::new(Vec::new());
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))))?;
    xml.create_element("w:document").with_attribute(("xmlns:w", MAIN_NS)).write_inner_content(|xml| {
        xml.create_element("w:body").write_inner_content(|xml| {
            if sheet.is_draft() {
                paragraph(xml, "Draft", if zh { "草稿" } else { "DRAFT" })?;
            }
            if !sheet.title.is_empty() {
                paragraph(xml, "Title", &sheet.title)?;
            }
            blocks(xml, &sheet.blocks)?;
            for each in &sheet.tables {
                table(xml, each)?;
            }
            section(xml)
        })?;
        Ok(())
    })?;
    Ok(xml.into_inner())
}

fn blocks(xml: &mut Xml, blocks: &[Block]) -> io::Result<()> {
    let mut number = 0;
    for block in blocks {
        number = if block.role == Role::Item { number + 1 } else { 0 };
        let text = block.text();
        match block.role {
            Role::Line => paragraph(xml, "Line", &text)?,
            Role::Heading => paragraph(xml, "Heading1", &text)?,
            Role::Paragraph => paragraph(xml, "Body", &text)?,
            // Written out rather than counted by Word: what is cited as "item 2" stays item 2.
            Role::Item => paragraph(xml, "Item", &format!("{number}.\t{text}"))?,
            Role::Sign => paragraph(xml, "Sign", &text)?,
        }
    }
    Ok(())
}

fn paragraph(xml: &mut Xml, style: &str, text: &str) -> io::Result<()> {
    xml.create_element("w:p").write_inner_content(|xml| {
        xml.create_element("w:pPr").write_inner_content(|xml| {
            xml.create_element("w:pStyle").with_attribute(("w:val", style)).write_empty()?;
            Ok(())
        })?;
        xml.create_element("w:r").write_inner_content(|xml| run(xml, style, text))?;
        Ok(())
    })?;
    Ok(())
}

/// Text with its line ends; the tab after an item's number is ours, tabs of the text are spaces.
fn run(xml: &mut Xml, style: &str, text: &str) -> io::Result<()> {
    let (number, rest) = match text.split_once('\t') {
        Some((number, rest)) if style == "Item" => (Some(number), rest),
        _ => (None, text),
    };
    if let Some(number) = number {
        literal(xml, number)?;
        xml.create_element("w:tab").write_empty()?;
    }
    for (i, line) in plain(rest).split('\n').enumerate() {
        if i > 0 {
            xml.create_element("w:br").write_empty()?;
        }
        literal(xml, line)?;
    }
    Ok(())
}

fn literal(xml: &mut Xml, text: &str) -> io::Result<()> {
    xml.create_element("w:t").with_attribute(("xml:space", "preserve")).write_text_content(BytesText::new(text))?;
    Ok(())
}

fn table(xml: &mut Xml, table: &Table) -> io::Result<()> {
    let rows = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    let columns = table.head.len().max(rows);
    if columns == 0 {
        return Ok(());
    }
    if !table.title.is_empty() {
        paragraph(xml, "Heading1", &table.title)?;
    }
    xml.create_element("w:tbl").write_inner_content(|xml| {
        xml.create_element("w:tblPr").write_inner_content(|xml| {
            xml.create_element("w:tblStyle").with_attribute(("w:val", "Rules")).write_empty()?;
            xml.create_element("w:tblW").with_attributes([("w:w", "5000"), ("w:type", "pct")]).write_empty()?;
            Ok(())
        })?;
        xml.create_element("w:tblGrid").write_inner_content(|xml| {
            // Equal columns of the text width; Word adjusts them to their content.
            let width = (9072 / columns).to_string();
            for _ in 0..columns {
                xml.create_element("w:gridCol").with_attribute(("w:w", width.as_str())).write_empty()?;
            }
            Ok(())
        })?;
        if !table.head.is_empty() {
            row(xml, &table.head, columns, true)?;
        }
        table.rows.iter().try_for_each(|cells| row(xml, cells, columns, false))
    })?;
    // Word wants a paragraph after a table.
    paragraph(xml, "Line", "")
}

fn row(xml: &mut Xml, cells: &[String], columns: usize, head: bool) -> io::Result<()> {
    xml.create_element("w:tr").write_inner_content(|xml| {
        if head {
            xml.create_element("w:trPr").write_inner_content(|xml| {
                xml.create_element("w:tblHeader").write_empty()?;
                Ok(())
            })?;
        }
        for column in 0..columns {
            let text = cells.get(column).map_or("", String::as_str);
            xml.create_element("w:tc")
                .write_inner_content(|xml| paragraph(xml, if head { "CellHead" } else { "Cell" }, text))?;
        }
        Ok(())
    })?;
    Ok(())
}

/// A4 with the margins of the PDF, in twentieths of a point.
fn section(xml: &mut Xml) -> io::Result<()> {
    xml.create_element("w:sectPr").write_inner_content(|xml| {
        xml.create_element("w:pgSz").with_attributes([("w:w", "11906"), ("w:h", "16838")]).write_empty()?;
        xml.create_element("w:pgMar")
            .with_attributes([
                ("w:top", "1417"),
                ("w:right", "1417"),
                ("w:bottom", "1361"),
                ("w:left", "1417"),
                ("w:header", "720"),
                ("w:footer", "720"),
                ("w:gutter", "0"),
            ])
            .write_empty()?;
        Ok(())
    })?;
    Ok(())
}
