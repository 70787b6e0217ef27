//! Legal names and checked facts through the real door: typed, kept, printed.
#![expect(clippy::disallowed_methods, reason = "poppler reads the paper back")]

use crate::wurao::{Wurao, arg};

use std::process::Command;

fn paper(wurao: &Wurao, case: &str) -> String {
    let pdf = wurao.path("letter.pdf");
    let written = wurao.run(&["letter", case, "appeal", "--format", "pdf", "-o", arg(&pdf)]);
    assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
    let read = Command::new("pdftotext").args(["-raw", arg(&pdf), "-"]).output().expect("poppler");
    String::from_utf8(read.stdout).expect("UTF-8")
}

#[test]
fn every_legal_name_is_kept_and_printed_as_it_is() {
    for (typed, printed) in [
        ("阿卜杜热依木·买买提托合提", "阿卜杜热依木·买买提托合提"),
        ("王㬚𬭎㛃", "王㬚𬭎㛃"),
        ("陈𠮷", "陈𠮷"),
        ("张一", "张一"),
        ("李𰻞", "李𰻞"),
        ("龚\u{e863}", "龚䶮"),
        ("\u{e81e}某", "龴某"),
        // What no font has is marked and named, never empty, and never a reason to ask for another name.
        ("张𪚥", "张〔手写：U+2A6A5〕"),
        ("张\u{e000}", "张〔手写：U+E000〕"),
    ] {
        let wurao = Wurao::new();
        let case = wurao.case();
        wurao.json(&["event", "add", &case, "fact", "key=name", &format!("value={typed}")]);
        let read = paper(&wurao, &case);
        assert!(read.contains(&format!("申诉人：{printed}")), "{typed}: {read}");
        let text = wurao.run(&["letter", &case, "appeal"]);
        // Text keeps also what paper has to mark.
        let name = if printed.contains('〔') { typed } else { printed };
        assert!(String::from_utf8_lossy(&text.stdout).contains(&format!("申诉人：{name}")), "{typed}");
    }
}

#[test]
fn a_fact_that_cannot_be_true_is_refused_with_the_reason() {
    let wurao = Wurao::new();
    let case = wurao.case();
    let long = "长".repeat(10_000);
    for (key, value, reason) in [
        ("postcode", "12345", "邮编是六位数字"),
        ("email", "linxiao@", "不是完整的邮箱地址"),
        ("phone", "123", "不是电话号码"),
        ("name", long.as_str(), "最多 60 个字，现在是 10000 个"),
        ("address", "北京", "写到门牌号"),
    ] {
        let added = wurao.run(&[
            "--lang",
            "zh",
            "event",
            "add",
            &case,
            "fact",
            &format!("key={key}"),
            &format!("value={value}"),
        ]);
        let told = String::from_utf8_lossy(&added.stderr).into_owned();
        assert!(!added.status.success() && told.contains(reason), "{key}: {told}");
        assert!(told.chars().count() < 400, "{key}: the value is folded");
    }
    assert_eq!(wurao.json(&["case", "show", &case])["facts"].get("postcode"), None);
}
