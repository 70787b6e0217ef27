//! Changing a letter by hand: a sentence left out, a sentence in own words, one paragraph of one's own.

use crate::change::Change;
use crate::error::{Answer, Refusal};
use crate::here::Here;
use crate::loaded::Loaded;
use crate::typed;
use crate::typed::guard;
use casework::{Body, LetterAct, LetterEdit};
use letter::sheet::OWN_PARAGRAPH;
use playbook::Lang;

/// Longest sentence in own words, and longest own paragraph, in characters.
pub const LONGEST: usize = 200;

/// A change of a letter as it is typed.
#[derive(Debug, Clone, Default)]
pub struct EditLetter {
    /// Name of the letter in the pack.
    pub letter: String,
    /// Its language.
    pub lang: String,
    /// The mark of the part.
    pub part: String,
    /// A [`LetterAct`] by its spelling.
    pub act: String,
    /// The own words.
    pub words: String,
}

impl Change for EditLetter {
    fn looks_at_the_case_alone(&self) -> bool {
        true
    }

    async fn events(&self, _: &Here, on: &Loaded) -> Answer<Vec<Body>> {
        let template = on.pack.letter(&self.letter, Lang::from_tag(&self.lang));
        let template = template.ok_or_else(|| Refusal::not_found("no-letter", &self.letter))?;
        let free = template.blocks.iter().any(|b| b.is_free() && b.mark() == self.part);
        if !free && self.part != OWN_PARAGRAPH {
            return Err(Refusal::refused("edit-no-such-part"));
        }
        let act = typed::word(&self.act, LetterAct::from_id)?.ok_or_else(|| Refusal::refused("edit-needs-act"))?;
        let words = match act {
            LetterAct::OwnWords => Some(self.own_words()?),
            _ => None,
        };
        Ok(vec![Body::LetterEdit(LetterEdit {
            letter: self.letter.clone(),
            lang: template.lang().tag().to_owned(),
            part: self.part.clone(),
            act,
            words,
        })])
    }
}

impl EditLetter {
    /// The words on one line, looked at as everything that leaves is.
    fn own_words(&self) -> Answer<String> {
        let line = self.words.split_whitespace().collect::<Vec<_>>().join(" ");
        let words = typed::words(&line).ok_or_else(|| Refusal::refused("edit-needs-words"))?;
        let count = words.chars().count();
        if count > LONGEST {
            let refusal = Refusal::refused("edit-too-long").with("most", LONGEST.to_string());
            return Err(refusal.with("count", count.to_string()));
        }
        guard(Some(&words))?;
        Ok(words)
    }
}
