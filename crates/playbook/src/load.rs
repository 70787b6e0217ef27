//! From files to a [`Pack`]. Every mistake is a [`Diagnostic`] with file, line and remedy; all are
//! reported at once, because mending one file at a time wastes an evening.

use crate::calendar::{Calendar, CalendarYear};
use crate::hearing::{CueSet, Cues};
use crate::pack::Pack;
use crate::template::Template;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

/// One file of a library: its path below the packs' folder, and its text.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// For example `cn-telecom/rungs/40-telecom-appeal.toml`.
    pub path: String,
    /// The content.
    pub text: String,
}

/// A mistake in a pack, with the place and the way to mend it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
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

/// The files of all packs, before one is chosen.
#[derive(Debug, Clone, Default)]
pub struct Library {
    files: BTreeMap<String, String>,
}

impl Library {
    /// A library from files; paths use `/`.
    pub fn new(files: impl IntoIterator<Item = SourceFile>) -> Library {
        Library { files: files.into_iter().map(|f| (f.path, f.text)).collect() }
    }
    /// The ids of packs that have a ladder.
    pub fn ids(&self) -> Vec<&str> {
        let with_rungs = |id: &&str| self.files.keys().any(|p| p.starts_with(&format!("{id}/rungs/")));
        self.files.keys().filter_map(|p| p.strip_suffix("/pack.toml")).filter(with_rungs).collect()
    }
    /// Loads and checks a pack.
    ///
    /// # Errors
    /// All mistakes found.
    pub fn pack(&self, id: &str) -> Result<Pack, Vec<Diagnostic>> {
        let mut loader = Loader { library: self, mistakes: Vec::new() };
        let pack = loader.load(id);
        let mut mistakes = loader.mistakes;
        if let Some(pack) = &pack {
            mistakes.extend(crate::check::check(pack, self, id));
        }
        match pack {
            Some(pack) if mistakes.is_empty() => Ok(pack),
            _ => Err(mistakes),
        }
    }
    /// The text of a file.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }
    /// True when some path ends so.
    pub(crate) fn has_file(&self, end: &str) -> bool {
        self.files.keys().any(|path| path.ends_with(end))
    }
    /// The paths below a pack's folder.
    pub fn paths<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a str> {
        self.files.keys().map(String::as_str).filter(move |p| p.strip_prefix(id).is_some_and(|r| r.starts_with('/')))
    }
}

struct Loader<'a> {
    library: &'a Library,
    mistakes: Vec<Diagnostic>,
}

impl Loader<'_> {
    fn load(&mut self, id: &str) -> Option<Pack> {
        let manifest_path = format!("{id}/pack.toml");
        let Some(manifest) = self.table(&manifest_path) else {
            if self.library.text(&manifest_path).is_none() {
                self.report(&manifest_path, 0, format!("no pack `{id}`: this file does not exist"));
            }
            return None;
        };
        let manifest: crate::records::Manifest = self.record(&manifest_path, 1, manifest)?;
        let mut order = manifest.includes.clone();
        order.push(id.to_owned());
        let mut pack = Pack {
            manifest,
            calendar: Calendar::default(),
            laws: BTreeMap::new(),
            authorities: BTreeMap::new(),
            channels: BTreeMap::new(),
            clocks: BTreeMap::new(),
            facts: Vec::new(),
            queries: BTreeMap::new(),
            rules: BTreeMap::new(),
            demands: Vec::new(),
            rates: Vec::new(),
            proofs: Vec::new(),
            rungs: Vec::new(),
            obstacles: BTreeMap::new(),
            letters: BTreeMap::new(),
            stories: Vec::new(),
            hearing: Cues::default(),
            readings: Cues::default(),
            ear: OnceLock::new(),
            eye: OnceLock::new(),
        };
        for part in &order {
            if self.library.paths(part).next().is_none() {
                self.report(&manifest_path, 0, format!("`includes` names `{part}`, but there is no such folder"));
            }
            self.part(&mut pack, part);
        }
        self.neighbours(&mut pack, id);
        pack.rungs.sort_by_key(|r| (r.order, r.id.clone()));
        pack.demands.sort_by_key(|d| d.order);
        pack.proofs.sort_by_key(|p| p.order);
        Some(pack)
    }

    fn part(&mut self, pack: &mut Pack, part: &str) {
        let at = |file: &str| format!("{part}/{file}");
        pack.laws.extend(self.list(&at("laws.toml"), "law", |r: &crate::records::Law| r.id.clone()));
        pack.authorities
            .extend(self.list(&at("authorities.toml"), "authority", |r: &crate::records::Authority| r.id.clone()));
        pack.channels.extend(self.list(&at("channels.toml"), "channel", |r: &crate::records::Channel| r.id.clone()));
        pack.clocks.extend(self.list(&at("clocks.toml"), "clock", |r: &crate::clock::Clock| r.id.clone()));
        merge(
            &mut pack.facts,
            self.list(&at("facts.toml"), "fact", |r: &crate::records::FactSpec| r.key.clone()),
            |f| &f.key,
        );
        merge(
            &mut pack.demands,
            self.list(&at("demands.toml"), "demand", |r: &crate::records::DemandSpec| r.id.clone()),
            |d| &d.id,
        );
        merge(&mut pack.rates, self.list(&at("rates.toml"), "rate", |r: &crate::records::Rate| r.id.clone()), |r| {
            &r.id
        });
        merge(
            &mut pack.proofs,
            self.list(&at("proofs.toml"), "proof", |r: &crate::obstacle::Proof| r.id.clone()),
            |p| &p.id,
        );
        pack.queries.extend(self.named(&at("queries.toml"), "query"));
        pack.rules.extend(self.named(&at("rules.toml"), "rule"));
        for path in std::iter::once(at("hearing.toml")).chain(self.below(part, "hearing/")) {
            let more = self.cues(&path, &pack.hearing);
            pack.hearing.join(more);
        }
        for path in std::iter::once(at("readings.toml")).chain(self.below(part, "readings/")) {
            let more = self.cues(&path, &pack.readings);
            pack.readings.join(more);
        }
        for path in self.below(part, "calendars/") {
            if let Some(year) = self.table(&path).and_then(|t| self.record::<CalendarYear>(&path, 1, t)) {
                pack.calendar.add(&year);
            }
        }
        for path in self.below(part, "rungs/") {
            if let Some(rung) = self.table(&path).and_then(|t| self.record::<crate::rung::Rung>(&path, 1, t)) {
                pack.rungs.retain(|r| r.id != rung.id);
                pack.rungs.push(rung);
            }
        }
        for path in self.below(part, "obstacles/") {
            if let Some(o) = self.table(&path).and_then(|t| self.record::<crate::obstacle::Obstacle>(&path, 1, t)) {
                pack.obstacles.insert(o.id.clone(), o);
            }
        }
        for path in self.below(part, "stories/") {
            if let Some(story) = self.table(&path).and_then(|t| self.record::<crate::story::Story>(&path, 1, t)) {
                pack.stories.push(story);
            }
        }
        for path in self.below(part, "letters/") {
            match Template::parse(self.library.text(&path).unwrap_or_default()) {
                Ok(letter) => drop(pack.letters.insert((letter.front.id.clone(), letter.front.lang.clone()), letter)),
                Err((line, message)) => self.report(&path, line, message),
            }
        }
    }

    /// What packs on the same ground have heard for the same obstacles teaches this pack's recogniser too. Their mistakes
    /// are their own.
    fn neighbours(&self, pack: &mut Pack, id: &str) {
        for other in self.library.ids().into_iter().filter(|other| *other != id) {
            let read = |path: &str| self.library.text(path).and_then(|text| parse_table(text).ok());
            let shares = read(&format!("{other}/pack.toml")).is_some_and(|manifest| {
                let theirs = manifest.get("includes").and_then(Value::as_array);
                theirs.is_some_and(|t| {
                    t.iter().filter_map(Value::as_str).any(|i| pack.manifest.includes.iter().any(|own| own == i))
                })
            });
            if !shares {
                continue;
            }
            for own in pack.obstacles.keys() {
                let phrases = read(&format!("{other}/obstacles/{own}.toml")).and_then(|mut t| t.remove("sounds_like"));
                let phrases = phrases.and_then(|p| serde_json::from_value(p).ok());
                pack.hearing.of.extend(phrases.map(|p| CueSet::of(own, p)));
            }
        }
    }

    /// A file of cues; a cue that cannot be read is named with its line.
    fn cues(&mut self, path: &str, before: &Cues) -> Cues {
        let Some(cues) = self.table(path).and_then(|t| self.record::<Cues>(path, 1, t)) else { return Cues::default() };
        for (cue, message) in crate::hearing::mistakes(&cues, &before.words) {
            let text = self.library.text(path).unwrap_or_default();
            let line = text.lines().position(|l| l.contains(&cue)).map_or(0, |at| at + 1);
            self.report(path, line, message);
        }
        cues
    }

    fn below(&self, part: &str, folder: &str) -> Vec<String> {
        let start = format!("{part}/{folder}");
        self.library.files.keys().filter(|p| p.starts_with(&start)).cloned().collect()
    }

    fn table(&mut self, path: &str) -> Option<Map<String, Value>> {
        match parse_table(self.library.text(path)?) {
            Ok(map) => Some(map),
            Err((line, message)) => {
                self.report(path, line, message);
                None
            }
        }
    }

    fn record<T: DeserializeOwned>(&mut self, path: &str, line: usize, map: Map<String, Value>) -> Option<T> {
        match serde_json::from_value(Value::Object(map)) {
            Ok(record) => Some(record),
            Err(e) => {
                let message = e.to_string();
                let line = self.guess_line(path, &message).unwrap_or(line);
                self.report(path, line, message);
                None
            }
        }
    }

    /// An error of a single-record file names a key in backticks; the first line with it is the place.
    fn guess_line(&self, path: &str, message: &str) -> Option<usize> {
        let word = message.split('`').nth(1)?;
        let text = self.library.text(path)?;
        text.lines().position(|l| l.contains(word)).map(|at| at + 1)
    }

    fn list<T: DeserializeOwned>(&mut self, path: &str, head: &str, id: impl Fn(&T) -> String) -> Vec<(String, T)> {
        let Some(mut table) = self.table(path) else { return Vec::new() };
        let lines = header_lines(self.library.text(path).unwrap_or_default(), head);
        let items = match table.remove(head) {
            Some(Value::Array(items)) => items,
            _ => Vec::new(),
        };
        if let Some(stray) = table.keys().next() {
            self.report(path, 0, format!("`{stray}` does not belong here; this file holds [[{head}]] records"));
        }
        let mut found: Vec<(String, T)> = Vec::new();
        for (at, item) in items.into_iter().enumerate() {
            let line = lines.get(at).copied().unwrap_or(0);
            let Value::Object(map) = item else { continue };
            let name = map.get("id").or(map.get("key")).and_then(Value::as_str).unwrap_or("?").to_owned();
            match serde_json::from_value::<T>(Value::Object(map)) {
                Ok(record) => {
                    let id = id(&record);
                    if found.iter().any(|(known, _)| *known == id) {
                        self.report(path, line, format!("`{id}` stands here twice; give one of them another id"));
                    }
                    found.push((id, record));
                }
                Err(e) => self.report(path, line, format!("[[{head}]] `{name}`: {e}")),
            }
        }
        found
    }

    fn named<T: DeserializeOwned>(&mut self, path: &str, head: &str) -> Vec<(String, T)> {
        let Some(mut table) = self.table(path) else { return Vec::new() };
        let Some(Value::Object(map)) = table.remove(head) else { return Vec::new() };
        let text = self.library.text(path).unwrap_or_default().to_owned();
        let mut found = Vec::new();
        for (name, value) in map {
            match serde_json::from_value::<T>(value) {
                Ok(record) => found.push((name, record)),
                Err(e) => {
                    let header = format!("[{head}.{name}");
                    let line = text.lines().position(|l| l.trim_start().starts_with(&header)).map_or(0, |l| l + 1);
                    self.report(path, line, format!("[{head}.{name}]: {e}"));
                }
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

fn header_lines(text: &str, head: &str) -> Vec<usize> {
    let header = format!("[[{head}]]");
    text.lines().enumerate().filter(|(_, l)| l.trim_start().starts_with(&header)).map(|(at, _)| at + 1).collect()
}

/// Reads TOML into JSON values; dates become text. The error carries its line.
pub(crate) fn parse_table(text: &str) -> Result<Map<String, Value>, (usize, String)> {
    let table: toml::Table = toml::from_str(text).map_err(|e| {
        let line = e.span().map_or(0, |s| text[..s.start.min(text.len())].matches('\n').count() + 1);
        (line, e.message().to_owned())
    })?;
    match json(toml::Value::Table(table)) {
        Value::Object(map) => Ok(map),
        _ => Ok(Map::new()),
    }
}

/// TOML as JSON; dates and times as text.
pub(crate) fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(s) => Value::String(s),
        toml::Value::Integer(i) => Value::from(i),
        toml::Value::Float(f) => Value::from(f),
        toml::Value::Boolean(b) => Value::Bool(b),
        toml::Value::Datetime(d) => Value::String(d.to_string()),
        toml::Value::Array(items) => Value::Array(items.into_iter().map(json).collect()),
        toml::Value::Table(table) => Value::Object(table.into_iter().map(|(k, v)| (k, json(v))).collect()),
    }
}

impl Library {
    /// Reads one story that stands outside a pack.
    ///
    /// # Errors
    /// The mistake with its line.
    pub fn story(file: &SourceFile) -> Result<crate::story::Story, Diagnostic> {
        let mistake = |line, message| Diagnostic { file: file.path.clone(), line, message };
        let map = parse_table(&file.text).map_err(|(line, message)| mistake(line, message))?;
        serde_json::from_value(Value::Object(map)).map_err(|e| mistake(0, e.to_string()))
    }
}
