//! Numbers of work orders, cases and employees.

use super::marks::marks;
use super::numeral::digit;
use super::raw::Raw;
use std::ops::Range;

/// The longest number of an office, in characters.
const LONGEST: usize = 40;

/// Numbers of work orders, cases, files, receipts and transfers, as they are written.
pub(super) fn tickets(raw: &Raw<'_>) -> Vec<String> {
    let mut found: Vec<Range<usize>> = office_numbers(raw);
    let mut at = 0;
    while at < raw.chars.len() && found.len() < 2 * super::MOST {
        if let Some(end) = raw.any_at(at, &marks().agents) {
            at = token_after(raw, end).map_or(end, |t| t.end);
            continue;
        }
        if let Some(end) = raw.any_at(at, &marks().tickets) {
            if let Some(token) = token_after(raw, end).filter(|t| is_ticket(raw, t)) {
                found.push(token.clone());
                at = token.end;
                continue;
            }
            at = end;
            continue;
        }
        if starts_token(raw, at) {
            let token = token(raw, at);
            if letters_and_figures(raw, &token) {
                found.push(token.clone());
            }
            at = token.end.max(at + 1);
            continue;
        }
        at += 1;
    }
    found.sort_by_key(|r| r.start);
    let mut out: Vec<String> = Vec::new();
    let mut last_end = 0;
    for range in found {
        let text = raw.text(range.clone()).trim().to_owned();
        if range.start >= last_end && !text.is_empty() && !out.contains(&text) {
            out.push(text);
        }
        last_end = last_end.max(range.end);
    }
    out
}

/// Numbers of employees.
pub(super) fn agents(raw: &Raw<'_>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut add = |text: String| {
        if out.len() < super::MOST && !out.contains(&text) {
            out.push(text);
        }
    };
    for at in 0..raw.chars.len() {
        if let Some(end) = raw.any_at(at, &marks().agents) {
            if let Some(token) = token_after(raw, end) {
                let text = raw.text(token.clone());
                let figures = text.chars().filter(char::is_ascii_digit).count();
                if (2..=10).contains(&figures) && !unit_follows(raw, token.end) {
                    add(text.to_owned());
                }
            } else if let Some(spoken) = spoken(raw, end) {
                add(spoken);
            }
        }
        if starts_token(raw, at) && raw.at(at).is_ascii_digit() {
            let token = token(raw, at);
            if token.len() <= 8 && raw.any_at(token.end, &marks().agents_after).is_some() {
                add(raw.text(token).to_owned());
            }
        }
    }
    out
}

/// `三零二七` after the word for an employee's number.
fn spoken(raw: &Raw<'_>, at: usize) -> Option<String> {
    let at = after_between(raw, at);
    let digits: String = (at..at + 10).map_while(|i| digit(raw.at(i))).map(|d| d.to_string()).collect();
    (digits.len() >= 3).then_some(digits)
}

fn after_between(raw: &Raw<'_>, mut at: usize) -> usize {
    for _ in 0..4 {
        match raw.any_at(at, &marks().between) {
            Some(end) => at = end,
            None => break,
        }
    }
    at
}

fn starts_token(raw: &Raw<'_>, at: usize) -> bool {
    raw.at(at).is_ascii_alphanumeric()
        && (at == 0 || !(raw.at(at - 1).is_ascii_alphanumeric() || raw.at(at - 1) == '-'))
}

/// Letters, figures and hyphens that hang together.
fn token(raw: &Raw<'_>, at: usize) -> Range<usize> {
    let mut end = at;
    while end - at < LONGEST
        && (raw.at(end).is_ascii_alphanumeric()
            || (matches!(raw.at(end), '-' | '/' | '_') && raw.at(end + 1).is_ascii_alphanumeric()))
    {
        end += 1;
    }
    at..end
}

/// The number after a word, with at most some linking words between; `调字0011` begins with its office.
fn token_after(raw: &Raw<'_>, end: usize) -> Option<Range<usize>> {
    let at = after_between(raw, end);
    let start = if raw.at(at).is_ascii_alphanumeric() {
        at
    } else {
        let han = (at..at + 4).take_while(|i| is_han(raw.at(*i))).count();
        let follows = han > 0 && raw.at(at + han).is_ascii_digit() && at > end && raw.at(at + han - 1) == '字';
        if !follows {
            return None;
        }
        let token = token(raw, at + han);
        return Some(at..token.end);
    };
    let token = token(raw, start);
    (!token.is_empty()).then_some(token)
}

fn is_ticket(raw: &Raw<'_>, range: &Range<usize>) -> bool {
    let text = raw.text(range.clone());
    let figures = text.chars().filter(char::is_ascii_digit).count();
    figures >= 2 && text.chars().count() >= 3 && !unit_follows(raw, range.end)
}

fn unit_follows(raw: &Raw<'_>, at: usize) -> bool {
    const UNITS: &str = "元块天日月年次通个小分位份项条名件倍%万千百";
    let next = if raw.at(at) == ' ' { raw.at(at + 1) } else { raw.at(at) };
    UNITS.contains(next) || (raw.at(at) == '.' && raw.at(at + 1).is_ascii_digit())
}

/// A token that can be nothing else: letters before at least six figures.
fn letters_and_figures(raw: &Raw<'_>, range: &Range<usize>) -> bool {
    let text = raw.text(range.clone());
    let letters = text.chars().take_while(char::is_ascii_alphabetic).count();
    let figures = text.chars().filter(char::is_ascii_digit).count();
    (1..=6).contains(&letters) && figures >= 6 && !unit_follows(raw, range.end)
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// `某通申〔2026〕第0031号`, `（2026）某0000民初108号`: a bracketed year makes an office's number.
fn office_numbers(raw: &Raw<'_>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for at in 0..raw.chars.len() {
        if found.len() >= super::MOST {
            break;
        }
        let close = match raw.at(at) {
            '〔' => '〕',
            '(' => ')',
            '[' => ']',
            '【' => '】',
            _ => continue,
        };
        let year = (at + 1..at + 5).all(|i| raw.at(i).is_ascii_digit()) && raw.at(at + 5) == close;
        if !year || !matches!(raw.at(at + 1), '1' | '2') {
            continue;
        }
        let mut end = at + 6;
        let mut last = None;
        while end - at < LONGEST && (is_han(raw.at(end)) || raw.at(end).is_ascii_alphanumeric() || raw.at(end) == '-') {
            end += 1;
            if raw.at(end - 1).is_ascii_digit() {
                last = Some(end);
            }
            if raw.at(end - 1) == '号' && last.is_some() {
                last = Some(end);
                break;
            }
        }
        let Some(end) = last else { continue };
        let mut start = at;
        if raw.at(at) != '(' {
            while start > 0
                && at - start < 12
                && is_han(raw.at(start - 1))
                && !matches!(
                    raw.at(start - 1),
                    '书' | '号' | '为' | '是' | '函' | '单' | '知' | '见' | '据' | '以' | '的'
                )
            {
                start -= 1;
            }
        }
        found.push(start..end);
    }
    found
}
