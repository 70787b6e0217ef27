//! The seed story on the command line: every event as a person would add it, the primary card at every row.

use crate::wurao::Wurao;
use serde_json::Value;

/// What the card must be at each row of `packs/cn-telecom/stories/seed.toml`, up to the two letters and a little beyond.
const PRIMARY: &[(&str, &str)] = &[
    ("2026-03-01", "log-first-call"),
    ("2026-03-02", "complain-hotline"),
    ("2026-04-27", "complain-hotline"),
    ("2026-05-01", "wait"),
    ("2026-05-05", "promise-broken"),
    ("2026-05-05", "file-appeal"),
    ("2026-05-07", "file-appeal"),
    ("2026-05-09", "file-appeal"),
    ("2026-05-10", "file-appeal"),
    ("2026-05-11", "file-appeal"),
    ("2026-05-13", "file-appeal"),
    ("2026-05-15", "file-appeal"),
    ("2026-05-15", "file-appeal"),
    ("2026-05-16", "wait"),
    ("2026-05-18", "wait"),
    ("2026-05-18", "wait"),
    ("2026-05-19", "decide-offer"),
    ("2026-05-20", "request-mediation"),
    ("2026-05-21", "request-mediation"),
];

#[test]
fn the_seed_story_up_to_both_letters() {
    let story = include_str!("../../../../packs/cn-telecom/stories/seed.toml");
    let story: toml::Table = toml::from_str(story).expect("the story is sound");
    let steps = story["step"].as_array().expect("steps");
    let wurao = Wurao::new();
    let case = wurao.case();
    for (step, (on, primary)) in steps.iter().zip(PRIMARY) {
        assert_eq!(plain(&step["on"]), *on);
        for event in step.get("add").and_then(toml::Value::as_array).into_iter().flatten() {
            let event = event.as_table().expect("an event");
            let kind = event["kind"].as_str().expect("a kind");
            let fields: Vec<String> =
                event.iter().filter(|(key, _)| *key != "kind").map(|(k, v)| format!("{k}={}", plain(v))).collect();
            let mut arguments = vec!["event", "add", &case, kind];
            arguments.extend(fields.iter().map(String::as_str));
            wurao.json(&arguments);
        }
        let advice = wurao.json(&["next", &case, "--on", on]);
        assert_eq!(advice["primary"]["action"], *primary, "{on} {:?}", step.get("note"));
    }
    let appeal = letter(&wurao, &case, "appeal", "2026-05-15");
    for part in ["湖北省电信用户申诉受理中心", "9583", "不是官方", "已加免打扰标记"] {
        assert!(appeal.contains(part), "{part} is missing in:\n{appeal}");
    }
    let mediation = letter(&wurao, &case, "mediation", "2026-05-21");
    for part in ["8 次，每次 100 元，合计 800 元", "1000 元", "1800 元", "诉求"] {
        assert!(mediation.contains(part), "{part} is missing in:\n{mediation}");
    }
    for threat in ["否则", "曝光", "不付"] {
        assert!(!mediation.contains(threat), "money stands beside a threat: {threat}\n{mediation}");
    }
}

fn letter(wurao: &Wurao, case: &str, name: &str, on: &str) -> String {
    let sheet: Value = wurao.json(&["letter", case, name, "--on", on]);
    assert_eq!(sheet["gaps"], serde_json::json!([]), "{name} is complete");
    let output = wurao.run(&["letter", case, name, "--on", on]);
    String::from_utf8(output.stdout).expect("letters are UTF-8")
}

fn plain(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        toml::Value::Datetime(day) => day.to_string(),
        toml::Value::Boolean(yes) => yes.to_string(),
        toml::Value::Integer(figure) => figure.to_string(),
        other => panic!("no event holds {other:?}"),
    }
}
