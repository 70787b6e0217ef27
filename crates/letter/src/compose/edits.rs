//! What the person changed in a letter: sentences left out or said in own words, and one paragraph of their own.

use super::Made;
use crate::names::real_characters;
use crate::sheet::{Block, Cite, OWN_PARAGRAPH, Part, Role, Run, Source};
use crate::words::word;
use casework::{LetterAct, LetterEdit, Recorded};
use playbook::{Lang, TemplateBlock, View};

/// The person's word on one block of a template.
pub(super) struct Edit<'a> {
    mark: Option<String>,
    edit: Option<&'a Recorded<LetterEdit>>,
    lang: Lang,
    /// Own words stand in its place already.
    said: bool,
    /// What was left out.
    pub(super) dropped: Vec<Block>,
}

fn on<'a>(view: &View<'a>, letter: &str, lang: Lang, part: &str) -> Option<&'a Recorded<LetterEdit>> {
    let key = (letter.to_owned(), lang.tag().to_owned(), part.to_owned());
    view.case.letter_edits.get(&key)
}

impl<'a> Edit<'a> {
    pub(super) fn of(view: &View<'a>, letter: &str, lang: Lang, block: &TemplateBlock) -> Edit<'a> {
        let mark = block.is_free().then(|| block.mark());
        let edit = mark.as_deref().and_then(|mark| on(view, letter, lang, mark));
        Edit { mark, edit, lang, said: false, dropped: Vec::new() }
    }

    /// The block as the person wants it; `None` when it is left out. Where a block of the template became several, own words
    /// stand once, in the place of the first.
    pub(super) fn applied(&mut self, mut one: Made) -> Option<Made> {
        let Some(mark) = &self.mark else { return Some(one) };
        one.block.part = Some(Part { mark: mark.clone(), own: false });
        match self.edit {
            Some(edit) if edit.act == LetterAct::LeaveOut => {
                self.dropped.push(one.block);
                None
            }
            Some(edit) if edit.act == LetterAct::OwnWords => {
                let again = std::mem::replace(&mut self.said, true);
                let Block { role, field, .. } = one.block;
                (!again).then(|| Made { block: own(edit, role, field, mark, self.lang), told: Vec::new() })
            }
            _ => Some(one),
        }
    }
}

/// A block in the person's own words. It rests on nothing but their word, and says so.
fn own(edit: &Recorded<LetterEdit>, role: Role, field: Option<String>, mark: &str, lang: Lang) -> Block {
    let words = edit.words.as_deref().unwrap_or_default();
    let shown = casework::harmless(words);
    let cite = Cite { source: Source::Events { seqs: vec![edit.seq] }, note: word("own-words", lang, &[]) };
    Block {
        role,
        field,
        runs: vec![Run::plain(real_characters(&shown))],
        cites: vec![cite],
        part: Some(Part { mark: mark.to_owned(), own: true }),
    }
}

/// Puts the person's own paragraph behind the last paragraph of the text, before annexes and closing lines. Answers its place.
pub(super) fn own_paragraph(view: &View<'_>, letter: &str, lang: Lang, blocks: &mut Vec<Block>) -> Option<usize> {
    let edit = on(view, letter, lang, OWN_PARAGRAPH).filter(|edit| edit.act == LetterAct::OwnWords)?;
    let end = blocks.iter().position(|b| b.role == Role::Sign).unwrap_or(blocks.len());
    let last = |role: Role| blocks[..end].iter().rposition(|b| b.role == role).map(|at| at + 1);
    let at = last(Role::Paragraph).or_else(|| last(Role::Item)).unwrap_or(end);
    let field = blocks[..at].iter().rev().find(|b| b.role != Role::Heading).and_then(|b| b.field.clone());
    blocks.insert(at, own(edit, Role::Paragraph, field, OWN_PARAGRAPH, lang));
    Some(at)
}
