//! Lists as people have them: what a row leaves open, what other rows settle, and what is told.

use evidence::Reader::{self, CallCsv, OpenSheet, PhoneJson, SmsBackupCalls, SuperBackup, WebTable};
use evidence::{Hostile, ReadContext, ReadError};
use jiff::civil::date;

use crate::tools::{gb18030, outcome, refusal, rows, shanghai, zipped};

fn read(text: &str) -> Vec<String> {
    rows(CallCsv, text.as_bytes()).0
}

fn on(reader: Reader, text: &str, context: &ReadContext) -> Vec<String> {
    outcome(reader, text.as_bytes(), context).0
}

#[test]
fn rows_without_a_year_are_of_the_latest_year_that_is_not_ahead() {
    let text = "时间,号码,类型\n12-28 10:12:33,10086,来电\n01-10 09:00,10086,来电\n01-11 09:00,10086,来电\n";
    assert_eq!(
        on(CallCsv, text, &shanghai().on(date(2027, 1, 10))),
        ["2 2026-12-28T10:12:33 10086 in", "3 2027-01-10T09:00 10086 in", "4 2026-01-11T09:00 10086 in"]
    );
    let leap = "时间,号码,类型\n2月29日 8:00,10086,来电\n";
    assert_eq!(on(CallCsv, leap, &shanghai().on(date(2026, 11, 28))), ["2 2024-02-29T08:00 10086 in"]);
    let ahead = "时间,号码,类型\n2026-11-29 8:00,10086,来电\n";
    assert_eq!(on(CallCsv, ahead, &shanghai().on(date(2026, 11, 28))), ["2 BAD time-in-the-future [2026-11-29T08:00]"]);
}

#[test]
fn the_rows_settle_whether_day_or_month_stands_first() {
    let list = |one: &str, other: &str| format!("Date,Number,Type\n{one},10086,Missed\n{other},10086,Missed\n");
    let today = shanghai().on(date(2026, 11, 28));
    let days = |text: &str| on(CallCsv, text, &today);
    assert_eq!(days(&list("10/12/2026", "10/13/2026")), ["2 2026-10-12 10086 missed", "3 2026-10-13 10086 missed"]);
    assert_eq!(days(&list("12/10/2026", "13/10/2026")), ["2 2026-10-12 10086 missed", "3 2026-10-13 10086 missed"]);
    // The tenth of December is still ahead.
    assert_eq!(days(&list("10/12/2026", "10/11/2026")), ["2 2026-10-12 10086 missed", "3 2026-10-11 10086 missed"]);
    let open = list("09/10/2026", "10/09/2026");
    assert_eq!(days(&open), ["2 BAD time-ambiguous [09/10/2026]", "3 BAD time-ambiguous [10/09/2026]"]);
    let told = ReadContext { day_first: Some(true), ..today.clone() };
    assert_eq!(on(CallCsv, &open, &told), ["2 2026-10-09 10086 missed", "3 2026-09-10 10086 missed"]);
}

#[test]
fn directions_are_read_or_wait() {
    assert_eq!(
        read(
            "开始时间,电话号码,主被叫标识,时长\n2026-10-12 10:00,10086,被叫,3\n2026-10-12 11:00,10086,主叫,3\n2026-10-12 12:00,10086,前转,3\n"
        ),
        [
            "2 2026-10-12T10:00 10086 in 3s",
            "3 2026-10-12T11:00 10086 out 3s",
            "4 2026-10-12T12:00 10086 unknown 3s ?direction"
        ]
    );
    // No header names the column, but its cells are nothing else.
    assert_eq!(read("时间,号码,栏一,栏二\n2026-10-12 10:00,10086,武汉,呼出\n"), ["2 2026-10-12T10:00 10086 out"]);
    assert_eq!(read("时间,号码,类型\n2026-10-12 10:00,10086,1\n注：1-被叫 2-主叫\n"), ["2 2026-10-12T10:00 10086 in"]);
    assert_eq!(read("时间,号码,类型\n2026-10-12 10:00,10086,1\n"), ["2 2026-10-12T10:00 10086 unknown ?direction"]);
    assert_eq!(read("时间,号码,类型\n1791771725000,10086,1\n"), ["2 2026-10-12T10:22:05 10086 in ?figures"]);
}

#[test]
fn caller_and_called_need_the_persons_number() {
    let head = "主叫号码,被叫号码,时间\n";
    let one = format!("{head}10086,13800000000,2026-10-12 10:00\n");
    assert_eq!(read(&one), ["2 BAD own-number-needed [10086,138****00,2026-10-12 10:00]"]);
    let own = ReadContext { own: vec!["+8613800000000".to_owned()], ..shanghai() };
    assert_eq!(on(CallCsv, &one, &own), ["2 2026-10-12T10:00 10086 in"]);
    let more = format!("{one}13800000000,10010,2026-10-13 10:00\n");
    assert_eq!(read(&more), ["2 2026-10-12T10:00 10086 in", "3 2026-10-13T10:00 10010 out"]);
    // Two numbers are in every row: which is the person's is not shown.
    let same = format!("{one}10086,13800000000,2026-10-13 10:00\n");
    assert!(read(&same).iter().all(|line| line.contains("BAD own-number-needed")));
}

#[test]
fn a_comma_in_the_name_is_put_back_where_that_can_be_done_in_one_way() {
    let (lines, summary) = rows(
        CallCsv,
        "姓名,号码,时长,时间,类型\n甲,乙,13800000000,20,2026-10-12 10:00,来电\n丙,13800000001,20,2026-10-12 11:00,来电\n".as_bytes(),
    );
    assert_eq!(lines, ["2 2026-10-12T10:00 13800000000 in 20s <甲,乙>", "3 2026-10-12T11:00 13800000001 in 20s <丙>"]);
    assert_eq!(summary.skipped.repaired, 1);
    assert_eq!(
        read("姓名,号码,时间,类型\n甲,乙,丙,丁,戊,己,13800000000,2026-10-12 10:00,来电\n")[0].split(' ').nth(1),
        Some("BAD")
    );
}

#[test]
fn backups_of_other_apps() {
    let text = "<alllogs count=\"2\">\n<log number=\"10086\" time=\"x\" date=\"1791771725000\" type=\"1\" name=\"甲\" dur=\"31\"/>\n<log number=\"10086\" date=\"1791771725000\" type=\"3\" name=\"\" dur=\"9\"/></alllogs>";
    assert_eq!(
        rows(SuperBackup, text.as_bytes()).0,
        ["2 2026-10-12T10:22:05 10086 in 31s <甲>", "3 2026-10-12T10:22:05 10086 missed rang 9s"]
    );
    let messages = "<allsms count=\"1\">\n<sms address=\"10690000\" time=\"x\" date=\"1791771725000\" type=\"1\" body=\"offer\" read=\"1\" name=\"\"/>\n</allsms>";
    assert_eq!(
        rows(Reader::SmsBackupMessages, messages.as_bytes()).0,
        ["2 2026-10-12T10:22:05 10690000 in message \"offer\""]
    );
    let types: Vec<String> = ["20", "21", "22", "100", "101", "1002", "102"]
        .iter()
        .map(|figure| format!("<call number=\"10086\" duration=\"-1\" date=\"1791771725000\" type=\"{figure}\"/>\n"))
        .collect();
    let calls = format!("<calls count=\"7\">\n{}</calls>", types.concat());
    let ways: Vec<String> = rows(SmsBackupCalls, calls.as_bytes())
        .0
        .iter()
        .map(|line| line.split(' ').skip(3).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(ways, ["in", "out", "missed", "in", "out", "missed", "unknown ?direction"]);
}

#[test]
fn json_of_phone_apps() {
    let list = r#"[{"number":"10086","date":"1791771725000","duration":"31","type":"1","presentation":"1","name":null},
        {"number":"10086","date":"1791771725000","duration":"-1","type":"77"},
        {"number":"x","date":"1791771725000","duration":"3","type":"1","presentation":"2"}]"#;
    assert_eq!(
        rows(PhoneJson, list.as_bytes()).0,
        [
            "1 2026-10-12T10:22:05 10086 in 31s",
            "2 2026-10-12T10:22:05 10086 unknown ?direction",
            "3 2026-10-12T10:22:05 withheld in 3s"
        ]
    );
    let lines = "{\"phone_number\":\"10086\",\"timestamp\":1791771725000,\"call_type\":\"OUTGOING\"}\n{broken\n";
    assert_eq!(rows(PhoneJson, lines.as_bytes()).0, ["1 2026-10-12T10:22:05 10086 out", "2 BAD broken-markup []"]);
    assert!(matches!(refusal(PhoneJson, b"{\"a\":1}"), ReadError::NoEntries));
}

#[test]
fn tables_of_web_pages_and_open_documents() {
    let page = "<html><head><meta charset=gb2312></head><TABLE><TR><TD>起始时间<TD>通信方式<TD>对方号码<TD>通信时长<TR><td class=x>2026-10-12<br>10:22:05</td><td>被叫</td><td>10086</td><td>&nbsp;31秒</td></tr></table><p>完</p>";
    assert_eq!(rows(WebTable, &gb18030(page)).0, ["2 2026-10-12T10:22:05 10086 in 31s"]);
    assert!(matches!(refusal(WebTable, b"<html><table><tr><td>1</td></tr></table>"), ReadError::NoTable));
    let bomb = "<table:table table:name='a'><table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"1000\"><text:p>x</text:p></table:table-cell></table:table-row></table:table>";
    let ods =
        zipped(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", bomb.as_bytes())]);
    assert!(matches!(refusal(OpenSheet, &ods), ReadError::Hostile(Hostile::Cells)));
    assert!(matches!(refusal(OpenSheet, b"PK\x03\x04"), ReadError::Damaged));
}

#[test]
fn numbers_that_are_none() {
    let list = |number: &str| read(&format!("时间,号码,类型\n2026-10-12 10:00,{number},来电\n")).remove(0);
    assert_eq!(list("快递小王"), "2 BAD number-unreadable [快递小王]");
    assert_eq!(list("12"), "2 2026-10-12T10:00 12 in ?number");
    assert_eq!(list("1234567890123456789"), "2 2026-10-12T10:00 1234567890123456789 in ?number");
    assert_eq!(list("無來電顯示"), "2 2026-10-12T10:00 withheld in");
    // Forged numbers are in no plan, and are shown as they came.
    assert_eq!(list("15400000001"), "2 2026-10-12T10:00 15400000001 in");
}

#[test]
fn mails_give_the_reply_alone() {
    let quoted = "From: a@example.invalid\r\nDate: Wed, 14 Oct 2026 10:00:00 +0800\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n已核实。\r\n\r\n发件人: 我\r\n发送时间: 2026年10月12日\r\n要求赔偿999元\r\n";
    let mail = evidence::mail(quoted.as_bytes()).unwrap();
    assert_eq!((mail.text.trim(), mail.at.unwrap().to_string().as_str()), ("已核实。", "2026-10-14T02:00:00Z"));
    assert_eq!(evidence::reply_alone("好的\n> 旧的\n谢谢"), "好的\n谢谢");
    assert_eq!(evidence::reply_alone("> 都是引用"), "> 都是引用");
    assert_eq!(evidence::reply_alone("2026年10月12日，客服写道：\n旧的"), "2026年10月12日，客服写道：\n旧的");
    assert_eq!(evidence::mail("备注: 这不是邮件\n时间: 早上\n\n正文".as_bytes()), None);
}
