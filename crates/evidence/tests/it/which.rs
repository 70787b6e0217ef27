//! Which reader is for which file.

use evidence::{Identified, NotYet, Reader, identify, recognise};

use crate::tools::{cells, gb18030, utf16, workbook, zipped};

#[test]
fn content_decides_and_the_name_is_a_hint() {
    let calls = "<?xml version='1.0'?>\n<!-- x -->\n<calls count=\"0\">";
    assert_eq!(recognise("a.txt", calls.as_bytes()), Some(Reader::SmsBackupCalls));
    assert_eq!(recognise("a", &utf16(calls, true, true)), Some(Reader::SmsBackupCalls));
    assert_eq!(recognise("calls.xml", b"<smses count='0'></smses>"), Some(Reader::SmsBackupMessages));
    assert_eq!(recognise("a.csv", b"Date,Number,Type\n"), Some(Reader::CallCsv));
    assert_eq!(recognise("a.xls", &gb18030("起始时间\t对方号码\t通信方式\n")), Some(Reader::CarrierListCsv));
    assert_eq!(recognise("a.dat", "中国电信\n时间,号码,类型\n".as_bytes()), Some(Reader::CarrierListCsv));
    let book = workbook(&[("a", &cells(1, &["s:x"]))]);
    assert_eq!(recognise("a.bin", &book), Some(Reader::CarrierListSheet));
    assert_eq!(recognise("a", include_bytes!("fixtures/unicom.xls")), Some(Reader::CarrierListSheet));
    assert_eq!(recognise("nothing-known.csv", b"a,b\n"), Some(Reader::CallCsv));
    assert_eq!(recognise("a.dat", b"a,b\n"), None);
    assert_eq!(recognise("list.xls", b"<html><table><tr><td>1</td></tr></table>"), Some(Reader::WebTable));
    assert_eq!(recognise("a.bak", b"<alllogs count=\"1\"><log/></alllogs>"), Some(Reader::SuperBackup));
    assert_eq!(recognise("calls.ndjson", b"{\"number\":\"1\"}\n{\"number\":\"2\"}"), Some(Reader::PhoneJson));
    assert_eq!(recognise("calls.txt", b"[\n {\n \"number\": 1"), Some(Reader::PhoneJson));
    let ods = zipped(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")]);
    assert_eq!(recognise("calls.ods", &ods), Some(Reader::OpenSheet));
    assert_eq!(recognise("", b""), None);
    assert_eq!(recognise("a.csv", b""), None);
}

#[test]
fn known_but_not_read_yet() {
    let is = |name: &str, head: &[u8], what| assert_eq!(identify(name, head), Identified::NotYet(what), "{name}");
    is("bill.pdf", b"%PDF-1.7\n", NotYet::Pdf);
    is("shot.png", b"\x89PNG\r\n\x1a\n", NotYet::Image);
    is("shot.jpg", b"\xFF\xD8\xFF\xE0", NotYet::Image);
    is("call.m4a", b"\0\0\0\x20ftypM4A ", NotYet::Recording);
    is("call.amr", b"#!AMR\n", NotYet::Recording);
    is("backup.zip", &zipped(&[("calls.xml", b"<calls/>")]), NotYet::Archive);
    is("list.numbers", &zipped(&[("Index/Document.iwa", b"x")]), NotYet::Numbers);
    is("list.xlsb", &zipped(&[("xl/workbook.bin", b"x")]), NotYet::Xlsb);
    is("renamed.xlsx", &zipped(&[("xl/workbook.bin", b"x")]), NotYet::Xlsb);
    is("old.xls", b"\x09\x08\x08\x00\x00\x05\x05\x00", NotYet::OldExcel);
    is("older.xls", b"\x09\x00\x04\x00\x02\x00\x10\x00", NotYet::OldExcel);
    is("reply.eml", b"Received: x\r\n by y\r\nFrom: a@example.invalid\r\nSubject: x\r\n\r\nhello\r\n", NotYet::Mail);
    is("reply.txt", b"From: a@example.invalid\nDate: x\n\nhello", NotYet::Mail);
    let archive = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n";
    is("list.xls", archive, NotYet::WebArchive);
    is("calllog.db", b"SQLite format 3\0xx", NotYet::Database);
    is("all.vcf", b"BEGIN:VCARD\nVERSION:2.1\n", NotYet::Contacts);
    assert_eq!(identify("a.xml", b"<feed/>"), Identified::Unknown);
}

#[test]
fn every_word_is_written_in_both_languages_and_once() {
    let mut ids: Vec<&str> = Reader::ALL.iter().map(|reader| reader.id()).collect();
    assert_eq!(
        ids,
        [
            "sms-backup-calls",
            "sms-backup-messages",
            "super-backup",
            "phone-json",
            "call-csv",
            "carrier-list-csv",
            "carrier-list-sheet",
            "open-sheet",
            "web-table",
        ]
    );
    ids.extend(NotYet::ALL.iter().map(|what| what.id()));
    ids.extend(evidence::BadReason::ALL.iter().map(|what| what.id()));
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count);
    assert!(Reader::ALL.iter().all(|reader| Reader::from_id(reader.id()) == Some(*reader)));
    for reason in evidence::BadReason::ALL {
        assert!(reason.zh().contains('。') && reason.en().ends_with('.'), "{}", reason.id());
    }
}

#[test]
fn files_in_which_nothing_stands_are_empty() {
    for (name, bytes) in [
        ("a.json", &b"[]"[..]),
        ("a.json", b" [ ]\n"),
        ("a.csv", b""),
        ("a.xml", b""),
        ("a.txt", b" \r\n\n"),
        ("a", "\u{FEFF}\n".as_bytes()),
    ] {
        assert_eq!(identify(name, bytes), Identified::Empty, "{name} {bytes:?}");
    }
    assert_ne!(identify("a.json", br#"[{"number":"1","date":1}]"#), Identified::Empty);
}
