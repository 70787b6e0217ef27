//! The packs that the binary carries, and packs from a folder.

use include_dir::{Dir, include_dir};
use playbook::{Diagnostic, Library, SourceFile};
use std::path::Path;
use std::sync::OnceLock;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../packs");

/// The pages that an action of a pack may open.
pub const PAGES: &[&str] = &["parties", "publish", "close", "evidence", "money"];

/// The packs inside the binary. Cheap after the first call: the texts are shared.
pub fn built_in() -> Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    let read = || {
        let mut files = Vec::new();
        collect(&BUILT_IN, &mut files);
        Library::new(files)
    };
    LIBRARY.get_or_init(read).clone()
}

fn collect(dir: &Dir<'_>, files: &mut Vec<SourceFile>) {
    for file in dir.files() {
        if let (Some(path), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
            files.push(SourceFile { path: path.to_owned(), text: text.to_owned() });
        }
    }
    dir.dirs().for_each(|d| collect(d, files));
}

/// A pack's folder with its neighbours (for `includes`); neighbours that are missing there are taken
/// from the binary, so that a pack can be written anywhere.
///
/// # Errors
/// A folder or file that cannot be read.
pub fn from_folder(folder: &Path) -> std::io::Result<(Library, String)> {
    let folder = folder.canonicalize()?;
    let id = folder.file_name().and_then(|n| n.to_str()).unwrap_or_default().to_owned();
    let mut files = Vec::new();
    collect(&BUILT_IN, &mut files);
    files.retain(|f| !f.path.starts_with(&format!("{id}/")));
    if let Some(parent) = folder.parent() {
        for neighbour in std::fs::read_dir(parent)?.flatten() {
            let path = neighbour.path();
            if path != folder && path.join("pack.toml").is_file() {
                let name = neighbour.file_name().to_string_lossy().into_owned();
                files.retain(|f| !f.path.starts_with(&format!("{name}/")));
                read_folder(&path, &name, &mut files)?;
            }
        }
    }
    read_folder(&folder, &id, &mut files)?;
    Ok((Library::new(files), id))
}

fn read_folder(folder: &Path, prefix: &str, files: &mut Vec<SourceFile>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let name = format!("{prefix}/{}", entry.file_name().to_string_lossy());
        if path.is_dir() {
            read_folder(&path, &name, files)?;
        } else if path.extension().is_some_and(|e| e == "toml" || e == "md") {
            files.push(SourceFile { path: name, text: std::fs::read_to_string(&path)? });
        }
    }
    Ok(())
}

/// The rule set that ships for registries with this plan of numbers.
pub fn registry_rules(plan: &str) -> Option<&'static str> {
    BUILT_IN.get_file(format!("registry-{plan}/rules.toml"))?.contents_utf8()
}

/// The id of the pack that is meant when none is named: the commonest.
pub fn usual() -> String {
    static USUAL: OnceLock<String> = OnceLock::new();
    let first = || built_in().manifests().into_iter().next().map(|m| m.id).unwrap_or_default();
    USUAL.get_or_init(first).clone()
}

/// A pack of the binary by id, or from a folder when `id` is a path to one.
///
/// # Errors
/// No such pack, or its mistakes.
pub fn load(id: &str) -> crate::error::Answer<playbook::Pack> {
    let own = built_in();
    let (library, id) = find(id)?;
    // A test keeps the packs of the binary sound; any other one is checked before its advice is followed.
    let pack = if library.files().is(own.files()) { library.pack(&id) } else { check(&library, &id) };
    pack.map_err(|mistakes| unsound(&id, &mistakes))
}

/// Loads a pack and checks all of it, its words for hearing too.
///
/// # Errors
/// Every mistake.
pub fn check(library: &Library, id: &str) -> Result<playbook::Pack, Vec<Diagnostic>> {
    match library.check(id, PAGES) {
        Ok(pack) => match hearing::check(&pack) {
            mistakes if mistakes.is_empty() => Ok(pack),
            mistakes => Err(mistakes),
        },
        Err(mut mistakes) => {
            mistakes.extend(library.pack(id).map(|pack| hearing::check(&pack)).unwrap_or_default());
            Err(mistakes)
        }
    }
}

/// A pack's mistakes as one error.
pub fn unsound(id: &str, mistakes: &[Diagnostic]) -> crate::error::Refusal {
    let all: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    anyhow::anyhow!("pack `{id}` has mistakes:\n{}", all.join("\n")).into()
}

/// The library and id that a name or path on the command line means.
///
/// # Errors
/// Neither a pack of the binary nor a folder with a `pack.toml`.
pub fn find(named: &str) -> crate::error::Answer<(Library, String)> {
    let path = Path::new(named);
    if path.join("pack.toml").is_file() {
        return Ok(from_folder(path)?);
    }
    let library = built_in();
    if library.has(named) {
        return Ok((library, named.to_owned()));
    }
    Err(crate::error::Refusal::not_found("no-pack", named))
}
