//! Reading finished text: figures, dates, quotations, sentences, articles.

use jiff::civil::Date;

/// Stretches of figures, as they stand.
pub(crate) fn figures(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect()
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Dates written in full: `2026年5月1日`, `1 May 2026`.
pub(crate) fn dates(text: &str) -> Vec<Date> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('年') {
        let year: String = text[..at].chars().rev().take_while(char::is_ascii_digit).collect();
        let year: String = year.chars().rev().collect();
        let rest = &text[at + '年'.len_utf8()..];
        let Some((month, rest)) = rest.split_once('月') else { continue };
        let Some((day, _)) = rest.split_once('日') else { continue };
        if let (Ok(y), Ok(m), Ok(d)) = (year.parse(), month.parse(), day.parse()) {
            found.extend(Date::new(y, m, d));
        }
    }
    let words: Vec<&str> = text.split([' ', '(', ')', ',', ';', '.', '“', '”']).collect();
    for three in words.windows(3) {
        let month = MONTHS.iter().position(|m| *m == three[1]).map(|m| m + 1);
        if let (Ok(d), Some(m), Ok(y)) = (three[0].parse(), month, three[2].parse()) {
            found.extend(Date::new(y, i8::try_from(m).unwrap_or(1), d));
        }
    }
    found
}

/// What stands in quotation marks, the outermost.
pub(crate) fn quotations(text: &str) -> Vec<String> {
    let (mut depth, mut found, mut now) = (0_usize, Vec::new(), String::new());
    for c in text.chars() {
        match c {
            '「' | '“' => {
                if depth > 0 {
                    now.push(c);
                }
                depth += 1;
            }
            '」' | '”' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    found.push(std::mem::take(&mut now));
                } else {
                    now.push(c);
                }
            }
            c if depth > 0 => now.push(c),
            _ => {}
        }
    }
    found
}

/// The text without what stands in quotation marks; the marks stay.
pub(crate) fn unquoted(text: &str) -> String {
    let (mut depth, mut out) = (0_usize, String::new());
    for c in text.chars() {
        match c {
            '「' | '“' => {
                if depth == 0 {
                    out.push(c);
                    out.push('…');
                }
                depth += 1;
            }
            '」' | '”' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    out.push(c);
                }
            }
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// Sentences of a text.
pub(crate) fn sentences(text: &str) -> Vec<&str> {
    text.split_inclusive(['。', '；', '\n'])
        .flat_map(|part| part.split(". "))
        .map(str::trim)
        .filter(|part| part.chars().count() > 8)
        .collect()
}

/// Articles that a text names: `第一千零三十三条`, `article 24`, `articles 8 and 10`.
pub(crate) fn articles(text: &str) -> Vec<u32> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('第') {
        let rest = &text[at + '第'.len_utf8()..];
        if let Some((number, _)) = rest.split_once('条') {
            found.extend(chinese(number));
        }
    }
    let words: Vec<&str> = text.split([' ', ',', ';', '.']).filter(|w| !w.is_empty()).collect();
    for (at, word) in words.iter().enumerate() {
        if *word == "article" || *word == "articles" || *word == "Articles" || *word == "Article" {
            let listed = words[at + 1..].iter().take_while(|w| **w == "and" || w.bytes().all(|b| b.is_ascii_digit()));
            found.extend(listed.filter_map(|w| w.parse::<u32>().ok()));
        }
    }
    found
}

/// `一千零三十三` as a number; `None` for anything else.
fn chinese(text: &str) -> Option<u32> {
    if text.is_empty() || text.chars().count() > 10 {
        return None;
    }
    let (mut sum, mut digit) = (0, 0);
    for c in text.trim().chars() {
        match "零一二三四五六七八九".chars().position(|d| d == c) {
            Some(value) => digit = u32::try_from(value).ok()?,
            None => {
                let unit = match c {
                    '十' => 10,
                    '百' => 100,
                    '千' => 1000,
                    _ => return None,
                };
                sum += digit.max(u32::from(unit == 10)) * unit;
                digit = 0;
            }
        }
    }
    Some(sum + digit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn finished_text_is_read() {
        assert_eq!(figures("共 15 通，2026年"), ["15", "2026"]);
        assert_eq!(dates("2026年5月1日至2026年12月31日"), [date(2026, 5, 1), date(2026, 12, 31)]);
        assert_eq!(dates("From 1 May 2026 to 31 December 2026."), [date(2026, 5, 1), date(2026, 12, 31)]);
        assert_eq!(quotations("答复「甲「乙」」，又说「丙」"), ["甲「乙」", "丙"]);
        assert_eq!(unquoted("答复「甲，，」。"), "答复「…」。");
        assert_eq!(articles("依第一千零三十三条、第二十四条、第十条和第五十条第一款"), [1033, 24, 10, 50]);
        assert_eq!(articles("under articles 8 and 10 of it, article 69"), [8, 10, 69]);
    }
}
