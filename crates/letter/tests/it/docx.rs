//! The Word document, unpacked.

use std::io::{Cursor, Read as _};

use letter::docx::docx;
use letter::sheet::{Role, Sheet, Table};
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::sheets::{appeal_zh, blocking_gap, complaint_en, empty, plain};

fn part(file: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut out = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut out).unwrap();
    out
}

/// Paragraph by paragraph: style and text, `⇥` for a tab and `↵` for a line end.
fn paragraphs(sheet: &Sheet) -> Vec<String> {
    let xml = part(&docx(sheet).unwrap(), "word/document.xml");
    let mut reader = Reader::from_str(&xml);
    let mut out: Vec<String> = Vec::new();
    let mut in_text = false;
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return out,
            Event::Start(tag) => in_text = tag.name().as_ref() == "w:t",
            Event::End(_) => in_text = false,
            Event::Empty(tag) => match tag.name().as_ref() {
                "w:pStyle" => {
                    let style = tag.try_get_attribute("w:val").unwrap().unwrap();
                    out.push(format!("{}: ", style.value));
                }
                "w:tab" => out.last_mut().unwrap().push('⇥'),
                "w:br" => out.last_mut().unwrap().push('↵'),
                _ => {}
            },
            Event::Text(text) if in_text => out.last_mut().unwrap().push_str(&text),
            Event::GeneralRef(name) if in_text => {
                let c = quick_xml::escape::resolve_predefined_entity(&name).unwrap();
                out.last_mut().unwrap().push_str(c);
            }
            _ => {}
        }
    }
}

#[test]
fn chinese_appeal_as_document() {
    let all = paragraphs(&appeal_zh());
    assert_eq!(all[0], "Title: 关于骚扰电话处理结果的申诉书");
    assert_eq!(all[1], "Line: 申诉人：林晓");
    assert_eq!(all[5], "Heading1: 一、基本情况");
    assert!(all[6].starts_with("Body: 申诉人于2025年10月8日首次接到"));
    assert!(all[10].starts_with("Item: 1.⇥责令被申诉企业"));
    assert!(all[12].starts_with("Item: 3.⇥依法赔偿"));
    assert_eq!(all[15..18], ["Sign: 申诉人：林晓", "Sign: 2025年11月20日", "Heading1: 附件：来电清单"]);
    assert_eq!(all[18..20], ["CellHead: 序号", "CellHead: 时间"]);
    assert_eq!(all[23..25], ["Cell: 1", "Cell: 2025-10-08 19:42"]);
}

#[test]
fn hostile_text_stays_text() {
    let mut sheet = empty("en");
    sheet.title = "</w:t> & <b> \"x\" 'y'".to_owned();
    sheet.blocks = vec![plain(Role::Paragraph, "a\u{0}b\u{b}c\td\r\ne ]]> &amp;"), plain(Role::Item, "x\ty")];
    sheet.tables = vec![Table {
        title: String::new(),
        head: vec!["<h>".to_owned()],
        rows: vec![vec!["&".to_owned(), "more".to_owned()], Vec::new()],
    }];
    assert_eq!(
        paragraphs(&sheet),
        [
            "Title: </w:t> & <b> \"x\" 'y'",
            "Body: ab↵c d↵e ]]> &amp;",
            "Item: 1.⇥x y",
            "CellHead: <h>",
            "CellHead: ",
            "Cell: &",
            "Cell: more",
            "Cell: ",
            "Cell: ",
            "Line: ",
        ]
    );
}

#[test]
fn draft_says_so() {
    let mut sheet = complaint_en();
    sheet.gaps.push(blocking_gap());
    assert_eq!(paragraphs(&sheet)[0], "Draft: DRAFT");
    sheet.lang = "zh-CN".to_owned();
    assert_eq!(paragraphs(&sheet)[0], "Draft: 草稿");
}

#[test]
fn package_is_complete_and_stable() {
    let file = docx(&appeal_zh()).unwrap();
    assert!(file == docx(&appeal_zh()).unwrap());
    let zip = zip::ZipArchive::new(Cursor::new(&file)).unwrap();
    let names: Vec<_> = zip.file_names().map(Result::unwrap).collect();
    assert_eq!(
        names,
        ["[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/_rels/document.xml.rels", "word/styles.xml"]
    );
    // Every style that a paragraph names exists, in both languages.
    for sheet in [appeal_zh(), complaint_en()] {
        let styles = part(&docx(&sheet).unwrap(), "word/styles.xml");
        for style in ["Title", "Draft", "Heading1", "Line", "Body", "Item", "Sign", "Cell", "CellHead", "Rules"] {
            assert!(styles.contains(&format!("w:styleId=\"{style}\"")), "{style}");
        }
    }
}
