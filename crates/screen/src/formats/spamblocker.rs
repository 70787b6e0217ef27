//! A backup of SpamBlocker (5.13): its spam table `spamNumbers.numbers[]` and its rules `numberRules.rules[]`. Rules are regular
//! expressions; those that say "this number" or "begins so" are read, the others are put aside.

use super::Written;
use super::reading::{Reading, Said, Unreadable, written};
use crate::list::Index;
use serde::{Deserialize, Serialize};

/// The bit of a rule's flags that makes it one for calls.
pub(super) const CALLS: i64 = 1;

#[derive(Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
struct Backup {
    number_rules: Rules,
    spam_numbers: Numbers,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
struct Rules {
    rules: Vec<Rule>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    pattern: String,
    #[serde(default)]
    pattern_mode_type: i64,
    #[serde(default)]
    description: String,
    #[serde(default)]
    priority: i64,
    #[serde(default = "yes")]
    is_blacklist: bool,
    #[serde(default = "both")]
    flags: i64,
}

fn yes() -> bool {
    true
}

fn both() -> i64 {
    3
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
struct Numbers {
    numbers: Vec<Number>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Number {
    peer: String,
    #[serde(default)]
    time: i64,
}

pub(super) fn read(text: &str) -> Result<Reading, Unreadable> {
    let backup: Backup =
        serde_json::from_str(text).map_err(|error| Unreadable { code: "not-json", at: error.line() as u64 })?;
    let mut reading = Reading::default();
    let mut place = 0;
    for number in &backup.spam_numbers.numbers {
        place += 1;
        reading.rows += 1;
        // The owner put it there, or a list did that the owner chose: it is sure for them, so it is no vote.
        // The app keeps numbers with and without the plus sign.
        let peer = &number.peer;
        let whole = ["+", peer.trim_start_matches('+')].concat();
        let text = if number::parse(peer).reason().is_some() { &whole } else { peer };
        reading.number(place, text, Said::blocked(""));
    }
    for rule in &backup.number_rules.rules {
        place += 1;
        reading.rows += 1;
        if rule.flags & CALLS == 0 {
            reading.bad(place, &rule.pattern, "not-for-calls");
            continue;
        }
        if rule.pattern_mode_type != 0 {
            reading.bad(place, &rule.pattern, "rich-pattern");
            continue;
        }
        let said = Said::blocked(&rule.description);
        pattern(&mut reading, place, &rule.pattern, if rule.is_blacklist { said } else { said.allowed() });
    }
    if place == 0 {
        return Err(Unreadable { code: "no-list", at: 1 });
    }
    Ok(reading)
}

/// A regular expression that means one number or its first digits.
pub(super) fn pattern(reading: &mut Reading, line: u64, text: &str, said: Said) {
    let inner = text.trim().trim_start_matches('^').trim_end_matches('$');
    let (inner, open) = match inner.strip_suffix(".*").or_else(|| inner.strip_suffix(".+")) {
        Some(first) => (first, true),
        None => (inner, false),
    };
    let (inner, abroad) = match ["\\+?", "\\+", "+"].into_iter().find_map(|plus| inner.strip_prefix(plus)) {
        Some(digits) => (digits, true),
        None => (inner, false),
    };
    // `\d{4}` behind first digits is "begins so" where numbers of that length are whole: shorter ones mean something else.
    let (inner, open) = match inner.split_once("\\d{") {
        Some((first, count)) => match count.strip_suffix('}').filter(|count| is_rest(first, abroad, count)) {
            Some(_) => (first, true),
            None => return reading.bad(line, text, "rich-pattern"),
        },
        None => (inner, open),
    };
    if inner.is_empty() || !inner.bytes().all(|b| b.is_ascii_digit()) {
        return reading.bad(line, text, "rich-pattern");
    }
    let digits = if abroad { ["+", inner].concat() } else { inner.to_owned() };
    match open {
        true => reading.first_digits(line, &digits, said),
        false => reading.number(line, &digits, said),
    }
}

/// Whether first digits with so many more (`8`, `7,8`) are whole numbers.
fn is_rest(first: &str, abroad: bool, count: &str) -> bool {
    let (least, most) = count.split_once(',').unwrap_or((count, count));
    let (Ok(least), Ok(most)) = (least.parse::<usize>(), most.parse::<usize>()) else { return false };
    let plus = if abroad { "+" } else { "" };
    // Of some sorts the digit behind may not be 0.
    let whole = |n: usize, fill: &str| number::parse(&format!("{plus}{first}{}", fill.repeat(n))).reason().is_none();
    most <= 15 && least <= most && (least..=most).any(|n| whole(n, "0") || whole(n, "2"))
}

pub(super) fn write<B: AsRef<[u8]>>(list: &Index<B>) -> Written {
    let mut backup = Backup::default();
    for (key, prefix, found) in list.iter() {
        let digits = written(key);
        if !prefix && !found.allowed {
            // The app looks a caller up as it is shown, without plus and with it: both ways of writing are found.
            let day = found
                .votes
                .and_then(|votes| votes.latest)
                .and_then(|day| day.at(0, 0, 0, 0).to_zoned_datetime(jiff::tz::TimeZone::UTC).ok());
            let time = day.map_or(0, |day| day.timestamp().as_millisecond());
            backup.spam_numbers.numbers.push(Number { peer: digits, time });
            continue;
        }
        let open = if prefix { ".*" } else { "" };
        let pattern = match digits.strip_prefix('+') {
            Some(digits) => format!("\\+?{digits}{open}"),
            None => format!("{digits}{open}"),
        };
        let description = found.label.zh.clone();
        let (is_blacklist, flags) = (!found.allowed, both());
        backup.number_rules.rules.push(Rule {
            pattern,
            pattern_mode_type: 0,
            description,
            priority: 0,
            is_blacklist,
            flags,
        });
    }
    Written { bytes: serde_json::to_vec_pretty(&backup).expect("strings and numbers are JSON"), left_out: 0, surer: 0 }
}
