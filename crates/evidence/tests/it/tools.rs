//! Rows as one line of text each, so that a test can write them out.

use std::io::{Cursor, Write as _};
use std::ops::ControlFlow;

use evidence::{ReadContext, ReadError, ReadSummary, Reader, Row};
use jiff::tz::TimeZone;

pub fn shanghai() -> ReadContext {
    ReadContext::new(TimeZone::get("Asia/Shanghai").unwrap())
}

pub fn line(row: &Row) -> String {
    match row {
        Row::Bad(bad) => format!("{} BAD {} [{}]", bad.line, bad.reason.id(), bad.excerpt),
        Row::Call(call) => {
            let mut out = format!("{} {} {}", call.line, call.at, call.number.as_deref().unwrap_or("withheld"));
            out += &format!(" {}", call.direction.id());
            out += &call.seconds.map_or_else(String::new, |seconds| format!(" {seconds}s"));
            out += &call.contact.as_ref().map_or_else(String::new, |contact| format!(" <{contact}>"));
            out += if call.message { " message" } else { "" };
            out += &call.text.as_ref().map_or_else(String::new, |text| format!(" {text:?}"));
            out += &call.rang.map_or_else(String::new, |seconds| format!(" rang {seconds}s"));
            out += &call.doubt.map_or_else(String::new, |doubt| format!(" ?{}", doubt.id()));
            out += &call.note.as_ref().map_or_else(String::new, |note| format!(" @{note}"));
            out
        }
    }
}

pub fn outcome(reader: Reader, bytes: &[u8], context: &ReadContext) -> (Vec<String>, Result<ReadSummary, ReadError>) {
    let mut lines = Vec::new();
    let summary = evidence::read(reader, Cursor::new(bytes), context, &mut |row| {
        lines.push(line(&row));
        ControlFlow::Continue(())
    });
    (lines, summary)
}

pub fn rows(reader: Reader, bytes: &[u8]) -> (Vec<String>, ReadSummary) {
    let (lines, summary) = outcome(reader, bytes, &shanghai());
    (lines, summary.unwrap())
}

pub fn refusal(reader: Reader, bytes: &[u8]) -> ReadError {
    outcome(reader, bytes, &shanghai()).1.unwrap_err()
}

/// A zip archive of these parts.
pub fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, bytes) in parts {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook whose sheets have these names and rows (`<row>…</row>`). Style 1 is date and time, style 2 `[h]:mm:ss`,
/// style 3 `hh:mm:ss`.
pub fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const RELS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut list = String::new();
    let mut links = format!("<Relationship Id=\"rIdS\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/>");
    let mut parts: Vec<(String, String)> = Vec::new();
    for (at, (name, rows)) in sheets.iter().enumerate() {
        let id = at + 1;
        list += &format!("<sheet name=\"{name}\" sheetId=\"{id}\" r:id=\"rId{id}\"/>");
        links +=
            &format!("<Relationship Id=\"rId{id}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{id}.xml\"/>");
        let sheet = format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>");
        parts.push((format!("xl/worksheets/sheet{id}.xml"), sheet));
    }
    let book = format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{list}</sheets></workbook>");
    let styles = format!(
        "<styleSheet xmlns=\"{MAIN}\"><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy-mm-dd hh:mm:ss\"/>\
         <numFmt numFmtId=\"165\" formatCode=\"[h]:mm:ss\"/><numFmt numFmtId=\"166\" formatCode=\"hh:mm:ss\"/></numFmts>\
         <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/></cellXfs></styleSheet>"
    );
    let root = format!(
        "<Relationships xmlns=\"{RELS}\"><Relationship Id=\"r\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    parts.push(("_rels/.rels".into(), root));
    parts.push(("xl/workbook.xml".into(), book));
    parts.push(("xl/styles.xml".into(), styles));
    parts.push((
        "xl/_rels/workbook.xml.rels".into(),
        format!("<Relationships xmlns=\"{RELS}\">{links}</Relationships>"),
    ));
    parts.push(("[Content_Types].xml".into(), "<Types/>".into()));
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    zipped(&parts)
}

/// A row of a sheet: every cell is `s:text`, `n:number`, or `1:serial` with the style in front.
pub fn cells(row: u32, cells: &[&str]) -> String {
    let mut out = format!("<row r=\"{row}\">");
    for (at, cell) in cells.iter().enumerate() {
        let column = (b'A' + at as u8) as char;
        match cell.split_once(':') {
            Some(("s", text)) => out += &format!("<c r=\"{column}{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
            Some(("n", number)) => out += &format!("<c r=\"{column}{row}\"><v>{number}</v></c>"),
            Some((style, number)) => out += &format!("<c r=\"{column}{row}\" s=\"{style}\"><v>{number}</v></c>"),
            None => {}
        }
    }
    out + "</row>"
}

pub fn utf16(text: &str, little: bool, mark: bool) -> Vec<u8> {
    let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
    units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
}

pub fn gb18030(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}
