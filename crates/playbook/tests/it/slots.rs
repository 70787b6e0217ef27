//! Slots: the text of each, in both languages and both date styles, and where it comes from.

use crate::made::{case, pack, view};
use casework::IncidentRef;
use jiff::civil::{Date, date};
use playbook::{DateStyle, Lang, SlotSource, Slots};

const TODAY: Date = date(2026, 5, 10);

const EVENTS: &[&str] = &[
    "incident|at=2026-05-01T09:00|nuisance=yes|number=1366****0001|claimed=某公司|topic=贷款|said=您好",
    "incident|at=2026-05-01T11:00|nuisance=yes|number=1366****0002|claimed=某公司",
    "incident|at=2025-12-31T09:00|nuisance=yes|number=1366****0001|topic=保险|said=要办卡吗",
    "dispatched|at=2026-05-04|rung=complain|ticket=T1|agent=9583",
    "dispatched|at=2026-05-05|rung=complain|ticket=T2|agent=9583",
    "fact|key=name|value=某人",
    "fact|key=line|value=work",
    "claim|rate=per-call|amount=50 CNY",
    "claim|rate=time",
    "time|at=2026-05-04|minutes=50",
    "demand|demand=stop",
];

fn filled(name: &str, lang: Lang, style: DateStyle) -> Option<(String, bool, SlotSource)> {
    let case = case(EVENTS);
    let view = view(&case, TODAY);
    let slots = Slots { view: &view, rung: pack().rung("complain"), lang, style, rates: Vec::new() };
    slots.fill(name).map(|f| (f.text, f.solid, f.source))
}

#[test]
fn every_slot_has_its_words() {
    for (name, zh, en) in [
        ("today", "2026年5月10日", "10 May 2026"),
        ("subject", "骚扰电话", "骚扰电话"),
        ("fact.name", "某人", "某人"),
        ("fact.line", "单位", "work"),
        ("fact.wage", "36", "36"),
        ("office.name", "客服", "the hotline"),
        ("claim.per-call.count", "3", "3"),
        ("claim.per-call.amount", "50 元", "CNY 50"),
        ("claim.per-call.sum", "150 元", "CNY 150"),
        // 50 minutes are nine tenths of an hour, rounded up.
        ("claim.time.count", "0.9", "0.9"),
        ("claim.time.sum", "30 元", "CNY 30"),
        ("claims.total", "180 元", "CNY 180"),
        ("time.hours", "0.9", "0.9"),
        ("demand.stop", "请停止拨打。", "Please stop calling."),
        ("answer.length", "15", "15"),
        ("answer.due@complaints", "2026年5月20日", "20 May 2026"),
        ("calls.count", "3", "3"),
        ("calls.first", "2025年12月31日", "31 December 2025"),
        ("calls.last", "2026年5月1日", "1 May 2026"),
        ("calls.dates", "2025年12月31日、2026年5月1日（2 次）", "31 December 2025, 1 May 2026 (2 times)"),
        ("calls.span", "2025年12月31日至2026年5月1日", "From 31 December 2025 to 1 May 2026"),
        ("complaints.count|complaint|complaints", "2 complaints", "2 complaints"),
        ("complaints.since:answers", "2026年5月4日", "4 May 2026"),
        ("answer.due@complaints.first", "2026年5月19日", "19 May 2026"),
        ("answer.due@complaints.since:answers", "2026年5月19日", "19 May 2026"),
        ("office@complain.name", "客服", "the hotline"),
        ("calls.numbers", "1366****0001、1366****0002", "1366****0001, 1366****0002"),
        ("calls.claimed", "某公司", "某公司"),
        ("calls.topic", "保险、贷款", "保险, 贷款"),
        ("calls.first-words", "要办卡吗", "要办卡吗"),
        ("calls.words", "您好", "您好"),
        ("complaints.tickets", "T1、T2", "T1, T2"),
        ("complaints.agents", "9583", "9583"),
        ("answers.count", "0", "0"),
    ] {
        let text = |lang| filled(name, lang, DateStyle::Long).map(|(text, ..)| text);
        assert_eq!(text(Lang::Zh).as_deref(), Some(zh), "{name}");
        assert_eq!(text(Lang::En).as_deref(), Some(en), "{name}");
    }
}

#[test]
fn this_year_goes_without_saying_on_a_card() {
    for (name, zh, en) in [
        ("calls.first", "2025年12月31日", "31 December 2025"),
        ("calls.last", "5月1日", "1 May"),
        ("answer.due@complaints", "5月20日", "20 May"),
    ] {
        let text = |lang| filled(name, lang, DateStyle::Short).map(|(text, ..)| text);
        assert_eq!((text(Lang::Zh).as_deref(), text(Lang::En).as_deref()), (Some(zh), Some(en)), "{name}");
    }
}

#[test]
fn what_the_case_does_not_know_stays_empty() {
    for name in [
        "answers.last",
        "answers.first",
        "answers.dates",
        "answers.tickets",
        "answers.words",
        "fact.unheard",
        "claim.fee.sum",
        "claim.per-call.colour",
        "office.address",
        "office.colour",
        "demand.moon",
        "pause.due@answers",
        "calls.colour",
        "nothing.count.at.all",
        "unheard.last",
        "moon",
    ] {
        assert_eq!(filled(name, Lang::Zh, DateStyle::Long), None, "{name}");
    }
}

#[test]
fn each_slot_says_where_it_comes_from() {
    let events =
        |seqs: &[u64]| SlotSource::Events(seqs.iter().map(|seq| IncidentRef { seq: *seq, row: None }).collect());
    for (name, source) in [
        ("today", SlotSource::Fixed),
        ("fact.name", SlotSource::Fact("name".into())),
        ("claim.per-call.sum", SlotSource::Rate("per-call".into())),
        ("answer.due@complaints", SlotSource::Clock("answer".into())),
        // Oldest first, and the newest event is the oldest call.
        ("calls.count", events(&[4, 2, 3])),
        ("calls.first", events(&[4])),
        ("complaints.tickets", events(&[5, 6])),
        ("time.hours", events(&[11])),
        ("demand.stop", events(&[12])),
    ] {
        assert_eq!(filled(name, Lang::En, DateStyle::Long).map(|f| f.2), Some(source), "{name}");
    }
}

#[test]
fn a_sentence_with_an_empty_slot_is_left_out() {
    let case = case(EVENTS);
    let view = view(&case, TODAY);
    let slots = |lang| Slots { view: &view, rung: None, lang, style: DateStyle::Short, rates: Vec::new() };
    for (text, expected) in [
        ("已有 {calls.count} 通。最近 {calls.last}。", "已有 3 通。最近 5月1日。"),
        ("答复于 {answers.last}。已有 {calls.count} 通。", "已有 3 通。"),
        ("{moon}；都记下了", "都记下了"),
        ("没有空格", "没有空格"),
        ("{calls.count", "{calls.count"),
        ("", ""),
    ] {
        assert_eq!(slots(Lang::Zh).sentences(text), expected, "{text}");
    }
    assert_eq!(
        slots(Lang::En).sentences("Paid 1.50. Answered {answers.last}. On {calls.last}."),
        "Paid 1.50. On 1 May."
    );
    assert_eq!(
        slots(Lang::En).sentences("{today} and {subject}, {time.hours} hours."),
        "10 May and 骚扰电话, 0.9 hours."
    );
}

#[test]
fn a_card_is_filled_from_the_case() {
    let case = case(&EVENTS[..3]);
    let card = view(&case, TODAY).advise().primary.clone();
    assert_eq!(
        (card.action.id(), card.why.zh.as_str(), card.why.en.as_str()),
        ("complain-now", "已有 3 通。", "3 calls.")
    );
}

#[test]
fn a_sentence_speaks_of_one_happening() {
    let case = case(&[
        "obstacle|at=2026-05-01|obstacle=x|words=我们没打。|agent=1",
        "obstacle|at=2026-05-03|obstacle=x|agent=2",
        "obstacle|at=2026-05-04|obstacle=x|words=  查不到\t的 |agent=3",
        "obstacle|at=2026-05-06|obstacle=x|agent=4",
    ]);
    let view = view(&case, TODAY);
    let slots = Slots { view: &view, rung: None, lang: Lang::Zh, style: DateStyle::Long, rates: Vec::new() };
    let filled = |text: &str, slot: &str| slots.fill_in(slot, &slots.sentence(text)).map(|f| f.text);
    // The words decide the day and the agent.
    let quoted = "{excuses.last}（{excuses.agents}）说「{excuses.words}」";
    assert_eq!(filled(quoted, "excuses.last").as_deref(), Some("2026年5月4日"));
    assert_eq!(filled(quoted, "excuses.agents").as_deref(), Some("3"));
    assert_eq!(filled(quoted, "excuses.words").as_deref(), Some("查不到 的"));
    let first = "{excuses.first}说「{excuses.first-words}」";
    assert_eq!(filled(first, "excuses.first").as_deref(), Some("2026年5月1日"));
    assert_eq!(filled(first, "excuses.first-words").as_deref(), Some("我们没打"));
    // Without them the newest is meant, and words that may be left out do not decide.
    for text in ["{excuses.last}（{excuses.agents}）", "{excuses.last}[[说「{excuses.words}」]]"] {
        assert_eq!(filled(text, "excuses.last").as_deref(), Some("2026年5月6日"), "{text}");
        assert_eq!(filled(text, "excuses.agents").as_deref(), Some("4"), "{text}");
        assert_eq!(filled(text, "excuses.words"), None, "{text}");
    }
    // With all days, all agents.
    assert_eq!(filled("{excuses.dates}：{excuses.agents}", "excuses.agents").as_deref(), Some("1、2、3、4"));
}

#[test]
fn the_first_that_nobody_answered_is_found() {
    let case = case(&[
        "dispatched|at=2026-05-01|rung=complain",
        "reply|at=2026-05-02|rung=complain|meaning=refused",
        "dispatched|at=2026-05-03|rung=complain",
        "dispatched|at=2026-05-05|rung=complain",
    ]);
    let view = view(&case, TODAY);
    let slots = Slots { view: &view, rung: None, lang: Lang::Zh, style: DateStyle::Long, rates: Vec::new() };
    let text = |slot: &str| slots.fill(slot).map(|f| f.text);
    assert_eq!(text("complaints.since:answers").as_deref(), Some("2026年5月3日"));
    assert_eq!(text("answer.due@complaints.since:answers").as_deref(), Some("2026年5月18日"));
    assert_eq!(text("complaints.since:answers+excuses").as_deref(), Some("2026年5月3日"));
}

#[test]
fn claims_tell_what_was_logged_and_paid() {
    let claimed = |extra: &[&str]| {
        let events: Vec<&str> = EVENTS[..3].iter().chain(extra).copied().collect();
        let case = case(&events);
        let view = view(&case, TODAY);
        let slots = Slots { view: &view, rung: None, lang: Lang::Zh, style: DateStyle::Long, rates: Vec::new() };
        ["logged", "paid", "open"].map(|what| slots.fill(&format!("claim.per-call.{what}")).map(|f| f.text))
    };
    let text = |value: &str| Some(value.to_owned());
    assert_eq!(claimed(&["claim|rate=per-call|amount=50 CNY"]), [None, None, None]);
    assert_eq!(claimed(&["claim|rate=per-call|amount=50 CNY|count=2"]), [text("3"), None, None]);
    assert_eq!(
        claimed(&["claim|rate=per-call|amount=50 CNY", "payment|at=2026-05-08|amount=100 CNY|rate=per-call"]),
        [None, text("100 元"), text("50 元")]
    );
    assert_eq!(
        claimed(&["claim|rate=per-call|amount=50 CNY", "payment|at=2026-05-08|amount=150 CNY|rate=per-call"]),
        [None, text("150 元"), None]
    );
}

#[test]
fn long_lists_and_long_words_are_folded() {
    let events: Vec<String> = (1..=28)
        .map(|day| format!("incident|at=2026-04-{day:02}|nuisance=yes|number=1366****{day:04}"))
        .chain([format!("obstacle|at=2026-05-01|obstacle=x|words={}", "长".repeat(10_000))])
        .collect();
    let events: Vec<&str> = events.iter().map(String::as_str).collect();
    let case = case(&events);
    let view = view(&case, TODAY);
    let slots = Slots { view: &view, rung: None, lang: Lang::Zh, style: DateStyle::Long, rates: Vec::new() };
    let text = |slot: &str| slots.fill(slot).map(|f| f.text).expect("filled");
    assert!(text("calls.numbers").ends_with("1366****0012等 28 个"), "{}", text("calls.numbers"));
    assert!(text("calls.dates").ends_with("2026年4月12日等 28 天"), "{}", text("calls.dates"));
    assert_eq!(text("excuses.words").chars().count(), 402);
}
