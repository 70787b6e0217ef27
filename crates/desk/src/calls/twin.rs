//! Whether two entries of lists are one call.
//!
//! A phone and an operator show one call some seconds apart: the one counts from the first ring, the other from the answer. A
//! spreadsheet cuts the seconds, a list made by hand often the time. Two calls of one minute are common too. So the rule looks at
//! the number, the time, the length, and whether both stand in one list; what it cannot tell, the person is asked.

use casework::{Digest, Moment};

/// Times of one call in two lists lie at most this far apart, in seconds.
pub const APART: i64 = 120;
/// Lengths of one call in two lists differ by at most this, in seconds, unless one of them counts whole minutes.
pub const LENGTH_APART: u32 = 3;

/// An entry, as far as it matters here.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'e> {
    /// Comparison key of the number; `None` when it was withheld.
    pub key: Option<&'e str>,
    /// When.
    pub at: Moment,
    /// Seconds talked, if known.
    pub seconds: Option<u32>,
    /// Nobody answered it.
    pub unanswered: bool,
    /// A text message.
    pub message: bool,
    /// The sealed list that shows it; `None` for what was logged by hand.
    pub source: Option<Digest>,
}

/// What two entries are to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Two calls.
    Two,
    /// One call in two lists.
    One,
    /// One entry twice in one list: same number, same second, same length.
    Repeated,
    /// It cannot be told; the person decides.
    Unclear,
}

/// Whether two entries are one call.
///
/// | | one list | two lists |
/// |---|---|---|
/// | same second and length | repeated | one |
/// | same minute or day, no seconds known, same length | unclear | one |
/// | up to [`APART`] seconds apart, lengths fit | two | one |
/// | up to [`APART`] seconds apart, lengths differ, the talks would overlap | two | unclear |
/// | up to [`APART`] seconds apart, lengths differ | two | two |
/// | only the day known, lengths fit and are known | two | one |
/// | only the day known, a length unknown | two | unclear |
/// | further apart, another number, call and message | two | two |
///
/// Lengths fit when they are within [`LENGTH_APART`] seconds, when one is unknown, or when one is the other rounded up to whole
/// minutes, as bills do. A call that nobody answered never fits one that was talked in.
pub fn compare(one: &Entry<'_>, other: &Entry<'_>) -> Verdict {
    if one.key != other.key || one.message != other.message || one.at.date() != other.at.date() && far(one, other) {
        return Verdict::Two;
    }
    if one.source.is_some() && one.source == other.source {
        let alike = one.at == other.at && one.seconds == other.seconds && one.unanswered == other.unanswered;
        return match alike {
            true if one.at.time().is_some_and(|time| time.second() != 0) => Verdict::Repeated,
            true => Verdict::Unclear,
            false => Verdict::Two,
        };
    }
    let fit = lengths_fit(one, other);
    if one.at.time().is_none() || other.at.time().is_none() {
        let known = one.seconds.is_some_and(|s| s > 0) && other.seconds.is_some() || one.at == other.at;
        return match (fit, known) {
            (true, true) => Verdict::One,
            (true, false) => Verdict::Unclear,
            (false, _) => Verdict::Two,
        };
    }
    if far(one, other) {
        return Verdict::Two;
    }
    match fit {
        true => Verdict::One,
        false if overlap(one, other) => Verdict::Unclear,
        false => Verdict::Two,
    }
}

/// Seconds between two entries; `None` when only a day is known of one.
pub fn apart(one: Moment, other: Moment) -> Option<i64> {
    let (first, second) = (one.date().to_datetime(one.time()?), other.date().to_datetime(other.time()?));
    Some(second.duration_since(first).as_secs().abs())
}

fn far(one: &Entry<'_>, other: &Entry<'_>) -> bool {
    apart(one.at, other.at).is_none_or(|seconds| seconds > APART)
}

fn lengths_fit(one: &Entry<'_>, other: &Entry<'_>) -> bool {
    let talked = |entry: &Entry<'_>| entry.seconds.is_some_and(|seconds| seconds > 0);
    if one.unanswered && talked(other) || other.unanswered && talked(one) {
        return false;
    }
    let (Some(a), Some(b)) = (one.seconds, other.seconds) else { return true };
    let whole = |minutes: u32, exact: u32| minutes > 0 && exact.div_ceil(60) * 60 == minutes;
    a.abs_diff(b) <= LENGTH_APART || whole(a, b) || whole(b, a)
}

/// Nobody talks with one number twice at a time.
fn overlap(one: &Entry<'_>, other: &Entry<'_>) -> bool {
    let (first, second) = if one.at <= other.at { (one, other) } else { (other, one) };
    let talked = |entry: &Entry<'_>| entry.seconds.filter(|seconds| *seconds > 0);
    let both = talked(first).zip(talked(second));
    both.is_some_and(|(length, _)| apart(first.at, second.at).is_some_and(|gap| gap < i64::from(length)))
}

#[cfg(test)]
mod tests {
    use super::{Entry, Verdict, compare};
    use casework::Digest;

    /// `2026-10-12 10:22:05 31 phone`; `-` for an unknown length, `x` for a call nobody answered, `sms` for a message.
    fn entry(text: &str) -> Entry<'_> {
        let parts: Vec<&str> = text.split(' ').collect();
        let (at, rest) = if parts[1].contains(':') {
            (parts[..2].join(" "), &parts[2..])
        } else {
            (parts[0].to_owned(), &parts[1..])
        };
        Entry {
            key: Some("+8613900000001"),
            at: at.parse().unwrap(),
            seconds: rest[0].parse().ok(),
            unanswered: rest[0] == "x",
            message: rest[0] == "sms",
            source: (rest[1] != "hand").then(|| Digest::of(rest[1].as_bytes())),
        }
    }

    #[test]
    fn every_row_of_the_table() {
        use Verdict::{One, Repeated, Two, Unclear};
        let table = [
            ("2026-10-12 10:22:05 31 phone", "2026-10-12 10:22:11 31 bill", One),
            ("2026-10-12 10:22:05 31 phone", "2026-10-12 10:22:11 60 bill", One),
            ("2026-10-12 10:22:05 61 phone", "2026-10-12 10:22:11 120 bill", One),
            ("2026-10-12 10:22:05 31 phone", "2026-10-12 10:22:11 33 bill", One),
            ("2026-10-12 10:22:05 31 phone", "2026-10-12 10:22 31 sheet", One),
            ("2026-10-12 10:22:59 31 phone", "2026-10-12 10:22 - sheet", One),
            ("2026-10-12 10:22:05 31 phone", "2026-10-12 10:24:05 31 bill", One),
            ("2026-10-12 10:22:05 31 phone", "2026-10-12 10:24:06 31 bill", Two),
            ("2026-10-12 10:22:05 31 phone", "2026-10-12 10:22:11 45 bill", Unclear),
            ("2026-10-12 10:22:05 8 phone", "2026-10-12 10:22:40 21 bill", Two),
            ("2026-10-12 10:22:05 8 phone", "2026-10-12 10:22:40 21 phone", Two),
            ("2026-10-12 10:22 8 sheet", "2026-10-12 10:22 21 sheet", Two),
            ("2026-10-12 10:22 8 sheet", "2026-10-12 10:22 8 sheet", Unclear),
            ("2026-10-12 10:22:05 8 phone", "2026-10-12 10:22:05 8 phone", Repeated),
            ("2026-10-12 10:22:05 31 phone", "2026-10-12 31 sheet", One),
            ("2026-10-12 10:22:05 31 phone", "2026-10-12 - sheet", Unclear),
            ("2026-10-12 10:22:05 31 phone", "2026-10-12 50 sheet", Two),
            ("2026-10-12 10:22:05 31 phone", "2026-10-13 31 sheet", Two),
            ("2026-10-12 31 sheet", "2026-10-12 31 sheet", Unclear),
            ("2026-10-12 10:22 - hand", "2026-10-12 10:22:40 31 phone", One),
            ("2026-10-12 10:22:05 x phone", "2026-10-12 10:22:11 31 bill", Two),
            ("2026-10-12 10:22:05 x phone", "2026-10-12 10:22:11 x sheet", One),
            ("2026-10-12 23:59:58 31 phone", "2026-10-13 00:00:04 31 bill", One),
            ("2026-10-12 10:22:05 sms phone", "2026-10-12 10:22:05 31 bill", Two),
        ];
        for (one, other, verdict) in table {
            assert_eq!(compare(&entry(one), &entry(other)), verdict, "{one} | {other}");
            assert_eq!(compare(&entry(other), &entry(one)), verdict, "{other} | {one}");
        }
        let other = Entry { key: Some("+8613900000002"), ..entry("2026-10-12 10:22:11 31 bill") };
        assert_eq!(compare(&entry("2026-10-12 10:22:05 31 phone"), &other), Two);
    }
}
