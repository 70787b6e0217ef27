//! The advice on the China pack: deterministic, explained, and deaf to what does not concern it.

use crate::telecom as pack;
use casework::{Body, Case, Log, Who};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use playbook::{Act, Lang, State, Tier, View, advise};
use proptest::prelude::*;

/// The seed story up to and including each of its rows.
fn rows() -> Vec<(Date, Log)> {
    let stories = crate::library().stories("cn-telecom").expect("the stories are sound");
    let story = stories.iter().find(|s| s.id == "seed").expect("the seed story");
    let mut log = Log::new();
    let mut rows = Vec::new();
    for step in &story.step {
        for event in &step.add {
            add(&mut log, event.clone());
        }
        rows.push((step.on, log.clone()));
    }
    rows
}

fn add(log: &mut Log, mut fields: serde_json::Map<String, serde_json::Value>) {
    let kind = fields.remove("kind").and_then(|k| k.as_str().map(str::to_owned)).expect("a kind");
    log.append(jiff::Timestamp::UNIX_EPOCH, &Who::person(), Body::from_json(&kind, fields).expect("well formed"));
}

#[test]
fn the_same_inputs_give_the_same_advice() {
    for (today, log) in rows() {
        let case = Case::fold(log.events());
        assert_eq!(advise(&case, pack(), today), advise(&case.clone(), pack(), today));
    }
}

#[test]
fn what_does_not_concern_the_advice_does_not_change_it() {
    let unrelated = [
        r#"{"kind":"cost","at":"2026-05-01","amount":"12.00 CNY","what":"打印"}"#,
        r#"{"kind":"party","id":"neighbour","name":"邻居"}"#,
        r#"{"kind":"exhibit","digest":"abababababababababababababababababababababababababababababababab","name":"x","bytes":1}"#,
    ];
    for (today, mut log) in rows() {
        let before = advise(&Case::fold(log.events()), pack(), today);
        for event in unrelated {
            let serde_json::Value::Object(fields) = serde_json::from_str(event).unwrap() else { unreachable!() };
            add(&mut log, fields);
        }
        let after = advise(&Case::fold(log.events()), pack(), today);
        assert_eq!((before.primary, before.alternatives), (after.primary, after.alternatives), "{today}");
    }
}

#[test]
fn every_station_says_why_in_both_languages() {
    for (today, log) in rows() {
        let case = Case::fold(log.events());
        let advice = advise(&case, pack(), today);
        for station in &advice.ladder {
            let closed = matches!(station.state, State::Shut | State::NotYet);
            for lang in [Lang::Zh, Lang::En] {
                let because = station.because.get(lang);
                assert!(!closed || !because.is_empty(), "{today}: {} says nothing in {lang}", station.rung);
                assert!(!because.contains('{'), "{today}: {} shows a slot: {because}", station.rung);
            }
        }
        for card in std::iter::once(&advice.primary).chain(&advice.alternatives) {
            for lang in [Lang::Zh, Lang::En] {
                assert!(!card.title.get(lang).is_empty() && !card.title.get(lang).contains('{'), "{today}: {card:?}");
                assert!(!card.why.get(lang).contains('{'), "{today}: {card:?}");
            }
        }
        assert!(advice.alternatives.len() <= 2);
    }
}

#[test]
fn waiting_names_the_first_day_on_which_there_is_something_to_do() {
    let mut waits = 0;
    for (today, log) in rows() {
        let case = Case::fold(log.events());
        let advice = advise(&case, pack(), today);
        assert_eq!(advice.waiting_until.is_some(), advice.primary.action == Act::Wait, "{today}");
        let Some(until) = advice.waiting_until else { continue };
        waits += 1;
        let mut day = today;
        while day < until {
            assert!(advise(&case, pack(), day).primary.tier >= Tier::Wait, "{day} is before {until}");
            day = day.tomorrow().unwrap();
        }
        assert!(advise(&case, pack(), until).primary.tier < Tier::Wait, "nothing to do on {until}");
    }
    assert!(waits > 0);
}

#[test]
fn a_step_set_aside_comes_back_on_its_day_and_never_means_never() {
    let (today, log) = rows().into_iter().find(|(_, l)| !l.events().is_empty()).unwrap();
    let primary = advise(&Case::fold(log.events()), pack(), today).primary.action;
    let mut later = log.clone();
    let until = today.saturating_add(3.days()).to_string();
    let at = today.to_string();
    let step = [("action", primary.id()), ("at", &at), ("decision", "not-now"), ("until", &until)];
    later.append(jiff::Timestamp::UNIX_EPOCH, &Who::person(), Body::from_pairs("step", step).unwrap());
    let case = Case::fold(later.events());
    assert_ne!(advise(&case, pack(), today).primary.action, primary);
    assert_eq!(advise(&case, pack(), until.parse().unwrap()).primary.action, primary);
    let mut never = log;
    let step = [("action", primary.id()), ("at", &at), ("decision", "never")];
    never.append(jiff::Timestamp::UNIX_EPOCH, &Who::person(), Body::from_pairs("step", step).unwrap());
    let case = Case::fold(never.events());
    for offset in 0..400 {
        assert_ne!(advise(&case, pack(), today.saturating_add(offset.days())).primary.action, primary);
    }
}

#[test]
fn an_extension_moves_a_deadline_and_says_so() {
    let mut log = Log::new();
    let mut add = |kind: &str, pairs: &[(&str, &str)]| {
        let body = Body::from_pairs(kind, pairs.iter().copied()).unwrap();
        log.append(jiff::Timestamp::UNIX_EPOCH, &Who::person(), body);
    };
    add("incident", &[("at", "2026-09-20"), ("nuisance", "yes")]);
    add("dispatched", &[("rung", "operator-hotline"), ("at", "2026-09-24")]);
    let moved = [("clock", "operator_answer"), ("of", "2"), ("due", "2026-10-20"), ("reason", "书面说明延期")];
    add("deadline-moved", &moved);
    let case = Case::fold(log.events());
    let view = View::new(&case, pack(), date(2026, 10, 12));
    let deadline = view.deadlines().iter().find(|d| d.clock == "operator_answer").expect("running");
    assert_eq!(deadline.due, date(2026, 10, 20));
    assert_eq!(deadline.trace.last().map(|t| t.zh.as_str()), Some("改为2026年10月20日：书面说明延期"));
}

proptest! {
    /// Whatever is in the log on whatever day, there is an answer, and it explains itself.
    #[test]
    fn there_is_always_an_answer(picks in proptest::collection::vec((0usize..12, 0i64..200), 0..25), day in 0i64..900) {
        let start = date(2026, 1, 5);
        let mut log = Log::new();
        for (pick, offset) in picks {
            let at = start.saturating_add(offset.days()).to_string();
            let (kind, pairs): (&str, Vec<(&str, &str)>) = match pick {
                0 => ("incident", vec![("nuisance", "yes"), ("refused", "yes")]),
                1 => ("incident", vec![]),
                2 => ("dispatched", vec![("rung", "operator-hotline")]),
                3 => ("reply", vec![("rung", "operator-hotline"), ("meaning", "no-substance")]),
                4 => ("commitment", vec![("by", "operator"), ("terms", "不再打")]),
                5 => ("dispatched", vec![("rung", "telecom-appeal")]),
                6 => ("reply", vec![("rung", "telecom-appeal"), ("meaning", "accepted")]),
                7 => ("reply", vec![("rung", "telecom-appeal"), ("meaning", "not-accepted")]),
                8 => ("offer", vec![("by", "operator"), ("amount", "100 CNY")]),
                9 => ("obstacle", vec![("obstacle", "not-our-number")]),
                10 => ("dispatched", vec![("rung", "mediation")]),
                _ => ("closed", vec![("outcome", "partial")]),
            };
            let pairs = pairs.into_iter().chain([("at", at.as_str())]);
            log.append(jiff::Timestamp::UNIX_EPOCH, &Who::person(), Body::from_pairs(kind, pairs).unwrap());
        }
        let case = Case::fold(log.events());
        let today = start.saturating_add(day.days());
        let advice = advise(&case, pack(), today);
        prop_assert!(!advice.primary.title.zh.is_empty() && !advice.primary.title.en.is_empty());
        prop_assert!(!advice.trace.is_empty());
        prop_assert!(advice.waiting_until.is_none_or(|d| d > today));
        for deadline in View::new(&case, pack(), today).deadlines() {
            prop_assert!(deadline.due >= deadline.from);
            prop_assert!(!deadline.trace.is_empty());
        }
    }
}

/// The spelling that `wurao next --json` gives away.
#[test]
fn the_engines_own_cards_are_spelled_as_ever() {
    let case = Case::fold(&[]);
    let library = playbook::Library::new([playbook::SourceFile {
        path: "t/pack.toml".into(),
        text: "id = \"t\"\nname = { zh = \"小\", en = \"Tiny\" }\nplace = { zh = \"某地\", en = \"Somewhere\" }\nabout = { zh = \"电话\", en = \"Calls\" }\nversion = \"1\"\n".into(),
    }]);
    let pack = library.pack("t").expect("sound");
    let advice = advise(&case, &pack, date(2026, 1, 1));
    let json = serde_json::to_value(&advice).expect("a document");
    assert_eq!(json["turn"], "none");
    assert_eq!(json["primary"]["action"], "watch");
    assert_eq!(json["primary"]["do"], serde_json::json!({}));
    assert_eq!((Act::Wait.id(), Act::Watch.id(), Act::Closed.id()), ("wait", "watch", "closed"));
}

#[test]
fn a_view_answers_twice_with_the_same() {
    let (today, log) = rows().pop().expect("the story has rows");
    let case = Case::fold(log.events());
    let view = View::new(&case, pack(), today);
    assert!(std::ptr::eq(view.advise(), view.advise()));
    assert!(std::ptr::eq(view.deadlines(), view.deadlines()));
    assert!(std::ptr::eq(view.claims(), view.claims()));
    assert_eq!(*view.advise(), advise(&case, pack(), today));
}

/// What is counted without being listed is what the list holds.
#[test]
fn tallies_are_the_ends_of_what_is_found() {
    for (today, log) in rows() {
        let case = Case::fold(log.events());
        let view = View::new(&case, pack(), today);
        for id in pack().queries.keys() {
            let (tally, found) = (view.tally(id), view.query(id));
            assert_eq!(tally.count, found.len(), "{id}");
            assert_eq!(tally.first.map(|s| (s.at, s.seq)), found.first().map(|h| (h.at, h.seq)), "{id}");
            assert_eq!(tally.last.map(|s| (s.at, s.seq)), found.last().map(|h| (h.at, h.seq)), "{id}");
        }
    }
}
