//! The billing period that a list names above its header.

/// First and last month of the billing period, as `year * 12 + month - 1`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Period(i32, i32);

impl Period {
    /// The year of a month of the period. `None` when it has the month twice or not at all.
    pub(crate) fn year(self, month: i8) -> Option<i16> {
        let mut fitting = (self.0..=self.1).filter(|at| at % 12 + 1 == i32::from(month)).map(|at| (at / 12) as i16);
        let year = fitting.next()?;
        fitting.next().is_none().then_some(year)
    }

    /// The billing period that a line above the header names. When a list was printed is no period.
    pub(crate) fn named(line: &str) -> Option<Period> {
        const WORDS: &[&str] = &[
            "账期",
            "帐期",
            "账单月",
            "查询月",
            "月份",
            "周期",
            "时间段",
            "起止",
            "起始日期",
            "计费",
            "详单",
            "话单",
            "期间",
            "清单",
            "period",
            "month",
        ];
        let lower = line.to_lowercase();
        if !WORDS.iter().any(|word| lower.contains(word)) {
            return None;
        }
        let months = months(&lower);
        Some(Period(*months.iter().min()?, *months.iter().max()?)).filter(|Period(first, last)| last - first < 24)
    }
}

/// Every year with month in a line: 2026年03月, 2026-03, 2026/3/1, 202603, 20260301.
fn months(line: &str) -> Vec<i32> {
    let groups: Vec<(usize, &str)> = line
        .split(|c: char| !c.is_ascii_digit())
        .filter(|group| !group.is_empty())
        .map(|group| (group.as_ptr() as usize - line.as_ptr() as usize, group))
        .collect();
    let month = |year: &str, month: &str| -> Option<i32> {
        let (year, month): (i32, i32) = (year.parse().ok()?, month.parse().ok()?);
        ((2000..2100).contains(&year) && (1..=12).contains(&month)).then_some(year * 12 + month - 1)
    };
    let mut found = Vec::new();
    for (place, (at, group)) in groups.iter().enumerate() {
        match group.len() {
            4 => {
                let Some((next_at, next)) = groups.get(place + 1) else { continue };
                let between = &line[at + 4..*next_at];
                if matches!(between.trim(), "年" | "-" | "/" | ".") && next.len() <= 2 {
                    found.extend(month(group, next));
                }
            }
            6 | 8 => found.extend(month(&group[..4], &group[4..6])),
            _ => {}
        }
    }
    found
}
