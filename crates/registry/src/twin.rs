//! When a complaint and a call record tell of the same call.
//!
//! A complaint is written from memory: its time is near that of the call, and seldom it. A record of a call between the same
//! two numbers within the rule set's minutes is taken for that call; the nearest first, each record for one call, and
//! nothing beyond the minutes.

use crate::rules::Rules;
use jiff::{SignedDuration, Timestamp};

/// Two complaints less than this apart tell of one call: people write minutes.
const ONE_MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// How far the time that a complaint tells may be from that of its call.
pub fn tolerance(rules: &Rules) -> SignedDuration {
    SignedDuration::from_mins(i64::from(rules.same_call_minutes))
}

/// Whether two complaints of one person about one number are about the same call.
pub fn told_again(one: Timestamp, other: Timestamp) -> bool {
    one.duration_since(other).abs() < ONE_MINUTE
}

/// Which record, if any, is the call that each complaint tells of, by its place among `records`. The two nearest come
/// together first; of two that are equally near the earlier complaint, then the earlier record.
///
/// ```
/// use registry::twin::pairs;
///
/// let minute = |n: i64| jiff::Timestamp::from_second(n * 60).expect("in range");
/// let half_an_hour = jiff::SignedDuration::from_mins(30);
/// let (told, records) = ([minute(660), minute(720), minute(780)], [minute(690), minute(661)]);
/// assert_eq!(pairs(&told, &records, half_an_hour), [Some(1), Some(0), None]);
/// ```
pub fn pairs(told: &[Timestamp], records: &[Timestamp], within: SignedDuration) -> Vec<Option<usize>> {
    let mut near: Vec<(SignedDuration, Timestamp, Timestamp, usize, usize)> = Vec::new();
    for (n, one) in told.iter().enumerate() {
        let all = records.iter().enumerate().map(|(m, record)| (record.duration_since(*one).abs(), record, m));
        near.extend(all.filter(|(apart, ..)| *apart <= within).map(|(apart, record, m)| (apart, *one, *record, n, m)));
    }
    near.sort_unstable();
    let (mut found, mut taken) = (vec![None; told.len()], vec![false; records.len()]);
    for (_, _, _, n, m) in near {
        if found[n].is_none() && !taken[m] {
            (found[n], taken[m]) = (Some(m), true);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        format!("2026-06-03T{text}Z").parse().expect("a time")
    }

    fn paired(told: &[&str], records: &[&str]) -> Vec<Option<usize>> {
        let all = |texts: &[&str]| texts.iter().map(|text| at(text)).collect::<Vec<_>>();
        pairs(&all(told), &all(records), SignedDuration::from_mins(30))
    }

    #[test]
    fn a_complaint_about_eleven_is_the_call_of_twenty_three_seconds_later_and_of_sixteen_minutes_later() {
        for record in ["11:00:00", "11:00:23", "11:02:00", "11:16:00", "10:30:00", "11:30:00"] {
            assert_eq!(paired(&["11:00:00"], &[record]), [Some(0)], "{record}");
        }
        for record in ["10:00:00", "10:29:59", "11:30:01"] {
            assert_eq!(paired(&["11:00:00"], &[record]), [None], "{record}");
        }
    }

    #[test]
    fn one_record_answers_one_complaint_and_the_nearest_first() {
        assert_eq!(paired(&["19:04:00", "19:05:00"], &["18:59:33"]), [Some(0), None]);
        assert_eq!(paired(&["11:00:00", "12:00:00", "13:00:00"], &["10:00:00"]), [None; 3]);
        assert_eq!(paired(&["10:10:00", "10:20:00"], &["10:19:00", "10:05:00"]), [Some(1), Some(0)]);
        assert_eq!(paired(&["10:10:00"], &["10:20:00", "10:00:00"]), [Some(1)], "equally near: the earlier record");
    }

    #[test]
    fn two_complaints_of_one_minute_are_told_again() {
        assert!(told_again(at("11:00:00"), at("11:00:59")) && told_again(at("11:00:59"), at("11:00:00")));
        assert!(!told_again(at("11:00:00"), at("11:01:00")));
    }
}
