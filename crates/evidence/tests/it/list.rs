//! Lists as text: carriers and apps.

use evidence::ReadContext;
use evidence::Reader::{CallCsv, CarrierListCsv};
use jiff::tz::TimeZone;

use crate::tools::{gb18030, outcome, refusal, rows, utf16};

fn read(text: &str) -> Vec<String> {
    rows(CallCsv, text.as_bytes()).0
}

const MOBILE: &str = "中国移动通信客户语音详单\n客户姓名：张*三,手机号码：1380000****\n账期：2026年03月01日-2026年03月31日\n\n\
    起始时间,通信地点,通信方式,对方号码,通信时长,通信类型,套餐优惠,实收通信费(元)\n\
    03-02 10:12:33,武汉,被叫,1366****6378,1分5秒,国内通话,套餐,0.00\t\n\
    03-02 11:00:00,武汉,主叫,057100000000,1小时2分3秒,国内通话,套餐,0.15\n\
    03-03 09:30:01,武汉,被叫,=\"13800000000\",41秒,国内通话,套餐,0.00\n\
    合计,,,,,,,0.15\n共3条记录\n\
    起始时间,通信地点,对方号码,通信方式,信息类型,业务名称,套餐优惠,通信费(元)\n\
    03-04 08:00:00,武汉,106900000000,接收,短信,点对点,,0.00\n\
    起始时间,通信地点,上网方式,总时长,总流量\n03-04 08:00:00,武汉,4G,1秒,3MB\n";

const MOBILE_READ: [&str; 4] = [
    "6 2026-03-02T10:12:33 1366****6378 in 65s",
    "7 2026-03-02T11:00 057100000000 out 3723s",
    "8 2026-03-03T09:30:01 13800000000 in 41s",
    "12 2026-03-04T08:00 106900000000 in message",
];

#[test]
fn mobile_list_in_every_encoding() {
    for (bytes, name) in [
        (MOBILE.as_bytes().to_vec(), "UTF-8"),
        (gb18030(MOBILE), "GB18030"),
        (utf16(MOBILE, true, true), "UTF-16LE"),
        (utf16(MOBILE, false, true), "UTF-16BE"),
        (["\u{FEFF}", MOBILE].concat().into_bytes(), "UTF-8"),
        (MOBILE.replace('\n', "\r\n").into_bytes(), "UTF-8"),
    ] {
        let (lines, summary) = rows(CarrierListCsv, &bytes);
        assert_eq!(lines, MOBILE_READ, "{name}");
        assert_eq!(summary.encoding, name);
        let skipped = summary.skipped;
        assert_eq!((skipped.lead, skipped.headers, skipped.totals, skipped.other_sections), (3, 3, 2, 1));
    }
    assert_eq!(rows(CarrierListCsv, MOBILE.replace(',', "\t").as_bytes()).0, MOBILE_READ);
    assert_eq!(rows(CarrierListCsv, MOBILE.replace(',', ";").as_bytes()).0, MOBILE_READ);
}

#[test]
fn unicom_and_telecom_lists() {
    let unicom = "序号,业务类型,通话起始时间,通话时长,呼叫类型,对方号码,本机通话地,对方归属地,通话类型,通话费,其他费,小计\n\
        1,语音电话,2026-03-02 10:12:33,00:01:05,被叫,'057100000000,武汉,杭州,国内通话,0.00,0.00,0.00\n";
    assert_eq!(rows(CarrierListCsv, unicom.as_bytes()).0, ["2 2026-03-02T10:12:33 057100000000 in 65s"]);
    let telecom = "对方号码,呼叫类型,起始时间,通话时长（秒）,费用（元）,通话类型,使用地点,是否在套餐内\n\
        13800000000,主叫,20260302101233,65,0.00,本地,重庆,是\n,被叫,2026/3/2 10:12,3,0,本地,重庆,是\n";
    assert_eq!(
        rows(CarrierListCsv, telecom.as_bytes()).0,
        ["2 2026-03-02T10:12:33 13800000000 out 65s", "3 2026-03-02T10:12 withheld in 3s"]
    );
}

#[test]
fn english_list() {
    let text = "Date,Time,Number,Name,Type,Duration\n\
        2026-03-02,10:12:33,13800000000,,Incoming,1'05\"\n\
        2026-03-02,10:13,Private,Bank,Missed call,\n\
        \"Mar 2, 2026\",10:14:15 PM,13800000000,(Unknown),Outgoing,0:59\n\
        25/3/2026,9:05 am,13800000000,\"Li, Four\",Rejected,0\n\
        2026.3.2,10:15:00.250,13800000000,null,Blocked,--\n";
    assert_eq!(
        read(text),
        [
            "2 2026-03-02T10:12:33 13800000000 in 65s",
            "3 2026-03-02T10:13 withheld missed <Bank>",
            "4 2026-03-02T22:14:15 13800000000 out 59s",
            "5 2026-03-25T09:05 13800000000 rejected <Li, Four>",
            "6 2026-03-02T10:15 13800000000 blocked",
        ]
    );
}

#[test]
fn every_way_to_write_a_time() {
    let read = |time: &str| read(&format!("时间;号码;类型\n{time};13800000000;来电\n")).remove(0);
    let good = "2 2026-03-02T10:12:33 13800000000 in";
    for time in [
        "2026-03-02 10:12:33",
        "2026/3/2 10:12:33",
        "2026年3月2日 10:12:33",
        "2026年03月02日10时12分33秒",
        "2026-03-02T10:12:33",
        "2026-03-02T02:12:33Z",
        "2026-03-02T03:12:33.5+01:00",
        "20260302101233",
        "1772417553",
        "1772417553000",
        "2026.03.02 10:12:33",
        "2026-03-02  10:12:33\t",
        "２０２６-03-02 10：12：33",
        "Mon, 2 Mar 2026 10:12:33",
        "2026-03-02 上午10:12:33",
        "46083.42538194444",
        "2026-03-02 (星期一) 10:12:33",
    ] {
        assert_eq!(read(time), good, "{time}");
    }
    assert_eq!(read("2026-3-2"), "2 2026-03-02 13800000000 in");
    assert_eq!(read("Oct 2, 2026 12:05 AM"), "2 2026-10-02T00:05 13800000000 in");
    assert_eq!(read("2026年3月2日 下午3:04"), "2 2026-03-02T15:04 13800000000 in");
    assert_eq!(read("02/03/2026 10:12"), "2 BAD time-ambiguous [02/03/2026 10:12]");
    assert_eq!(read("03-02 10:12:33"), "2 BAD year-missing [03-02 10:12:33]");
    assert_eq!(read("2026-02-30 10:12"), "2 BAD time-unreadable [2026-02-30 10:12]");
    assert_eq!(read("昨天"), "2 BAD time-unreadable [昨天]");
    assert_eq!(read("1970-01-01 08:00"), "2 BAD time-unreadable [1970-01-01 08:00]");
    assert_eq!(read(""), "2 BAD time-missing [,138****00,来电]");
}

#[test]
fn the_year_comes_from_the_period_or_from_the_person() {
    let hint = ReadContext::new(TimeZone::UTC).on(jiff::civil::date(2026, 3, 2));
    let text = "时间,号码,类型\n12-31 23:59:59,13800000000,来电\n";
    assert_eq!(outcome(CallCsv, text.as_bytes(), &hint).0, ["2 2025-12-31T23:59:59 13800000000 in"]);
    let over = "查询时间段：2025年12月 至 2026年02月\n打印时间：2026-04-01\n时间,号码,类型\n12-31 23:59,13800000000,来电\n1月2日 0:10,13800000000,来电\n03-01 0:10,13800000000,来电\n";
    assert_eq!(
        outcome(CallCsv, over.as_bytes(), &hint).0,
        ["4 2025-12-31T23:59 13800000000 in", "5 2026-01-02T00:10 13800000000 in", "6 BAD year-missing [03-01 0:10]"]
    );
    let days = "时间,号码,类型\n2026-03-02 星期一,,\n10:12,13800000000,来电\n";
    assert_eq!(read(days), ["3 2026-03-02T10:12 13800000000 in"]);
}

#[test]
fn every_way_to_write_a_duration() {
    let read = |length: &str| read(&format!("时间\t号码\t类型\t时长\n2026-03-02\t10086\t来电\t{length}\n")).remove(0);
    for length in
        ["65", "65秒", "1分5秒", "00:01:05", "01:05", "1'05\"", "1m 5s", "1 min 5 sec", "65.0", "６５", "1分05秒 "]
    {
        assert_eq!(read(length), "2 2026-03-02 10086 in 65s", "{length}");
    }
    assert_eq!(read("1小时2分3秒"), "2 2026-03-02 10086 in 3723s");
    assert_eq!(read("--"), "2 2026-03-02 10086 in");
    assert_eq!(read("1,234"), "2 2026-03-02 10086 in 1234s");
    // A length that cannot be read, or that cannot be true, costs the row nothing else.
    for length in ["很久", "-1", "99999999", "响铃12秒", "1,23"] {
        assert_eq!(read(length), "2 2026-03-02 10086 in", "{length}");
    }
    let minutes = "时间,号码,类型,通话时长(分钟)\n2026-03-02,10086,来电,3\n";
    assert_eq!(rows(CallCsv, minutes.as_bytes()).0, ["2 2026-03-02 10086 in 180s"]);
}

#[test]
fn bad_rows_say_what_is_wrong_and_good_rows_stay() {
    let text = "时间,号码,类型,时长\n\
        2026-03-02 10:00,1.38E+10,来电,1\n\
        2026-03-02 10:01,13800000000,不知道,1\n\
        2026-03-02 10:02\n\
        2026-03-02 10:03,\"1380000\n0000\",来电,1\n\
        2026-03-02 10:04,\"13800000000,来电,1\n\
        2026-03-02 10:05,13800000000,来电,1\n\
        2026-03-02 10:06,\"13800000000\",来电,1,extra,more\n\
        \n2026-03-02 10:07,138\u{0}00000000,来电,1\n";
    let (lines, summary) = rows(CallCsv, text.as_bytes());
    assert_eq!(
        lines,
        [
            "2 BAD number-destroyed [1.38E+10]",
            "3 2026-03-02T10:01 13800000000 unknown 1s ?direction",
            "4 BAD too-few-columns [2026-03-02 10:02]",
            "5 BAD number-unreadable [138****00 0000]",
            "7 BAD unclosed-quote [2026-03-02 10:04,\"138****00,来电,1]",
            "8 2026-03-02T10:05 13800000000 in 1s",
            "9 2026-03-02T10:06 13800000000 in 1s",
            "11 2026-03-02T10:07 13800000000 in 1s",
        ]
    );
    assert_eq!((summary.rows, summary.bad, summary.last_line), (4, 4, 11));
}

#[test]
fn a_list_of_callers_needs_no_directions() {
    assert_eq!(read("日期,来电号码\n2026-03-02,13800000000\n"), ["2 2026-03-02 13800000000 in"]);
    assert_eq!(read("日期,号码\n2026-03-02,13800000000\n"), ["2 2026-03-02 13800000000 in ?incoming"]);
    assert_eq!(read("日期,对方号码\n2026-03-02,13800000000\n"), ["2 2026-03-02 13800000000 unknown ?direction"]);
    let both = "主叫号码,被叫号码,开始时间,方向\n13800000000,10086,2026-03-02 10:00,呼出\n057100000000,13800000000,2026-03-02 10:01,呼入\n";
    assert_eq!(read(both), ["2 2026-03-02T10:00 10086 out", "3 2026-03-02T10:01 057100000000 in"]);
}

#[test]
fn two_encodings_in_one_file() {
    let mut bytes = "Date,Number,Type\n".as_bytes().to_vec();
    bytes.extend(std::iter::repeat_n(b"2026-03-02,10086,Missed\n", 3000).flatten());
    bytes.extend(gb18030("2026-03-02,10086,被叫\n"));
    let (lines, _) = rows(CallCsv, &bytes);
    assert_eq!(lines[3000], "3002 2026-03-02 10086 in");
}

#[test]
fn without_header_nothing_is_guessed() {
    assert_eq!(refusal(CallCsv, b"2026-03-02,13800000000\n").id(), "no-header");
    assert_eq!(refusal(CallCsv, "说明\n".repeat(31).as_bytes()).id(), "no-header");
    assert_eq!(refusal(CallCsv, b"").id(), "no-header");
}

/// A list of these lines in an encoding, with a bad byte at a place of one of them.
fn with_a_bad_byte(encoding: &'static encoding_rs::Encoding, lines: &[&str], line: usize, at: usize) -> Vec<u8> {
    let mut all: Vec<Vec<u8>> = lines.iter().map(|l| encoding.encode(l).0.into_owned()).collect();
    all[line].insert(at, 0xFF);
    all.join(&b'\n')
}

#[test]
fn one_bad_byte_costs_one_row() {
    let lines = [
        "中国移动 通话详单",
        "时间,号码,类型,姓名",
        "2026-03-02 10:12,13800000001,来电,李明",
        "2026-03-02 10:13,13800000002,来电,王小明",
        "2026-03-02 10:14,13800000003,来电,",
    ];
    for encoding in [encoding_rs::UTF_8, encoding_rs::GB18030] {
        // In a title, between the digits of a number, in a name.
        for (line, at) in [(0, 0), (2, 20), (2, 38)] {
            let file = with_a_bad_byte(encoding, &lines, line, at);
            assert_eq!(evidence::recognise("l.csv", &file), Some(CarrierListCsv));
            let read = rows(CarrierListCsv, &file).0;
            assert_eq!(read.len(), 3, "{} {line} {at}: {read:?}", encoding.name());
            let sound = read.iter().filter(|row| row.contains("1380000000")).count();
            assert_eq!(sound, if (line, at) == (2, 20) { 2 } else { 3 }, "{} {line} {at}: {read:?}", encoding.name());
        }
    }
}

#[test]
fn one_bad_byte_far_down_shows_itself_and_nothing_else() {
    let line = "2026-03-02 10:12,13800000001,来电,张三";
    let mut file = format!("时间,号码,类型,姓名\n{}", format!("{line}\n").repeat(3_000)).into_bytes();
    for at in [500, 90_000, 120_000] {
        let name = file[..at].iter().rposition(|b| *b == b'\n').expect("lines") + line.len() - 6 + 1;
        file[name + 1] = 0xFF;
    }
    let mut names = std::collections::BTreeMap::new();
    let mut read = |row: evidence::Row| {
        if let evidence::Row::Call(call) = row {
            *names.entry(call.contact.unwrap_or_default()).or_insert(0) += 1;
        }
        std::ops::ControlFlow::Continue(())
    };
    let summary = evidence::read_stream(CallCsv, &file[..], &crate::tools::shanghai(), &mut read);
    assert_eq!(summary.expect("a list").encoding, "UTF-8");
    let kinds: Vec<(String, i32)> = names.into_iter().collect();
    assert_eq!(kinds, [("张三".to_owned(), 2_997), ("\u{fffd}\u{fffd}\u{fffd}三".to_owned(), 3)]);
}
