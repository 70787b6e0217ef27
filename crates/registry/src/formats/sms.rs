//! What people write to the registry in a short message. The words, the categories and the answers to what was not
//! understood are data: `data/sms.toml`.

use super::times::{date, slashed};
use crate::Plan;
use jiff::civil::Date;
use number::E164;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The longest message that is read, in characters; the longest of one part has 160.
pub const MOST_CHARACTERS: usize = 480;

/// What a message asks for. Lists of categories and codes ascend and name each once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verb {
    /// Refuse all; suppresses every earlier choice.
    RefuseAll,
    /// Refuse these categories; reverses an earlier [`Verb::Allow`].
    Refuse(Vec<u8>),
    /// Let these categories in.
    Allow(Vec<u8>),
    /// Refuse what these codes stand for: categories, ways of calling, hours, days.
    Block(Vec<u8>),
    /// End the registration.
    Withdraw,
    /// Say whether and since when the number is registered.
    Status,
}

/// What to answer to a message that was not understood. Nothing is changed then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The reason as a word that never changes: `no-category`.
    pub code: &'static str,
    /// What was not understood, cut to 20 characters.
    pub value: String,
    /// The answer in Chinese.
    pub zh: String,
    /// The answer in English.
    pub en: String,
}

/// A kind of sales call that can be let in for itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Its figure in messages, 1 to 8.
    pub id: u8,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// Words that mean it in a message.
    pub names: Vec<String>,
    /// Where it is known from.
    pub source: String,
    /// How well: H, M or R.
    pub confidence: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    spelling: Spelling,
    verb: Vec<Word>,
    category: Vec<Category>,
    codes: Vec<Codes>,
    hints: BTreeMap<String, Say>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spelling {
    around: Vec<String>,
    between: Vec<String>,
    all: Vec<String>,
    figures: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Word {
    words: Vec<String>,
    means: Means,
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "confidence")]
    _confidence: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Means {
    Start,
    Stop,
    Refuse,
    RefuseAll,
    Allow,
    Block,
    Withdraw,
    Status,
    Unclear,
    Help,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Codes {
    from: u8,
    to: u8,
    #[serde(rename = "zh")]
    _zh: String,
    #[serde(rename = "en")]
    _en: String,
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "confidence")]
    _confidence: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Say {
    zh: String,
    en: String,
}

static WORDS: LazyLock<Words> =
    LazyLock::new(|| toml::from_str(include_str!("../../data/sms.toml")).expect("a test reads the shipped words"));

/// The categories, by their figures.
pub fn categories() -> &'static [Category] {
    &WORDS.category
}

fn hint(code: &'static str, value: &str) -> Hint {
    let say = WORDS.hints.get(code);
    let text = |of: fn(&Say) -> &String| say.map(of).cloned().unwrap_or_default();
    Hint { code, value: value.trim().chars().take(20).collect(), zh: text(|say| &say.zh), en: text(|say| &say.en) }
}

/// Reads a message: one verb and what it is about. Full-width letters and digits, small letters, more blanks than one and
/// a full stop at the end change nothing.
///
/// ```
/// use registry::formats::sms::{Verb, read};
///
/// assert_eq!(read("start １，６"), Ok(Verb::Allow(vec![1, 6])));
/// assert_eq!(read("全部拒收"), Ok(Verb::RefuseAll));
/// assert_eq!(read("stop").unwrap_err().code, "no-category");
/// ```
///
/// # Errors
/// [`Hint`] says what to answer.
pub fn read(text: &str) -> Result<Verb, Hint> {
    let spelt = narrow(text);
    let Some(spelt) = spelt else { return Err(hint("too-long", text)) };
    let spelt = spelt.trim_matches(|mark: char| mark.is_whitespace() || "\"'“”‘’「」『』.。!,".contains(mark));
    if spelt.is_empty() {
        return Err(hint("empty", ""));
    }
    let found = WORDS.verb.iter().flat_map(|verb| verb.words.iter().map(|word| (word.as_str(), verb.means)));
    let found = found.filter_map(|(word, means)| {
        let rest = spelt.strip_prefix(word)?;
        // "STARTLE" does not begin with START; Chinese has no blanks between words.
        let apart = !word.ends_with(|mark: char| mark.is_ascii_alphabetic())
            || !rest.starts_with(|mark: char| mark.is_ascii_alphabetic());
        apart.then_some((word.len(), means, rest))
    });
    let Some((_, means, rest)) = found.max_by_key(|(length, ..)| *length) else { return Err(hint("unknown", text)) };
    understood(means, rest)
}

fn understood(means: Means, rest: &str) -> Result<Verb, Hint> {
    let alone = |verb| if rest.trim().is_empty() { Ok(verb) } else { Err(hint("extra", rest)) };
    match means {
        Means::RefuseAll => alone(Verb::RefuseAll),
        Means::Withdraw => alone(Verb::Withdraw),
        Means::Status => alone(Verb::Status),
        Means::Unclear => Err(hint("unclear", rest)),
        Means::Help => Err(hint("help", "")),
        Means::Block => {
            let known = |code: u8| WORDS.codes.iter().any(|codes| (codes.from..=codes.to).contains(&code));
            match named(rest, known, "code")? {
                codes if codes.is_empty() => Err(hint("no-category", "")),
                codes => Ok(Verb::Block(codes)),
            }
        }
        Means::Start | Means::Stop | Means::Refuse | Means::Allow => {
            let chosen = named(rest, |id| id == 0 || WORDS.category.iter().any(|known| known.id == id), "category")?;
            match (means, chosen.first()) {
                (Means::Refuse, None | Some(0)) | (Means::Start, Some(0)) => Ok(Verb::RefuseAll),
                // START 0 reversed. With other figures beside it nobody knows what is meant, nor where somebody writes STOP ALL.
                (Means::Stop, Some(0)) if chosen.len() == 1 && !names_all(rest) => Ok(Verb::Withdraw),
                (Means::Stop, Some(0)) => Err(hint("unclear", rest)),
                (_, None) => Err(hint("no-category", "")),
                (Means::Allow, Some(0)) => Err(hint("category", rest)),
                (Means::Stop | Means::Refuse, _) => Ok(Verb::Refuse(chosen)),
                _ => Ok(Verb::Allow(chosen)),
            }
        }
    }
}

/// Letters large and narrow; `None` for a message longer than [`MOST_CHARACTERS`].
fn narrow(text: &str) -> Option<String> {
    if text.chars().nth(MOST_CHARACTERS).is_some() {
        return None;
    }
    let narrow = text.chars().map(|mark| match mark {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(mark as u32 - 0xfee0).unwrap_or(mark),
        '\u{3000}' => ' ',
        '、' => ',',
        other => other,
    });
    Some(narrow.map(|mark| mark.to_ascii_uppercase()).collect())
}

/// The figures that are named, each once, ascending.
fn named(rest: &str, known: impl Fn(u8) -> bool, bad: &'static str) -> Result<Vec<u8>, Hint> {
    let mut rest = rest.to_owned();
    for word in &WORDS.spelling.between {
        rest = rest.replace(word.as_str(), ",");
    }
    let mut found = Vec::new();
    for token in rest.split(|mark: char| mark.is_whitespace() || ",;.:&".contains(mark)) {
        let mut token = token;
        for around in &WORDS.spelling.around {
            token = token.strip_prefix(around.as_str()).unwrap_or(token);
            token = token.strip_suffix(around.as_str()).unwrap_or(token);
        }
        if token.is_empty() {
            continue;
        }
        let figure = figure(token).filter(|figure| known(*figure)).ok_or_else(|| hint(bad, token))?;
        found.push(figure);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Whether all are named by a word and not by their figure.
fn names_all(rest: &str) -> bool {
    WORDS.spelling.all.iter().any(|all| rest.contains(all.as_str()))
}

fn figure(token: &str) -> Option<u8> {
    if WORDS.spelling.all.iter().any(|all| all == token) {
        return Some(0);
    }
    if token.bytes().all(|byte| byte.is_ascii_digit()) {
        return token.parse().ok();
    }
    if let Some(at) = WORDS.spelling.figures.iter().position(|figure| figure == token) {
        return u8::try_from(at).ok();
    }
    let category = WORDS.category.iter().find(|category| category.names.iter().any(|name| name == token));
    category.map(|category| category.id)
}

/// Who sent a message that is complained of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sender {
    /// A number.
    Number(E164),
    /// The name that was shown instead of one, in large letters: `VM-ABCDEF`.
    Header(String),
}

/// A complaint sent as a short message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// What the message or call said.
    pub text: String,
    /// Who sent it.
    pub sender: Sender,
    /// When it came.
    pub day: Date,
}

/// Reads `<text>, <sender number or header>, dd/mm/yy`. The text may hold commas. Days also with hyphens or dots, with four
/// digits for the year, and as `YYYY-MM-DD`.
///
/// # Errors
/// [`Hint`] says what to answer.
pub fn complaint(text: &str, plan: &Plan) -> Result<Complaint, Hint> {
    if text.chars().nth(MOST_CHARACTERS).is_some() {
        return Err(hint("too-long", text));
    }
    let comma = |mark: char| matches!(mark, ',' | '，');
    let mut parts = text.rsplitn(3, comma);
    let (Some(day), Some(sender), Some(said)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(hint("complaint", text));
    };
    let said = said.trim();
    if said.is_empty() {
        return Err(hint("complaint", text));
    }
    let tidy = |part: &str| narrow(part).map(|part| part.trim().to_owned()).unwrap_or_default();
    let (spelt, sender) = (tidy(day), tidy(sender));
    let day = date(&spelt).or_else(|| ['/', '-', '.'].into_iter().find_map(|mark| slashed(&spelt, mark, false)));
    let day = day.ok_or_else(|| hint("date", &spelt))?;
    let header = sender.len() <= 15
        && sender.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && sender.bytes().any(|byte| byte.is_ascii_alphabetic());
    let sender = match plan.read(&sender) {
        Ok(number) => Sender::Number(number),
        Err(_) if header => Sender::Header(sender),
        Err(_) => return Err(hint("sender", &sender)),
    };
    Ok(Complaint { text: said.to_owned(), sender, day })
}
