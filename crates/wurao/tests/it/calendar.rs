//! The dates of a case in a calendar program that takes in one edition after the other.

use crate::wurao::Wurao;
use icalendar::{Calendar, Component, EventStatus};
use std::collections::BTreeMap;

/// What a program keeps of an entry.
#[derive(Debug, Clone, PartialEq)]
struct Kept {
    sequence: u32,
    day: String,
    cancelled: bool,
}

/// A program that keeps the newest edition of each entry, by its `UID`.
#[derive(Default)]
struct Program(BTreeMap<String, Kept>);

impl Program {
    fn take(&mut self, ics: &str) {
        let calendar: Calendar = ics.parse().unwrap_or_else(|e| panic!("{e}: {ics}"));
        for event in calendar.events() {
            let uid = event.get_uid().expect("a name").to_owned();
            let kept = Kept {
                sequence: event.get_sequence().expect("a number"),
                day: event.property_value("DTSTART").expect("a day").to_owned(),
                cancelled: event.get_status() == Some(EventStatus::Cancelled),
            };
            let old = self.0.get(&uid);
            assert!(old.is_none_or(|old| old.sequence <= kept.sequence), "{uid} goes backwards");
            self.0.insert(uid, kept);
        }
    }

    fn day(&self, rule: &str) -> &Kept {
        let named: Vec<&String> = self.0.keys().filter(|uid| uid.contains(rule)).collect();
        let [uid] = named[..] else { panic!("{rule} is shown once, not as {named:?}") };
        &self.0[uid]
    }
}

fn edition(wurao: &Wurao, case: &str, on: &str) -> String {
    wurao.json(&["calendar", case, "--on", on])["calendar"].as_str().expect("a calendar").to_owned()
}

#[test]
fn an_older_call_moves_a_date_and_doubles_none() {
    let wurao = Wurao::new();
    let case = wurao.json(&["example", "--on", "2026-09-26"])["case"].as_str().expect("a case").to_owned();
    let mut program = Program::default();
    program.take(&edition(&wurao, &case, "2026-09-26"));
    let before = (program.day("-limitation-").clone(), program.day("-detail_list_window-").clone(), program.0.len());
    let older = ["incident", "at=2026-05-01 10:22", "number=139****0001", "nuisance=yes", "--on", "2026-09-27"];
    wurao.json(&[&["event", "add", &case], &older[..]].concat());
    program.take(&edition(&wurao, &case, "2026-09-27"));
    let after = (program.day("-limitation-"), program.day("-detail_list_window-"));
    assert_eq!((after.0.day.as_str(), after.1.day.as_str()), ("20290503", "20261101"));
    assert!(after.0.day < before.0.day && after.0.sequence > before.0.sequence, "{before:?} {after:?}");
    assert!(after.1.sequence > before.1.sequence);
    assert_eq!(program.0.len(), before.2, "no entry came beside another");
}

fn add(wurao: &Wurao, case: &str, fields: &[&str]) {
    wurao.json(&[&["event", "add", case], fields].concat());
}

/// A case with a complaint that waits for its answer, and a program that took in its dates.
fn complained() -> (Wurao, String, Program) {
    let wurao = Wurao::new();
    let case = wurao.case();
    add(&wurao, &case, &["incident", "at=2026-05-05 10:00", "number=139****0001", "nuisance=yes"]);
    add(&wurao, &case, &["dispatched", "rung=operator-hotline", "at=2026-05-06 10:00", "ticket=A-1"]);
    let mut program = Program::default();
    program.take(&edition(&wurao, &case, "2026-05-07"));
    (wurao, case, program)
}

#[test]
fn what_no_longer_runs_is_sent_as_cancelled() {
    let (wurao, case, mut program) = complained();
    assert_eq!(*program.day("-operator_answer-"), Kept { sequence: 2321, day: "20260521".into(), cancelled: false });
    assert!(!program.day("-wait").cancelled);
    add(&wurao, &case, &["reply", "rung=operator-hotline", "at=2026-05-08 10:00", "meaning=refused"]);
    program.take(&edition(&wurao, &case, "2026-05-08"));
    assert!(program.day("-operator_answer-").cancelled && program.day("-wait").cancelled);
}

#[test]
fn what_is_closed_is_cancelled() {
    let (wurao, case, mut program) = complained();
    add(&wurao, &case, &["closed", "at=2026-05-08", "outcome=settled"]);
    program.take(&edition(&wurao, &case, "2026-05-08"));
    assert!(program.0.values().all(|kept| kept.cancelled));
}

#[test]
fn lines_end_as_the_format_wants_them_in_a_pipe_too() {
    let wurao = Wurao::new();
    let case = wurao.json(&["example", "--on", "2026-09-26"])["case"].as_str().expect("a case").to_owned();
    let piped = wurao.run(&["calendar", &case, "--on", "2026-09-26"]);
    let text = String::from_utf8(piped.stdout).expect("text");
    assert!(text.ends_with("END:VCALENDAR\r\n") && text.lines().count() == text.matches("\r\n").count(), "{text:?}");
}

#[test]
fn an_edition_says_when_it_was_made() {
    let wurao = Wurao::new();
    let case = wurao.json(&["example", "--on", "2026-09-26"])["case"].as_str().expect("a case").to_owned();
    let stamps = |ics: &str| -> Vec<String> {
        ics.lines().filter_map(|l| Some(l.trim_end().strip_prefix("DTSTAMP:")?.to_owned())).collect()
    };
    let first = stamps(&edition(&wurao, &case, "2026-09-26"));
    let second = stamps(&edition(&wurao, &case, "2026-09-26"));
    // The same dates of the same day: made one after the other, and not on the day of each date.
    assert!(!first.is_empty() && first.iter().all(|stamp| *stamp == first[0]) && second[0] >= first[0]);
    assert!(first[0].len() == 16 && !first[0].ends_with("T000000Z"), "{first:?}");
}
