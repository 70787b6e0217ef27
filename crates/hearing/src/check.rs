//! The words by which a pack recognises: what `wurao pack check` says about them.

use crate::ear::mistakes;
use crate::sources::{texts, way};
use crate::spec::Cues;
use casework::Meaning;
use playbook::{Diagnostic, Document, Pack, Sought, Step};
use std::collections::BTreeMap;

/// Every mistake in the cues and phrases of a loaded pack, with file, line and remedy; by file and line.
pub fn check(pack: &Pack) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for kind in ["hearing", "readings", "sentences"] {
        let mut lists = BTreeMap::new();
        for (path, text) in texts(pack, kind) {
            found.extend(file(path, text, kind, &mut lists, pack));
        }
    }
    found.sort();
    found.dedup();
    found
}

/// One file; `lists` are the word lists of those before it, and get its own.
fn file(path: &str, text: &str, kind: &str, lists: &mut BTreeMap<String, String>, pack: &Pack) -> Vec<Diagnostic> {
    let report = |(line, message): (usize, String)| Diagnostic { file: path.to_owned(), line, message };
    let cues: Cues = match Document::parse(text).and_then(Document::record) {
        Ok(cues) => cues,
        Err(mistake) => return vec![report(mistake)],
    };
    let Ok(document) = Document::parse(text) else { return Vec::new() };
    let head = ["obstacle", "meaning", "of"].into_iter().find(|head| document.has(&[Step::Key(head)])).unwrap_or("of");
    let mut found = Vec::new();
    for (set, cue, message) in mistakes(&cues, lists) {
        let set = set.map(|at| way(head, at));
        found.push(report((document.line(set.as_ref().map_or(&[], |w| w), Sought::Value(&cue)), message)));
    }
    for (at, set) in cues.of.iter().enumerate() {
        // Cues may be for an obstacle of another pack, but not for one that no pack has.
        let known = |id: &str| match kind {
            "hearing" => pack.obstacles.contains_key(id) || pack.files().has_end(&format!("/obstacles/{id}.toml")),
            _ => Meaning::from_id(id).is_some(),
        };
        let what = if kind == "hearing" { "obstacle" } else { "meaning" };
        for (key, id) in std::iter::once(("id", &set.id)).chain(set.beats.iter().map(|id| ("beats", id))) {
            if !known(id) {
                let [first, second] = way(head, at);
                let line = document.line(&[first, second, Step::Key(key)], Sought::Value(id));
                found.push(report((line, format!("no {what} `{id}`; correct the id, or add the {what}"))));
            }
        }
    }
    lists.extend(cues.words);
    found
}
