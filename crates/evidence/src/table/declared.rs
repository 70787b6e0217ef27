//! How many calls a list says it has: 共查询到 5 条记录, 合计,3条.

/// What stands before such a figure, and what counts calls behind it.
const LEADS: &[&str] = &["共", "合计", "合計", "总计", "總計", "总数", "总条数", "记录数", "total", "count"];
const UNITS: &[&str] = &["条", "條", "次", "通", "笔", "record", "call", "entries", "row"];
/// Counts of a page or of a part say nothing of the whole.
const PARTS: &[&str] = &["本页", "每页", "当前页", "小计", "per page", "this page"];
/// Most characters between the lead and its figure.
const BETWEEN: usize = 8;
/// So many declarations of one list are kept.
const MOST: usize = 16;

/// The declarations of a list, with what was counted where its parts begin and end.
#[derive(Debug, Default)]
pub(crate) struct Declared {
    /// Entries counted when the declaration stood there, and the figure.
    said: Vec<(u64, u64)>,
    /// Entries counted at every header.
    parts: Vec<u64>,
}

impl Declared {
    /// A header, before which so many entries were counted.
    pub(crate) fn part(&mut self, counted: u64) {
        if self.parts.last() != Some(&counted) {
            self.parts.push(counted);
        }
    }

    /// A line that holds no call.
    pub(crate) fn line(&mut self, line: &str, counted: u64) {
        if self.said.len() < MOST {
            self.said.extend(declared(line).map(|figure| (counted, figure)));
        }
    }

    /// `(declared, found)` of the first declaration that fits neither the list nor a run of its parts.
    pub(crate) fn mismatch(&self, end: u64) -> Option<(u64, u64)> {
        let fits = |(at, figure): (u64, u64)| {
            let begins = self.parts.iter().copied().filter(|part| *part <= at);
            begins.chain([0]).any(|begin| {
                let wanted = begin.saturating_add(figure);
                wanted == at || wanted == end || (wanted > at && self.parts.binary_search(&wanted).is_ok())
            })
        };
        let found = end - self.parts.first().copied().unwrap_or(0).min(end);
        self.said.iter().find(|said| !fits(**said)).map(|(_, figure)| (*figure, found))
    }
}

/// The one count of calls that a line declares; none when it declares several.
fn declared(line: &str) -> Option<u64> {
    let lower = line.to_lowercase();
    if PARTS.iter().any(|word| lower.contains(word)) {
        return None;
    }
    let chars: Vec<char> = lower.chars().filter(|c| !matches!(c, '"' | ',' | '，')).collect();
    let (mut found, mut at) = (Vec::new(), 0);
    while at < chars.len() {
        let digits = chars[at..].iter().take_while(|c| c.is_ascii_digit()).count();
        if digits == 0 {
            at += 1;
            continue;
        }
        let before: String = chars[..at].iter().rev().take_while(|c| !c.is_ascii_digit()).take(BETWEEN + 3).collect();
        let before: String = before.chars().rev().collect();
        let figure: String = chars[at..at + digits].iter().collect();
        at += digits;
        let behind: String = chars[at..].iter().collect();
        let led = LEADS.iter().any(|lead| before.contains(lead));
        let counts = UNITS.iter().any(|unit| behind.trim_start().starts_with(unit));
        if led && counts {
            found.extend(figure.parse::<u64>().ok());
        }
    }
    match found[..] {
        [only] => Some(only),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::declared;

    #[test]
    fn counts_that_lines_declare() {
        for (line, figure) in [
            ("共查询到 5 条记录", Some(5)),
            ("合计通话：3条", Some(3)),
            ("合计 3条", Some(3)),
            ("Total: 12 calls", Some(12)),
            ("本页共10条", None),
            ("共2页", None),
            ("合计 0.15", None),
            ("共3次，短信共5条", None),
            ("套餐共500分钟", None),
            ("最近30天共3条", Some(3)),
        ] {
            assert_eq!(declared(line), figure, "{line}");
        }
    }
}
