//! One `<call>` or `<sms>` element.

use casework::{Direction, Moment};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::numbers;
use crate::row::{BadReason, CallRow};
use crate::xml::attrs;

/// What an element came to.
pub(crate) enum Found {
    Row(CallRow),
    Bad(BadReason, String),
    /// A message that was never sent.
    NotSent,
}

/// The attributes that matter, raw.
#[derive(Default)]
struct Raw<'t> {
    number: Option<&'t str>,
    date: Option<&'t str>,
    kind: Option<&'t str>,
    duration: Option<&'t str>,
    presentation: Option<&'t str>,
    contact: Option<&'t str>,
    body: Option<&'t str>,
}

/// Reads the inside of a tag: `call number="…" duration="…" date="…" type="1" …`.
pub(crate) fn element(tag: &str, message: bool, line: u64, zone: &TimeZone) -> Found {
    let mut raw = Raw::default();
    let whole = attrs::each(tag, |name, value| {
        let place = match name {
            "number" | "address" => &mut raw.number,
            "date" => &mut raw.date,
            "type" => &mut raw.kind,
            "duration" => &mut raw.duration,
            "presentation" => &mut raw.presentation,
            "contact_name" => &mut raw.contact,
            "body" if message => &mut raw.body,
            _ => return,
        };
        *place = Some(value);
    });
    if whole.is_err() {
        // Nothing after the damage is quoted: it may be the text of a message.
        let name: String = tag.chars().take_while(|c| !c.is_whitespace()).take(20).collect();
        return Found::Bad(BadReason::BrokenMarkup, format!("<{name} …"));
    }
    judge(&raw, message, line, zone)
}

fn judge(raw: &Raw<'_>, message: bool, line: u64, zone: &TimeZone) -> Found {
    let bad = |reason, name: &str, value: Option<&str>| {
        Found::Bad(reason, format!("{name}=\"{}\" number=\"{}\"", value.unwrap_or(""), raw.number.unwrap_or("")))
    };
    let at = match raw.date.and_then(attrs::value) {
        None => return bad(BadReason::TimeMissing, "date", raw.date),
        Some(text) => match text.trim().parse().ok().and_then(|ms| moment(ms, zone)) {
            None => return bad(BadReason::TimeUnreadable, "date", raw.date),
            Some(at) => at,
        },
    };
    let kind = raw.kind.and_then(attrs::value);
    let direction = match direction(kind.as_deref().map(str::trim), message) {
        Kind::Is(direction) => direction,
        Kind::NotSent => return Found::NotSent,
        Kind::Unknown => return bad(BadReason::DirectionUnknown, "type", raw.kind),
    };
    let seconds = match raw.duration.and_then(attrs::value).map(|text| text.trim().parse::<u32>()) {
        None => None,
        Some(Ok(seconds)) => Some(seconds),
        Some(Err(_)) => return bad(BadReason::DurationUnreadable, "duration", raw.duration),
    };
    // 2 restricted, 3 unknown, 4 payphone: whatever stands in `number` is a placeholder.
    let withheld = matches!(raw.presentation, Some("2" | "3" | "4"));
    let number = match raw.number.and_then(attrs::value).filter(|_| !withheld) {
        None => None,
        Some(text) => match numbers::shown(&text) {
            Ok(number) => number,
            Err(reason) => return bad(reason, "type", raw.kind),
        },
    };
    let contact = raw.contact.and_then(attrs::value).and_then(|name| numbers::contact(&name));
    let text = raw.body.and_then(attrs::value).map(|body| body.into_owned());
    let direction_assumed = false;
    Found::Row(CallRow { line, at, number, contact, direction, seconds, message, text, direction_assumed, note: None })
}

enum Kind {
    Is(Direction),
    NotSent,
    Unknown,
}

/// Types of the Android call log and of its message store.
fn direction(kind: Option<&str>, message: bool) -> Kind {
    Kind::Is(match (kind, message) {
        (Some("1"), _) => Direction::In,
        (Some("2"), _) => Direction::Out,
        // 3 draft, 4 outbox, 5 failed, 6 queued.
        (Some("3" | "4" | "5" | "6"), true) => return Kind::NotSent,
        (Some("3"), false) => Direction::Missed,
        (Some("4"), false) => Direction::Voicemail,
        (Some("5"), false) => Direction::Rejected,
        (Some("6"), false) => Direction::Blocked,
        // Taken on another device of the same person.
        (Some("7"), false) => Direction::In,
        _ => return Kind::Unknown,
    })
}

/// Milliseconds since 1970 as civil time.
fn moment(ms: i64, zone: &TimeZone) -> Option<Moment> {
    let instant = Timestamp::from_second(ms.div_euclid(1000)).ok()?;
    let civil = zone.to_datetime(instant);
    numbers::plausible(civil.date()).then(|| Moment::at(civil))
}
