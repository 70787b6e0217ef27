//! The dates of a case as an iCalendar feed (RFC 5545).

use crate::loaded::Loaded;
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use playbook::{Deadline, Lang, Standing};
use std::fmt::Write as _;

/// Every date of the case, and the day until which the advice waits.
///
/// All-day entries. A date keeps its `UID` as long as the same rule runs from the same kind of event, however the log grows, so
/// that a program which took in two editions shows it once, on its newest day. `SEQUENCE` grows with the log and with the
/// days; what no longer runs is sent as cancelled. Titles carry no telephone number and no name, because calendars are shared
/// more easily than people think.
pub fn feed(loaded: &Loaded, made: Timestamp, lang: Lang) -> String {
    let mut feed = Feed { out: String::new(), made, sequence: sequence(loaded) };
    feed.line("BEGIN:VCALENDAR");
    feed.line("VERSION:2.0");
    feed.line("PRODID:-//wurao//desk//ZH");
    feed.line("CALSCALE:GREGORIAN");
    feed.line("METHOD:PUBLISH");
    let name = crate::words::Words::new(lang).t("calendar-name");
    feed.line(&format!("X-WR-CALNAME:{}", escaped(&name)));
    let (view, closed) = (loaded.view(), loaded.case.is_closed());
    for deadline in view.deadlines() {
        let trace: Vec<&str> = deadline.trace.iter().map(|t| t.get(lang)).collect();
        feed.entry(&Entry {
            uid: uid(loaded, deadline),
            day: deadline.due,
            title: deadline.name.get(lang),
            text: &trace.join("\n"),
            cancelled: closed || deadline.standing == Standing::Stopped,
        });
    }
    let advice = view.advise();
    let waiting = advice.waiting_until;
    // Whoever took in an edition that waited has to be told that it does not any more.
    if waiting.is_some() || !loaded.case.dispatches.is_empty() {
        feed.entry(&Entry {
            uid: format!("{}-wait", loaded.id),
            day: waiting.unwrap_or(loaded.today),
            title: advice.primary.title.get(lang),
            text: advice.primary.why.get(lang),
            cancelled: waiting.is_none(),
        });
    }
    feed.line("END:VCALENDAR");
    feed.out
}

/// The name of a date: its rule and what sets it off, not the event that did so last.
fn uid(loaded: &Loaded, deadline: &Deadline) -> String {
    let which = if deadline.first { "first" } else { "last" };
    format!("{}-{}-{}-{}-{which}", loaded.id, deadline.rung, deadline.clock, deadline.since)
}

/// Grows with every event and with every day, for a date can move without a new event: what the advice waits for does.
fn sequence(loaded: &Loaded) -> u64 {
    let epoch = date(2020, 1, 1);
    let days = epoch.until(loaded.today).map_or(0, |span| i64::from(span.get_days()));
    loaded.case.head + u64::try_from(days).unwrap_or(0)
}

struct Entry<'e> {
    uid: String,
    day: Date,
    title: &'e str,
    text: &'e str,
    cancelled: bool,
}

struct Feed {
    out: String,
    made: Timestamp,
    sequence: u64,
}

impl Feed {
    fn entry(&mut self, entry: &Entry<'_>) {
        let made = self.made.strftime("%Y%m%dT%H%M%SZ").to_string();
        self.line("BEGIN:VEVENT");
        self.line(&format!("UID:{}@wurao.invalid", entry.uid));
        self.line(&format!("DTSTAMP:{made}"));
        self.line(&format!("LAST-MODIFIED:{made}"));
        self.line(&format!("SEQUENCE:{}", self.sequence));
        self.line(&format!("DTSTART;VALUE=DATE:{}", compact(entry.day)));
        self.line(&format!("DTEND;VALUE=DATE:{}", compact(entry.day.saturating_add(1.day()))));
        self.line(&format!("SUMMARY:{}", escaped(entry.title)));
        self.line(&format!("DESCRIPTION:{}", escaped(entry.text)));
        self.line(if entry.cancelled { "STATUS:CANCELLED" } else { "STATUS:CONFIRMED" });
        self.line("TRANSP:TRANSPARENT");
        self.line("END:VEVENT");
    }

    /// RFC 5545 3.1: lines are folded at 75 octets, never inside a character.
    fn line(&mut self, text: &str) {
        let mut room = 75;
        for c in text.chars() {
            if c.len_utf8() > room {
                self.out.push_str("\r\n ");
                room = 74;
            }
            room -= c.len_utf8();
            let _ = write!(self.out, "{c}");
        }
        self.out.push_str("\r\n");
    }
}

fn compact(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// RFC 5545 3.3.11.
fn escaped(text: &str) -> String {
    let text = casework::harmless(text).replace('\u{a0}', " ");
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n").replace('\r', "")
}
