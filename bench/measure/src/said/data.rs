//! The labelled replies of `bench/data/said`.

use anyhow::{Context as _, anyhow};
use hearing::{Kind, Labelled, LabelledSentence, Phrase};
use jiff::civil::Date;
use playbook::{Library, Pack, SourceFile};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Own replies, by the voice in which they are written.
const OWN: &[&str] =
    &["notes", "messages", "letters", "hotline", "mixed", "notes-2", "messages-2", "letters-2", "hotline-2", "mixed-2"];
/// The file of weights, in the packs.
const WEIGHTS: &str = "cn/sentences.weights";

/// A labelled reply as its file has it.
#[derive(Debug, Clone, Deserialize)]
pub struct Reply {
    pub text: String,
    pub on: Date,
    pub sentences: Vec<Sentence>,
}

/// A sentence of it.
#[derive(Debug, Clone, Deserialize)]
pub struct Sentence {
    pub text: String,
    pub kinds: Vec<String>,
    pub amount: Option<String>,
    pub per: Option<String>,
    pub date: Option<String>,
    pub words: Vec<String>,
}

impl Reply {
    /// As the reader learns from it.
    pub fn labelled(&self) -> Labelled {
        let sentence = |s: &Sentence| LabelledSentence {
            text: s.text.clone(),
            kinds: s.kinds.iter().filter_map(|kind| Kind::from_id(kind)).collect(),
            words: s.words.clone(),
        };
        Labelled { text: self.text.clone(), on: self.on, sentences: self.sentences.iter().map(sentence).collect() }
    }
}

/// The root of the repository from which this was built.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn replies(name: &str) -> anyhow::Result<Vec<Reply>> {
    let path = root().join(format!("bench/data/said/{name}.jsonl"));
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| serde_json::from_str(line).with_context(|| format!("{name}: {line}"))).collect()
}

/// The replies that were written here; the weights are learnt from them.
pub fn own() -> anyhow::Result<Vec<Reply>> {
    let mut all = Vec::new();
    for name in OWN {
        all.extend(replies(name)?);
    }
    Ok(all)
}

/// The replies by another hand, from which nothing was learnt and nothing written.
pub fn others() -> anyhow::Result<Vec<Reply>> {
    replies("others")
}

/// The replies of `short.txt`, which serve for learning alone.
pub fn short() -> anyhow::Result<Vec<Labelled>> {
    let text =
        std::fs::read_to_string(root().join("bench/data/said/short.txt")).context("bench/data/said/short.txt")?;
    text.lines().filter(|line| line.starts_with('{')).map(in_short).collect()
}

fn in_short(line: &str) -> anyhow::Result<Labelled> {
    let mut reply = Labelled { text: String::new(), on: Date::constant(2026, 5, 20), sentences: Vec::new() };
    for part in line.split('{').skip(1) {
        let (letters, text) = part.split_once('}').with_context(|| line.to_owned())?;
        let mut kinds = Vec::new();
        for letter in letters.chars().filter(|c| !matches!(c, ',' | '0')) {
            let kind = kind(letter).with_context(|| format!("no kind has the letter {letter}: {line}"))?;
            kinds.push(kind);
        }
        reply.text.push_str(text);
        let mark = |c: char| matches!(c, '。' | '，' | '；' | '！' | '？' | ' ');
        reply.sentences.push(LabelledSentence { text: text.trim_matches(mark).to_owned(), kinds, words: Vec::new() });
    }
    Ok(reply)
}

fn kind(letter: char) -> Option<Kind> {
    Some(match letter {
        'e' => Kind::Excuse,
        'p' => Kind::Promise,
        'o' => Kind::Offer,
        'c' => Kind::Condition,
        'd' => Kind::Deadline,
        'r' => Kind::Refusal,
        'a' => Kind::Apology,
        'y' => Kind::Paid,
        'k' => Kind::Acknowledged,
        'A' => Kind::Accepted,
        'N' => Kind::NotAccepted,
        'f' => Kind::Forwarded,
        'm' => Kind::AsksForMaterial,
        'D' => Kind::Decided,
        'i' => Kind::MediationInvited,
        'x' => Kind::MediationFailed,
        _ => return None,
    })
}

/// The phrases of the packs, by what `phrases.toml` says of their meaning or excuse.
pub fn phrases() -> anyhow::Result<Vec<Phrase>> {
    #[derive(Deserialize)]
    struct Map {
        phrases: Vec<Of>,
    }
    #[derive(Deserialize)]
    struct Of {
        of: Vec<String>,
        is: Vec<String>,
        perhaps: Vec<String>,
    }
    let map: Map = toml::from_str(include_str!("../../../data/said/phrases.toml")).context("phrases.toml")?;
    let kinds = |ids: &[String]| -> Vec<Kind> { ids.iter().filter_map(|id| Kind::from_id(id)).collect() };
    let mut by_id = BTreeMap::new();
    for entry in &map.phrases {
        for id in &entry.of {
            by_id.insert(id.as_str(), (kinds(&entry.is), kinds(&entry.perhaps)));
        }
    }
    let mut found = Vec::new();
    let mut add = |id: &str, texts: Option<&toml::Value>| {
        let texts = texts.and_then(|texts| texts.get("zh")).and_then(toml::Value::as_array);
        if let (Some((is, perhaps)), Some(texts)) = (by_id.get(id), texts) {
            let of = |text: &str| Phrase { text: text.to_owned(), is: is.clone(), perhaps: perhaps.clone() };
            found.extend(texts.iter().filter_map(toml::Value::as_str).map(of));
        }
    };
    let taught = |path: &str| {
        ["cn/hearing", "cn/readings"].iter().any(|start| path.starts_with(start))
            || path.contains("/obstacles/") && path.starts_with("cn-")
    };
    for file in files()?.iter().filter(|file| file.path.ends_with(".toml") && taught(&file.path)) {
        let table: toml::Table = toml::from_str(&file.text).with_context(|| file.path.clone())?;
        for head in ["obstacle", "meaning"] {
            for set in table.get(head).and_then(toml::Value::as_array).into_iter().flatten() {
                add(set.get("id").and_then(toml::Value::as_str).unwrap_or_default(), set.get("phrases"));
            }
        }
        add("small-talk", table.get("small-talk").and_then(|set| set.get("phrases")));
        if let Some(id) = table.get("id").and_then(toml::Value::as_str) {
            add(id, table.get("sounds_like"));
        }
    }
    Ok(found)
}

/// Where the weights stand.
pub fn weights() -> PathBuf {
    root().join("packs").join(WEIGHTS)
}

/// The China pack, with these weights or with none.
pub fn pack(weights: Option<&str>) -> anyhow::Result<Pack> {
    let mut files = files()?;
    files.retain(|file| file.path != WEIGHTS);
    files.extend(weights.map(|text| SourceFile { path: WEIGHTS.to_owned(), text: text.to_owned() }));
    Library::new(files).pack("cn-telecom").map_err(|mistakes| anyhow!("{mistakes:?}"))
}

fn files() -> anyhow::Result<Vec<SourceFile>> {
    let mut files = Vec::new();
    walk(&root().join("packs"), "", &mut files)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn walk(folder: &Path, prefix: &str, files: &mut Vec<SourceFile>) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        if entry.path().is_dir() {
            walk(&entry.path(), &path, files)?;
        } else {
            files.push(SourceFile { path, text: std::fs::read_to_string(entry.path())? });
        }
    }
    Ok(())
}
