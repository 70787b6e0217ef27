//! The command line: from an empty folder and a phone's list to an appeal.

use crate::wurao::{Wurao, arg};
use serde_json::json;

/// Eight rows: a contact, two sales numbers, a call made, a withheld one, and three that are broken.
const CALLS: &str = r#"<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
<calls count="8" backup_set="x" backup_date="1791763200000" type="full">
  <call number="13800000001" duration="30" date="1791763200000" type="1" presentation="1" readable_date="" contact_name="妈妈" />
  <call number="+86 1366-000-6378" duration="41" date="1791770000000" type="1" presentation="1" readable_date="" contact_name="(Unknown)" />
  <call number="13660006378" duration="0" date="1791856400000" type="3" presentation="1" readable_date="" contact_name="null" />
  <call number="10086" duration="120" date="1791856500000" type="2" presentation="1" readable_date="" contact_name="(Unknown)" />
  <call number="-1" duration="5" date="1791942800000" type="1" presentation="2" readable_date="" contact_name="(Unknown)" />
  <call number="13660006379" duration="1" date="soon" type="1" presentation="1" readable_date="" contact_name="(Unknown)" />
  <call number="13660006379" duration="1" date="1791942900000" type="99" presentation="1" readable_date="" contact_name="(Unknown)" />
  <call number="13660006379" duration="x" date="1791943000000" type="1" presentation="1" readable_date="" contact_name="(Unknown)" />
</calls>
"#;

#[test]
fn a_phones_list_is_read_row_by_row_and_only_once() {
    let wurao = Wurao::new();
    let case = wurao.case();
    let file = wurao.file("calls.xml", CALLS);
    let trial = wurao.json(&["import", arg(&file), "--dry-run"]);
    assert_eq!(wurao.json(&["case", "show", &case])["incidents"], json!([]), "a dry run changes nothing");
    let done = wurao.json(&["import", arg(&file)]);
    for answer in [&trial, &done] {
        let read = &answer["files"][0];
        assert_eq!(read["reader"], "sms-backup-calls");
        let figures = ["rows", "taken", "duplicates", "bad_total"].map(|k| read[k].as_u64().unwrap());
        assert_eq!(figures, [8, 5, 0, 1], "{read}");
        let skipped: Vec<_> =
            read["skipped"].as_array().unwrap().iter().map(|s| (s["reason"].clone(), s["rows"].clone())).collect();
        assert_eq!(skipped, [(json!("in-contacts"), json!(1)), (json!("outgoing"), json!(1))]);
        let lines: Vec<_> = read["bad"].as_array().unwrap().iter().map(|b| b["line"].as_u64().unwrap()).collect();
        assert_eq!(lines, [8], "a length that cannot be read costs the length alone");
        // The call of a type that no phone is known to write is kept, and waits for the person.
        assert_eq!(read["doubts"][0]["doubt"], "direction");
    }
    let again = wurao.json(&["import", arg(&file)]);
    assert_eq!((&again["files"][0]["taken"], &again["files"][0]["duplicates"]), (&json!(0), &json!(5)));
    assert_eq!(again["files"][0]["already"], true);
    let shown = wurao.json(&["case", "show", &case]);
    let seen: Vec<_> = shown["incidents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|i| (i["at"].clone(), i["number"].clone(), i["nuisance"].clone()))
        .collect();
    assert_eq!(
        seen,
        [
            (json!("2026-10-12T09:53:20"), json!("+86 1366-000-6378"), json!(null)),
            (json!("2026-10-13T09:53:20"), json!("13660006378"), json!(null)),
            (json!("2026-10-14T09:53:20"), json!(null), json!(null)),
            (json!("2026-10-14T09:55"), json!("13660006379"), json!(null)),
            (json!("2026-10-14T09:56:40"), json!("13660006379"), json!(null)),
        ]
    );
    assert_eq!(wurao.json(&["next", &case, "--on", "2026-10-15"])["primary"]["action"], "decide-incidents");
    assert_eq!(wurao.json(&["evidence", "verify"])["checked"], 1);
    assert_eq!(wurao.json(&["log", &case])["intact"], true);
}

#[test]
fn from_a_list_to_an_appeal() {
    let wurao = Wurao::new();
    let case = wurao.case();
    let file = wurao.file("calls.xml", CALLS);
    wurao.json(&["import", arg(&file), "--number", "1366 000 6378", "--sales"]);
    let next = |on: &str| wurao.json(&["next", &case, "--on", on])["primary"]["action"].as_str().unwrap().to_owned();
    let add = |fields: &[&str]| wurao.json(&[&["event", "add", &case], fields].concat());
    assert_eq!(next("2026-10-15"), "complain-hotline");
    add(&["dispatched", "rung=operator-hotline", "at=2026-10-15 10:00", "agent=0417", "ticket=1015-0001"]);
    let waiting = wurao.json(&["next", &case, "--on", "2026-10-16"]);
    assert_eq!(waiting["primary"]["action"], "wait");
    // 15 days after 15 October 2026 end on Friday 30 October.
    assert_eq!(waiting["waiting_until"], "2026-10-31");
    assert_eq!(next("2026-10-31"), "file-appeal");

    let (code, refused, _) = wurao.answer(&["letter", &case, "appeal", "--format", "eml"]);
    assert_eq!(code, 1);
    assert!(refused["reason"].as_str().unwrap().starts_with("还缺："), "{refused}");
    let facts = [
        ("name", "林晓"),
        ("phone", "13800000000"),
        ("address", "某市安静路 0 号"),
        ("postcode", "000000"),
        ("email", "linxiao@example.com"),
        ("operator", "mobile"),
        ("operator_province", "湖北"),
        ("operator_name", "某移动通信有限公司某市分公司"),
        ("operator_address", "某市通信路 1 号"),
    ];
    for (key, value) in facts {
        add(&["fact", &format!("key={key}"), &format!("value={value}")]);
    }
    let sheet = wurao.json(&["letter", &case, "appeal", "--on", "2026-10-31"]);
    assert_eq!(sheet["gaps"], json!([]));
    // Both calls came in one imported event; the source beside the sentence counts calls, not events.
    let blocks = sheet["blocks"].as_array().unwrap();
    let counted = blocks.iter().find(|b| b.to_string().contains("通推销电话")).expect("the sentence that counts");
    assert_eq!(counted["cites"][0]["note"], "来电记录 2 条", "{counted}");
    let output = wurao.run(&["letter", &case, "appeal", "--on", "2026-10-31"]);
    let text = String::from_utf8(output.stdout).unwrap();
    for part in [
        "致：湖北省电信用户申诉受理中心",
        "申诉人：林晓",
        "被申诉人：某移动通信有限公司某市分公司",
        "2026年10月12日至2026年10月13日",
        "2 通推销电话",
        "1015-0001",
        "2026年10月31日",
    ] {
        assert!(text.contains(part), "{part} is missing in:\n{text}");
    }
    assert!(!text.contains('{') && !text.contains("［待填"), "{text}");

    let (first, second) = (wurao.path("a.pdf"), wurao.path("b.pdf"));
    let one = wurao.json(&["letter", &case, "appeal", "--on", "2026-10-31", "--format", "pdf", "-o", arg(&first)]);
    let two = wurao.json(&["letter", &case, "appeal", "--on", "2026-10-31", "--format", "pdf", "-o", arg(&second)]);
    assert_eq!((one["draft"].as_bool(), &one["sha256"]), (Some(false), &two["sha256"]));
    assert!(std::fs::read(first).unwrap().starts_with(b"%PDF-1.7"));
    wurao.json(&["letter", &case, "appeal", "--format", "eml", "-o", arg(&wurao.path("a.eml"))]);

    add(&["dispatched", "rung=telecom-appeal", "at=2026-11-02", "letter=appeal", "ticket=SS-1"]);
    let waiting = wurao.json(&["next", &case, "--on", "2026-11-02"]);
    // Recordings of the call of 13 October may be gone after 12 November; seven days before, that comes first.
    assert_eq!(waiting["waiting_until"], "2026-11-05");
    assert_eq!(next("2026-11-05"), "demand-preservation-now");
    add(&["dispatched", "rung=preservation-demand", "at=2026-11-05"]);
    assert_eq!(wurao.json(&["next", &case, "--on", "2026-11-05"])["waiting_until"], "2026-11-10");
    let due = waiting["deadlines"].as_array().unwrap().iter().find(|d| d["clock"] == "appeal_accept").unwrap();
    assert_eq!((&due["due"], &due["standing"]), (&json!("2026-11-09"), &json!("running")));
}

#[test]
fn numbers_and_deadlines_answer_without_a_desk() {
    let wurao = Wurao::new();
    let numbers = wurao.json(&["number", "+86 138 0000 0000", "1366****6378", "-1", "010-12345"]);
    let kinds: Vec<_> = numbers.as_array().unwrap().iter().map(|n| n["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["mobile", "mobile", "withheld", "public-service"]);
    assert_eq!(numbers[0]["e164"], "+8613800000000");
    let due = wurao.json(&["deadline", "appeal_accept", "--from", "2026-10-12"]);
    assert_eq!(due["due"], "2026-10-19");
    assert_eq!(due["trace"][1], "第 1 个工作日是2026年10月13日（周二）");
    let (code, unknown, _) = wurao.answer(&["deadline", "no_such_rule", "--from", "2026-10-12"]);
    assert_eq!((code, unknown["error"].as_str()), (1, Some("not-found")));
    assert!(!wurao.data().exists(), "nothing was written");
}

#[test]
fn wrong_use_is_told_apart_from_refusals() {
    let wurao = Wurao::new();
    assert_eq!(wurao.run(&["deadline", "operator_answer"]).status.code(), Some(2));
    assert_eq!(wurao.run(&["next", "--on", "yesterday"]).status.code(), Some(2));
    let (code, refused, errors) = wurao.answer(&["next"]);
    assert_eq!((code, refused["error"].as_str()), (1, Some("refused")));
    assert!(errors.starts_with("wurao: 还没有案卷"), "{errors}");
    let case = wurao.case();
    let (code, refused, _) = wurao.answer(&["event", "add", &case, "dispatched", "rung=no-such", "at=2026-10-12"]);
    assert_eq!((code, refused["reason"].as_str()), (1, Some("规则包里没有这一步：no-such")));
    let (code, refused, _) = wurao.answer(&["event", "add", &case, "incident", "att=2026-10-12"]);
    assert_eq!(code, 1);
    assert!(refused["reason"].as_str().unwrap().contains("unknown field `att`, expected one of `at`"), "{refused}");
    let (code, refused, _) = wurao.answer(&["--lang", "en", "import", arg(&wurao.path("missing.xml"))]);
    assert_eq!(code, 1, "{refused}");
    assert!(refused["files"][0]["reason"].as_str().unwrap().starts_with("There is no file "), "{refused}");
}

#[test]
fn a_hostile_file_is_refused_and_changes_nothing() {
    let wurao = Wurao::new();
    let case = wurao.case();
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE c [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><calls><call number=\"&b;\"/></calls>";
    let (code, refused, _) = wurao.answer(&["import", arg(&wurao.file("calls.xml", bomb))]);
    assert_eq!(code, 1);
    assert!(refused["files"][0]["reason"].as_str().unwrap().contains("原件已封存"), "{refused}");
    assert_eq!(wurao.json(&["case", "show", &case])["head"], 1);
}

#[test]
fn a_wrong_event_is_taken_back_and_stays_in_the_log() {
    let wurao = Wurao::new();
    let case = wurao.case();
    wurao.json(&["event", "add", &case, "incident", "at=2026-10-12", "nuisance=yes"]);
    wurao.json(&["event", "undo", &case, "2"]);
    assert_eq!(wurao.json(&["case", "show", &case])["incidents"], json!([]));
    let kinds: Vec<_> =
        wurao.json(&["log", &case])["events"].as_array().unwrap().iter().map(|e| e["kind"].clone()).collect();
    assert_eq!(kinds, [json!("case-opened"), json!("incident"), json!("withdrawn")]);
}

#[test]
fn an_event_from_the_command_line_is_asked_what_a_page_asks() {
    let wurao = Wurao::new();
    let case = wurao.case();
    let refused = |fields: &[&str]| {
        let (exit, document, _) = wurao.answer(&[&["event", "add", &case], fields].concat());
        assert_eq!(exit, 1, "{document}");
        document["code"].as_str().unwrap_or_default().to_owned()
    };
    let opened = |pack: &str| format!(r#"body={{"kind":"case-opened","subject":"别的","pack":"{pack}"}}"#);
    assert_eq!(refused(&["withdrawn", "of=1"]), "no-event");
    assert_eq!(refused(&["case-opened", "subject=别的", "pack=nowhere"]), "opening-stands");
    assert_eq!(refused(&["correction", "of=1", &opened("nowhere")]), "opening-stands");
    assert_eq!(refused(&["correction", "of=9", &opened("nowhere")]), "no-event");
    wurao.json(&["event", "add", &case, "incident", "at=2026-10-12", "nuisance=yes"]);
    let promise = r#"body={"kind":"demand","demand":"stop"}"#;
    assert_eq!(refused(&["correction", "of=2", promise]), "correction-of-another-kind");
    let filed = r#"body={"kind":"dispatched","rung":"telecom-appeal","at":"2026-10-12"}"#;
    wurao.json(&["event", "add", &case, "dispatched", "rung=operator-hotline", "at=2026-10-12"]);
    assert_eq!(refused(&["correction", "of=2", filed]), "correction-of-another-kind");
    wurao.json(&["event", "add", &case, "withdrawn", "of=2", "reason=打错了"]);
    assert_eq!(refused(&["withdrawn", "of=2"]), "already-taken-back");
    assert_eq!(wurao.json(&["log", &case])["events"][3]["reason"], json!("打错了"));
    wurao.json(&["event", "add", &case, "correction", "of=1", &opened("cn-telecom")]);
    assert_eq!(wurao.json(&["case", "show", &case])["subject"], json!("别的"));
}

#[test]
fn a_backup_brings_everything_back() {
    let (old, new) = (Wurao::new(), Wurao::new());
    let example = old.json(&["example"]);
    let case = example["case"].as_str().unwrap();
    let file = old.path("backup.jsonl");
    let saved = old.json(&["backup", arg(&file)]);
    let restored = new.json(&["restore", arg(&file)]);
    assert_eq!((&saved["cases"], &saved["events"]), (&restored["cases"], &restored["events"]));
    assert_eq!(old.json(&["log", case]), new.json(&["log", case]));
    let (code, _, _) = new.answer(&["restore", arg(&file)]);
    assert_eq!(code, 1, "a data folder with cases is not overwritten");
}

#[test]
fn packs_are_checked_from_any_folder() {
    let wurao = Wurao::new();
    assert_eq!(wurao.json(&["pack", "check", "cn-telecom"])["ok"], true);
    let folder = wurao.path("mine");
    std::fs::create_dir_all(folder.join("rungs")).unwrap();
    let manifest = "id = \"mine\"\nname = { zh = \"我\", en = \"Mine\" }\nplace = { zh = \"某\", en = \"X\" }\nabout = { zh = \"某\", en = \"X\" }\nversion = \"1\"\nincludes = [\"cn\"]\n";
    std::fs::write(folder.join("pack.toml"), manifest).unwrap();
    std::fs::write(folder.join("rungs/1.toml"), "id = \"go\"\norder = 1\nname = { zh = \"走\", en = \"Go\" }\nrole = \"remedy\"\nabout = { zh = \"走\", en = \"Go\" }\nconfidence = \"H\"\ngate = { has = \"calls\" }\n").unwrap();
    let (code, checked, _) = wurao.answer(&["pack", "check", arg(&folder)]);
    assert_eq!(code, 1);
    assert_eq!(
        checked["mistakes"],
        json!([{ "file": "mine/rungs/1.toml", "line": 7, "message": "`go`: no query `calls`; name it in queries.toml" }])
    );
    let stories = wurao.json(&["pack", "stories", "cn-telecom"]);
    assert_eq!(stories["ok"], true, "{stories}");
}

#[test]
fn the_desk_runs_on_postgresql_as_well() {
    let wurao = Wurao::new();
    let database = bench::Postgres::start().database();
    let with = |arguments: &[&str]| wurao.json(&[&["--database", &database], arguments].concat());
    let opened = with(&["case", "new", "--subject", "套餐推销电话"]);
    let case = opened["case"].as_str().unwrap();
    let file = wurao.file("calls.xml", CALLS);
    assert_eq!(with(&["import", arg(&file), "--sales", "--number", "13660006378"])["files"][0]["taken"], 2);
    assert_eq!(with(&["next", case, "--on", "2026-10-15"])["primary"]["action"], "complain-hotline");
    let filed = ["dispatched", "rung=operator-hotline", "at=2026-10-15 10:00", "agent=0417", "ticket=1015-0001"];
    let filed = with(&[&["--on", "2026-10-15", "event", "add", case], &filed[..]].concat());
    assert_eq!(filed["event"]["kind"], "dispatched");
    let waiting = with(&["next", case, "--on", "2026-10-16"]);
    assert_eq!((&waiting["primary"]["action"], &waiting["waiting_until"]), (&json!("wait"), &json!("2026-10-31")));
    with(&["--on", "2026-10-16", "sweep"]);
    assert_eq!(with(&["--on", "2026-10-31", "sweep"])["reminders"][0]["clock"], "operator_answer");
    assert_eq!(with(&["next", case, "--on", "2026-10-31"])["primary"]["action"], "file-appeal");
    assert_eq!(with(&["log", case])["intact"], true);
    assert_eq!(with(&["evidence", "verify"])["ok"], true);
    assert!(!wurao.data().join("wurao.db").exists());
}
