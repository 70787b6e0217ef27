//! What a caller can be: one word each, and the words of other systems for it.

use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// What a word says about being wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Nature {
    /// One of the owner's people.
    Known,
    /// Never stopped.
    Safe,
    /// A stranger one waits for.
    Wanted,
    /// A company or an office.
    Service,
    /// Sales and the like.
    Nuisance,
    /// Somebody who wants to cheat.
    Fraud,
    /// Says nothing about it.
    Unknown,
}

impl Nature {
    /// Whether a list that gives this word speaks against the caller.
    pub const fn is_bad(self) -> bool {
        matches!(self, Self::Nuisance | Self::Fraud)
    }
}

/// A word for a caller.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// Its name in files and interfaces.
    pub id: String,
    /// What a Chinese reader sees.
    pub zh: String,
    /// What an English reader sees.
    pub en: String,
    /// Other words that people write for it.
    #[serde(default)]
    pub also: Vec<String>,
    /// What it says about being wanted.
    pub nature: Nature,
    /// PhoneBlock's ratings for it.
    #[serde(default)]
    pub phoneblock: Vec<String>,
    /// The category numbers of Yet Another Call Blocker for it.
    #[serde(default)]
    pub yacb: Vec<u8>,
    /// SpamBlocker's report tag for it.
    pub spamblocker: Option<String>,
    /// Subjects of the FTC's complaints that mean it.
    #[serde(default)]
    pub ftc: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    label: Vec<Label>,
}

static LABELS: LazyLock<Vec<Label>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../data/labels.toml")).expect("a test reads it");
    file.label
});

impl Label {
    /// All words, in the order of the data.
    pub fn all() -> &'static [Label] {
        &LABELS
    }

    /// The word with this name.
    ///
    /// ```
    /// use screen::Label;
    ///
    /// let courier = Label::named("courier").expect("it is in the data");
    /// assert_eq!((courier.zh.as_str(), courier.nature.is_bad()), ("快递", false));
    /// assert_eq!(Label::named("telepathy"), None);
    /// ```
    pub fn named(id: &str) -> Option<&'static Label> {
        Self::all().iter().find(|label| label.id == id)
    }

    /// The word that says nothing.
    pub(crate) fn unknown() -> &'static Label {
        Self::named("unknown").expect("a test reads it")
    }

    /// PhoneBlock's rating for it: the one that says nothing more than unwanted where it has none of its own.
    pub fn rating(&self) -> &str {
        self.phoneblock.first().map_or("B_MISSED", String::as_str)
    }

    /// The word for somebody else's, by its id, either language, or another system's name for it.
    pub fn meant(text: &str) -> Option<&'static Label> {
        let text = text.trim();
        let same = |one: &str| one.eq_ignore_ascii_case(text);
        Self::all().iter().find(|l| same(&l.id) || same(&l.zh) || same(&l.en)).or_else(|| {
            let theirs = |l: &&Label| l.also.iter().chain(&l.phoneblock).chain(&l.ftc).any(|one| same(one));
            Self::all().iter().find(theirs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_word_is_one_word_and_no_foreign_name_means_two() {
        let ids: BTreeSet<_> = Label::all().iter().map(|l| &l.id).collect();
        assert_eq!(ids.len(), Label::all().len());
        let foreign: Vec<_> =
            Label::all().iter().flat_map(|l| l.also.iter().chain(&l.phoneblock).chain(&l.ftc)).collect();
        assert_eq!(foreign.iter().collect::<BTreeSet<_>>().len(), foreign.len());
        let yacb: Vec<_> = Label::all().iter().flat_map(|l| &l.yacb).collect();
        assert_eq!(yacb.iter().collect::<BTreeSet<_>>().len(), yacb.len());
        assert_eq!(Label::meant("G_FRAUD").map(|l| l.id.as_str()), Some("fraud"));
        assert_eq!(Label::meant("外卖").map(|l| l.id.as_str()), Some("food"));
    }
}
