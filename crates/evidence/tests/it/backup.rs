//! SMS Backup & Restore.

use std::ops::ControlFlow;

use evidence::Reader::{SmsBackupCalls, SmsBackupMessages};

use crate::tools::{gb18030, line, refusal, rows, shanghai, utf16};

const CALLS: &str = r#"<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
<!--File Created By SMS Backup & Restore v10.15.002 on 2026-03-02 10:12:33-->
<?xml-stylesheet type="text/xsl" href="calls.xsl"?>
<calls count="9" backup_set="8e5d" backup_date="1772417553000" type="full">
  <call number="1366****6378" duration="65" date="1772417553000" type="1" presentation="1" subscription_id="null" post_dial_digits="" readable_date="2026年3月2日 10:12:33" contact_name="(Unknown)" />
  <call number="057100000000" duration="12" date="1772417613999" type="2" presentation="1" contact_name="物业 &amp; 电梯" />
  <call number="-1" duration="0" date="1772417673000" type="3" presentation="2" contact_name="null" />
  <call number="13800000000" duration="0" date="1772417733000" type="4" presentation="1" contact_name="" />
  <call number="13800000000" duration="0" date="1772417793000"
        type="5" presentation="1" />
  <call number="13800000000" duration="0" date="1772417853000" type="6"></call>
  <call number="+86 138-0000-0000" duration="null" date="1772417913000" type="7" contact_name='李"四' />
  <call number="13800000000" duration="0" date="1772417973000" type="9" />
  <call number="13800000000" duration="0" date="null" type="1" />
</calls>
"#;

const CALLS_READ: [&str; 9] = [
    "5 2026-03-02T10:12:33 1366****6378 in 65s",
    "6 2026-03-02T10:13:33 057100000000 out 12s <物业 & 电梯>",
    "7 2026-03-02T10:14:33 withheld missed",
    "8 2026-03-02T10:15:33 13800000000 voicemail 0s",
    "9 2026-03-02T10:16:33 13800000000 rejected",
    "11 2026-03-02T10:17:33 13800000000 blocked",
    "12 2026-03-02T10:18:33 +86 138-0000-0000 in <李\"四>",
    "13 2026-03-02T10:19:33 13800000000 unknown 0s ?direction",
    "14 BAD time-missing [date=\"null\" number=\"138****00\"]",
];

#[test]
fn calls_of_every_type() {
    let (lines, summary) = rows(SmsBackupCalls, CALLS.as_bytes());
    assert_eq!(lines, CALLS_READ);
    assert_eq!((summary.rows, summary.bad, summary.declared, summary.truncated), (8, 1, Some(9), false));
    assert_eq!((summary.count_mismatch(), summary.last_line, summary.encoding), (None, 15, "UTF-8"));
}

#[test]
fn calls_in_every_encoding() {
    let marked = ["\u{FEFF}", CALLS].concat();
    let turned = |bytes: Vec<u8>| rows(SmsBackupCalls, &bytes);
    assert_eq!(turned(marked.into_bytes()).0, CALLS_READ);
    let (lines, summary) = turned(utf16(CALLS, true, true));
    assert_eq!((lines.as_slice(), summary.encoding), (CALLS_READ.map(String::from).as_slice(), "UTF-16LE"));
    assert_eq!(turned(utf16(CALLS, false, true)).1.encoding, "UTF-16BE");
    assert_eq!(turned(utf16(CALLS, false, false)).0, CALLS_READ);
    assert_eq!(turned(gb18030(&CALLS.replace("UTF-8", "GB18030"))).0, CALLS_READ);
    assert_eq!(turned(CALLS.replace('\n', "\r\n").into_bytes()).0, CALLS_READ);
}

const MESSAGES: &str = r#"<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
<smses count="6">
  <sms protocol="0" address="106900000000" date="1772417553000" type="1" subject="null" body="【贷款】最高20万&#10;回T退订&#55357;&#56832;&#0;&#x1F600; &lt;a&gt; &amp;nbsp; &unknown; a & b" toa="null" sc_toa="null" service_center="null" read="1" status="-1" locked="0" date_sent="0" readable_date="x" contact_name="(Unknown)" />
  <sms address="13800000000" date="1772417553000" type="2" body="T" contact_name="null" />
  <sms address="13800000000" date="1772417553000" type="3" body="draft" />
  <mms date="1772417553000" address="13800000000" msg_box="1"><parts><part seq="0" ct="image/jpeg" data="AAAA" /></parts><addrs><addr address="1" type="137" /></addrs></mms>
  <sms address="10086" date="1772417553000" type="1" body="&#55357;x" />
  <sms address="10086" date="1772417553000" type="1" body="null" />
</smses>"#;

#[test]
fn messages_with_emoji_and_entities() {
    let (lines, summary) = rows(SmsBackupMessages, MESSAGES.as_bytes());
    assert_eq!(
        lines,
        [
            "3 2026-03-02T10:12:33 106900000000 in message \"【贷款】最高20万\\n回T退订😀😀 <a> &nbsp; &unknown; a & b\"",
            "4 2026-03-02T10:12:33 13800000000 out message \"T\"",
            "7 2026-03-02T10:12:33 10086 in message \"\u{FFFD}x\"",
            "8 2026-03-02T10:12:33 10086 in message",
        ]
    );
    assert_eq!((summary.skipped.mms, summary.skipped.not_sent, summary.count_mismatch()), (1, 1, None));
}

#[test]
fn a_file_cut_in_the_middle_gives_the_rows_before_the_cut() {
    let cut = CALLS.find("12 ").unwrap_or(0).max(CALLS.find("1772417793000").unwrap());
    let (lines, summary) = rows(SmsBackupCalls, &CALLS.as_bytes()[..cut]);
    assert_eq!(lines[..4], CALLS_READ[..4]);
    assert_eq!(lines[4..], ["9 BAD cut-off []"]);
    assert!(summary.truncated);
    assert_eq!(summary.count_mismatch(), Some((9, 4)));

    let between = CALLS.find("  <call number=\"-1\"").unwrap();
    let (lines, summary) = rows(SmsBackupCalls, &CALLS.as_bytes()[..between]);
    assert_eq!(lines, [CALLS_READ[0], CALLS_READ[1], "7 BAD cut-off []"]);
    assert!(summary.truncated);
}

#[test]
fn every_cut_reports_itself() {
    let end = CALLS.rfind("</calls>").unwrap();
    let start = CALLS.find("<call number").unwrap();
    for cut in (start..end).filter(|cut| CALLS.is_char_boundary(*cut)) {
        let (lines, summary) = rows(SmsBackupCalls, &CALLS.as_bytes()[..cut]);
        assert!(summary.truncated, "cut at {cut}");
        assert!(lines.last().unwrap().contains("BAD cut-off"), "cut at {cut}");
        assert!(
            lines[..lines.len() - 1].iter().zip(CALLS_READ).all(|(got, full)| got == full),
            "cut at {cut}: {lines:?}"
        );
    }
}

#[test]
fn damage_costs_only_the_damaged_row() {
    // A lost quote glues rows together; bytes that are no text; a stray `<`.
    let lost = CALLS.replace("number=\"057100000000\"", "number=\"057100000000");
    let (lines, _) = rows(SmsBackupCalls, lost.as_bytes());
    assert_eq!(lines[0], CALLS_READ[0]);
    assert_eq!(lines[1], "6 BAD broken-markup [<call …]");
    assert_eq!(lines[2..], CALLS_READ[2..]);
    let last = CALLS.replace("date=\"null\"", "date=\"null");
    let (lines, summary) = rows(SmsBackupCalls, last.as_bytes());
    assert_eq!((lines.len(), lines[8].as_str()), (9, "14 BAD broken-markup [<call …]"));
    assert!(!summary.truncated);
    // Also when the file goes on for megabytes behind it.
    let one = "<call number=\"10086\" date=\"1772417553000\" type=\"1\"/>\n";
    let long = format!("<calls>\n<call number=\"1 date=\"1772417553000\" type=\"1\"/>\n{}</calls>", one.repeat(40_000));
    let (lines, summary) = rows(SmsBackupCalls, long.as_bytes());
    assert_eq!(lines[0], "2 BAD broken-markup [<call …]");
    assert_eq!((lines.len(), lines[40_000].as_str()), (40_001, "40002 2026-03-02T10:12:33 10086 in"));
    assert!(!summary.truncated);

    let mut bytes = CALLS.replace("物业", "物@业").into_bytes();
    let at = bytes.iter().position(|byte| *byte == b'@').unwrap();
    bytes[at] = 0xFF;
    let (lines, summary) = rows(SmsBackupCalls, &bytes);
    assert_eq!(lines[1], "6 2026-03-02T10:13:33 057100000000 out 12s <物\u{FFFD}业 & 电梯>");
    assert_eq!((lines.len(), summary.truncated), (9, false));
}

#[test]
fn two_backups_in_one_file_are_both_read() {
    let (lines, summary) = rows(SmsBackupCalls, [CALLS, CALLS].concat().as_bytes());
    assert_eq!((lines.len(), summary.declared, summary.count_mismatch()), (18, Some(18), None));
    assert_eq!(lines[9], "20 2026-03-02T10:12:33 1366****6378 in 65s");
}

#[test]
fn the_count_that_the_file_declares_is_compared() {
    let (_, summary) = rows(SmsBackupCalls, CALLS.replace("count=\"9\"", "count=\"12\"").as_bytes());
    assert_eq!(summary.count_mismatch(), Some((12, 9)));
}

#[test]
fn another_root_is_another_file() {
    assert_eq!(refusal(SmsBackupCalls, MESSAGES.as_bytes()).id(), "not-this-format");
    assert_eq!(refusal(SmsBackupMessages, b"<html></html>").id(), "not-this-format");
    assert_eq!(refusal(SmsBackupMessages, b"").id(), "not-this-format");
}

#[test]
fn the_receiver_may_stop() {
    let mut got = Vec::new();
    let summary = evidence::read_stream(SmsBackupCalls, CALLS.as_bytes(), &shanghai(), &mut |row| {
        got.push(line(&row));
        ControlFlow::Break(())
    });
    assert_eq!(got, CALLS_READ[..1]);
    let summary = summary.unwrap();
    assert_eq!((summary.stopped, summary.rows, summary.count_mismatch()), (true, 1, None));
}
