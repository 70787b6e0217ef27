//! Figures that name nobody: days, times, sums, counts, numbers of articles and papers. They are recognised by how they
//! are written, on the normal form, and stay readable.

use crate::normal::{Normal, Sign};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// Which signs of a text are plain figures.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plain {
    /// A day, a sum, an article: no short number is looked for in it.
    pub(crate) sure: Vec<bool>,
    /// That, or a count or clock time, which an agent's number may look like: a number that nobody knows passes here.
    pub(crate) any: Vec<bool>,
}

/// What a pattern stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    /// A day, a time in context, an article; a comma ends it.
    Day,
    /// A sum; a comma may stand in it.
    Sum,
    /// A count or clock time that may be somebody's number.
    Count,
}

const YEAR: &str = "(?:19|20)[0-9]{2}";
const MONTH: &str = "(?:1[0-2]|0?[1-9])";
const DAY: &str = "(?:3[01]|[12][0-9]|0?[1-9])";
const MONTHS: &str = "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
/// At most nine figures: no one writes of a milliard without a word for it, and telephone numbers have more.
const SUM: &str = r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3}){1,3}|[1-9][0-9]{0,8}|0)(?:\.[0-9]{1,4})?";
const COUNT: &str = "[1-9][0-9]{0,5}";
const UNIT: &str = "(?:[万亿千百萬億]*(?:元|块|圆|角|美元|港元|欧元)|yuan|rmb|cny|usd|dollars?|euros?|%|percent)";
const COUNTED: &str = "(?:[余多几]?(?:次|通|条|個|个|天|日|月|年|小时|分钟|秒|人|户|封|页|份|项|遍|回|周|星期|级|岁|米|公里|名|位|家|起|件|字|句|段|年代|g|mb|gb)|[千百十万亿余多]|more |calls?|times|days?|months?|years?|hours?|minutes?|seconds?|messages?|people|persons|weeks?|pages?|agents?|letters?|numbers?|complaints?|words?)";

/// The patterns of a language or two; linear in the text, as all of this engine's.
static PATTERNS: LazyLock<Vec<(Regex, What)>> = LazyLock::new(|| {
    let clock = "(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?";
    // Months, days and small numbers with the signs for ten, twenty and thirty.
    let (month, day) = (format!("(?:{MONTH}|十[0-9]?)"), format!("(?:{DAY}|[0-9]?[十廿卅][0-9]?)"));
    let (small, paper) = ("[0-9十廿卅百千零]{1,7}", "[条條款项項章节節页頁期届次回季部编批点段类步通个封位行栏]");
    let days = [
        format!("{YEAR}-{MONTH}-{DAY}|{YEAR}/{MONTH}/{DAY}|{YEAR}\\.{MONTH}\\.{DAY}|{DAY}[-/.]{DAY}[-/.]{YEAR}"),
        format!("{YEAR} ?年(?: ?{month} ?月)?(?: ?{day} ?[日号號])?|[0-9]{{2}} ?年 ?{month} ?月"),
        format!("{month} ?月(?: ?(?:份|{day} ?[日号號]))?|{day} ?[日号號]"),
        format!("{MONTHS}\\.? [0-9]{{1,2}}(?:st|nd|rd|th)?(?:(?:,|, | ){YEAR})?|{MONTHS}\\.?,? {YEAR}"),
        format!("[0-9]{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTHS}\\.?(?:,? {YEAR})?"),
        format!("{YEAR}(?: ?[、,] ?{YEAR})+(?: ?年)?|{YEAR}-(?:0[1-9]|1[0-2])"),
        "[0-9十]{1,3} ?[时点時點](?: ?[0-9十]{1,3} ?分)?(?: ?[0-9十]{1,3} ?秒)?".to_owned(),
        format!(
            "(?:[上下]午|[早晚]上|中午|凌晨|傍晚|夜里|at|from|by|until|till|before|after) ?{clock}(?: ?[-–—~至到] ?{clock})?"
        ),
        format!("{clock} ?[-–—~至到] ?{clock}|{clock} ?[ap]\\.?m|t?{clock}(?:z|\\+[0-9]{{2}}:[0-9]{{2}})"),
        format!("第 ?{small}(?: ?[-~–—至到、,和] ?第? ?{small})* ?{paper}"),
        format!("[〔\\[(【] ?{YEAR} ?[〕\\])】](?: ?第? ?[0-9]{{1,6}} ?[号號])?"),
        "(?:令|公告|通告|通知) ?第? ?[0-9]{1,5} ?[号號]".to_owned(),
        "(?:art(?:icles?|\\.)|§+|sections?|rules?|paragraphs?) ?[0-9]{1,4}(?: ?(?:,|and|-|–|to) ?[0-9]{1,4})*"
            .to_owned(),
        "(?:gb|yd|iso|rfc)(?: ?/ ?[tz])? ?[0-9]{1,6}(?:\\.[0-9]+)?-(?:19|20)[0-9]{2}".to_owned(),
    ];
    let sums = [
        format!("(?:[¥$€£]|rmb|cny|usd|eur|人民币|人民幣) ?{SUM}(?: ?[-~–—至到] ?[¥$€£]? ?{SUM})?"),
        format!("{SUM}(?: ?[-~–—至到] ?{SUM})? ?{UNIT}|{COUNT}(?: ?[、,或和] ?{COUNT})+ ?{UNIT}"),
        format!("{YEAR} ?[-–—~/至到] ?{YEAR}(?: ?年)?"),
    ];
    let counts = [
        format!("{COUNT}(?: ?[、,或和] ?{COUNT})* ?{COUNTED}|{COUNT} ?[-~–—至到] ?{COUNT} ?{COUNTED}"),
        format!("{clock}|第 ?{small} ?[号號]"),
        "[1-9][0-9]{0,2}(?:,[0-9]{3}){2}|(?:0|[1-9][0-9]{0,3})\\.[0-9]{1,2}".to_owned(),
    ];
    let all = days.into_iter().map(|p| (p, What::Day));
    let all = all.chain(sums.into_iter().map(|p| (p, What::Sum)));
    let all = all.chain(counts.into_iter().map(|p| (p, What::Count)));
    all.map(|(p, what)| (Regex::new(&p).expect("a pattern of this file, compiled by every test"), what)).collect()
});

impl Plain {
    /// Finds the plain figures of a text. Time is linear in the text.
    pub(crate) fn of(text: &Normal) -> Plain {
        let mut plain = Plain { sure: vec![false; text.signs.len()], any: vec![false; text.signs.len()] };
        for (pattern, what) in PATTERNS.iter() {
            for hit in pattern.find_iter(&text.flat) {
                let span = text.sign_at(hit.start())..text.sign_at(hit.end());
                if !stands_alone(text, &span, *what) {
                    continue;
                }
                // "10 月 12 日 14:05": a clock time behind a day is one.
                let behind_day = span.start > 1 && (plain.sure[span.start - 1] || plain.sure[span.start - 2]);
                plain.any[span.clone()].fill(true);
                if *what != What::Count || text.signs[span.start].figure().is_some() && behind_day {
                    plain.sure[span].fill(true);
                }
            }
        }
        plain
    }
}

impl Plain {
    /// Whether every figure of a stretch belongs to a day, a sum or an article.
    pub(crate) fn holds(&self, text: &Normal, span: &Range<usize>) -> bool {
        span.clone().all(|i| self.sure[i] || text.signs[i].figure().is_none())
    }
}

/// Not a piece cut out of a longer number: no figure of the same writing stands beside it, directly or behind a sign
/// that joins figures.
fn stands_alone(text: &Normal, span: &Range<usize>, what: What) -> bool {
    let (Some(first), Some(last)) = (text.signs.get(span.start), text.signs.get(span.end - 1)) else { return false };
    let joins = |i: usize| match text.signs.get(i).map(Sign::char) {
        Some('-' | '.' | '/' | ':' | '_' | '*' | '‐' | '–' | '—' | '~' | '·') => true,
        Some(',') => what != What::Day,
        _ => false,
    };
    // A day may stand in a row of days; figures beside a sum over a dash, spaced or not, go on with it.
    let space = |i: usize| text.signs.get(i).is_some_and(|s| what != What::Day && s.char() == ' ');
    let figure = |i: usize| text.signs.get(i).is_some_and(|s| s.figure().is_some());
    // "周一2026-10-12" is two things; a sum in two writings is none.
    let touches =
        |beside: usize, edge: usize| figure(beside) && (what != What::Day || same_writing(text, beside, edge));
    let before = |from: usize| {
        let Some(beside) = from.checked_sub(1) else { return false };
        let mark = if space(beside) { beside.wrapping_sub(1) } else { beside };
        let far = mark.wrapping_sub(1);
        let far = if space(far) { far.wrapping_sub(1) } else { far };
        touches(beside, from) || joins(mark) && figure(far)
    };
    let after = |end: usize| {
        let mark = if space(end) { end + 1 } else { end };
        let far = if space(mark + 1) { mark + 2 } else { mark + 1 };
        touches(end, end - 1) || joins(mark) && figure(far)
    };
    let before = first.figure().is_some() && before(span.start);
    let after = last.figure().is_some() && after(span.end);
    !before && !after
}

/// Both written as words, or neither: "周一2026" is two things.
pub(crate) fn same_writing(text: &Normal, a: usize, b: usize) -> bool {
    use crate::fold::Part::Figure;
    let spelled = |i: usize| match text.signs.get(i).map(|sign| sign.part) {
        Some(Figure { spelled, .. }) => Some(spelled),
        _ => None,
    };
    spelled(a).is_some() && spelled(a) == spelled(b)
}
