//! Sums of money in a reply, and the one that is promised for each later call.

use super::bearing::{is_asked, is_denied};
use super::marks::marks;
use super::numeral::{Number, is_unit, number};
use super::raw::Raw;
use casework::{Label, Money};
use serde::Serialize;
use std::ops::Range;

/// A sum that names no unit is at least ten.
const LEAST_BARE: i64 = 1000;

/// A sum that a reply names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sum {
    /// The amount.
    pub amount: Money,
    /// `call` when it is named for each call.
    pub per: Option<&'static str>,
    /// What the reply calls it.
    pub label: Option<Label>,
    /// As it stands in the reply.
    pub text: String,
    /// False for "about 100" and the like: no sum that could be claimed.
    pub exact: bool,
    /// False for what the person asked for, and for what the reply denies having named: no sum of theirs.
    pub own: bool,
    /// Where it stands, for finding what is promised for a later call.
    #[serde(skip)]
    pub(super) place: Range<usize>,
}

/// Every sum of the text, in order of appearance; the same amount only once.
pub(super) fn sums(raw: &Raw<'_>, currency: &str) -> Vec<Sum> {
    let mut found: Vec<Sum> = Vec::new();
    for sum in every_sum(raw, currency) {
        match found.iter_mut().find(|known| known.amount == sum.amount) {
            // The place that says for what it is, is the better one.
            Some(known) if known.per.is_none() && sum.per.is_some() || !known.own && sum.own => *known = sum,
            Some(_) => {}
            None => found.push(sum),
        }
    }
    found
}

/// The sums of a text in their order, also where one is named twice: once for what was and once for each later call.
pub(super) fn every_sum(raw: &Raw<'_>, currency: &str) -> Vec<Sum> {
    let mut found: Vec<Sum> = Vec::new();
    let mut at = 0;
    while at < raw.chars.len() && found.len() < super::MOST {
        let Some((amounts, range)) = sum_at(raw, at, currency) else {
            at = skip(raw, at);
            continue;
        };
        let own = !is_asked(raw, range.start) && !is_denied(raw, range.start);
        // 两三百, 五十到一百: one of them or between, nobody says which.
        let amounts_are_a_guess = amounts.len() > 1;
        for amount in amounts {
            let sum = Sum {
                amount,
                per: is_each(raw, &range).then_some("call"),
                label: label(raw, &range),
                text: raw.text(range.clone()).to_owned(),
                exact: own && !amounts_are_a_guess && !is_about(raw, &range),
                own,
                place: range.clone(),
            };
            found.push(sum);
        }
        at = range.end.max(at + 1);
    }
    found
}

/// Where every sum stands, and whether it is named for each call.
pub(super) fn sums_each(raw: &Raw<'_>, currency: &str) -> Vec<(Range<usize>, bool)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < raw.chars.len() && found.len() < super::MOST {
        match sum_at(raw, at, currency) {
            Some((_, range)) => {
                at = range.end.max(at + 1);
                found.push((range.clone(), is_each(raw, &range)));
            }
            None => at = skip(raw, at),
        }
    }
    found
}

/// Whether the words around a sum say that it is only nearly so much.
fn is_about(raw: &Raw<'_>, range: &Range<usize>) -> bool {
    raw.any_before(range.start, &marks().about).is_some() || raw.any_at(range.end, &marks().about_after).is_some()
}

/// Past a number that is no sum, so that its rest is not read as one.
pub(super) fn skip(raw: &Raw<'_>, at: usize) -> usize {
    let mut end = at + 1;
    if raw.at(at).is_ascii_alphanumeric() {
        while raw.at(end).is_ascii_alphanumeric() {
            end += 1;
        }
    } else if let Some(number) = number(raw, at) {
        return number.end.max(end);
    }
    end
}

fn sum_at(raw: &Raw<'_>, at: usize, currency: &str) -> Option<(Vec<Money>, Range<usize>)> {
    let (sign, start) = sign_at(raw, at);
    let first = number(raw, start)?;
    // 几百元, 上百元: how many hundreds is not said.
    if !first.digits && at > 0 && matches!(raw.at(at - 1), '几' | '数' | '上' | '好' | '成') && is_unit(raw.at(start))
    {
        return None;
    }
    if at > 0 && raw.at(at).is_ascii_digit() && (raw.at(at - 1).is_ascii_alphanumeric() || raw.at(at - 1) == '.') {
        return None;
    }
    let (all, end) = range_of(raw, first);
    let unit = unit_at(raw, end);
    let code = match (sign, unit) {
        (Some(code), Some((_, end))) => return money(all, code, raw, at..end),
        (Some(code), None) => return money(all, code, raw, at..end),
        (None, Some((code, end))) => {
            let together = all.len() == 1 && all[0].hundredths == 100 && !all[0].digits && raw.at(end - 1) == '块';
            return if together { None } else { money(all, code, raw, at..end) };
        }
        (None, None) => match tenths(raw, &all, end) {
            Some((tenths, end)) => return money(vec![tenths], currency_or_yuan(currency), raw, at..end),
            None => currency,
        },
    };
    let named = ["话费", "现金", "补偿金", "赔偿金"].iter().any(|word| raw.word_at(end, word).is_some());
    let bare = (named || raw.any_before(at, &marks().bare).is_some()) && all.iter().all(|n| n.hundredths >= LEAST_BARE);
    let follows = matches!(raw.at(end), '你' | '我' | '行' | '吧' | '就' | '的' | '作' | '给');
    let closed = named || follows || !raw.at(end).is_alphanumeric();
    let plain = !matches!(raw.at(end), '%' | '-' | '/' | ':' | '*' | '.') || !raw.at(end + 1).is_alphanumeric();
    let spoken_pair = all.iter().any(|n| n.other.is_some());
    if (bare || spoken_pair) && closed && plain && raw.at(end) != '%' {
        money(all, currency_or_yuan(code), raw, at..end)
    } else {
        None
    }
}

fn currency_or_yuan(code: &str) -> &str {
    if code.is_empty() { "CNY" } else { code }
}

/// `5角`, `五毛钱`: a sum below one yuan.
fn tenths(raw: &Raw<'_>, all: &[Number], end: usize) -> Option<(Number, usize)> {
    let [number] = all else { return None };
    let unit = ["毛钱", "角钱", "角"].iter().find_map(|word| raw.word_at(end, word))?;
    let shape = matches!(raw.at(unit), '度' | '色' | '落');
    (!shape && number.hundredths < 1000 && number.other.is_none())
        .then(|| (Number { hundredths: number.hundredths / 10, ..number.clone() }, unit))
}

/// `五十到一百`, `300-500`: both ends.
fn range_of(raw: &Raw<'_>, first: Number) -> (Vec<Number>, usize) {
    let mut end = first.end;
    let mut next = end;
    while unit_at(raw, next).is_none() && raw.at(next) == ' ' {
        next += 1;
    }
    if let Some((_, after)) = unit_at(raw, next) {
        next = after;
    }
    let joint = ["到", "至", "-", "~", "～", "—", " to "].iter().find_map(|word| raw.word_at(next, word));
    let mut all = Vec::new();
    let second = joint.and_then(|at| {
        let at = sign_at(raw, at).1;
        let second = number(raw, at)?;
        let same_kind = unit_at(raw, second.end).is_some() && second.hundredths > first.hundredths;
        same_kind.then_some(second)
    });
    all.push(first);
    if let Some(second) = second {
        end = second.end;
        all.push(second);
    }
    (all, end)
}

fn money(all: Vec<Number>, code: &str, raw: &Raw<'_>, range: Range<usize>) -> Option<(Vec<Money>, Range<usize>)> {
    let (mut end, mut extra) = (range.end, 0);
    // 83块6, 八十三块六, 83元6角5分.
    if all.len() == 1 && matches!(raw.at(end.wrapping_sub(1)), '块' | '元' | '圆') {
        (extra, end) = small_change(raw, end);
    }
    let values = all.iter().flat_map(|n| n.other.into_iter().chain([n.hundredths]));
    let amounts: Vec<Money> = values.filter_map(|v| Money::new(v + extra, code).ok()).collect();
    (!amounts.is_empty()).then_some((amounts, range.start..end))
}

/// `6角5分`, `零5分`, and the lone `6` of `83块6`, behind whole yuan: their hundredths and end.
fn small_change(raw: &Raw<'_>, at: usize) -> (i64, usize) {
    let single = |at: usize| number(raw, at).filter(|n| n.end == at + 1 && n.hundredths < 1000);
    let begin = at + usize::from(raw.at(at) == '零' && single(at + 1).is_some());
    let Some(first) = single(begin) else { return (0, at) };
    let after = raw.at(first.end);
    if after == '分' && !matches!(raw.at(first.end + 1), '钟' | '之' | '别') {
        return (first.hundredths / 100, first.end + 1);
    }
    if matches!(after, '角' | '毛') {
        let next = first.end + 1 + usize::from(raw.at(first.end + 1) == '零');
        // 四角五分, and 四毛五 at the end of a spoken sum.
        let spoken = |n: &Number| after == '毛' && !raw.at(n.end).is_alphanumeric();
        let hundredth = single(next).filter(|n| raw.at(n.end) == '分' || spoken(n));
        let past = |n: &Number| n.end + usize::from(raw.at(n.end) == '分');
        let (more, end) = hundredth.map_or((0, first.end + 1), |n| (n.hundredths / 100, past(&n)));
        return (first.hundredths / 10 + more, end);
    }
    // A lone digit at the end of a spoken sum; not the beginning of something else, such as 50元2次 or the next item of a list.
    let item = matches!(after, '.' | '、' | ')' | ':');
    if raw.at(at - 1) == '块' && !after.is_alphanumeric() && !item {
        (first.hundredths / 10, first.end)
    } else {
        (0, at)
    }
}

/// A currency sign or word before the number.
fn sign_at(raw: &Raw<'_>, at: usize) -> (Option<&'static str>, usize) {
    const SIGNS: &[(&str, &str)] = &[
        ("人民币", "CNY"),
        ("rmb", "CNY"),
        ("cny", "CNY"),
        ("¥", "CNY"),
        ("us$", "USD"),
        ("usd", "USD"),
        ("$", "USD"),
        ("eur", "EUR"),
        ("€", "EUR"),
        ("gbp", "GBP"),
        ("£", "GBP"),
        ("hkd", "HKD"),
        ("港币", "HKD"),
        ("美元", "USD"),
    ];
    for (sign, code) in SIGNS {
        if let Some(mut end) = raw.word_at(at, sign) {
            while matches!(raw.at(end), ' ' | ':') || raw.at(end) == '¥' {
                end += 1;
            }
            return (Some(code), end);
        }
    }
    (None, at)
}

/// A unit after the number, and its end.
fn unit_at(raw: &Raw<'_>, at: usize) -> Option<(&'static str, usize)> {
    const UNITS: &[(&str, &str)] = &[
        ("元人民币", "CNY"),
        ("元钱", "CNY"),
        ("元整", "CNY"),
        ("元", "CNY"),
        ("元正", "CNY"),
        ("圆整", "CNY"),
        ("圆正", "CNY"),
        ("圆", "CNY"),
        ("圓", "CNY"),
        ("块钱", "CNY"),
        ("块", "CNY"),
        ("rmb", "CNY"),
        ("cny", "CNY"),
        ("yuan", "CNY"),
        ("人民币", "CNY"),
        ("dollars", "USD"),
        ("dollar", "USD"),
        ("usd", "USD"),
        ("美元", "USD"),
        ("euros", "EUR"),
        ("eur", "EUR"),
        ("pounds", "GBP"),
    ];
    let spaced = at + usize::from(raw.at(at) == ' ');
    for start in [at, spaced] {
        let found = UNITS.iter().find_map(|(unit, code)| {
            let end = unit
                .chars()
                .enumerate()
                .all(|(i, c)| raw.at(start + i) == c)
                .then_some(start + unit.chars().count())?;
            let latin = unit.is_ascii() && raw.at(end).is_ascii_alphanumeric();
            let other_word = matches!(raw.at(end), '旦' | '素' | '件') && *unit == "元";
            (!latin && !other_word).then_some((*code, end))
        });
        if found.is_some() {
            return found;
        }
    }
    None
}

fn is_each(raw: &Raw<'_>, range: &Range<usize>) -> bool {
    let clause = raw.clause(range.start);
    let before = range.start.saturating_sub(14).max(clause.start);
    // 50元话费/次: what the sum is paid in may stand between.
    let goods = ["话费", "流量", "红包", "钱", "现金"].iter().find_map(|word| raw.word_at(range.end, word));
    let ends = [Some(range.end), Some(range.end + 1), goods];
    if ends.into_iter().flatten().any(|end| raw.any_at(end, &marks().each_after).is_some()) {
        return true;
    }
    // 每接到一个推销电话,我们赔您50元: what happens each time stands before the comma.
    if clause.start > 1 && raw.at(clause.start - 1) == ',' {
        let cause = raw.clause(clause.start - 2);
        let each = cause.clone().any(|at| raw.any_at(at, &marks().each_cause).is_some_and(|end| end <= cause.end));
        if each && raw.any_in(cause, &marks().called) {
            return true;
        }
    }
    // 一次性 is once for all.
    let each = |at: usize| raw.any_at(at, &marks().each).is_some_and(|end| end <= range.start && raw.at(end) != '性');
    if (before..range.start).any(each) {
        return true;
    }
    let latin_after = range.end..(range.end + 30).min(clause.end);
    latin_after.clone().any(|at| {
        marks()
            .each
            .iter()
            .filter(|w| w.is_ascii())
            .any(|w| raw.word_at(at, w).is_some_and(|end| end <= latin_after.end))
    })
}

fn label(raw: &Raw<'_>, range: &Range<usize>) -> Option<Label> {
    let near = raw.clause(range.start);
    let sentence = raw.sentence(range.start);
    [near, sentence].into_iter().find_map(|place| {
        let has = |words: &[String]| raw.any_in(place.clone(), words);
        if has(&marks().reward) {
            Some(Label::Reward)
        } else if has(&marks().goodwill) {
            Some(Label::Goodwill)
        } else if has(&marks().compensation) {
            Some(Label::Compensation)
        } else {
            None
        }
    })
}

/// The sum for each later call: named for a call, and neither for past ones nor as a fine or a demand.
pub(super) fn per_call(raw: &Raw<'_>, sums: &[Sum]) -> Option<Money> {
    let fits = |sum: &&Sum| {
        if sum.per.is_none() {
            return false;
        }
        let (clause, sentence) = (raw.clause(sum.place.start), raw.sentence(sum.place.start));
        let before = sentence.start..sum.place.start;
        let past = raw.any_in(clause.start..sum.place.start, &marks().past);
        let fine = raw.any_in(clause.clone(), &marks().fine);
        let future = raw.any_in(before, &marks().future) || raw.any_in(clause.clone(), &marks().future);
        let counted = raw.any_in(clause.end..sentence.end, &marks().past) && !future;
        !fine && (!past || raw.any_in(clause.start..sum.place.start, &marks().future)) && !counted
    };
    sums.iter().filter(|sum| sum.exact).find(fits).map(|sum| sum.amount)
}
