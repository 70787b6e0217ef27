//! Which grade each finding has, by all findings that stand, in the order of the calls and not of the runs that found them.

use crate::judge::grades;
use crate::rules::Repetition;
use jiff::Timestamp;
use std::collections::{BTreeMap, HashMap};

/// A finding that stands, as far as repetition looks at it. A cancelled one is none, and is not among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted<'a> {
    /// Its id.
    pub id: &'a str,
    /// When the call was made.
    pub at: Timestamp,
    /// Against whom it counts: one principal, or each for whom the call may have been.
    pub principals: &'a [String],
}

/// The grade of each finding by id. One that counts against several principals has the gravest grade that it has against
/// any of them: the caller chose not to say for which one it called.
///
/// ```
/// use registry::repetition::{Counted, regraded};
/// use registry::rules::Repetition;
///
/// let two_in_ten = Some(Repetition { calls: 2, within_days: 10 });
/// let at = |n: i64| jiff::Timestamp::from_second(n * 86_400).expect("in range");
/// let (shop, both) = (["shop".to_owned()], ["bank".to_owned(), "shop".to_owned()]);
/// let all = [
///     Counted { id: "late", at: at(3), principals: &both },
///     Counted { id: "early", at: at(1), principals: &shop },
/// ];
/// let grades = regraded(all, two_in_ten);
/// assert_eq!((grades["early"], grades["late"]), (1, 2));
/// ```
pub fn regraded<'a>(
    standing: impl IntoIterator<Item = Counted<'a>>,
    limit: Option<Repetition>,
) -> HashMap<&'a str, u16> {
    let mut of: BTreeMap<&str, Vec<(Timestamp, &str)>> = BTreeMap::new();
    for one in standing {
        for principal in one.principals {
            of.entry(principal).or_default().push((one.at, one.id));
        }
    }
    let mut found: HashMap<&str, u16> = HashMap::new();
    for all in of.values_mut() {
        all.sort_unstable();
        all.dedup();
        let times: Vec<Timestamp> = all.iter().map(|(at, _)| *at).collect();
        for ((_, id), grade) in all.iter().zip(grades(&times, limit)) {
            let known = found.entry(*id).or_insert(grade);
            *known = grade.max(*known);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIVE_IN_TEN: Repetition = Repetition { calls: 5, within_days: 10 };

    fn of(principals: &[&str]) -> Vec<String> {
        principals.iter().map(|id| (*id).to_owned()).collect()
    }

    #[test]
    fn the_order_in_which_findings_are_told_changes_no_grade() {
        let (ids, operator) = ([1, 2, 3, 4, 5, 6, 7, 8].map(|n| format!("f-{n}")), of(&["operator"]));
        let at = |n: usize| Timestamp::from_second(n as i64 * 3_600).expect("in range");
        let one = |n: usize| Counted { id: &ids[n], at: at(n), principals: &operator };
        let later_first = regraded([4, 5, 6, 7, 0, 1, 2, 3].map(one), Some(FIVE_IN_TEN));
        let grades: Vec<u16> = ids.iter().map(|id| later_first[id.as_str()]).collect();
        assert_eq!(grades, [1, 1, 1, 1, 2, 2, 2, 2], "four of 200 and four of 400 are 2,400");
        // The third one is cancelled: the fifth is the fourth that stands.
        let without = regraded([4, 5, 6, 7, 0, 1, 3].map(one), Some(FIVE_IN_TEN));
        assert_eq!((without["f-5"], without["f-6"]), (1, 2));
    }

    #[test]
    fn a_call_that_may_have_been_for_either_counts_against_both() {
        let (p1, both) = (of(&["p1"]), of(&["p1", "p2"]));
        let ids = [0, 1, 2, 3, 4].map(|n| format!("f-{n}"));
        let at = |n: usize| Timestamp::from_second(n as i64 * 3_600).expect("in range");
        let all = (0..5).map(|n| Counted { id: &ids[n], at: at(n), principals: if n < 2 { &both } else { &p1 } });
        let grades = regraded(all, Some(FIVE_IN_TEN));
        assert_eq!(grades["f-4"], 2, "two of the partner and three of its own are five");
        assert_eq!(grades["f-1"], 1);
    }
}
