//! The letter linter of truth: composes letters over made-up cases and looks at each as the other side's lawyer would.
//!
//! The checks read the case by their own means, not by the code that wrote the letter, and know nothing of what the
//! pack meant to say: a figure must be the log's, a quotation somebody's recorded words about just that, a past day past.

pub mod cases;
mod dice;
mod fixed;
mod log;
mod page;
mod slots;
mod text;

use letter::Told;
use letter::sheet::Sheet;
use playbook::{Lang, Pack, Template, View};

/// Something in a letter that does not stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// Which check found it.
    pub check: &'static str,
    /// Where and what, in the letter's words.
    pub what: String,
}

/// A letter as it is checked.
pub struct Checked<'v, 'a> {
    /// Case, pack and day, as the letter sees them.
    pub view: &'v View<'a>,
    /// The pack's letter.
    pub template: &'a Template,
    /// The finished letter.
    pub sheet: Sheet,
    /// What filled its slots.
    pub told: Vec<Told>,
}

impl<'v, 'a> Checked<'v, 'a> {
    /// Composes a letter. `None` when the pack has none of this name in this language.
    pub fn compose(view: &'v View<'a>, name: &str, lang: Lang) -> Option<Checked<'v, 'a>> {
        let template = view.pack.letters.get(&(name.to_owned(), lang.tag().to_owned()))?;
        let (sheet, told) = letter::compose_told(view, name, lang, "made")?;
        Some(Checked { view, template, sheet, told })
    }

    /// What is wrong with the letter; empty for a true one.
    pub fn flaws(&self) -> Vec<Flaw> {
        let mut found = slots::check(self);
        found.extend(fixed::check(self));
        found.extend(page::check(self));
        found
    }

    pub(crate) fn zh(&self) -> bool {
        self.sheet.lang.starts_with("zh")
    }
}

/// Composes every letter of a pack in both languages over the case of one seed. Calls `each` with every letter.
pub fn every_letter(pack: &Pack, seed: u64, mut each: impl FnMut(&str, &Checked<'_, '_>)) {
    let (case, today) = cases::made(pack, seed);
    let view = View::new(&case, pack, today);
    for name in pack.letter_names() {
        for lang in [Lang::Zh, Lang::En] {
            if let Some(letter) = Checked::compose(&view, name, lang) {
                each(name, &letter);
            }
        }
    }
}

/// The packs in a folder.
///
/// # Errors
/// A pack with mistakes, or files that cannot be read.
pub fn packs(root: &std::path::Path) -> anyhow::Result<Vec<Pack>> {
    fn read(folder: &std::path::Path, prefix: &str, files: &mut Vec<playbook::SourceFile>) -> std::io::Result<()> {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                read(&entry.path(), &format!("{path}/"), files)?;
            } else {
                files.push(playbook::SourceFile { path, text: std::fs::read_to_string(entry.path())? });
            }
        }
        Ok(())
    }
    let mut files = Vec::new();
    read(root, "", &mut files)?;
    let library = playbook::Library::new(files);
    let ids: Vec<String> = library.ids().into_iter().map(str::to_owned).collect();
    ids.iter().map(|id| library.pack(id).map_err(|m| anyhow::anyhow!("{id}: {m:?}"))).collect()
}
