//! The source of a crate as a graph: its files, and which file names something of which other one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A path of the language, `["crate", "case", "record"]`.
type Name = Vec<String>;

/// One file without its tests and comments.
struct File {
    /// Module it holds, from the crate's root; empty for the root itself.
    module: Name,
    /// What it names of the crate, from the crate's root.
    names: Vec<Name>,
    /// What it hands on under a name of its own: the name, and the full path; `*` hands on all there is.
    hands_on: Vec<(String, Name)>,
}

/// The files of one crate and the arrows between them.
pub struct Source {
    /// For each file, relative to the crate's `src`, the files it names.
    pub uses: BTreeMap<String, BTreeSet<String>>,
}

/// The workspace's folder.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The crates under `crates/`, by name.
pub fn crates() -> Vec<String> {
    folders(&workspace().join("crates"))
}

/// The folders in a folder, by name.
pub fn folders(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder of the workspace").flatten();
    let mut names: Vec<String> = entries
        .filter(|e| e.path().is_dir())
        .map(|e| e.file_name().to_str().expect("names are plain").to_owned())
        .collect();
    names.sort();
    names
}

impl Source {
    /// Reads `src` below `folder`.
    ///
    /// Counted are paths that begin with `crate::` or `super::`. A parent's paths into its own children (`mod x;`,
    /// `pub use x::Y`, `x::page`) are the table of contents and no arrows; what a parent hands on is followed to the
    /// file that holds it.
    pub fn read(folder: &Path) -> Source {
        let src = folder.join("src");
        let mut files = BTreeMap::new();
        walk(&src, &mut |path| {
            let relative = path.strip_prefix(&src).expect("below").to_str().expect("names are plain").to_owned();
            let text = std::fs::read_to_string(path).expect("source is text");
            let module = module(&relative);
            files.insert(relative, File::read(module, &plain(&text)));
        });
        let by_module: BTreeMap<&[String], &String> = files.iter().map(|(path, f)| (&f.module[..], path)).collect();
        let mut uses = BTreeMap::new();
        for (path, file) in &files {
            let named = file.names.iter().filter_map(|name| holder(&files, &by_module, name, 0));
            let others: BTreeSet<String> = named.filter(|other| other != path).collect();
            uses.insert(path.clone(), others);
        }
        Source { uses }
    }

    /// The circles: sets of files that reach each other, each set in order.
    pub fn circles(&self) -> Vec<Vec<&str>> {
        let reach: BTreeMap<&str, BTreeSet<&str>> = self.uses.keys().map(|f| (f.as_str(), self.reached(f))).collect();
        let mut circles = BTreeSet::new();
        for (file, reached) in &reach {
            let circle: Vec<&str> = reached.iter().copied().filter(|other| reach[other].contains(file)).collect();
            if !circle.is_empty() {
                circles.insert(circle);
            }
        }
        circles.into_iter().collect()
    }

    fn reached(&self, from: &str) -> BTreeSet<&str> {
        let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
        while let Some(file) = open.pop() {
            for next in &self.uses[file] {
                if seen.insert(next.as_str()) {
                    open.push(next);
                }
            }
        }
        seen
    }
}

/// The file that holds what `name` names: the longest module in it, or where that module takes it from.
fn holder(
    files: &BTreeMap<String, File>,
    by_module: &BTreeMap<&[String], &String>,
    name: &[String],
    hops: usize,
) -> Option<String> {
    let depth = (0..=name.len()).rev().find(|n| by_module.contains_key(&name[..*n]))?;
    let path = by_module[&name[..depth]];
    let Some(item) = name.get(depth) else { return Some(path.clone()) };
    let file = &files[path];
    let follow = |to: &Name| if hops < 8 { holder(files, by_module, to, hops + 1) } else { None };
    let named = file.hands_on.iter().find(|(own, _)| own == item);
    match named {
        Some((_, to)) => follow(to),
        None => Some(path.clone()),
    }
}

impl File {
    fn read(module: Name, text: &str) -> File {
        let mut file = File { module, names: Vec::new(), hands_on: Vec::new() };
        let mut rest = text;
        // Imports first, each as the paths of its tree; what is left has single paths only.
        let mut others = String::new();
        while let Some((before, public, tree, after)) = next_use(rest) {
            others.push_str(before);
            others.push('\n');
            let mut paths = Vec::new();
            branches(tree.trim(), &[], &mut paths);
            for (path, own) in paths {
                file.import(path, own, public);
            }
            rest = after;
        }
        others.push_str(rest);
        for start in ["crate::", "super::"] {
            for (at, _) in others.match_indices(start) {
                let inside =
                    others[..at].chars().next_back().is_some_and(|c| c == ':' || c == '_' || c.is_alphanumeric());
                // `$crate::x` is named by whoever uses the macro.
                if inside || others[..at].ends_with('$') {
                    continue;
                }
                let end = others[at..].find(|c: char| !(c == ':' || c == '_' || c.is_alphanumeric()));
                let path = others[at..end.map_or(others.len(), |n| at + n)].trim_end_matches(':');
                file.import(path.split("::").map(str::to_owned).collect(), String::new(), false);
            }
        }
        file
    }

    fn import(&mut self, path: Name, own: String, public: bool) {
        let mut from = self.module.clone();
        let mut rest = &path[..];
        match path.first().map(String::as_str) {
            Some("crate") => (from, rest) = (Vec::new(), &path[1..]),
            Some("self") => rest = &path[1..],
            Some("super") => {
                while rest.first().is_some_and(|part| part == "super") {
                    from.pop();
                    rest = &rest[1..];
                }
            }
            _ if !public => return,
            _ => {}
        }
        let own_child = matches!(path[0].as_str(), "self") || !matches!(path[0].as_str(), "crate" | "super");
        let full: Name = from.into_iter().chain(rest.iter().cloned()).collect();
        if public {
            self.hands_on.push((own, full.clone()));
        }
        if !own_child && !public {
            self.names.push(full);
        }
    }
}

/// The next import: the text before it, whether it is handed on, its tree, the text after it.
fn next_use(text: &str) -> Option<(&str, bool, &str, &str)> {
    let mut from = 0;
    loop {
        let at = from + text[from..].find("use ")?;
        let line = text[..at].rfind('\n').map_or(0, |n| n + 1);
        let before = text[line..at].trim();
        if before.is_empty() || before == "pub" || (before.starts_with("pub(") && before.ends_with(')')) {
            let end = at + text[at..].find(';')?;
            return Some((&text[..line], !before.is_empty(), &text[at + 4..end], &text[end + 1..]));
        }
        from = at + 4;
    }
}

/// The single paths of an import's tree, each with the name it has afterwards.
fn branches(tree: &str, before: &[String], found: &mut Vec<(Name, String)>) {
    if let Some(open) = tree.find('{') {
        let stem = tree[..open].trim_end_matches("::").split("::").map(|p| p.trim().to_owned());
        let stem: Name = before.iter().cloned().chain(stem.filter(|p| !p.is_empty())).collect();
        let inner = &tree[open + 1..tree.rfind('}').unwrap_or(tree.len())];
        let (mut depth, mut start) = (0, 0);
        for (at, c) in inner.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    branches(inner[start..at].trim(), &stem, found);
                    start = at + 1;
                }
                _ => {}
            }
        }
        branches(inner[start..].trim(), &stem, found);
        return;
    }
    if tree.is_empty() {
        return;
    }
    let (path, renamed) = tree.split_once(" as ").map_or((tree, None), |(p, own)| (p, Some(own.trim())));
    let mut whole: Name = before.to_vec();
    whole.extend(path.split("::").map(|p| p.trim().to_owned()));
    if whole.last().is_some_and(|last| last == "self") && whole.len() > 1 {
        whole.pop();
    }
    let own = renamed.or(whole.last().map(String::as_str)).unwrap_or_default().to_owned();
    found.push((whole, own));
}

/// The module that a file holds, from its path below `src`.
fn module(relative: &str) -> Name {
    let mut parts: Name = relative.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if parts.last().is_some_and(|last| matches!(last.as_str(), "lib" | "main" | "mod")) {
        parts.pop();
    }
    parts
}

/// The text without comments and without its tests, which stand at the end.
fn plain(text: &str) -> String {
    let mut lines = text.lines().peekable();
    let mut kept = String::new();
    while let Some(line) = lines.next() {
        if line.starts_with("#[cfg(test)]") {
            if lines.peek().is_some_and(|next| next.ends_with('{')) {
                break;
            }
            lines.next();
            continue;
        }
        let code = line.split_once("//").map_or(line, |(code, _)| code);
        kept.push_str(code);
        kept.push('\n');
    }
    kept
}

fn walk(folder: &Path, each: &mut impl FnMut(&Path)) {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).expect("a folder").flatten().map(|e| e.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            walk(&path, each);
        } else if path.extension().is_some_and(|e| e == "rs") {
            each(&path);
        }
    }
}

#[test]
fn paths_are_followed_to_the_file_that_holds_them() {
    let folder = std::env::temp_dir().join(format!("rooms-{}", std::process::id()));
    let write = |name: &str, text: &str| {
        let path = folder.join("src").join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, text).expect("written");
    };
    write("lib.rs", "mod a;\nmod b;\npub use a::{One, deep::Two as Second};\n");
    write("a/mod.rs", "pub mod deep;\npub struct One;\n");
    write("a/deep.rs", "use super::One; // crate::b is only mentioned\npub struct Two;\n");
    write(
        "b.rs",
        "use crate::{One, a::deep::{self}};\nfn f() -> crate::Second { crate::Second }\n#[cfg(test)]\nmod tests {\n use crate::nothing;\n}\n",
    );
    let source = Source::read(&folder);
    std::fs::remove_dir_all(&folder).expect("removed");
    let uses = |file: &str| source.uses[file].iter().cloned().collect::<Vec<_>>();
    assert_eq!(uses("b.rs"), ["a/deep.rs", "a/mod.rs"]);
    assert_eq!(uses("a/deep.rs"), ["a/mod.rs"]);
    assert_eq!(uses("lib.rs"), Vec::<String>::new());
    assert_eq!(source.circles(), Vec::<Vec<&str>>::new());
}
