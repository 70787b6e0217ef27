//! Generated cases in more than sixty spellings each: what passes holds no stored value, told without the code under
//! test.

use crate::given::role;
use redact::{Kind, Leaving, Private, Secrets};
use std::collections::HashMap;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// How many cases are made; each is spelled in every way.
const CASES: u64 = 2_000;

/// Figures as people write them, each row from nought to nine.
const FIGURES: [&str; 22] = [
    "0123456789",
    "０１２３４５６７８９",
    "〇一二三四五六七八九",
    "零壹贰叁肆伍陆柒捌玖",
    "零幺二三四五六七八九",
    "零壹貳參肆伍陸柒捌玖",
    "٠١٢٣٤٥٦٧٨٩",
    "۰۱۲۳۴۵۶۷۸۹",
    "०१२३४५६७८९",
    "০১২৩৪৫৬৭৮৯",
    "๐๑๒๓๔๕๖๗๘๙",
    "༠༡༢༣༤༥༦༧༨༩",
    "᠐᠑᠒᠓᠔᠕᠖᠗᠘᠙",
    "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
    "𝟘𝟙𝟚𝟛𝟜𝟝𝟞𝟟𝟠𝟡",
    "𝟶𝟷𝟸𝟹𝟺𝟻𝟼𝟽𝟾𝟿",
    "⓪①②③④⑤⑥⑦⑧⑨",
    "⓿❶❷❸❹❺❻❼❽❾",
    "⁰¹²³⁴⁵⁶⁷⁸⁹",
    "₀₁₂₃₄₅₆₇₈₉",
    "〇㈠㈡㈢㈣㈤㈥㈦㈧㈨",
    "〇〡〢〣〤〥〦〧〨〩",
];

/// What may stand between two signs of one token.
const BETWEEN: [&str; 52] = [
    " ",
    "  ",
    "\t",
    "\u{3000}",
    "\u{a0}",
    "\u{2009}",
    "-",
    "‐",
    "–",
    "—",
    "−",
    ".",
    "。",
    "·",
    "・",
    "•",
    "_",
    ",",
    "，",
    "、",
    ":",
    "：",
    "`",
    "'",
    "’",
    "\"",
    "/",
    "|",
    "~",
    "～",
    "(",
    "）",
    "=",
    "<",
    ">",
    "&",
    "+",
    "#",
    "\n",
    "\r\n",
    "\n- ",
    "\n## ",
    "**",
    "__",
    "😀",
    "☎️",
    "\u{200b}",
    "\u{200d}",
    "\u{ad}",
    "\u{202e}",
    "\u{20e3}",
    "\u{e0041}",
];

/// A small generator, so that every failure comes again.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % end
    }
    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
    fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from(b'0' + self.below(10) as u8)).collect()
    }
    fn word(&mut self, least: usize) -> String {
        let length = least + self.below(5);
        let mut word: String = (0..length).map(|_| char::from(b'a' + self.below(26) as u8)).collect();
        word[..1].make_ascii_uppercase();
        word
    }
    fn han(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from_u32(0x9f00 + self.below(0xa0) as u32).expect("in the plane")).collect()
    }
}

/// A stored value of each kind.
fn value(kind: Kind, chance: &mut Chance) -> String {
    let latin = chance.below(2) == 0;
    match kind {
        Kind::OwnName | Kind::Person | Kind::Agent if latin => format!("{} {}", chance.word(3), chance.word(4)),
        Kind::OwnName | Kind::Person => {
            let count = 2 + chance.below(3);
            chance.han(count)
        }
        Kind::Agent => {
            let count = 4 + chance.below(3);
            format!("{}{}", chance.of(&["", "工号 ", "客服"]), chance.digits(count))
        }
        Kind::OwnAddress if latin => format!("{} {} Street, {}", chance.below(900) + 1, chance.word(4), chance.word(5)),
        Kind::OwnAddress => format!("{}市{}路 {} 号", chance.han(2), chance.han(3), chance.below(900) + 1),
        Kind::OwnMail => format!("{}.{}@{}.com", chance.word(3), chance.word(3), chance.word(4)).to_lowercase(),
        Kind::OwnOther => format!("{}{}X", 1 + chance.below(8), chance.digits(16)),
        Kind::Ticket if latin => format!("{} {} {}", chance.word(2).to_uppercase(), chance.digits(4), chance.digits(4)),
        Kind::Ticket => format!("{}-{}", chance.digits(4), chance.digits(5)),
        Kind::Caller if latin => format!("+1 {}{} 555 {}", 2 + chance.below(7), chance.digits(2), chance.digits(4)),
        Kind::Caller | Kind::OwnNumber => format!("1{}{}", 3 + chance.below(7), chance.digits(9)),
        _ => format!("{} {}", chance.word(4), chance.word(3)),
    }
}

/// All spellings of a value: other alphabets, cases and figures; each sign between, at every place and at one.
fn spellings(value: &str, chance: &mut Chance) -> Vec<String> {
    let mut all = vec![value.to_owned(), value.to_uppercase(), value.to_lowercase(), value.replace(' ', "")];
    for row in FIGURES {
        let row: Vec<char> = row.chars().collect();
        all.push(value.chars().map(|c| c.to_digit(10).map_or(c, |d| row[d as usize])).collect());
    }
    // Full-width, bold, script, circled letters; marks over each letter.
    for (small, capital) in
        [(0xff41, 0xff21), (0x1d41a, 0x1d400), (0x1d51e, 0x1d504), (0x24d0, 0x24b6), (0x1d68a, 0x1d670)]
    {
        let put = |c: char| match c {
            'a'..='z' => char::from_u32(small + c as u32 - 'a' as u32).unwrap_or(c),
            'A'..='Z' => char::from_u32(capital + c as u32 - 'A' as u32).filter(|c| c.is_alphabetic()).unwrap_or(c),
            c => c,
        };
        all.push(value.chars().map(put).collect());
    }
    all.push(value.chars().flat_map(|c| [c, '\u{308}']).collect());
    let signs: Vec<char> = value.chars().collect();
    for between in BETWEEN {
        all.push(value.replace(' ', between));
        all.push(signs.iter().map(char::to_string).collect::<Vec<_>>().join(between));
        let at = 1 + chance.below(signs.len() - 1);
        all.push(signs[..at].iter().collect::<String>() + between + &signs[at..].iter().collect::<String>());
        let groups: Vec<String> = signs.chunks(3 + chance.below(2)).map(|group| group.iter().collect()).collect();
        all.push(groups.join(between));
    }
    all
}

/// Letters and figures of a text, told by another road than the crate's: the rows above and compatibility forms.
fn naive(text: &str) -> String {
    static VALUES: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
        let row = |row: &'static str| row.chars().zip('0'..='9');
        FIGURES.iter().flat_map(|r| row(r)).collect()
    });
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match VALUES.get(&c) {
            Some(value) => out.push(*value),
            None if c.is_ascii() => out.extend(c.is_alphanumeric().then(|| c.to_ascii_lowercase())),
            None => out.extend(std::iter::once(c).nfkd().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric())),
        }
    }
    out
}

/// What a browser shows of a page.
fn shown(html: &str) -> String {
    let mut out = String::new();
    let mut tag = false;
    for c in html.chars() {
        match c {
            '<' => tag = true,
            '>' => tag = false,
            c if !tag => out.push(c),
            _ => {}
        }
    }
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// Every form that the crate gives a text in.
fn forms(leaving: &Leaving) -> [String; 5] {
    let json = serde_json::to_value(leaving).expect("serializes");
    let json = json["text"].as_str().expect("text").to_owned();
    let html = shown(&leaving.html("zh-CN"));
    [leaving.markdown().to_owned(), leaving.plain(), html, leaving.title().to_owned(), json]
}

const KINDS: [Kind; 10] = [
    Kind::OwnName,
    Kind::OwnNumber,
    Kind::OwnAddress,
    Kind::OwnMail,
    Kind::OwnOther,
    Kind::Agent,
    Kind::Ticket,
    Kind::Caller,
    Kind::Person,
    Kind::Extra,
];

#[test]
fn no_spelling_of_a_stored_value_leaves() {
    let mut spelled = 0;
    for case in 0..CASES {
        let mut chance = Chance(case);
        let kind = KINDS[case as usize % KINDS.len()];
        let mut tokens = vec![(kind, value(kind, &mut chance))];
        for other in [Kind::Person, Kind::Caller] {
            tokens.push((other, value(other, &mut chance)));
        }
        let secrets = Secrets::from_tokens(&tokens, role);
        let all = spellings(&tokens[0].1, &mut chance);
        spelled += all.len();
        let text: Vec<String> = all.iter().map(|spelling| format!("他们说：{spelling}！这样写。")).collect();
        let text = format!("# 经过\n\n{}\n", text.join("\n\n"));
        let leaving = match secrets.redact(&Private(text)) {
            Ok(leaving) => leaving,
            Err(leak) => panic!("case {case}: {tokens:?} is refused instead of replaced: {leak:?}"),
        };
        let hidden: usize = leaving.replaced().values().sum();
        assert!(hidden >= all.len(), "case {case}: {tokens:?}: {hidden} of {}", all.len());
        let stored = naive(&tokens[0].1);
        for form in forms(&leaving) {
            // Without line ends, so that nothing is put together over two lines either.
            let form = naive(&form);
            assert!(!form.contains(&stored), "case {case}: {stored} is left in {form}");
            assert!(!form.contains(|c: char| c.is_ascii_digit()), "case {case}: a figure is left of {stored}: {form}");
        }
        let again = secrets.redact(&Private(leaving.markdown().to_owned())).expect("passes again");
        assert_eq!(again.markdown(), leaving.markdown(), "case {case}");
    }
    assert!(spelled / CASES as usize >= 60, "{spelled} spellings");
}

#[test]
fn no_number_leaves_behind_stars() {
    for case in 0..CASES {
        let mut chance = Chance(case);
        let number = value(Kind::OwnNumber, &mut chance);
        let (head, tail) = (&number[..3], &number[7..]);
        let stored = if case % 2 == 0 { number.clone() } else { format!("{head}****{tail}") };
        let secrets = Secrets::from_tokens(&[(Kind::Caller, stored.clone())], role);
        let mut all = vec![
            number.clone(),
            format!("+86 {number}"),
            format!("86{number}"),
            format!("{head} {} {tail}", &number[3..7]),
        ];
        for star in ["*", "＊", "•", "●", "×", "✱", "x", "X", "?", "#", "█"] {
            for count in 3..=6 {
                let mask = star.repeat(count);
                all.push(format!("{head}{mask}{tail}"));
                all.push(format!("+86 {head}{mask}{tail}"));
                all.push(format!("{head} {mask} {tail}"));
            }
        }
        let text: Vec<String> = all.iter().map(|spelling| format!("是 {spelling} 打的")).collect();
        let leaving = secrets.redact(&Private(text.join("\n\n"))).unwrap_or_else(|leak| panic!("{stored}: {leak:?}"));
        assert!(!naive(leaving.markdown()).contains(|c: char| c.is_ascii_digit()), "{stored}: {}", leaving.markdown());
    }
}

#[test]
fn no_unknown_number_leaves() {
    let secrets = Secrets::from_tokens(&[(Kind::OwnName, "林晓".to_owned())], role);
    for case in 0..CASES {
        let mut chance = Chance(case);
        let count = 7 + chance.below(12);
        let number = match case % 3 {
            0 => value(Kind::OwnNumber, &mut chance),
            1 => format!("{}{}", chance.of(&["027", "010", "0755", "400", "62"]), chance.digits(8)),
            _ => format!("7{}", chance.digits(count)),
        };
        let signs: Vec<char> = number.chars().collect();
        let between = chance.of(&["", " ", "-", "–", ".", "·", "_", " - ", ") ", "\u{200b}", "\n", "、", "，", "*"]);
        let row: Vec<char> = chance.of(&FIGURES).chars().collect();
        let groups: Vec<String> = signs.chunks(4).map(|group| group.iter().collect()).collect();
        let spelled: String =
            groups.join(between).chars().map(|c| c.to_digit(10).map_or(c, |d| row[d as usize])).collect();
        let refused = secrets.redact(&Private(format!("他说打 {spelled} 就行")));
        assert_eq!(refused.map(|_| ()).map_err(|leak| leak.kind), Err(Kind::UnknownNumber), "case {case}: {spelled}");
    }
}
