//! From files to a [`Pack`]. Every mistake is a [`Diagnostic`] with file, line and remedy; all are
//! reported at once, because mending one file at a time wastes an evening.

use crate::calendar::CalendarYear;
use crate::clock::Clock;
use crate::company::Company;
use crate::document::{Document, Sought, Step, line, read};
use crate::files::{Diagnostic, Files};
use crate::obstacle::{Obstacle, Proof};
use crate::pack::Pack;
use crate::records::{Authority, Channel, DemandSpec, FactSpec, Law, Manifest, Rate};
use crate::rung::Rung;
use crate::template::Template;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::DeValue;

/// A pack, and the files in which its records stand.
pub(crate) struct Loaded {
    pub(crate) pack: Pack,
    /// Paths by rung id.
    pub(crate) rungs: BTreeMap<String, String>,
    /// Paths by obstacle id.
    pub(crate) obstacles: BTreeMap<String, String>,
    /// Paths by the letter's name and language tag.
    pub(crate) letters: BTreeMap<(String, String), String>,
}

/// Reads a pack with what it includes. What can be read is returned beside the mistakes.
pub(crate) fn load(files: &Files, id: &str) -> (Option<Loaded>, Vec<Diagnostic>) {
    let mut loader = Loader { files, mistakes: Vec::new() };
    let loaded = loader.load(id);
    (loaded, loader.mistakes)
}

/// Reads a pack's manifest alone.
pub(crate) fn manifest(files: &Files, id: &str) -> Result<Manifest, Diagnostic> {
    let mut loader = Loader { files, mistakes: Vec::new() };
    loader.manifest(id).ok_or_else(|| loader.mistakes.remove(0))
}

/// Reads every file below a folder of a pack and of those it includes, each as one record.
pub(crate) fn records<T: DeserializeOwned>(
    files: &Files,
    parts: &[String],
    folder: &str,
) -> (Vec<(String, T)>, Vec<Diagnostic>) {
    let mut loader = Loader { files, mistakes: Vec::new() };
    let found = parts.iter().flat_map(|part| loader.below(part, folder)).collect();
    (found, loader.mistakes)
}

/// The folders from which a pack takes its records, the last its own.
pub(crate) fn parts(manifest: &Manifest, id: &str) -> Vec<String> {
    manifest.includes.iter().map(String::as_str).chain([id]).map(str::to_owned).collect()
}

struct Loader<'a> {
    files: &'a Files,
    mistakes: Vec<Diagnostic>,
}

impl<'a> Loader<'a> {
    fn manifest(&mut self, id: &str) -> Option<Manifest> {
        let path = format!("{id}/pack.toml");
        let Some(text) = self.files.text(&path) else {
            self.report(&path, 0, format!("no pack `{id}`: this file does not exist"));
            return None;
        };
        self.whole(&path, text)
    }

    fn load(&mut self, id: &str) -> Option<Loaded> {
        let manifest = self.manifest(id)?;
        let parts = parts(&manifest, id);
        let mut loaded = Loaded {
            pack: Pack::empty(manifest, self.files.clone(), parts.clone()),
            rungs: BTreeMap::new(),
            obstacles: BTreeMap::new(),
            letters: BTreeMap::new(),
        };
        for part in &parts {
            if self.files.below(&format!("{part}/")).next().is_none() {
                let path = format!("{id}/pack.toml");
                let document = self.files.text(&path).and_then(|text| Document::parse(text).ok());
                let line = document.map_or(0, |d| d.line(&[Step::Key("includes")], Sought::Value(part)));
                self.report(&path, line, format!("`includes` names `{part}`, but there is no such folder"));
            }
            self.lists(&mut loaded.pack, part);
            self.folders(&mut loaded, part);
        }
        loaded.pack.rungs.sort_by_key(|r| (r.order, r.id.clone()));
        loaded.pack.demands.sort_by_key(|d| d.order);
        loaded.pack.proofs.sort_by_key(|p| p.order);
        Some(loaded)
    }

    /// The files that hold many records of one kind.
    fn lists(&mut self, pack: &mut Pack, part: &str) {
        let at = |file: &str| format!("{part}/{file}");
        pack.laws.extend(self.list(&at("laws.toml"), "law", |r: &Law| r.id.clone()));
        pack.authorities.extend(self.list(&at("authorities.toml"), "authority", |r: &Authority| r.id.clone()));
        pack.channels.extend(self.list(&at("channels.toml"), "channel", |r: &Channel| r.id.clone()));
        let companies = self.list(&at("companies.toml"), "company", |r: &Company| r.id.clone());
        merge(&mut pack.companies, companies, |c| &c.id);
        pack.clocks.extend(self.list(&at("clocks.toml"), "clock", |r: &Clock| r.id.clone()));
        let facts = self.list(&at("facts.toml"), "fact", |r: &FactSpec| r.key.clone());
        merge(&mut pack.facts, facts, |f| &f.key);
        let demands = self.list(&at("demands.toml"), "demand", |r: &DemandSpec| r.id.clone());
        merge(&mut pack.demands, demands, |d| &d.id);
        let rates = self.list(&at("rates.toml"), "rate", |r: &Rate| r.id.clone());
        merge(&mut pack.rates, rates, |r| &r.id);
        let proofs = self.list(&at("proofs.toml"), "proof", |r: &Proof| r.id.clone());
        merge(&mut pack.proofs, proofs, |p| &p.id);
        let path = at("promises.toml");
        if let Some(words) = self.files.text(&path).and_then(|text| self.whole(&path, text)) {
            pack.promises = words;
        }
        let path = at("wants.toml");
        if let Some(words) = self.files.text(&path).and_then(|text| self.whole(&path, text)) {
            pack.wants = words;
        }
        pack.queries.extend(self.named(&at("queries.toml"), "query"));
        pack.rules.extend(self.named(&at("rules.toml"), "rule"));
    }

    /// The folders that hold one record a file.
    fn folders(&mut self, loaded: &mut Loaded, part: &str) {
        let pack = &mut loaded.pack;
        for (_, year) in self.below::<CalendarYear>(part, "calendars") {
            pack.calendar.add(&year);
        }
        for (path, rung) in self.below::<Rung>(part, "rungs") {
            pack.rungs.retain(|r| r.id != rung.id);
            loaded.rungs.insert(rung.id.clone(), path);
            pack.rungs.push(rung);
        }
        for (path, obstacle) in self.below::<Obstacle>(part, "obstacles") {
            loaded.obstacles.insert(obstacle.id.clone(), path);
            pack.obstacles.insert(obstacle.id.clone(), obstacle);
        }
        for (path, text) in self.files.below(&format!("{part}/letters/")) {
            match Template::parse(text) {
                Ok(letter) => {
                    let key = (letter.front.id.clone(), letter.front.lang.clone());
                    loaded.letters.insert(key.clone(), path.to_owned());
                    pack.letters.insert(key, letter);
                }
                Err((line, message)) => self.report(path, line, message),
            }
        }
    }

    fn below<T: DeserializeOwned>(&mut self, part: &str, folder: &str) -> Vec<(String, T)> {
        let files = self.files.below(&format!("{part}/{folder}/"));
        files.filter_map(|(path, text)| Some((path.to_owned(), self.whole(path, text)?))).collect()
    }

    /// A file that is one record.
    fn whole<T: DeserializeOwned>(&mut self, path: &str, text: &str) -> Option<T> {
        match Document::parse(text).and_then(Document::record) {
            Ok(record) => Some(record),
            Err((line, message)) => {
                self.report(path, line, message);
                None
            }
        }
    }

    /// What stands under `head`, the only key of a file.
    fn only(&mut self, path: &str, head: &str, written: &str) -> Option<(&'a str, Spanned<DeValue<'a>>)> {
        let text = self.files.text(path)?;
        let document = match Document::parse(text) {
            Ok(document) => document,
            Err((line, message)) => {
                self.report(path, line, message);
                return None;
            }
        };
        let (value, stray) = document.split(head);
        if let Some((line, stray)) = stray.into_iter().min() {
            self.report(path, line, format!("`{stray}` does not belong here; this file holds {written} records"));
        }
        Some((text, value?))
    }

    fn list<T: DeserializeOwned>(&mut self, path: &str, head: &str, id: impl Fn(&T) -> String) -> Vec<(String, T)> {
        let written = format!("[[{head}]]");
        let Some((text, value)) = self.only(path, head, &written) else { return Vec::new() };
        let start = value.span().start;
        let DeValue::Array(items) = value.into_inner() else {
            let start = line(text, start);
            self.report(path, start, format!("`{head}` is one value; write each record under {written}"));
            return Vec::new();
        };
        let mut found: Vec<(String, T)> = Vec::new();
        for item in items {
            // Counting lines costs more than reading the record: only a mistake asks for one.
            let start = item.span().start;
            let named = |key: &str| item.get_ref().get(key).and_then(|v| v.get_ref().as_str());
            let name = named("id").or(named("key")).unwrap_or("?").to_owned();
            match read::<T>(text, item) {
                Ok(record) => {
                    let id = id(&record);
                    if found.iter().any(|(known, _)| *known == id) {
                        let start = line(text, start);
                        self.report(path, start, format!("`{id}` stands here twice; give one of them another id"));
                    }
                    found.push((id, record));
                }
                Err((line, e)) => self.report(path, line, format!("{written} `{name}`: {e}")),
            }
        }
        found
    }

    fn named<T: DeserializeOwned>(&mut self, path: &str, head: &str) -> Vec<(String, T)> {
        let written = format!("[{head}.ID]");
        let Some((text, value)) = self.only(path, head, &written) else { return Vec::new() };
        let start = value.span().start;
        let DeValue::Table(table) = value.into_inner() else {
            let start = line(text, start);
            self.report(path, start, format!("`{head}` is no table; write each record under {written}"));
            return Vec::new();
        };
        let mut found = Vec::new();
        for (name, value) in table {
            let name = name.into_inner().into_owned();
            match read::<T>(text, value) {
                Ok(record) => found.push((name, record)),
                Err((line, e)) => self.report(path, line, format!("[{head}.{name}]: {e}")),
            }
        }
        found
    }

    fn report(&mut self, file: &str, line: usize, message: impl Into<String>) {
        self.mistakes.push(Diagnostic { file: file.to_owned(), line, message: message.into() });
    }
}

fn merge<T>(into: &mut Vec<T>, records: Vec<(String, T)>, id: impl Fn(&T) -> &String) {
    for (key, record) in records {
        match into.iter_mut().find(|known| *id(known) == key) {
            Some(known) => *known = record,
            None => into.push(record),
        }
    }
}
