//! Sets of days. A predicate over a log that does not change any more is true on some days and
//! false on others; with the set in hand "is it open", "when does it open" and "until when" are look-ups.

use jiff::civil::Date;

/// A set of days: disjoint inclusive spans, ascending, never adjacent.
///
/// ```
/// use playbook::Days;
/// use jiff::civil::date;
/// let open = Days::from(date(2026, 10, 10)).and(&Days::until(date(2028, 8, 12)));
/// assert_eq!(open.next(date(2026, 9, 24)), Some(date(2026, 10, 10)));
/// assert!(!open.contains(date(2028, 8, 13)));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Days(Vec<(Date, Date)>);

impl Days {
    /// No day.
    pub fn never() -> Days {
        Days(Vec::new())
    }
    /// Every day.
    pub fn always() -> Days {
        Days(vec![(Date::MIN, Date::MAX)])
    }
    /// Every day or none.
    pub fn if_true(truth: bool) -> Days {
        if truth { Days::always() } else { Days::never() }
    }
    /// From this day on.
    pub fn from(first: Date) -> Days {
        Days(vec![(first, Date::MAX)])
    }
    /// Until this day, included.
    pub fn until(last: Date) -> Days {
        Days(vec![(Date::MIN, last)])
    }
    /// From `first` to `last`, both included; empty when they are in the wrong order.
    pub fn between(first: Date, last: Date) -> Days {
        if first <= last { Days(vec![(first, last)]) } else { Days::never() }
    }
    /// From the day after `day`.
    pub fn after(day: Date) -> Days {
        day.tomorrow().map_or_else(|_| Days::never(), Days::from)
    }

    /// Whether the day is in the set.
    pub fn contains(&self, day: Date) -> bool {
        self.0.iter().any(|&(a, b)| a <= day && day <= b)
    }
    /// The first day of the set that is `day` or later.
    pub fn next(&self, day: Date) -> Option<Date> {
        self.0.iter().find(|&&(_, b)| b >= day).map(|&(a, _)| a.max(day))
    }
    /// The first day of the set that is later than `day`, when `day` itself is not in it.
    pub fn opens_after(&self, day: Date) -> Option<Date> {
        if self.contains(day) { None } else { self.next(day) }
    }
    /// The last day of the span that holds `day`; `None` outside the set or without an end.
    pub fn ends(&self, day: Date) -> Option<Date> {
        self.0.iter().find(|&&(a, b)| a <= day && day <= b).map(|&(_, b)| b).filter(|&b| b != Date::MAX)
    }
    /// True when no day is in the set.
    pub fn is_never(&self) -> bool {
        self.0.is_empty()
    }

    /// Days in both sets.
    #[must_use]
    pub fn and(&self, other: &Days) -> Days {
        let mut both = Vec::new();
        for &(a, b) in &self.0 {
            for &(c, d) in &other.0 {
                let (first, last) = (a.max(c), b.min(d));
                if first <= last {
                    both.push((first, last));
                }
            }
        }
        Days(both)
    }
    /// Days in either set.
    #[must_use]
    pub fn or(&self, other: &Days) -> Days {
        let mut spans: Vec<_> = self.0.iter().chain(&other.0).copied().collect();
        spans.sort_unstable();
        let mut merged: Vec<(Date, Date)> = Vec::new();
        for (first, last) in spans {
            match merged.last_mut() {
                Some(open) if first <= open.1.tomorrow().unwrap_or(Date::MAX) => open.1 = open.1.max(last),
                _ => merged.push((first, last)),
            }
        }
        Days(merged)
    }
    /// Days not in the set.
    #[must_use]
    pub fn not(&self) -> Days {
        let mut gaps = Vec::new();
        let mut start = Some(Date::MIN);
        for &(a, b) in &self.0 {
            if let (Some(first), Ok(last)) = (start, a.yesterday())
                && first <= last
            {
                gaps.push((first, last));
            }
            start = b.tomorrow().ok();
        }
        if let Some(first) = start {
            gaps.push((first, Date::MAX));
        }
        Days(gaps)
    }
}
