//! A made-up pack whose every record is read in a test, and cases for it.

use casework::{Body, Case, Log, Who};
use jiff::civil::Date;
use playbook::{Library, Pack, Predicate, SourceFile, View};
use std::sync::OnceLock;

const FILES: [(&str, &str); 8] = [
    (
        "m/pack.toml",
        r#"
id = "m"
name = { zh = "某", en = "Made" }
place = { zh = "某地", en = "Somewhere" }
about = { zh = "电话", en = "Calls" }
version = "1"
currency = "CNY"
"#,
    ),
    (
        "m/queries.toml",
        r#"
[query.calls]
of = "incident"
where = { counts = "yes" }
name = { zh = "推销电话", en = "sales calls" }
unit = { zh = "通", en = "calls" }
[query.complaints]
of = "dispatched"
where = { rung = "complain" }
name = { zh = "投诉", en = "complaints" }
[query.answers]
of = "reply"
name = { zh = "答复", en = "answers" }
[query.breaches]
of = "breach"
where = { by = "operator" }
name = { zh = "违诺来电", en = "broken promises" }
unit = { zh = "通", en = "calls" }
[query.excuses]
of = "obstacle"
name = { zh = "说法", en = "excuses" }
"#,
    ),
    (
        "m/clocks.toml",
        r#"
[[clock]]
id = "answer"
name = { zh = "答复期限", en = "time to answer" }
whose = "theirs"
length = 15
unit = "days"
starts = { zh = "投诉", en = "the complaint" }
confidence = "H"
[[clock]]
id = "pause"
name = { zh = "间隔", en = "pause" }
whose = "pacing"
length = 7
unit = "days"
starts = { zh = "投诉", en = "the complaint" }
confidence = "H"
"#,
    ),
    (
        "m/facts.toml",
        r#"
[[fact]]
key = "name"
type = "name"
ask = { zh = "姓名", en = "your name" }
[[fact]]
key = "line"
type = "choice"
ask = { zh = "线路", en = "the line" }
choices = [{ id = "home", name = { zh = "家里", en = "home" } }, { id = "work", name = { zh = "单位", en = "work" } }]
[[fact]]
key = "wage"
type = "money"
ask = { zh = "时薪", en = "hourly wage" }
default = "36"
"#,
    ),
    (
        "m/rates.toml",
        r#"
[[rate]]
id = "per-call"
name = { zh = "每通", en = "per call" }
basis = "ask"
per = "calls"
[[rate]]
id = "broken"
name = { zh = "违诺", en = "broken promise" }
basis = "promise"
per = "breaches"
[[rate]]
id = "time"
name = { zh = "时间", en = "time" }
basis = "custom"
per = "hours"
amount_fact = "wage"
[[rate]]
id = "fee"
name = { zh = "费用", en = "fee" }
basis = "contract"
per = "once"
"#,
    ),
    (
        "m/demands.toml",
        r#"
[[demand]]
id = "stop"
name = { zh = "停止", en = "stop" }
text = { zh = "请停止拨打。", en = "Please stop calling." }
"#,
    ),
    (
        "m/rules.toml",
        r#"
[rule.called-often]
name = { zh = "来过两通", en = "two calls came" }
is = { count = "calls", at_least = 2 }
"#,
    ),
    (
        "m/rungs/10-complain.toml",
        r#"
id = "complain"
order = 10
name = { zh = "投诉", en = "Complain" }
role = "remedy"
about = { zh = "投诉", en = "Complain" }
office = { name = { zh = "客服", en = "the hotline" } }
gate = { has = "calls" }
clocks = [{ clock = "answer", since = "complaints", until = { has = "answers" } }, { clock = "pause", since = "complaints" }]
confidence = "H"
[[action]]
id = "complain-now"
tier = "prerequisite"
do = { capture = true }
title = { zh = "投诉", en = "Complain" }
why = { zh = "已有 {calls.count} 通。{claim.per-call.sum} 未付。", en = "{calls.count} calls. {claim.per-call.sum} unpaid." }
"#,
    ),
];

/// The pack.
pub fn pack() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    PACK.get_or_init(|| edition(&[]))
}

/// The pack with other words in it: each pair is a text that stands in it once, and what stands there instead.
pub fn edition(changes: &[(&str, &str)]) -> Pack {
    let mut files = FILES.map(|(path, text)| (path, text.to_owned()));
    for (old, new) in changes {
        let mut found = files.iter_mut().filter(|(_, text)| text.contains(old));
        let (_, text) = found.next().unwrap_or_else(|| panic!("{old} stands nowhere"));
        *text = text.replacen(old, new, 1);
    }
    let file = |(path, text): (&str, String)| SourceFile { path: path.into(), text };
    Library::new(files.into_iter().map(file)).check("m", &[]).unwrap_or_else(|m| panic!("{m:#?}"))
}

/// A case of these events: each its kind, then fields as `key=value`, split at `|`.
pub fn case(events: &[&str]) -> Case {
    let mut log = Log::new();
    for event in std::iter::once(&"case-opened|subject=骚扰电话|pack=m").chain(events) {
        let mut parts = event.split('|');
        let kind = parts.next().expect("a kind");
        let pairs = parts.map(|part| part.split_once('=').expect("key=value"));
        let body = Body::from_pairs(kind, pairs).unwrap_or_else(|e| panic!("{event}: {e}"));
        log.append(jiff::Timestamp::UNIX_EPOCH, &Who::person(), body);
    }
    Case::fold(log.events())
}

/// A case seen through the pack.
pub fn view(case: &Case, today: Date) -> View<'_> {
    View::new(case, pack(), today)
}

/// A predicate as a pack writes it.
pub fn predicate(written: &str) -> Predicate {
    let table: serde_json::Value = toml::from_str::<toml::Table>(&format!("p = {written}"))
        .map(|table| serde_json::to_value(&table["p"]).expect("no dates"))
        .unwrap_or_else(|e| panic!("{written}: {e}"));
    Predicate::parse(&table).unwrap_or_else(|e| panic!("{written}: {e}"))
}
