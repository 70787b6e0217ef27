//! The guard over texts that leave: money is never joined with a threat, an ask is never called a right.
//!
//! A man who collected money from message senders by threatening endless complaints was convicted before he
//! was acquitted; a person in a quarrel writes such a sentence in anger. The rules are words, kept in
//! `lint.toml` in both languages, and every finding says what to write instead.

use crate::text::Bilingual;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// How many characters a `…` inside a pattern may stand for.
const GAP: usize = 16;

/// Something that a text should not say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LintFinding {
    /// Rule id.
    pub rule: String,
    /// Such a text must not leave; otherwise it is advice.
    pub refuses: bool,
    /// What it is.
    pub name: Bilingual,
    /// What to write instead.
    pub hint: Bilingual,
    /// The sentences it stands in.
    pub text: String,
    /// The words that made the rule fire, as they stand in the text (case folded).
    pub words: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    rule: Vec<Rule>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    id: String,
    refuses: bool,
    within: usize,
    name: Bilingual,
    hint: Bilingual,
    together: Vec<Words>,
    #[serde(default)]
    unless: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    zh: Vec<String>,
    en: Vec<String>,
}

impl Words {
    /// The first word of the list that stands in `text`.
    fn found_in(&self, text: &str) -> Option<&str> {
        self.zh.iter().chain(&self.en).map(String::as_str).find(|word| stands_in(word, text))
    }
}

fn rules() -> &'static [Rule] {
    static RULES: OnceLock<Rules> = OnceLock::new();
    &RULES.get_or_init(|| toml::from_str(include_str!("../lint.toml")).expect("lint.toml is checked by a test")).rule
}

/// What a text that is about to leave should not say; empty for a sound text.
///
/// Reads Chinese and English, also mixed. Each rule is reported once per place.
///
/// ```
/// let found = playbook::lint("请赔偿 800 元，否则我就在微博曝光你们。");
/// assert_eq!(found[0].rule, "money-with-threat");
/// assert!(found[0].refuses);
/// assert!(playbook::lint("我的诉求是 800 元，请协商。").is_empty());
/// ```
pub fn lint(text: &str) -> Vec<LintFinding> {
    let folded = fold(&without_quotes(text));
    let sentences = sentences(&folded);
    let mut found: Vec<LintFinding> = Vec::new();
    for rule in rules() {
        // The smallest window that fires is the clearest to show, so small ones come first and cover their place.
        let mut covered = vec![false; sentences.len()];
        for size in 1..=rule.within {
            for from in 0..sentences.len().saturating_sub(size - 1) {
                let place = from..from + size;
                if covered[place.clone()].contains(&true) {
                    continue;
                }
                let span = sentences[place.clone()].concat();
                let Some(words) = fires(rule, &span) else { continue };
                covered[place].fill(true);
                found.push(LintFinding {
                    rule: rule.id.clone(),
                    refuses: rule.refuses,
                    name: rule.name.clone(),
                    hint: rule.hint.clone(),
                    text: span.trim().to_owned(),
                    words,
                });
            }
        }
    }
    found
}

fn fires(rule: &Rule, span: &str) -> Option<Vec<String>> {
    if rule.unless.found_in(span).is_some() {
        return None;
    }
    rule.together.iter().map(|words| words.found_in(span).map(str::to_owned)).collect()
}

/// Leaves out what stands in quotation marks: those are words of the other side, reported as evidence.
fn without_quotes(text: &str) -> String {
    let mut depth = 0_usize;
    let mut outside = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '「' | '『' | '“' => depth += 1,
            '」' | '』' | '”' => depth = depth.saturating_sub(1),
            // A mark that is never closed must not hide the rest of the letter.
            '\n' => {
                depth = 0;
                outside.push(c);
            }
            _ if depth == 0 => outside.push(c),
            _ => {}
        }
    }
    outside
}

/// Lower case, full-width letters and signs as plain ones, no blanks inside Chinese.
fn fold(text: &str) -> String {
    let plain = text.chars().map(|c| match c {
        '\u{ff01}'..='\u{ff5e}' if !"，。！？；：（）".contains(c) => {
            char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c)
        }
        '\u{3000}' => ' ',
        _ => c,
    });
    let lower: Vec<char> = plain.flat_map(char::to_lowercase).collect();
    let wide = |at: Option<&char>| at.is_some_and(|c| !c.is_ascii());
    let keeps = |at: usize, c: char| {
        let between = at > 0 && wide(lower.get(at - 1)) && wide(lower.get(at + 1));
        !(c == ' ' && between)
    };
    lower.iter().enumerate().filter(|(at, c)| keeps(*at, **c)).map(|(_, c)| *c).collect()
}

fn sentences(text: &str) -> Vec<&str> {
    let ends = |(at, c): &(usize, char)| {
        let stop = matches!(c, '。' | '！' | '？' | '；' | '\n' | '!' | '?' | ';');
        let point = *c == '.' && text[at + 1..].chars().next().is_none_or(char::is_whitespace);
        stop || point
    };
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices().filter(ends) {
        parts.push(&text[start..at + c.len_utf8()]);
        start = at + c.len_utf8();
    }
    parts.push(&text[start..]);
    parts.retain(|p| p.chars().any(char::is_alphanumeric));
    parts
}

/// Whether a pattern stands in a text; `…` inside it bridges up to [`GAP`] characters. English words begin at a
/// word's beginning, so that "sue" is not found in "issue".
fn stands_in(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('…').filter(|p| !p.is_empty());
    let Some(first) = parts.next() else { return false };
    let rest: Vec<&str> = parts.collect();
    let whole = |at: usize, part: &str| {
        let latin = part.starts_with(|c: char| c.is_ascii_alphabetic());
        !latin || !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric())
    };
    text.match_indices(first).filter(|(at, _)| whole(*at, first)).any(|(at, _)| {
        let mut end = at + first.len();
        rest.iter().all(|part| {
            let near = text[end..].find(part).filter(|gap| text[end..end + gap].chars().count() <= GAP);
            near.map(|gap| end += gap + part.len()).is_some()
        })
    })
}
