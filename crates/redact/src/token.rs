//! One private token and the forms in which it is looked for.

use crate::fold::{Part, figure_in_company};
use crate::leaving::Kind;
use crate::normal::{Normal, Sign};
use number::Kind as Sort;

/// Figures that make a run of them a number by itself, so that its spellings are compared and not only its signs.
pub(crate) const LONG: usize = 7;
/// Fewer figures are found in any text; more name an agent or a ticket even without the words around them.
pub(crate) const TELLING: usize = 3;

/// What a token is looked for as.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Forms {
    /// Letters and figures in a row, whatever stands between.
    pub(crate) words: Vec<String>,
    /// Figures and stars of whole numbers, seven and more.
    pub(crate) numbers: Vec<String>,
    /// It has no borders: figures written as words (一, not 1), a mail address, six letters and figures mixed and more.
    /// What is so much its own is taken out even where letters go on: `a@b.comc`.
    pub(crate) open: bool,
}

/// Words before a number that say whose it is; alone they name nobody.
pub(crate) const LEADS: [&str; 31] = [
    "客服工号",
    "员工工号",
    "工号",
    "工單號",
    "工单号",
    "工单",
    "单号",
    "编号",
    "号码",
    "坐席号",
    "坐席",
    "座席",
    "话务员",
    "客服",
    "客服代表",
    "接线员",
    "流水号",
    "受理号",
    "投诉号",
    "电话",
    "手机",
    "尾号",
    "票号",
    "agentnumber",
    "agentno",
    "agent",
    "operator",
    "staff",
    "ticket",
    "number",
    "no",
];

impl Forms {
    /// All forms of a token; none when it is too short to name anybody.
    pub(crate) fn of(kind: Kind, text: &str) -> Forms {
        let mut forms = Forms::default();
        let normal = Normal::of(text.trim());
        let word = normal.word();
        numbers_in(kind, text, &normal, &mut forms);
        let plain = |s: &Sign| matches!(s.part, Part::Figure { spelled: false, .. });
        let cased = |s: &Sign| matches!(s.part, Part::Cased(_));
        let spelled = !normal.signs.iter().any(plain);
        let mixed =
            !spelled && normal.signs.iter().any(cased) && normal.lettered.as_ref().unwrap_or(&normal.core).len() >= 6;
        let figured = normal.signs.iter().any(|s| s.figure().is_some());
        forms.open = (spelled && figured) || mixed || text.contains('@');
        let phone = matches!(kind, Kind::Caller | Kind::OwnNumber);
        if phone && !normal.core.iter().any(|i| normal.signs[*i].figure().is_some()) && withheld(text) {
            return Forms::default();
        }
        // The whole of a number is compared as a number; short ones as words that hold figures only.
        if word.chars().count() >= 2 && !(figures(&word) && (word.len() >= LONG || stars(&normal))) {
            forms.words.push(word.clone());
            for beside in beside_figures(&word) {
                forms.open |= figures(&beside);
                forms.words.push(beside);
            }
        }
        // A number with stars is no word: `138xxxx0000`.
        forms.words.extend(normal.lettered_word().filter(|word| forms.open || !hidden_number(word)));
        if matches!(kind, Kind::Agent | Kind::Ticket | Kind::Person) {
            behind_lead(&word, &mut forms);
            let digits: String = word.chars().filter(char::is_ascii_digit).collect();
            let letters = word.chars().filter(|c| !c.is_ascii_digit()).count();
            if letters > 0 && digits.len() >= TELLING && kind != Kind::Person {
                forms.words.push(digits);
            }
        }
        if kind.is_name() {
            turned(&normal, &mut forms);
        }
        if kind == Kind::OwnAddress {
            nearby(text, &mut forms);
        }
        if text.contains('@') {
            spelled_mail(text, &mut forms);
        }
        // A single sign, or none as in a mail address of `@` alone, would be found everywhere.
        forms.words.retain(|word| word.chars().nth(1).is_some());
        for list in [&mut forms.words, &mut forms.numbers] {
            list.sort();
            list.dedup();
        }
        forms
    }
}

/// Words of which any may be a figure in a text: 两 is one beside others, and a text may put some there, as in 丁两三.
const EACH: usize = 6;

/// A word as it is read where figures stand beside its ends or inside it: each such sign may be one or not.
fn beside_figures(word: &str) -> Vec<String> {
    let mut forms = vec![String::new()];
    let mut seen = 0;
    for c in word.chars() {
        let figure = figure_in_company(c).filter(|_| seen < EACH);
        seen += usize::from(figure.is_some());
        let read = figure.map(|figure| forms.iter().map(|form| format!("{form}{figure}")).collect::<Vec<_>>());
        forms.iter_mut().for_each(|form| form.push(c));
        forms.extend(read.into_iter().flatten());
    }
    forms.retain(|form| form != word);
    forms
}

/// Nothing but figures.
pub(crate) fn figures(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_digit())
}

/// Nothing but figures and the letter that hides them.
fn hidden_number(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_digit() || b == b'x')
}

fn stars(normal: &Normal) -> bool {
    normal.signs.iter().any(|s| s.part == Part::Star)
}

/// "Unknown", "private": what a phone shows when there is no number.
fn withheld(text: &str) -> bool {
    number::parse(text).kind() == Sort::Withheld
}

/// `工号 8812` is also `8812`, `客服 王云` also `王云`.
fn behind_lead(word: &str, forms: &mut Forms) {
    let rest = LEADS.iter().filter_map(|lead| word.strip_prefix(lead)).min_by_key(|rest| rest.len());
    let Some(rest) = rest else { return };
    let least = if figures(rest) { TELLING } else { 2 };
    if rest.chars().count() >= least {
        forms.words.push(rest.to_owned());
    }
}

/// An address as it is said nearby: without province and town, or without what stands behind the street.
fn nearby(text: &str, forms: &mut Forms) {
    let figure = |part: &str| Normal::of(part).signs.iter().any(|s| s.figure().is_some());
    let behind = text.char_indices().filter(|(_, c)| matches!(c, '省' | '市' | '区' | '县' | '州'));
    let parts = behind.map(|(at, c)| &text[at + c.len_utf8()..]).chain(text.split([',', '，']).take(1));
    for part in parts.filter(|part| figure(part)) {
        let word = Normal::of(part).word();
        if word.chars().count() >= 5 && !figures(&word) {
            forms.words.push(word);
        }
    }
}

/// Names in Latin words are also written with the last word first.
fn turned(normal: &Normal, forms: &mut Forms) {
    let mut words: Vec<String> = Vec::new();
    let mut last = None;
    for i in &normal.core {
        let Part::Cased(c) = normal.signs[*i].part else { return };
        match words.last_mut().filter(|_| last.is_some_and(|l: usize| l + 1 == *i)) {
            Some(word) => word.push(c),
            None => words.push(c.to_string()),
        }
        last = Some(*i);
    }
    if (2..=4).contains(&words.len()) {
        words.rotate_right(1);
        forms.words.push(words.concat());
        // "Smith John Q" of "John Q Smith", and the first word last of "Ming Li Hua".
        words.rotate_left(2);
        forms.words.push(words.concat());
    }
}

/// `a@b.com` is also written `a at b dot com`, and in Chinese words.
fn spelled_mail(text: &str, forms: &mut Forms) {
    for (at, dot) in [("at", "dot"), ("at", ""), ("", "dot"), ("艾特", "点"), ("在", "点"), ("艾特", ""), ("圈a", "点")]
    {
        // The dots of the name before the sign are rarely said; those behind it are.
        let Some((name, host)) = text.rsplit_once('@') else { return };
        let spelled = [name, at, &host.replace('.', &format!(" {dot} "))].join(" ");
        forms.words.push(Normal::of(&spelled).word());
        forms.words.push(
            Normal::of(
                &[&name.replace('.', &format!(" {dot} ")), at, &host.replace('.', &format!(" {dot} "))].join(" "),
            )
            .word(),
        );
    }
}

/// Every run of figures and stars that is long enough is a number of its own, with its spellings.
fn numbers_in(kind: Kind, text: &str, normal: &Normal, forms: &mut Forms) {
    let mut run = String::new();
    let mut runs = Vec::new();
    for sign in &normal.signs {
        match (sign.figure_or_star(), sign.part) {
            (Some(c), _) => run.push(char::from(c)),
            (None, Part::Between(_)) => {}
            (None, _) => runs.push(std::mem::take(&mut run)),
        }
    }
    runs.push(run);
    let phone = matches!(kind, Kind::Caller | Kind::OwnNumber);
    for run in runs {
        // Stars around a whole number are marks of bold type; stars in it, or before its last figures, hide something.
        let bare = run.trim_matches('*');
        let run = if bare.contains('*') || bare.len() < LONG { run } else { bare.to_owned() };
        let seen = run.bytes().filter(u8::is_ascii_digit).count();
        if run.len() < LONG || seen < 4 {
            continue;
        }
        if phone || seen != run.len() {
            spellings(text, &run, forms);
        }
        forms.numbers.push(run);
    }
}

/// A telephone number without country code, trunk prefix and area code, as it is dialled nearby.
fn spellings(text: &str, run: &str, forms: &mut Forms) {
    let mut put = |digits: &str| {
        let seen = digits.bytes().filter(u8::is_ascii_digit).count();
        if digits.len() >= LONG && seen >= 4 {
            forms.numbers.push(digits.to_owned());
        }
    };
    let plus = text.trim_start().starts_with(['+', '＋']);
    for read in [number::parse(text), number::parse(run)] {
        let national = read.national();
        put(national.trim_start_matches('+'));
        if let Some(digits) = national.strip_prefix('+') {
            put(abroad(digits));
        }
        if read.kind() == Sort::Landline {
            put(national.trim_start_matches('0'));
            let display = read.display();
            if let Some((_, local)) = display.split_once(' ').filter(|_| display.starts_with('0')) {
                put(&local.replace(' ', ""));
            }
        }
    }
    if plus || run.starts_with("00") {
        put(abroad(run.trim_start_matches('0')));
    }
    if let Some(rest) = run.strip_prefix("86").or_else(|| run.strip_prefix("0086")) {
        put(rest);
    }
}

/// Without the country code (E.164: 1 and 7 have one figure, the listed ones two, all others three).
fn abroad(digits: &str) -> &str {
    const TWO: [&str; 45] = [
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49",
        "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84",
        "86", "90", "91", "92", "93", "94", "95", "98", "28",
    ];
    let length = match digits.get(..2) {
        Some(two) if two.starts_with(['1', '7']) => 1,
        Some(two) if TWO.contains(&two) => 2,
        _ => 3,
    };
    digits.get(length..).unwrap_or_default()
}
