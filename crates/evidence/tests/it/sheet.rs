//! Workbooks.

use evidence::Reader::CarrierListSheet;

use crate::tools::{cells, refusal, rows, workbook};

const XLS: &[u8] = include_bytes!("fixtures/unicom.xls");

#[test]
fn new_workbook_with_all_kinds_of_cells() {
    let voice = [
        cells(1, &["s:中国移动语音详单 查询月份：2026年03月"]),
        cells(3, &["s:起始时间", "s:通信方式", "s:对方号码", "s:通信时长", "s:姓名"]),
        cells(4, &["1:46083.42538194444", "s:被叫", "n:13800000000", "n:65"]),
        cells(5, &["s:03-03 09:00:00", "s:主叫", "s:057100000000", "s:41秒", "s:物业"]),
        cells(6, &["n:46085.5", "s:被叫", "s:1366****6378", "2:0.0007523148"]),
        cells(7, &["s:2026-03-05 10:00:00", "s:被叫", "n:1.38e16", "n:1"]),
        cells(8, &["s:2026-03-05 10:00:00", "s:被叫", "s:10086", "3:0.0007523148"]),
        cells(9, &["s:合计", "", "", "n:172"]),
    ]
    .concat();
    let (lines, summary) = rows(CarrierListSheet, &workbook(&[("语音", &voice), ("说明", &cells(1, &["s:仅供参考"]))]));
    assert_eq!(
        lines,
        [
            "4 2026-03-02T10:12:33 13800000000 in 65s @语音",
            "5 2026-03-03T09:00 057100000000 out 41s <物业> @语音",
            "6 2026-03-04T12:00 1366****6378 in 65s @语音",
            "7 BAD number-destroyed [138****00]",
            "8 2026-03-05T10:00 10086 in 65s @语音",
        ]
    );
    assert_eq!((summary.sheets, summary.sheets_skipped), (vec!["语音".to_owned()], vec!["说明".to_owned()]));
    assert_eq!((summary.skipped.lead, summary.skipped.totals), (2, 1));
}

#[test]
fn a_single_sheet_needs_no_name_and_dates_may_be_apart() {
    let list = [
        cells(1, &["s:Date", "s:Time", "s:Number", "s:Type", "s:Duration"]),
        cells(2, &["1:46083", "3:0.42538194444", "s:10086", "s:Missed", ""]),
    ]
    .concat();
    assert_eq!(rows(CarrierListSheet, &workbook(&[("Sheet1", &list)])).0, ["2 2026-03-02T10:12:33 10086 missed"]);
}

#[test]
fn old_workbook() {
    let (lines, summary) = rows(CarrierListSheet, XLS);
    assert_eq!(
        lines,
        [
            "3 2026-03-02T10:12:33 057100000000 in 65s @语音",
            "4 2026-03-03T09:00 1366****6378 out 41s @语音",
            "5 2026-03-04T20:05:06 13800000000 in 12s @语音",
        ]
    );
    assert_eq!((summary.sheets_skipped.len(), summary.skipped.totals), (1, 1));
}

#[test]
fn workbooks_with_a_password_say_so() {
    // The code page record turned into the record that announces encryption.
    let mut locked = XLS.to_vec();
    let at = locked.windows(4).position(|bytes| bytes == [0x42, 0, 2, 0]).unwrap();
    locked[at] = 0x2F;
    assert_eq!(refusal(CarrierListSheet, &locked).id(), "locked");
    // The way new workbooks are encrypted: a container with this entry.
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let mut sealed = XLS.to_vec();
    let at = sealed.windows(16).position(|bytes| bytes == wide("Workbook")).unwrap();
    sealed[at..at + 32].copy_from_slice(&wide("EncryptedPackage"));
    let error = refusal(CarrierListSheet, &sealed);
    assert_eq!(error.id(), "locked");
    assert!(error.en().contains("remove the password") && error.zh().contains("另存后再导入"));
}

#[test]
fn without_header_nothing_is_guessed() {
    assert_eq!(refusal(CarrierListSheet, &workbook(&[("a", &cells(1, &["s:你好"]))])).id(), "no-header");
    assert_eq!(refusal(CarrierListSheet, b"time,number\n").id(), "not-this-format");
}
