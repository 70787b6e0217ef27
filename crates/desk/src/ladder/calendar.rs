//! The dates of a case as an iCalendar feed (RFC 5545).

use crate::loaded::Loaded;
use jiff::ToSpan;
use playbook::{Lang, Standing};
use std::fmt::Write as _;

/// Every running date of the case, and the day until which the advice waits.
///
/// All-day events; the same case on the same day gives the same bytes. Titles carry no telephone
/// number and no name, because calendars are shared more easily than people think.
pub fn feed(loaded: &Loaded, lang: Lang) -> String {
    let mut out = String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//wurao//desk//ZH\r\nCALSCALE:GREGORIAN\r\n");
    let name = crate::words::Words::new(lang).t("calendar-name");
    line(&mut out, &format!("X-WR-CALNAME:{}", escaped(&name)));
    let view = loaded.view();
    for deadline in view.deadlines().iter().filter(|d| d.standing == Standing::Running) {
        let trace: Vec<&str> = deadline.trace.iter().map(|t| t.get(lang)).collect();
        let title = deadline.name.get(lang).to_owned();
        let uid = format!("{}-{}-{}", loaded.id, deadline.clock, deadline.event);
        entry(&mut out, &uid, deadline.due, &title, &trace.join("\n"));
    }
    let advice = view.advise();
    if let Some(day) = advice.waiting_until {
        let uid = format!("{}-wait-{}", loaded.id, loaded.case.head);
        entry(&mut out, &uid, day, advice.primary.title.get(lang), advice.primary.why.get(lang));
    }
    out.push_str("END:VCALENDAR\r\n");
    out
}

fn entry(out: &mut String, uid: &str, day: jiff::civil::Date, title: &str, text: &str) {
    let next = day.saturating_add(1.day());
    out.push_str("BEGIN:VEVENT\r\n");
    line(out, &format!("UID:{uid}@wurao.invalid"));
    line(out, &format!("DTSTAMP:{}T000000Z", compact(day)));
    line(out, &format!("DTSTART;VALUE=DATE:{}", compact(day)));
    line(out, &format!("DTEND;VALUE=DATE:{}", compact(next)));
    line(out, &format!("SUMMARY:{}", escaped(title)));
    line(out, &format!("DESCRIPTION:{}", escaped(text)));
    out.push_str("TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n");
}

fn compact(day: jiff::civil::Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// RFC 5545 3.3.11.
fn escaped(text: &str) -> String {
    let text = casework::harmless(text).replace('\u{a0}', " ");
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n").replace('\r', "")
}

/// RFC 5545 3.1: lines are folded at 75 octets, never inside a character.
fn line(out: &mut String, text: &str) {
    let mut room = 75;
    for c in text.chars() {
        if c.len_utf8() > room {
            out.push_str("\r\n ");
            room = 74;
        }
        room -= c.len_utf8();
        let _ = write!(out, "{c}");
    }
    out.push_str("\r\n");
}
