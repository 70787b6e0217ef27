//! Files made to hurt. Each is refused, or read in little memory, with a reason.

use std::io::{self, BufReader, Cursor, Read};
use std::ops::ControlFlow;

use evidence::Reader::{CallCsv, CarrierListSheet, SmsBackupCalls, SmsBackupMessages};
use evidence::{ReadError, ReadSummary, Reader, Row};

use crate::tools::{cells, line, refusal, rows, shanghai, workbook, zipped};

/// A beginning, then one piece over and over for so many bytes, then an end. Never in memory as a whole.
struct Endless {
    parts: Vec<(Vec<u8>, u64)>,
    at: u64,
}

impl Endless {
    fn new(begin: &str, piece: &str, bytes: u64, end: &str) -> Endless {
        let whole = |text: &str| (text.as_bytes().to_vec(), text.len() as u64);
        Endless { parts: vec![whole(begin), (piece.as_bytes().to_vec(), bytes), whole(end)], at: 0 }
    }
}

impl Read for Endless {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let mut n = 0;
        while n < buf.len() {
            let Some((piece, bytes)) = self.parts.first() else { break };
            if self.at == *bytes {
                self.parts.remove(0);
                self.at = 0;
                continue;
            }
            let from = (self.at % piece.len() as u64) as usize;
            let part = &piece[from..];
            let len = part.len().min(buf.len() - n).min((bytes - self.at) as usize);
            buf[n..n + len].copy_from_slice(&part[..len]);
            n += len;
            self.at += len as u64;
        }
        Ok(n)
    }
}

fn stream(reader: Reader, input: Endless) -> (Vec<String>, Result<ReadSummary, ReadError>) {
    let mut lines = Vec::new();
    let input = BufReader::with_capacity(1 << 20, input);
    let summary = evidence::read_stream(reader, input, &shanghai(), &mut |row: Row| {
        lines.push(line(&row));
        ControlFlow::Continue(())
    });
    (lines, summary)
}

#[test]
fn entity_bombs_and_external_entities_are_refused() {
    let bomb = r#"<?xml version="1.0"?><!DOCTYPE calls [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><calls count="1"><call number="&b;" date="1772417553000" type="1"/></calls>"#;
    let error = refusal(SmsBackupCalls, bomb.as_bytes());
    assert!(matches!(error, ReadError::Hostile(_)) && error.id() == "entities");
    for doctype in [
        r#"<!DOCTYPE calls SYSTEM "file:///etc/passwd">"#,
        r#"<!DOCTYPE calls PUBLIC "x" "http://127.0.0.1/">"#,
        r#"<!DOCTYPE calls [<!ENTITY x SYSTEM "file:///etc/passwd">]>"#,
    ] {
        let file = format!("{doctype}<calls><call number=\"&x;\" date=\"1772417553000\" type=\"1\"/></calls>");
        assert_eq!(refusal(SmsBackupCalls, file.as_bytes()).id(), "entities");
    }
    // A document type that defines nothing does no harm.
    let plain = "<!DOCTYPE calls><calls><call number=\"10086\" date=\"1772417553000\" type=\"1\"/></calls>";
    assert_eq!(rows(SmsBackupCalls, plain.as_bytes()).0, ["1 2026-03-02T10:12:33 10086 in"]);
}

#[test]
fn a_gigabyte_of_nesting_is_refused_at_once() {
    let (lines, summary) = stream(SmsBackupCalls, Endless::new("<calls>", "<a>", 1 << 30, ""));
    assert_eq!((lines.len(), summary.unwrap_err().id()), (0, "nesting"));
}

const ROW: &str = "<call number=\"10086\" date=\"1772417553000\" type=\"1\"/>";

#[test]
fn an_attribute_of_ten_megabytes_costs_one_row() {
    let begin = format!("<calls>\n{ROW}\n<call number=\"");
    let end = format!("\" date=\"1772417553000\" type=\"1\"/>\n{ROW}\n</calls>");
    let (lines, summary) = stream(SmsBackupCalls, Endless::new(&begin, "1", 10_000_000, &end));
    let good = "2026-03-02T10:12:33 10086 in";
    assert_eq!(lines, [format!("2 {good}"), "3 BAD too-long [<call … > 104****76]".to_owned(), format!("4 {good}")]);
    assert!(!summary.unwrap().truncated);
}

#[test]
fn pictures_in_messages_are_passed_over() {
    let begin = "<smses count=\"2\">\n<mms date=\"1\"><parts>\n<part data=\"";
    let end = "\"/></parts></mms>\n<sms address=\"10086\" date=\"1772417553000\" type=\"1\" body=\"x\"/>\n</smses>";
    let (lines, summary) = stream(SmsBackupMessages, Endless::new(begin, "QUJD", 4_000_000, end));
    assert_eq!(lines, ["4 2026-03-02T10:12:33 10086 in message \"x\""]);
    let summary = summary.unwrap();
    assert_eq!((summary.skipped.mms, summary.count_mismatch(), summary.truncated), (1, None, false));
}

#[test]
fn tokens_without_end_stay_out_of_memory() {
    let (lines, summary) = stream(SmsBackupCalls, Endless::new("<calls><call x=\"", "y", 6 << 20, ""));
    assert_eq!(lines, ["1 BAD cut-off []"]);
    assert!(summary.unwrap().truncated);
    let (_, summary) = stream(SmsBackupCalls, Endless::new("<calls><!--", "y", 6 << 20, "--></calls>"));
    assert_eq!(summary.unwrap_err().id(), "markup");
    let (_, summary) = stream(SmsBackupCalls, Endless::new("<calls>", "y \n", 6 << 20, "</calls>"));
    assert!(!summary.unwrap().truncated);
    let (lines, summary) = stream(CallCsv, Endless::new("Date,Number,Type\n", "y", 6 << 20, "\n2026-03-02,10086,in\n"));
    assert_eq!(lines[1], "3 2026-03-02 10086 in");
    assert!(lines[0].starts_with("2 BAD too-long [yyyy") && summary.is_ok());
}

#[test]
fn openings_without_end_are_not_looked_at_for_ever() {
    let (_, summary) = stream(SmsBackupCalls, Endless::new("<calls>", "<call <a ", 6 << 20, ""));
    assert!(summary.unwrap().truncated);
}

#[test]
fn archives_cut_short_are_refused() {
    let rows = cells(1, &["s:Date", "s:Number", "s:Type"]);
    let book = workbook(&[("a", &rows)]);
    for cut in (4..book.len()).step_by(7) {
        assert_eq!(refusal(CarrierListSheet, &book[..cut]).id(), "damaged", "cut at {cut}");
    }
}

#[test]
fn zip_bombs_are_refused_before_they_are_read() {
    let zeros = vec![b' '; 20 << 20];
    let bomb = zipped(&[("xl/workbook.xml", b"<workbook/>"), ("xl/sharedStrings.xml", &zeros)]);
    assert!(bomb.len() < 1 << 17);
    assert_eq!(refusal(CarrierListSheet, &bomb).id(), "inflation");
}

#[test]
fn a_cell_far_away_is_no_reason_for_memory() {
    let far = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>";
    assert_eq!(refusal(CarrierListSheet, &workbook(&[("a", far)])).id(), "no-header");
}

const XLS: &[u8] = include_bytes!("fixtures/unicom.xls");

#[test]
fn old_workbooks_with_rings_and_lies_are_refused() {
    // The block table (block 1 + its place in the header) made into a ring: every block follows itself.
    let mut ring = XLS.to_vec();
    let table = (u32::from_le_bytes(ring[76..80].try_into().unwrap()) as usize + 1) * 512;
    for at in 0..128u32 {
        ring[table + at as usize * 4..][..4].copy_from_slice(&at.to_le_bytes());
    }
    assert_eq!(refusal(CarrierListSheet, &ring).id(), "damaged");
    // A sheet that claims four billion cells.
    let mut huge = XLS.to_vec();
    let at = huge.windows(4).position(|bytes| bytes == [0x00, 0x02, 14, 0]).unwrap() + 4;
    huge[at..at + 12].copy_from_slice(&[0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0, 0xFF, 0xFF]);
    assert_eq!(refusal(CarrierListSheet, &huge).id(), "cells");
    // A cell in the last corner.
    let mut corner = XLS.to_vec();
    let at = corner.windows(4).position(|bytes| bytes == [0xFD, 0, 10, 0]).unwrap() + 4;
    corner[at..at + 4].copy_from_slice(&[0xFF, 0xFF, 0xFF, 0xFF]);
    assert_eq!(refusal(CarrierListSheet, &corner).id(), "cells");
}

#[test]
fn damaged_old_workbooks_never_panic() {
    for at in (0..XLS.len()).step_by(5) {
        let mut damaged = XLS.to_vec();
        damaged[at] ^= 0xFF;
        let _ = evidence::read(CarrierListSheet, Cursor::new(damaged), &shanghai(), &mut |_| ControlFlow::Continue(()));
    }
}

/// A workbook whose sheets are all the same part, each under a name of its own.
fn repeated(times: usize, rows: usize) -> Vec<u8> {
    let row = r#"<row><c t="inlineStr"><is><t>2026-03-02 10:12</t></is></c><c t="inlineStr"><is><t>13800000000</t></is></c><c t="inlineStr"><is><t>来电</t></is></c></row>"#;
    let head = r#"<row><c t="inlineStr"><is><t>时间</t></is></c><c t="inlineStr"><is><t>号码</t></is></c><c t="inlineStr"><is><t>类型</t></is></c></row>"#;
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let sheets: String = (1..=times).map(|n| format!(r#"<sheet name="s{n}" sheetId="{n}" r:id="rId1"/>"#)).collect();
    let book = format!(r#"<workbook xmlns="{main}" xmlns:r="{relations}"><sheets>{sheets}</sheets></workbook>"#);
    let sheet = format!(r#"<worksheet xmlns="{main}"><sheetData>{head}{}</sheetData></worksheet>"#, row.repeat(rows));
    let links = format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
    );
    let root = format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
    );
    zipped(&[
        ("_rels/.rels", root.as_bytes()),
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", links.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

#[test]
fn a_sheet_under_many_names_is_refused() {
    assert_eq!(rows(CarrierListSheet, &repeated(1, 3)).0.len(), 3);
    assert_eq!(refusal(CarrierListSheet, &repeated(65, 1)).id(), "sheets");
    assert_eq!(refusal(CarrierListSheet, &repeated(20_000, 1)).id(), "sheets");
    // Few names, but the one part is inflated again for each: its bytes are read once and a little more.
    assert_eq!(refusal(CarrierListSheet, &repeated(64, 20_000)).id(), "sheets");
}

#[test]
fn a_number_that_hides_itself_over_and_over_is_an_unreadable_row() {
    let xml = |number: &str| {
        format!(r#"<calls count="1"><call number="{number}" duration="3" date="1780000000000" type="1"/></calls>"#)
    };
    let many = format!("{}7", "1*".repeat(16));
    for number in [many.as_str(), "1*2*3*4*5", "1x2X3×4＊5", "138\u{202e}0000", "138\u{fffd}0000"] {
        let read = rows(SmsBackupCalls, xml(number).as_bytes()).0;
        assert!(read.len() == 1 && read[0].contains("number-unreadable"), "{number}: {read:?}");
        let list = format!("时间,号码,类型\n2026-03-02 10:12,{number},来电\n");
        let read = rows(CallCsv, list.as_bytes()).0;
        assert!(read.len() == 1 && read[0].contains("number-unreadable"), "{number}: {read:?}");
    }
    let read = rows(SmsBackupCalls, xml("1*2**3*4").as_bytes()).0;
    assert!(read.len() == 1 && !read[0].contains("unreadable"), "{read:?}");
}
