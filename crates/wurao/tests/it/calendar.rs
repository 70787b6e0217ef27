//! The dates of a case in a calendar program that takes in one edition after the other.

use crate::wurao::Wurao;
use calcard::Entry;
use calcard::Parser;
use calcard::icalendar::{ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty};
use std::collections::BTreeMap;

/// What a program keeps of an entry.
#[derive(Debug, Clone, PartialEq)]
struct Kept {
    sequence: i64,
    day: String,
    cancelled: bool,
}

/// A program that keeps the newest edition of each entry, by its `UID`.
#[derive(Default)]
struct Program(BTreeMap<String, Kept>);

fn text(event: &ICalendarComponent, property: &ICalendarProperty) -> String {
    let entry = event.property(property).unwrap_or_else(|| panic!("an entry has {property:?}"));
    let value = entry.values.first().expect("a value");
    value.as_text().map_or_else(|| format!("{value:?}"), str::to_owned)
}

impl Program {
    fn take(&mut self, ics: &str) -> ICalendar {
        let Entry::ICalendar(calendar) = Parser::new(ics).entry() else { panic!("no calendar: {ics}") };
        let events = calendar.components.iter().filter(|c| c.component_type == ICalendarComponentType::VEvent);
        for event in events {
            let sequence = event.property(&ICalendarProperty::Sequence).and_then(|p| p.values.first()?.as_integer());
            let day =
                event.property(&ICalendarProperty::Dtstart).and_then(|p| p.values.first()?.as_partial_date_time());
            let day = day.expect("a day");
            let kept = Kept {
                sequence: sequence.expect("a number"),
                day: format!("{}-{:02}-{:02}", day.year.unwrap(), day.month.unwrap(), day.day.unwrap()),
                cancelled: ics_status(event) == "CANCELLED",
            };
            let uid = text(event, &ICalendarProperty::Uid);
            let old = self.0.get(&uid);
            assert!(old.is_none_or(|old| old.sequence <= kept.sequence), "{uid} goes backwards");
            self.0.insert(uid, kept);
        }
        calendar
    }

    fn day(&self, rule: &str) -> &Kept {
        let named: Vec<&String> = self.0.keys().filter(|uid| uid.contains(rule)).collect();
        let [uid] = named[..] else { panic!("{rule} is shown once, not as {named:?}") };
        &self.0[uid]
    }
}

fn ics_status(event: &ICalendarComponent) -> String {
    let value = event.property(&ICalendarProperty::Status).and_then(|p| p.values.first().cloned());
    format!("{value:?}").to_uppercase().contains("CANCELLED").then(|| "CANCELLED".to_owned()).unwrap_or_default()
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
    assert_eq!((after.0.day.as_str(), after.1.day.as_str()), ("2029-05-03", "2026-11-01"));
    assert!(after.0.day < before.0.day && after.0.sequence > before.0.sequence, "{before:?} {after:?}");
    assert!(after.1.sequence > before.1.sequence);
    assert_eq!(program.0.len(), before.2, "no entry came beside another");
}

#[test]
fn what_no_longer_runs_is_sent_as_cancelled() {
    let wurao = Wurao::new();
    let case = wurao.case();
    let add = |fields: &[&str]| drop(wurao.json(&[&["event", "add", &case], fields].concat()));
    add(&["incident", "at=2026-05-05 10:00", "number=139****0001", "nuisance=yes"]);
    add(&["dispatched", "rung=operator-hotline", "at=2026-05-06 10:00", "ticket=A-1"]);
    let mut program = Program::default();
    program.take(&edition(&wurao, &case, "2026-05-07"));
    assert_eq!(*program.day("-operator_answer-"), Kept { sequence: 2321, day: "2026-05-21".into(), cancelled: false });
    assert!(!program.day("-wait").cancelled);
    add(&["reply", "rung=operator-hotline", "at=2026-05-08 10:00", "meaning=refused"]);
    program.take(&edition(&wurao, &case, "2026-05-08"));
    assert!(program.day("-operator_answer-").cancelled && program.day("-wait").cancelled);
}

#[test]
fn an_edition_says_when_it_was_made() {
    let wurao = Wurao::new();
    let case = wurao.json(&["example", "--on", "2026-09-26"])["case"].as_str().expect("a case").to_owned();
    let before = jiff::Timestamp::now().strftime("%Y%m%dT%H%M%SZ").to_string();
    let ics = edition(&wurao, &case, "2026-09-26");
    let after = jiff::Timestamp::now().strftime("%Y%m%dT%H%M%SZ").to_string();
    let stamps: Vec<&str> = ics.lines().filter_map(|l| l.strip_prefix("DTSTAMP:")).collect();
    assert!(!stamps.is_empty());
    assert!(stamps.iter().all(|stamp| *before <= **stamp && **stamp <= *after), "{before} {stamps:?} {after}");
}
