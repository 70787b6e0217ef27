use super::*;
use crate::dated::{Entry, Told};
use crate::preference::Channel;
use crate::rules::Rules;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use proptest::prelude::*;

fn t(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

fn day(n: i64) -> Timestamp {
    Timestamp::from_second(1_780_272_000 + n * 86_400).expect("in range")
}

fn rules() -> Rules {
    Rules::parse(include_str!("../../../../packs/registry-cn/rules.toml")).expect("valid")
}

/// The same rules with days for every step.
fn full() -> Rules {
    let text = include_str!("../../../../packs/registry-cn/rules.toml");
    let all = text.replace("answer_days = 5", "answer_days = 5\nacknowledge_days = 1\nexamine_days = 3");
    Rules::parse(&all).expect("valid")
}

fn shanghai() -> TimeZone {
    TimeZone::get("Asia/Shanghai").expect("bundled")
}

fn complaint(call: Timestamp) -> Complaint {
    Complaint {
        person: Some("+8613800000000".parse().expect("a number")),
        from: Some("+8657188880000".parse().expect("a number")),
        call,
        channel: Channel::Voice,
        purpose: None,
        text: "又来推销".into(),
        source: Source::Case,
        reference: Some("case 3, incident 12".into()),
        proof: None,
    }
}

fn received(id: &str) -> Act {
    Act::Received { id: id.into(), complaint: complaint(day(-1)) }
}

fn act(id: &str, stage: Stage) -> Act {
    let (id, why) = (id.to_owned(), "so it is".to_owned());
    match stage {
        Stage::Received => received(&id),
        Stage::Acknowledged => Act::Acknowledged { id },
        Stage::Examined => Act::Examined { id },
        Stage::Found => Act::Found { id, findings: vec!["finding-1".into()] },
        Stage::NoFinding => Act::NoFinding { id, code: "allowed".into(), why },
        Stage::Closed => Act::Closed { id, why },
        Stage::Reopened => Act::Reopened { id, why },
    }
}

/// Acts of (time, what), recorded then and numbered in the order given.
fn entries(rows: Vec<(Timestamp, Act)>) -> Vec<Entry<Act>> {
    rows.into_iter().zip(1..).map(|((at, act), seq)| Told { at, act }.recorded(seq, at)).collect()
}

fn paces(complaints: &Complaints, today: Date, rules: &Rules) -> [String; 3] {
    let status = complaints.get("c").expect("received").status(today, &shanghai(), rules);
    status.clocks.map(|clock| match clock.pace {
        Pace::Running { left } => format!("running {left}"),
        Pace::Late { days } => format!("late {days}"),
        Pace::DoneLate { days } => format!("done-late {days}"),
        pace => pace.name().to_owned(),
    })
}

#[test]
fn each_step_has_its_clock_and_unknown_where_the_rules_say_nothing() {
    let all = entries(vec![
        // In Shanghai the second of June has begun.
        (t("2026-06-01T16:30:00Z"), received("c")),
        (t("2026-06-03T02:00:00Z"), act("c", Stage::Acknowledged)),
        (t("2026-06-04T02:00:00Z"), act("c", Stage::Examined)),
        (t("2026-06-09T02:00:00Z"), act("c", Stage::Found)),
        (t("2026-06-20T02:00:00Z"), act("c", Stage::Reopened)),
    ]);
    for (asked, on, right, bare) in [
        ("2026-06-02T00:00:00Z", 2, ["running 1", "running 3", "running 5"], ["unknown", "unknown", "running 5"]),
        ("2026-06-03T00:00:00Z", 3, ["running 0", "running 2", "running 4"], ["unknown", "unknown", "running 4"]),
        ("2026-06-03T00:00:00Z", 4, ["late 1", "running 1", "running 3"], ["unknown", "unknown", "running 3"]),
        ("2026-06-03T03:00:00Z", 4, ["done", "running 1", "running 3"], ["done", "unknown", "running 3"]),
        ("2026-06-04T03:00:00Z", 8, ["done", "done", "late 1"], ["done", "done", "late 1"]),
        ("2026-06-09T03:00:00Z", 12, ["done", "done", "done-late 2"], ["done", "done", "done-late 2"]),
        ("2026-06-20T03:00:00Z", 20, ["running 1", "running 3", "running 5"], ["unknown", "unknown", "running 5"]),
        ("2026-06-20T03:00:00Z", 26, ["late 5", "late 3", "late 1"], ["unknown", "unknown", "late 1"]),
    ] {
        let then = Complaints::as_of(&all, t(asked), t(asked));
        assert_eq!(paces(&then, date(2026, 6, on), &full()), right, "{asked} on the {on}th");
        assert_eq!(paces(&then, date(2026, 6, on), &rules()), bare, "{asked} on the {on}th");
    }
    let mut silent = rules();
    silent.complaint = None;
    let complaints = Complaints::new(&all[..1]);
    assert_eq!(paces(&complaints, date(2026, 6, 30), &silent), ["unknown"; 3]);
    let life = complaints.get("c").expect("received");
    assert_eq!(life.status(date(2026, 6, 30), &shanghai(), &silent).window, Window::Unknown);
    let clock = life.status(date(2026, 6, 3), &shanghai(), &full()).clock(Step::Examine);
    assert_eq!((clock.begun, clock.last_day, clock.done), (date(2026, 6, 2), Some(date(2026, 6, 5)), None));
}

#[test]
fn who_complains_sees_where_it_stands_and_why() {
    let mut rows = vec![
        (day(0), received("c")),
        (day(1), act("c", Stage::Examined)),
        (day(1), act("c", Stage::NoFinding)),
        (day(5), act("c", Stage::Reopened)),
        (day(6), act("c", Stage::Examined)),
        (day(6), act("c", Stage::Found)),
    ];
    let told = |rows: &Vec<(Timestamp, Act)>, at: i64| {
        let complaints = Complaints::as_of(&entries(rows.clone()), day(at), day(99));
        let life = complaints.get("c").expect("received");
        let status = life.status(date(2026, 6, 20), &shanghai(), &rules());
        (
            format!("{}: {} / {}", status.stage.name(), status.stage.zh(), status.stage.en()),
            status.why.map(|(code, words)| format!("{}: {words}", code.unwrap_or("-"))),
            status.findings.join(","),
        )
    };
    assert_eq!(told(&rows, 0), ("received: 已收到 / received".into(), None, String::new()));
    assert_eq!(
        told(&rows, 1),
        (
            "no-finding: 没有认定违规 / not found to be a violation".into(),
            Some("allowed: so it is".into()),
            String::new()
        )
    );
    assert_eq!(
        told(&rows, 5),
        ("reopened: 重新处理中 / taken up again".into(), Some("-: so it is".into()), String::new())
    );
    assert_eq!(told(&rows, 6), ("found: 已认定违规 / found to be a violation".into(), None, "finding-1".into()));
    // What it lacks is told, and whether it came in time.
    let late = Complaint { from: None, ..complaint(day(-31)) };
    rows[0].1 = Act::Received { id: "c".into(), complaint: late };
    let complaints = Complaints::new(&entries(rows));
    let life = complaints.get("c").expect("received");
    let status = life.status(date(2026, 6, 20), &shanghai(), &rules());
    assert_eq!((status.lacks, status.window), (vec!["from"], Window::Late { days: 1 }));
    assert_eq!(life.moves().len(), 6);
}

#[test]
fn what_cannot_be_is_refused_with_where_it_stands() {
    for (at, act, right) in [
        (1, received("c"), "complaint c was received already"),
        (1, act("d", Stage::Examined), "there is no complaint d"),
        (1, act("c", Stage::Found), "complaint c is received; it cannot become found from there"),
        (1, act("c", Stage::Reopened), "complaint c is received; it cannot become reopened from there"),
        (-1, act("c", Stage::Examined), "2026-05-31T00:00:00Z is before 2026-06-01T00:00:00Z; give the right time"),
        (1, Act::Closed { id: "c".into(), why: " ".into() }, "why has 0 characters; it may have 1 to 4000"),
        (
            1,
            received("C 1"),
            "\"C 1\" is no id; use 1 to 64 small letters, figures, dots and hyphens, beginning with a letter or figure",
        ),
        (
            1,
            Act::Received { id: "e".into(), complaint: complaint(day(2)) },
            "2026-06-02T00:00:00Z is before 2026-06-03T00:00:00Z; give the right time",
        ),
        (
            1,
            Act::Received { id: "e".into(), complaint: Complaint { text: "推".repeat(4001), ..complaint(day(0)) } },
            "text has 4001 characters; it may have 0 to 4000",
        ),
    ] {
        let complaints = Complaints::new(&entries(vec![(day(0), received("c")), (day(at), act)]));
        assert_eq!(
            complaints.unfit().iter().map(|(seq, unfit)| (*seq, unfit.to_string())).collect::<Vec<_>>(),
            [(2, right.into())]
        );
        assert_eq!(complaints.all().count(), 1);
    }
    let complaints = Complaints::new(&entries(vec![(day(0), received("c")), (day(1), act("c", Stage::Examined))]));
    let refused = |act: Act, seq, known| {
        let entry = Told { at: day(2), act }.recorded(seq, day(known));
        complaints.admit(&entry).map_err(|unfit| unfit.code())
    };
    let found = |findings: Vec<String>| Act::Found { id: "c".into(), findings };
    assert_eq!(refused(found(Vec::new()), 3, 2), Err("findings"));
    assert_eq!(refused(found(vec!["f".into(); 101]), 3, 2), Err("findings"));
    assert_eq!(refused(found(vec!["F 1".into()]), 3, 2), Err("complaint-id"));
    assert_eq!(refused(found(vec!["f".into()]), 2, 2), Err("act-order"));
    assert_eq!(refused(found(vec!["f".into()]), 3, 1), Err("time-to-come"));
    assert_eq!(refused(found(vec!["f".into()]), 3, 2), Ok(()));
}

#[test]
fn a_complaint_is_kept_as_a_document() {
    let told = Told { at: day(0), act: received("c") };
    let text = serde_json::to_string(&told).expect("a document");
    assert_eq!(
        text,
        "{\"at\":\"2026-06-01T00:00:00Z\",\"act\":\"received\",\"id\":\"c\",\"complaint\":{\"person\":\"+8613800000000\",\
         \"from\":\"+8657188880000\",\"call\":\"2026-05-31T00:00:00Z\",\"channel\":\"voice\",\"text\":\"又来推销\",\
         \"source\":\"case\",\"reference\":\"case 3, incident 12\"}}"
    );
    assert_eq!(serde_json::from_str::<Told<Act>>(&text).expect("a document"), told);
    let bare = text.replace("\"person\":\"+8613800000000\",\"from\":\"+8657188880000\",", "");
    let Act::Received { complaint, .. } = serde_json::from_str::<Told<Act>>(&bare).expect("a document").act else {
        panic!("received")
    };
    assert_eq!(complaint.lacks(), ["person", "from"]);
    assert!(serde_json::from_str::<Told<Act>>(&text.replace("+8613800000000", "13800000000")).is_err());
}

proptest! {
    #[test]
    fn a_complaint_only_goes_where_it_may(stages in proptest::collection::vec((0_i64..3, proptest::sample::select(&Stage::ALL[..])), 0..30), today in -5_i64..90) {
        let mut at = 0;
        let mut rows = vec![(day(0), received("c"))];
        rows.extend(stages.into_iter().map(|(step, stage)| { at += step; (day(at), act("c", stage)) }));
        let all = entries(rows);
        let complaints = Complaints::new(&all);
        let life = complaints.get("c").expect("received");
        prop_assert_eq!(life.moves().len() + complaints.unfit().len(), all.len());
        prop_assert!(life.moves().windows(2).all(|pair| pair[0].stage.may_become(pair[1].stage) && pair[0].at <= pair[1].at));
        let status = life.status(shanghai().to_datetime(day(today)).date(), &shanghai(), &full());
        prop_assert_eq!(status.stage, life.stage());
        // Whoever has an answer waits for nothing.
        let waits = status.clocks.iter().any(|clock| matches!(clock.pace, Pace::Running { .. } | Pace::Late { .. }));
        prop_assert!(!(status.stage.is_answer() && waits));
        prop_assert_eq!(status.clock(Step::Answer).done.is_some(), life.moves().iter().rev().take_while(|made| made.stage != Stage::Reopened).any(|made| made.stage.is_answer()));
    }
}
