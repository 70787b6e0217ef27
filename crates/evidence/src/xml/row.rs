//! One `<call>` or `<sms>` element.

use casework::{Direction, Doubt, Moment};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::android::{self, Kind};
use crate::numbers;
use crate::row::{BadReason, CallRow};
use crate::table;
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
            "duration" | "dur" => &mut raw.duration,
            "presentation" => &mut raw.presentation,
            "contact_name" | "name" => &mut raw.contact,
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
    let direction = match android::kind(kind.as_deref().map(str::trim).unwrap_or_default(), message) {
        Kind::Is(direction) => direction,
        Kind::NotSent => return Found::NotSent,
    };
    let seconds = raw.duration.and_then(attrs::value).and_then(|text| table::length(&text));
    // 2 restricted, 3 unknown, 4 payphone: whatever stands in `number` is a placeholder.
    let withheld = matches!(raw.presentation, Some("2" | "3" | "4"));
    let number = match raw.number.and_then(attrs::value).filter(|_| !withheld) {
        None => None,
        Some(text) => match numbers::shown(&text) {
            Ok(number) => number,
            Err(reason) => return Found::Bad(reason, format!("number=\"{text}\"")),
        },
    };
    let contact = raw.contact.and_then(attrs::value).and_then(|name| numbers::contact(&name));
    let text = raw.body.and_then(attrs::value).map(|body| body.into_owned());
    let unknown = (direction == Direction::Unknown).then_some(Doubt::Direction);
    let doubt = unknown.or_else(|| numbers::doubt(number.as_deref()));
    Found::Row(CallRow { line, at, number, contact, direction, seconds, rang: None, message, text, doubt, note: None })
}

/// Milliseconds since 1970 as civil time.
fn moment(ms: i64, zone: &TimeZone) -> Option<Moment> {
    let instant = Timestamp::from_second(ms.div_euclid(1000)).ok()?;
    let civil = zone.to_datetime(instant);
    numbers::plausible(civil.date()).then(|| Moment::at(civil))
}
