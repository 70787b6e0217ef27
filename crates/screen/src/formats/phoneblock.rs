//! PhoneBlock's list as JSON: `{"numbers": [{"phone", "votes", "rating", "lastActivity"}], "version"}`. No votes means: take it
//! out, which in a whole list is: not there.

use super::Written;
use super::reading::{Reading, Said, Unreadable, blocked, written};
use crate::label::Label;
use crate::list::Index;
use crate::reputation::Votes;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize)]
struct List {
    numbers: Vec<serde_json::Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    version: Option<serde_json::Value>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Number {
    phone: String,
    votes: i64,
    #[serde(default)]
    rating: String,
    #[serde(default)]
    last_activity: i64,
}

/// What PhoneBlock says of a number.
pub(super) fn said(votes: i64, rating: &str, last_activity: i64) -> Said {
    let latest = Timestamp::from_millisecond(last_activity).ok().filter(|_| last_activity > 0);
    let latest = latest.map(|at| at.to_zoned_datetime(TimeZone::UTC).date());
    let label = Label::meant(rating).unwrap_or_else(|| Label::named("nuisance").unwrap_or(Label::unknown()));
    let count = u16::try_from(votes.unsigned_abs()).unwrap_or(u16::MAX);
    let (against, for_it) = if votes < 0 || rating == "A_LEGITIMATE" { (0, count) } else { (count, 0) };
    Said { label, allowed: false, votes: Some(Votes { against, for_it, latest }) }
}

/// Votes as the form wants them: what is said without any counts as the surest that it has.
pub(super) fn counted(votes: Option<Votes>) -> Votes {
    votes.unwrap_or(Votes { against: 100, for_it: 0, latest: None })
}

/// The day of the latest vote in milliseconds; 0 for none.
pub(super) fn last_activity(votes: &Votes) -> i64 {
    let day = votes.latest.and_then(|day| day.at(0, 0, 0, 0).to_zoned_datetime(TimeZone::UTC).ok());
    day.map_or(0, |day| day.timestamp().as_millisecond())
}

pub(super) fn read(text: &str) -> Result<Reading, Unreadable> {
    let list: List =
        serde_json::from_str(text).map_err(|error| Unreadable { code: "not-json", at: error.line() as u64 })?;
    let version = list.version.map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned));
    let mut reading = Reading { version, ..Reading::default() };
    for (n, row) in list.numbers.into_iter().enumerate() {
        let line = n as u64 + 1;
        reading.rows += 1;
        let shown = row.to_string();
        match serde_json::from_value::<Number>(row) {
            Ok(number) if number.votes == 0 => reading.gone += 1,
            Ok(number) => {
                let said = said(number.votes, &number.rating, number.last_activity);
                reading.number(line, &number.phone, said);
            }
            Err(_) => reading.bad(line, &shown, "fields"),
        }
    }
    Ok(reading)
}

pub(super) fn write<B: AsRef<[u8]>>(list: &Index<B>) -> Written {
    let mut out = List { numbers: Vec::new(), version: Some(list.head().version.clone().into()) };
    let (numbers, left_out) = blocked(list);
    for (key, found) in numbers {
        let votes = counted(found.votes);
        let number = Number {
            phone: written(key),
            votes: i64::from(votes.against) - i64::from(votes.for_it),
            rating: found.label.rating().to_owned(),
            last_activity: last_activity(&votes),
        };
        out.numbers.push(serde_json::to_value(number).expect("strings and numbers are JSON"));
    }
    Written { bytes: serde_json::to_vec(&out).expect("strings and numbers are JSON"), left_out, surer: 0 }
}
