//! The packs, before one is chosen: each is loaded when it is asked for, and checked when that is asked for.

use crate::check;
use crate::document::Document;
use crate::files::{Diagnostic, Files, SourceFile};
use crate::load;
use crate::pack::Pack;
use crate::records::Manifest;
use crate::story::Story;

/// The files of all packs, before one is chosen. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Library {
    files: Files,
}

impl Library {
    /// A library from files; paths use `/`.
    pub fn new(files: impl IntoIterator<Item = SourceFile>) -> Library {
        Library { files: Files::new(files) }
    }
    /// The files themselves.
    pub fn files(&self) -> &Files {
        &self.files
    }
    /// The ids of packs that have a ladder.
    pub fn ids(&self) -> Vec<&str> {
        self.files.ids()
    }
    /// True when there is a pack of this id, with or without a ladder.
    pub fn has(&self, id: &str) -> bool {
        self.files.text(&format!("{id}/pack.toml")).is_some()
    }
    /// What the packs with a ladder say about themselves, the commonest first. Nothing else of them is read; one
    /// whose manifest cannot be read is left out.
    pub fn manifests(&self) -> Vec<Manifest> {
        let mut all: Vec<Manifest> =
            self.ids().into_iter().filter_map(|id| load::manifest(&self.files, id).ok()).collect();
        all.sort_by(|a, b| (a.order, &a.id).cmp(&(b.order, &b.id)));
        all
    }
    /// What one pack says about itself.
    ///
    /// # Errors
    /// There is no such pack, or its `pack.toml` has a mistake.
    pub fn manifest(&self, id: &str) -> Result<Manifest, Diagnostic> {
        load::manifest(&self.files, id)
    }
    /// Loads a pack. Its records are read, but not whether the ids they name exist: a pack that was not checked before
    /// is for [`Library::check`].
    ///
    /// # Errors
    /// Every record that cannot be read.
    pub fn pack(&self, id: &str) -> Result<Pack, Vec<Diagnostic>> {
        match load::load(&self.files, id) {
            (Some(loaded), mistakes) if mistakes.is_empty() => Ok(loaded.pack),
            (_, mistakes) => Err(mistakes),
        }
    }
    /// Loads a pack and checks it: every id that is named exists, its stories can be read, what is only recalled gates
    /// nothing. `pages` are the ids of the desk's pages that an action may open. The words it recognises are checked
    /// by the crate that hears.
    ///
    /// # Errors
    /// All mistakes found.
    pub fn check(&self, id: &str, pages: &[&str]) -> Result<Pack, Vec<Diagnostic>> {
        let (loaded, mut mistakes) = load::load(&self.files, id);
        let Some(loaded) = loaded else { return Err(mistakes) };
        let (_, unread) = load::records::<Story>(&self.files, loaded.pack.parts(), "stories");
        mistakes.extend(unread);
        mistakes.extend(check::check(&loaded, pages));
        if mistakes.is_empty() { Ok(loaded.pack) } else { Err(mistakes) }
    }
    /// The golden stories of a pack, with those of the packs it includes.
    ///
    /// # Errors
    /// There is no such pack, or the stories that cannot be read.
    pub fn stories(&self, id: &str) -> Result<Vec<Story>, Vec<Diagnostic>> {
        let manifest = self.manifest(id).map_err(|mistake| vec![mistake])?;
        match load::records(&self.files, &load::parts(&manifest, id), "stories") {
            (stories, mistakes) if mistakes.is_empty() => Ok(stories.into_iter().map(|(_, story)| story).collect()),
            (_, mistakes) => Err(mistakes),
        }
    }
    /// Reads one story that stands outside a pack.
    ///
    /// # Errors
    /// The mistake with its line.
    pub fn story(file: &SourceFile) -> Result<Story, Diagnostic> {
        let mistake = |(line, message)| Diagnostic { file: file.path.clone(), line, message };
        Document::parse(&file.text).and_then(Document::record).map_err(mistake)
    }
}
