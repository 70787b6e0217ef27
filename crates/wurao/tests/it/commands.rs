//! What every command answers under `--json`: kept as files under `snapshots/commands/`, on one fixed day.
//!
//! After a change that was meant, `INSTA_UPDATE=always cargo test -p wurao commands` writes them anew; the difference is
//! read before it is committed.

mod registry;
mod screen;

use crate::wurao::{Wurao, arg};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

/// Two days after the seed story's second letter.
const DAY: &str = "2026-05-21";

/// A list with one call, one contact and one broken row.
const CALLS: &str = r#"<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
<calls count="3">
  <call number="13800000001" duration="30" date="1778900000000" type="1" presentation="1" contact_name="妈妈" />
  <call number="13660006378" duration="0" date="1778910000000" type="3" presentation="1" contact_name="(Unknown)" />
  <call number="13660006379" duration="1" date="soon" type="1" presentation="1" contact_name="(Unknown)" />
</calls>
"#;
const MANIFEST: &str = "id = \"mine\"\nname = { zh = \"我\", en = \"Mine\" }\nplace = { zh = \"某\", en = \"X\" }\n\
    about = { zh = \"某\", en = \"X\" }\nversion = \"1\"\nincludes = [\"cn\"]\n";
const RUNG: &str = "id = \"go\"\norder = 1\nname = { zh = \"走\", en = \"Go\" }\nrole = \"remedy\"\n\
    about = { zh = \"走\", en = \"Go\" }\nconfidence = \"H\"\ngate = { has = \"calls\" }\n";

/// The example case, and everything the commands need beside it.
struct Set {
    wurao: Wurao,
    case: String,
    opened: BTreeSet<String>,
}

impl Set {
    fn new() -> Set {
        let wurao = Wurao::new();
        let opened = wurao.json(&["--on", DAY, "example"]);
        let case = opened["case"].as_str().expect("an id").to_owned();
        Set { wurao, opened: BTreeSet::from([case.clone()]), case }
    }

    /// Runs a command and holds its document against the kept one. `code` is the exit code it must have.
    fn says(&mut self, name: &str, code: i32, arguments: &[&str]) -> Value {
        // A registry is asked at other times by its own options.
        let registry = ["registry", "scrub"].contains(&arguments[0]);
        let on = if registry { &[][..] } else { &["--on", DAY][..] };
        let (found, document, errors) = self.wurao.answer(&[on, arguments].concat());
        assert_eq!(found, code, "{name}: {document} {errors}");
        if let Some(id) = document["case"].as_str() {
            self.opened.insert(id.to_owned());
        }
        let text =
            serde_json::to_string_pretty(&without_keys(without_code(without_clock(document.clone())))).expect("JSON");
        let text = without_today(&text);
        let text = self.opened.iter().fold(text, |text, id| text.replace(id.as_str(), "CASE"));
        let folder = self.wurao.path("x");
        let text = without_chance(&text.replace(arg(folder.parent().expect("a folder")), "FOLDER"));
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("snapshots/commands");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name.replace(' ', "-"), text));
        document
    }
}

/// Moments of the real clock become `NOW`: whatever day is asked for, what is recorded is recorded when it is.
fn without_clock(value: Value) -> Value {
    match value {
        Value::String(text) if text.contains('Z') => {
            let moment = |word: &str| word.ends_with('Z') && word.parse::<jiff::Timestamp>().is_ok();
            text.split(' ').map(|word| if moment(word) { "NOW" } else { word }).collect::<Vec<_>>().join(" ").into()
        }
        Value::Array(all) => all.into_iter().map(without_clock).collect(),
        Value::Object(map) => map.into_iter().map(|(key, value)| (key, without_clock(value))).collect(),
        other => other,
    }
}

/// The secret part of a code becomes `CODE`: chance gives it.
fn without_code(mut value: Value) -> Value {
    if let Some(code) =
        value.get_mut("code").filter(|code| code.as_str().is_some_and(|c| c.len() == 9 && c.contains('-')))
    {
        assert!(
            code.as_str().is_some_and(|c| c.bytes().all(|b| b == b'-' || b.is_ascii_uppercase() || b.is_ascii_digit()))
        );
        *code = "CODE".into();
    }
    // By the registry's own key.
    if let Some(code) = value.get_mut("follow") {
        let known =
            code.as_str().and_then(|text| text.rsplit_once('-')).map(|(id, secret)| (id.to_owned(), secret.len()));
        let Some((id, 12)) = known else { panic!("{code} is no code") };
        *code = format!("{id}-CODE").into();
    }
    value
}

/// The day on which the test runs, where people in China count it, becomes `TODAY`: what is recorded is recorded then.
fn without_today(text: &str) -> String {
    let today = desk::clock::Clock::System
        .now()
        .to_zoned_datetime(jiff::tz::TimeZone::get("Asia/Shanghai").expect("a zone"))
        .date();
    let later = today.checked_add(jiff::Span::new().days(5)).expect("a day");
    [
        ("\"DAY\"", today, "TODAY"),
        ("\"DAY\"", later, "TODAY+5"),
        ("since DAY", today, "TODAY"),
        ("自 DAY 起", today, "TODAY"),
    ]
    .into_iter()
    .fold(text.to_owned(), |text, (around, day, name)| {
        text.replace(&around.replace("DAY", &day.to_string()), &around.replace("DAY", name))
    })
}

/// What chance gives becomes `CHANCE`: keys, signatures and what follows from them.
fn without_keys(value: Value) -> Value {
    let of_chance = |key: &str, value: &Value| {
        value.is_string()
            && (matches!(key, "root" | "signature")
                || key == "key" && value.as_str().is_some_and(|key| key.contains('+') || key.starts_with("wurao-")))
    };
    match value {
        Value::Array(all) => all.into_iter().map(without_keys).collect(),
        Value::Object(map) => map
            .into_iter()
            .map(
                |(key, value)| {
                    if of_chance(&key, &value) { (key, "CHANCE".into()) } else { (key, without_keys(value)) }
                },
            )
            .collect(),
        other => other,
    }
}

/// Digests become `HASH`: they follow from bytes that other files keep. So do the ids of findings, which follow from when a call
/// was made.
fn without_chance(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_hexdigit()) {
        let run = rest[at..].find(|c: char| !c.is_ascii_hexdigit()).map_or(rest.len(), |n| at + n);
        out.push_str(&rest[..at]);
        let is_digest = run - at == 64 || run - at == 16 && out.ends_with("\"f-");
        out.push_str(if is_digest { "HASH" } else { &rest[at..run] });
        rest = &rest[run..];
    }
    out + rest
}

#[test]
fn every_command_answers_as_it_is_kept() {
    let mut set = Set::new();
    let case = set.case.clone();
    let case = case.as_str();
    let file = |name: &str, content: &str| set.wurao.file(name, content).to_str().expect("plain").to_owned();
    let (calls, note) = (file("calls.xml", CALLS), file("note.txt", "录音文字：已登记"));
    let reply = file("reply.txt", "经核实，您反映的号码不是我公司的。我们愿意补偿 50 元，请在 3 日内回复。");
    let threat = file("threat.txt", "不付钱就曝光你们。");
    let out = |name: &str| set.wurao.path(name).to_str().expect("plain").to_owned();
    let (log, bundle, backup, pack) = (out("log.jsonl"), out("all.zip"), out("backup.jsonl"), out("mine"));
    let dates = out("dates.ics");
    std::fs::create_dir_all(set.wurao.path("mine/rungs")).expect("a folder");
    file("mine/pack.toml", MANIFEST);
    file("mine/rungs/1.toml", RUNG);

    set.says("number", 0, &["number", "+86 138 0000 0000", "1366****6378", "-1", "014"]);
    set.says("calendar", 0, &["calendar", case, "-o", &dates]);
    set.says("deadline", 0, &["deadline", "appeal_accept", "--from", "2026-05-15"]);
    set.says("hear", 0, &["hear", "这个号码不是我们打的"]);
    set.says("read", 0, &["read", &reply]);
    set.says("lint", 1, &["lint", &threat]);
    set.says("pack list", 0, &["pack", "list"]);
    set.says("pack show", 1, &["pack", "show", &pack]);
    set.says("pack check", 1, &["pack", "check", &pack]);
    set.says("pack stories", 0, &["pack", "stories", "us-calls"]);
    set.says("pack diff", 0, &["pack", "diff", "cn-telecom"]);

    set.says("case list", 0, &["case", "list"]);
    set.says("case show", 0, &["case", "show", case]);
    set.says("case export", 0, &["case", "export", case, "-o", &log]);
    set.says("case import", 1, &["case", "import", &log]);
    set.says("case delete", 1, &["case", "delete", case]);
    set.says("log", 0, &["log", case, "--after", "12"]);
    set.says("next", 0, &["next", case]);
    set.says("letter", 0, &["letter", case, "mediation", "--format", "json"]);
    set.says("money", 0, &["money", case]);
    set.says("promises", 0, &["promises", case]);
    set.says("publish", 0, &["publish", case, "--format", "json"]);
    set.says("party list", 0, &["party", "list", case]);
    let link = ["party", "link", case, "--from", "1366****6378", "--to", "某代理"];
    let how = ["--role", "agent", "--relation", "agent-of", "--proof", "客服亲口说的", "--certainty", "claimed"];
    set.says("party link", 0, &[&link[..], &how].concat());
    set.says("helper add", 0, &["helper", "add", case, "--name", "周阳", "--rights", "draft"]);
    set.says("helper list", 0, &["helper", "list", case]);
    set.says("helper end", 0, &["helper", "end", case, "--name", "周阳"]);
    set.says("import", 0, &["import", &calls, "--case", case]);
    set.says("evidence seal", 0, &["evidence", "seal", &note, "--case", case, "--what", "通话记录"]);
    set.says("evidence list", 0, &["evidence", "list"]);
    set.says("evidence verify", 0, &["evidence", "verify"]);
    set.says("evidence loose", 0, &["evidence", "loose"]);
    set.says("verify", 0, &["verify"]);
    set.says("evidence exhibits", 0, &["evidence", "exhibits", case]);
    set.says("evidence bundle", 0, &["evidence", "bundle", case, "-o", &bundle]);
    let fields = ["incident", "at=2026-05-20 10:22", "number=1366****6378", "nuisance=yes"];
    let added = set.says("event add", 0, &[&["event", "add", case], &fields[..]].concat());
    set.says("event undo", 0, &["event", "undo", case, &added["event"]["seq"].to_string()]);
    let invoice = set.wurao.file("invoice.txt", "销售方名称：某移动通信集团某省有限公司 税号：919900000000000192");
    set.says("party invoice", 0, &["party", "invoice", case, arg(&invoice)]);
    set.says("party companies", 0, &["party", "companies", case]);
    set.says("party choose", 0, &["party", "choose", case, "cmcc-sx"]);
    set.says("sweep", 0, &["sweep"]);
    set.says("jobs list", 0, &["jobs", "list"]);
    set.says("jobs retry", 1, &["jobs", "retry", "nothing"]);
    set.says("phone code", 0, &["phone", "code"]);
    set.says("phone list", 0, &["phone", "list"]);
    set.says("phone end", 1, &["phone", "end", "nobody"]);
    set.says("jobs forget", 1, &["jobs", "forget", "nothing"]);
    set.says("close", 0, &["close", case, "--outcome", "partial", "--watch", "yes"]);
    set.says("backup", 0, &["backup", &backup]);
    set.says("restore", 1, &["restore", &backup]);
    set.says("case new", 0, &["case", "new", "--subject", "第二件"]);
    set.says("example", 0, &["example", "--rows", "3"]);

    registry::answers(&mut set);
    screen::answers(&mut set);

    let of_help: BTreeSet<String> = leaves(&[]).iter().filter(|c| !c.ends_with("serve")).map(|c| file_of(c)).collect();
    assert_eq!(kept(), of_help, "one document for each command");
}

fn file_of(command: &str) -> String {
    format!("{}.snap", command.replace(' ', "-"))
}

fn kept() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/snapshots/commands");
    let files = std::fs::read_dir(folder).expect("snapshots are kept").flatten();
    files.map(|f| f.file_name().to_string_lossy().into_owned()).collect()
}

/// The commands that `--help` lists and that have no further ones below them.
fn leaves(before: &[&str]) -> Vec<String> {
    let output = Wurao::new().run(&[before, &["--help"]].concat());
    let help = String::from_utf8(output.stdout).expect("help is UTF-8");
    let Some((_, list)) = help.split_once("Commands:\n") else { return vec![before.join(" ")] };
    let names = list.lines().take_while(|l| !l.trim().is_empty()).filter_map(|l| l.split_whitespace().next());
    names.flat_map(|name| leaves(&[before, &[name]].concat())).collect()
}

/// A conflict is about a form that was shown, and the command line shows none.
#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_refusal_has_its_code() {
    let wurao = Wurao::new();
    let refused = |arguments: &[&str]| {
        let (code, document, _) = wurao.answer(arguments);
        assert_eq!(code, 1, "{arguments:?}: {document}");
        let field = |name: &str| document[name].as_str().unwrap_or_default().to_owned();
        (field("error"), field("code"), field("reason"))
    };
    let said = |error: &str, code: &str, reason: &str| (error.to_owned(), code.to_owned(), reason.to_owned());
    assert_eq!(
        refused(&["next"]),
        said("refused", "no-case-yet", "还没有案卷。先用 wurao case new --subject \"…\" 建一个")
    );
    let case = wurao.case();
    assert_eq!(
        refused(&["next", "nobody"]),
        said("not-found", "no-case", "没有案卷 nobody。全部案卷见第一页，或 wurao case list")
    );
    wurao.json(&["event", "add", &case, "demand", "demand=stop"]);
    let nul =
        ["event", "add", &case, "correction", "of=2", r#"body={"kind":"demand","demand":"stop","words":"\u0000"}"#];
    assert_eq!(refused(&nul), said("unreadable", "text-unstorable", "文字里有一个存不了的符号（U+0000），去掉它再试"));
    let add = ["event", "add", &case, "incident", "at=2026-05-20"];
    // Another program holds the database for longer than anybody waits.
    let held = store::Store::sqlite(&wurao.data().join("wurao.db")).await.expect("it opens");
    let held = held.of("local").begin().await.expect("it begins");
    assert_eq!(refused(&add), said("busy", "store-busy", "另一个程序正在写。等几秒再试一次"));
    drop(held);
    wurao.json(&add);
}
