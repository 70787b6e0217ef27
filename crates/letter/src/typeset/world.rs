//! What Typst may see while it sets one letter: the template, the data, three fonts. No files, no
//! packages, no clock.

use std::path::PathBuf;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use super::faces::Faces;

static TEMPLATE: &str = include_str!("../../templates/letter.typ");

/// Everything that is the same for every letter.
pub(super) struct Press {
    pub(super) faces: Faces,
    library: LazyHash<Library>,
    template: Source,
    data: FileId,
}

impl Press {
    pub(super) fn set_up() -> Press {
        Press {
            faces: Faces::load(),
            library: LazyHash::new(Library::default()),
            template: Source::new(file_id("/letter.typ"), TEMPLATE.to_owned()),
            data: file_id("/data.json"),
        }
    }
}

/// Typst keeps every id for the life of the process and panics after 65 535 of them, so the names
/// are fixed: two ids in all, however many letters are set.
fn file_id(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("a fixed, well-formed virtual path");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// One letter being set.
pub(super) struct Job<'a> {
    pub(super) press: &'a Press,
    pub(super) data: Bytes,
}

impl World for Job<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.press.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.press.faces.book
    }

    fn main(&self) -> FileId {
        self.press.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.press.template.id() { Ok(self.press.template.clone()) } else { Err(absent(id)) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.press.data { Ok(self.data.clone()) } else { Err(absent(id)) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.faces.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn absent(id: FileId) -> FileError {
    FileError::NotFound(PathBuf::from(id.vpath().get_without_slash()))
}
