//! What rows and lists say of direction, length and count, in the words that phones and carriers use.

use evidence::Reader::CallCsv;

use crate::tools::rows;

fn read(text: &str) -> Vec<String> {
    rows(CallCsv, text.as_bytes()).0
}

#[test]
fn calls_that_nobody_took_on_the_other_side_went_out() {
    let read = |word: &str| read(&format!("时间,号码,类型\n2026-03-02 10:00,13800000000,{word}\n")).remove(0);
    for word in [
        "呼出未接通",
        "对方未接",
        "Outgoing (no answer)",
        "拨出未接",
        "去电未接听",
        "未接通(呼出)",
        "对方拒接",
        "对方已挂断",
        "Outgoing missed",
        "Missed (outgoing)",
        "主叫未接通",
        "呼出",
    ] {
        assert_eq!(read(word), "2 2026-03-02T10:00 13800000000 out", "{word}");
    }
    for (word, wanted) in [
        ("未接来电", "missed"),
        ("呼入未接", "missed"),
        ("来电对方已挂断", "missed"),
        ("已拒接", "rejected"),
        ("Missed (incoming)", "missed"),
        ("主叫，被叫未接", "unknown ?direction"),
    ] {
        assert_eq!(read(word), format!("2 2026-03-02T10:00 13800000000 {wanted}"), "{word}");
    }
}

#[test]
fn a_column_of_outcomes_goes_with_the_direction() {
    let text = "时间,号码,通话状态,呼叫类型\n2026-03-02 10:00,13800000000,未接通,呼出\n2026-03-02 11:00,13800000000,未接,呼入\n";
    assert_eq!(read(text), ["2 2026-03-02T10:00 13800000000 out", "3 2026-03-02T11:00 13800000000 missed"]);
    let text = "时间,号码,类型,状态\n2026-03-02 10:00,13800000000,呼出,未接\n2026-03-02 11:00,13800000000,呼入,未接\n\
        2026-03-02 12:00,13800000000,呼入,对方挂断\n2026-03-02 13:00,13800000000,呼入,已接\n";
    assert_eq!(
        read(text),
        [
            "2 2026-03-02T10:00 13800000000 out",
            "3 2026-03-02T11:00 13800000000 missed",
            "4 2026-03-02T12:00 13800000000 in",
            "5 2026-03-02T13:00 13800000000 in",
        ]
    );
}

#[test]
fn a_missed_call_that_rang_has_no_talk() {
    let text =
        "时间,号码,类型,时长\n2026-03-02 10:00,13800000000,未接,响铃12秒\n2026-03-02 11:00,13800000000,来电,１２秒\n";
    assert_eq!(read(text), ["2 2026-03-02T10:00 13800000000 missed rang 12s", "3 2026-03-02T11:00 13800000000 in 12s"]);
    let text = "时间,号码,类型,时长\n2026-03-02 10:00,13800000000,来电,\"1,234\"\n2026-03-02 11:00,13800000000,来电,99999999\n";
    assert_eq!(read(text), ["2 2026-03-02T10:00 13800000000 in 1234s", "3 2026-03-02T11:00 13800000000 in"]);
}

#[test]
fn of_two_columns_of_numbers_the_filled_one_tells_the_direction() {
    let text = "时间,来电号码,去电号码,时长\n2026-03-02 10:00,13800000000,,5\n2026-03-02 11:00,,13900000000,6\n\
        2026-03-02 12:00,--,13900000000,6\n2026-03-02 13:00,,,6\n";
    assert_eq!(
        read(text),
        [
            "2 2026-03-02T10:00 13800000000 in 5s",
            "3 2026-03-02T11:00 13900000000 out 6s",
            "4 2026-03-02T12:00 13900000000 out 6s",
            "5 2026-03-02T13:00 withheld unknown 6s ?direction",
        ]
    );
    let alone = "时间,去电号码,时长\n2026-03-02 10:00,13800000000,5\n";
    assert_eq!(read(alone), ["2 2026-03-02T10:00 13800000000 out 5s"]);
}

#[test]
fn columns_that_say_yes_or_no_to_a_direction() {
    for (head, yes, no) in [
        ("is_incoming", "2 2026-03-02T10:00 13800000000 in", "3 2026-03-02T11:00 13800000000 out"),
        ("呼出", "2 2026-03-02T10:00 13800000000 out", "3 2026-03-02T11:00 13800000000 in"),
        ("呼入", "2 2026-03-02T10:00 13800000000 in", "3 2026-03-02T11:00 13800000000 out"),
    ] {
        let (one, other) = if head.is_ascii() { ("true", "false") } else { ("是", "否") };
        let text =
            format!("时间,号码,{head}\n2026-03-02 10:00,13800000000,{one}\n2026-03-02 11:00,13800000000,{other}\n");
        assert_eq!(read(&text), [yes, no], "{head}");
    }
    let both = "时间,号码,呼入,呼出\n2026-03-02 10:00,13800000000,否,是\n2026-03-02 11:00,13800000000,是,是\n";
    assert_eq!(read(both), ["2 2026-03-02T10:00 13800000000 out", "3 2026-03-02T11:00 13800000000 unknown ?direction"]);
}

#[test]
fn counts_that_a_list_declares_are_compared() {
    let list = "时间,号码,类型\n2026-03-02 10:00,13800000000,来电\n2026-03-02 11:00,13800000000,来电\n";
    let told = |text: &str| rows(CallCsv, text.as_bytes()).1.count_mismatch();
    for line in ["共查询到 5 条记录", "查询结果：共5条"] {
        assert_eq!(told(&format!("{line}\n{list}")), Some((5, 2)), "{line}");
    }
    for line in ["合计,3条", "合计通话：3条", "合计,,3条", "总计：3次通话"] {
        assert_eq!(told(&format!("{list}{line}\n")), Some((3, 2)), "{line}");
    }
    for line in ["合计,2条", "共2条", "合计,,0.15", "本页共20条"] {
        assert_eq!(told(&format!("{list}{line}\n")), None, "{line}");
    }
    // A bill counts each of its parts.
    assert_eq!(told(&format!("{list}共2条记录\n{list}共2条记录\n")), None);
    assert_eq!(told(&format!("共4条记录\n{list}{list}")), None);
}
