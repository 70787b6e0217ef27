//! Whatever comes in: no panic, and lines that only go forward.

use std::io::Cursor;
use std::ops::ControlFlow;

use evidence::{Reader, identify, read};
use proptest::prelude::*;

use crate::tools::{gb18030, shanghai, utf16};

fn every_reader(bytes: &[u8]) {
    identify("a.csv", bytes);
    for reader in Reader::ALL {
        let mut last = 0;
        let mut count = 0;
        let summary = read(*reader, Cursor::new(bytes), &shanghai(), &mut |row| {
            assert!(row.line() >= last.max(1), "{}: {} after {last}", reader.id(), row.line());
            last = row.line();
            count += 1;
            ControlFlow::Continue(())
        });
        if let Ok(summary) = summary {
            assert_eq!(summary.rows + summary.bad, count);
            assert!(summary.last_line >= last);
        }
    }
}

/// Pieces of real files, in any order and number.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "<calls count=\"2\">",
        "<smses>",
        "</calls>",
        "<call number=\"138",
        "\" date=\"1772417553000\"",
        " type=\"1\"",
        "/>",
        ">",
        "<sms ",
        "body=\"&#55357;&#56832;\"",
        "<mms>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?xml ?>",
        "&",
        "'",
        "\n",
        "\r",
        "\0",
        "\"",
        ",",
        "\t",
        ";",
        "时间,号码,类型,时长",
        "Date,Time,Number,Type,Duration",
        "起始时间,上网方式,总流量",
        "2026-03-02 10:12:33",
        "03-02 10:12",
        "46083.4",
        "1.38E+10",
        "来电",
        "未接",
        "1分5秒",
        "合计",
        "\u{FEFF}",
        "账期：2026年03月",
        "13800000000",
        "=\"138\"",
        "１２",
        "年月日时分秒",
        "9999999999999",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        every_reader(&bytes);
    }

    #[test]
    fn pieces_of_files_in_any_order(text in pieces()) {
        every_reader(text.as_bytes());
        every_reader(&gb18030(&text));
        every_reader(&utf16(&text, true, true));
    }

    #[test]
    fn arbitrary_fields(fields in prop::collection::vec(".{0,20}", 4), time in "[0-9年月日时分秒:/. -]{0,24}") {
        every_reader(format!("时间,号码,类型,时长\n{}\n{time},10086,来电,{}\n", fields.join(","), fields[3]).as_bytes());
    }

    #[test]
    fn garbage_before_and_behind(front in prop::collection::vec(any::<u8>(), 0..50), back in prop::collection::vec(any::<u8>(), 0..50)) {
        let call = b"<calls><call number=\"10086\" date=\"1772417553000\" type=\"1\"/></calls>";
        every_reader(&[&front[..], call, &back[..]].concat());
        let list = b"\nDate,Number,Type\n2026-03-02,10086,in\n";
        every_reader(&[&front[..], list, &back[..]].concat());
    }
}
