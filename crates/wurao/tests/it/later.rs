//! What comes later: reminders that are swept at night, and a law that changes.

use crate::wurao::Wurao;
use serde_json::Value;

fn case(wurao: &Wurao) -> String {
    let opened = wurao.json(&["--on", "2026-10-01", "case", "new", "--subject", "套餐推销电话"]);
    let id = opened["case"].as_str().expect("an id").to_owned();
    for event in [
        &["incident", "at=2026-10-01", "number=1366****6378", "nuisance=yes", "refused=yes"][..],
        &["dispatched", "rung=operator-hotline", "at=2026-10-02", "ticket=1002-0001"],
    ] {
        let arguments = [&["--on", "2026-10-02", "event", "add", &id][..], event].concat();
        wurao.json(&arguments);
    }
    id
}

fn told(swept: &Value) -> Vec<(String, String)> {
    let rows = swept["reminders"].as_array().expect("a list").iter();
    rows.map(|r| (r["clock"].as_str().expect("text").to_owned(), r["due"].as_str().expect("text").to_owned())).collect()
}

#[test]
fn what_came_due_is_told_and_what_is_moot_is_not() {
    let wurao = Wurao::new();
    let id = case(&wurao);
    let sweep = |day: &str| wurao.json(&["--on", day, "sweep"]);
    assert_eq!(told(&sweep("2026-10-03")), []);
    // 17 October is a Saturday, so the fifteen days end on Monday the 19th; the day after it is told.
    assert_eq!(told(&sweep("2026-10-19")), []);
    let answer = ("operator_answer".to_owned(), "2026-10-19".to_owned());
    assert_eq!(told(&sweep("2026-10-20")), [answer]);
    let reply = [
        "--on",
        "2026-10-21",
        "event",
        "add",
        &id,
        "reply",
        "rung=operator-hotline",
        "at=2026-10-20",
        "meaning=refused",
    ];
    wurao.json(&reply);
    assert_eq!(told(&sweep("2026-10-21")), [], "an answer came, so its deadline is moot");
}

#[test]
fn a_new_edition_is_explained_on_open_cases() {
    let wurao = Wurao::new();
    let id = case(&wurao);
    let packs = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let folder = wurao.path("edition");
    for name in ["cn", "cn-telecom"] {
        copy(&packs.join(name), &folder.join(name));
    }
    let clocks = folder.join("cn/clocks.toml");
    let text = std::fs::read_to_string(&clocks).expect("clocks");
    let at = text.find("id = \"operator_answer\"").expect("the clock");
    let longer = format!("{}{}", &text[..at], text[at..].replacen("length = 15", "length = 20", 1));
    std::fs::write(&clocks, longer).expect("written");
    let new = folder.join("cn-telecom").display().to_string();
    let diff = wurao.json(&["--on", "2026-10-12", "pack", "diff", &new]);
    assert_eq!(diff["changes"][0]["text"]["zh"], "运营商答复投诉的期限：现在 20 天，原来 15 天");
    assert_eq!(diff["cases"][0]["case"], id);
    assert_eq!(diff["cases"][0]["effect"]["moved"][0][2], "2026-10-22");
    assert_eq!(
        diff["cases"][0]["effect"]["lines"][0]["zh"],
        "运营商答复投诉的期限现在是 20 天，原来是 15 天；你的日子从10月19日\u{a0}周一移到10月22日\u{a0}周四。不用做什么。"
    );
    let same = wurao.json(&["--on", "2026-10-12", "pack", "diff", "cn-telecom"]);
    assert_eq!(
        (same["changes"].clone(), same["cases"][0]["effect"]["lines"].clone()),
        (serde_json::json!([]), serde_json::json!([]))
    );
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a pack").flatten() {
        let target = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(std::fs::copy(entry.path(), target).expect("copied")),
        }
    }
}
