//! The texts of all packs as they were handed in, and mistakes in them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// One file of a library: its path below the packs' folder, and its text.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// For example `cn-telecom/rungs/40-telecom-appeal.toml`.
    pub path: String,
    /// The content.
    pub text: String,
}

/// A mistake in a pack, with the place and the way to mend it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Diagnostic {
    /// File below the packs' folder.
    pub file: String,
    /// Line, from 1; 0 when it concerns the whole file.
    pub line: usize,
    /// What is wrong and how to mend it.
    pub message: String,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// The files of all packs by path. Cheap to clone: the texts are shared.
#[derive(Debug, Clone, Default)]
pub struct Files(Arc<BTreeMap<String, String>>);

impl Files {
    /// Files by path; paths use `/`.
    pub fn new(files: impl IntoIterator<Item = SourceFile>) -> Files {
        Files(Arc::new(files.into_iter().map(|f| (f.path, f.text)).collect()))
    }
    /// The text of a file.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }
    /// The ids of packs that have a ladder.
    pub fn ids(&self) -> Vec<&str> {
        let with_rungs = |id: &&str| self.below(&format!("{id}/rungs/")).next().is_some();
        self.0.keys().filter_map(|p| p.strip_suffix("/pack.toml")).filter(with_rungs).collect()
    }
    /// The files whose path begins so, with their texts, by path.
    pub fn below<'f>(&'f self, start: &str) -> impl Iterator<Item = (&'f str, &'f str)> + use<'f> {
        let start = start.to_owned();
        let from = self.0.range::<str, _>((std::ops::Bound::Included(start.as_str()), std::ops::Bound::Unbounded));
        from.take_while(move |(path, _)| path.starts_with(&start)).map(|(path, text)| (path.as_str(), text.as_str()))
    }
    /// True when some path ends so.
    pub fn has_end(&self, end: &str) -> bool {
        self.0.keys().any(|path| path.ends_with(end))
    }
    /// True when both are the same texts, handed in once.
    pub fn is(&self, other: &Files) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}
