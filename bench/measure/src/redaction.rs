//! Redaction: what it takes out of ordinary text, what it leaves of stored values, and how long it takes among many.

use crate::report::{Report, median, ms};
use redact::{Kind, Private, Secrets};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Ordinary text in both languages; the tests of `redact` read the same.
const ORDINARY: &str = include_str!("../../data/ordinary.txt");
/// A quarter of a million figures in the log.
const CALLERS: u64 = 100_000;
/// Figures as people write them, each row from nought to nine.
const FIGURES: [&str; 6] =
    ["0123456789", "０１２３４５６７８９", "〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "٠١٢٣٤٥٦٧٨٩", "⓪①②③④⑤⑥⑦⑧⑨"];
/// What may stand between the signs of one value.
const BETWEEN: [&str; 24] = [
    "", " ", "  ", "-", "—", ".", "·", "・", "•", "_", "，", "、", ":", "`", "/", "|", "(", "\n", "**", "😀",
    "\u{200b}", "\u{ad}", "\u{202e}", "\u{3000}",
];
/// Values of every kind, with what is looked for in the result: letters and figures alone.
const STORED: [(Kind, &str, &str); 8] = [
    (Kind::OwnName, "John Smith", "johnsmith"),
    (Kind::OwnName, "龗龘", "龗龘"),
    (Kind::OwnNumber, "13812345678", "13812345678"),
    (Kind::OwnAddress, "12 Main Street", "12mainstreet"),
    (Kind::OwnMail, "lin.xiao@example.com", "linxiaoexamplecom"),
    (Kind::Agent, "工号 8812", "8812"),
    (Kind::Ticket, "AB 2026 0001", "ab20260001"),
    (Kind::Caller, "+1 212 555 0142", "2125550142"),
];

fn role(kind: Kind) -> String {
    format!("〈{}〉", kind.id())
}

/// Measures the three.
pub fn measure(report: &mut Report) {
    let tokens: Vec<(Kind, String)> = STORED.iter().map(|(kind, text, _)| (*kind, (*text).to_owned())).collect();
    let secrets = Secrets::with_public(&tokens, &["10086", "10010", "12300", "12345"], role);
    ordinary(report, &secrets);
    spelled(report, &secrets);
    among_many(report);
}

/// Words: runs of Latin letters or figures, and every Chinese character.
fn ordinary(report: &mut Report, secrets: &Secrets) {
    let han = ORDINARY.chars().filter(|c| ('一'..='龥').contains(c)).count();
    let latin = ORDINARY.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).count();
    let mut wrong = 0;
    for line in ORDINARY.lines() {
        wrong += match secrets.redact(&Private(line.to_owned())) {
            Ok(leaving) => leaving.replaced().values().sum(),
            Err(_) => 1,
        };
    }
    let share = wrong as f64 * 1000.0 / (han + latin) as f64;
    let beside = format!("{wrong} in {} words and characters with dates, sums, articles and hotlines", han + latin);
    report.add("redaction: false ones per 1,000 words", format!("{share:.2}"), "0", &beside);
}

fn spelled(report: &mut Report, secrets: &Secrets) {
    let (mut all, mut leaks, mut refused) = (0, 0, 0);
    for (_, value, wanted) in STORED {
        for row in FIGURES {
            let row: Vec<char> = row.chars().collect();
            let digit = |c: char| c.to_digit(10).map_or(c, |d| row[d as usize]);
            for between in BETWEEN {
                let signs: Vec<String> = value.chars().map(|c| digit(c).to_string()).collect();
                for group in [1, 3, 4] {
                    let groups: Vec<String> = signs.chunks(group).map(<[String]>::concat).collect();
                    let text = format!("他们说：{}！", groups.join(between));
                    all += 1;
                    match secrets.redact(&Private(text)) {
                        Ok(leaving) => leaks += usize::from(bare(leaving.markdown()).contains(wanted)),
                        Err(_) => refused += 1,
                    }
                }
            }
        }
    }
    let beside = format!("{refused} refused instead of replaced");
    report.add(&format!("redaction: stored values left in {all} spellings"), leaks.to_string(), "0", &beside);
}

/// Letters and figures alone, every row of figures as the first.
fn bare(text: &str) -> String {
    let figure = |c: char| FIGURES.iter().find_map(|row| row.chars().position(|f| f == c));
    let plain = |c: char| figure(c).and_then(|d| char::from_digit(d as u32, 10)).unwrap_or(c);
    text.chars().map(plain).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A draft against the callers of a long log: collecting and looking, as each look at a draft does.
fn among_many(report: &mut Report) {
    let number = |n: u64| (Kind::Caller, format!("1{}", 3_000_000_000 + n * 69_997));
    let tokens: Vec<(Kind, String)> = (0..CALLERS).map(number).collect();
    let draft = format!("{ORDINARY}\n\n是 {} 打的", tokens[77].1);
    let mut times: Vec<Duration> = Vec::new();
    for _ in 0..5 {
        let start = Instant::now();
        let secrets = Secrets::from_tokens(&tokens, role);
        black_box(secrets.redact(&Private(draft.clone())).is_ok());
        times.push(start.elapsed());
    }
    report.add("redaction: a draft among 100,000 callers", ms(median(times)), "≤ 1 s", "collecting and looking");
    let long = draft.repeat(200);
    let secrets = Secrets::from_tokens(&tokens, role);
    let start = Instant::now();
    black_box(secrets.redact(&Private(long.clone())).is_ok());
    let beside = format!("{} KiB, the same callers", long.len() / 1024);
    report.add("redaction: a long draft", ms(start.elapsed()), "–", &beside);
}
