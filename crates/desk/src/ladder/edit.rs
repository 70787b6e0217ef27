//! Changing a letter by hand: a sentence left out, a sentence in own words, one paragraph of one's own.

use crate::change::Change;
use crate::error::{Answer, Refusal};
use crate::here::Here;
use crate::loaded::Loaded;
use crate::typed;
use crate::typed::guard;
use casework::{Body, LetterAct, LetterEdit};
use letter::sheet::OWN_PARAGRAPH;
use playbook::{Lang, Pack};

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
        let act = typed::word(&self.act, LetterAct::from_id)?.ok_or_else(|| Refusal::refused("edit-needs-act"))?;
        let words = match act {
            LetterAct::OwnWords => Some(self.own_words()?),
            _ => None,
        };
        let edit = LetterEdit {
            letter: self.letter.clone(),
            lang: Lang::from_tag(&self.lang).tag().to_owned(),
            part: self.part.clone(),
            act,
            words,
        };
        may_edit(&on.pack, &edit)?;
        Ok(vec![Body::LetterEdit(edit)])
    }
}

/// Whether an edit is one of a letter that is there, and of a part that may be changed. Every door asks.
///
/// # Errors
/// `no-letter`, `edit-no-such-part`, `edit-too-long`, `edit-needs-words`.
pub fn may_edit(pack: &Pack, edit: &LetterEdit) -> Answer<()> {
    let template = pack.letter(&edit.letter, Lang::from_tag(&edit.lang));
    let template = template.ok_or_else(|| Refusal::not_found("no-letter", &edit.letter))?;
    let free = template.blocks.iter().any(|b| b.is_free() && b.mark() == edit.part);
    if !free && edit.part != OWN_PARAGRAPH {
        return Err(Refusal::refused("edit-no-such-part"));
    }
    let count = edit.words.as_deref().unwrap_or_default().trim().chars().count();
    if edit.act == LetterAct::OwnWords && count == 0 {
        return Err(Refusal::refused("edit-needs-words"));
    }
    if count > LONGEST {
        let refusal = Refusal::refused("edit-too-long").with("most", LONGEST.to_string());
        return Err(refusal.with("count", count.to_string()));
    }
    Ok(())
}

impl EditLetter {
    /// The words on one line, looked at as everything that leaves is.
    fn own_words(&self) -> Answer<String> {
        let line = self.words.split_whitespace().collect::<Vec<_>>().join(" ");
        let words = typed::words(&line).ok_or_else(|| Refusal::refused("edit-needs-words"))?;
        guard(Some(&words))?;
        Ok(words)
    }
}
