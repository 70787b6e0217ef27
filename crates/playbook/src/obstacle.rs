//! What the other side says to make a person give up, how to answer it, and what shows who stands behind a call.

use crate::predicate::Predicate;
use crate::text::Bilingual;
use serde::{Deserialize, Serialize};

/// Phrases by language.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrases {
    /// Chinese.
    #[serde(default)]
    pub zh: Vec<String>,
    /// English.
    #[serde(default)]
    pub en: Vec<String>,
}

/// A letter paragraph in three tenses.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tenses {
    /// It was just met.
    pub now: Bilingual,
    /// It was met again.
    pub persists: Bilingual,
    /// It was cleared up.
    pub resolved: Bilingual,
}

fn last() -> u16 {
    u16::MAX
}

/// An excuse the other side makes, and the answer to it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Obstacle {
    /// Fixed id.
    pub id: String,
    /// Name.
    pub name: Bilingual,
    /// Place among the keys of a call, the commonest first.
    #[serde(default = "last")]
    pub order: u16,
    /// Rungs on which it is heard.
    #[serde(default)]
    pub heard_on: Vec<String>,
    /// What it sounds like.
    pub sounds_like: Phrases,
    /// What it means.
    pub means: Bilingual,
    /// What to say, in order.
    pub say_now: Vec<Bilingual>,
    /// One question back.
    #[serde(default)]
    pub ask_back: Option<Bilingual>,
    /// What to write down at that moment.
    #[serde(default)]
    pub write_down: Vec<Bilingual>,
    /// Evidence worth getting.
    #[serde(default)]
    pub evidence: Vec<Bilingual>,
    /// Paragraph for the next letter.
    #[serde(default)]
    pub letter: Option<Tenses>,
    /// What can go wrong.
    #[serde(default)]
    pub risk: Option<Bilingual>,
    /// When the answer does not fit.
    #[serde(default)]
    pub exceptions: Option<Bilingual>,
    /// When the log shows that it was cleared up; the letter then says so.
    #[serde(default, skip_serializing)]
    pub resolved_when: Option<Predicate>,
    /// Where it was met.
    #[serde(default)]
    pub source: Option<String>,
}

/// Something that can show who stands behind a call.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Bilingual,
    /// How to get it.
    pub how: Bilingual,
    /// How certain a link it makes: `shown`, `likely` or `claimed`.
    pub gives: String,
    /// Place in the list, the safest first.
    #[serde(default)]
    pub order: u16,
    /// Not offered until the person has seen its risk.
    #[serde(default)]
    pub off: bool,
    /// What can go wrong.
    #[serde(default)]
    pub risk: Option<Bilingual>,
    /// Legal texts.
    #[serde(default)]
    pub law: Vec<String>,
    /// Where it was read.
    #[serde(default)]
    pub source: Option<String>,
}
