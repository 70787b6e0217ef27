//! Calls that were screened, one line of JSON each, in a file that only grows. A line is written before the call is answered:
//! what a caller heard stands there, also after the program was killed.

use crate::error::Answer;
use crate::here::Here;
use crate::private;
use jiff::civil::DateTime;
use screen::{Action, Key, Verdict};
use serde::{Deserialize, Serialize};
use std::collections::{HashSet, VecDeque};
use std::fs::File;
use std::io::{BufRead, BufReader, Write as _};
use std::path::PathBuf;

/// How a call came of which a phone told afterwards.
pub(super) const REPORT: &str = "report";
/// What the file is called.
const NAME: &str = "calls.jsonl";
/// Bytes after which a new file begins: a flood must not fill the disk.
const MOST_BYTES: u64 = 64 << 20;
/// Files that are kept beside the one that is written: what happened before a flood is still there after it.
const OLDER: u32 = 15;
/// The most signs of a text that a caller chose.
const MOST_SIGNS: usize = 128;
/// Bytes at the end of the file in which the call is looked for that a phone reports.
const LATELY: u64 = 1 << 20;
/// Calls of which copies are known for copies.
const REMEMBERED: usize = 65_536;

/// A call that was screened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Screened {
    /// When, on the wall of the line.
    pub at: DateTime,
    /// How it came: `sip`, `phone`, by the name of the exchange that asked, or `report` for one of which a phone told afterwards.
    pub by: String,
    /// The number as it was shown; `anonymous` when withheld.
    pub number: String,
    /// By which name the network knows it.
    pub call: String,
    /// What was done.
    pub verdict: Action,
    /// What was answered: a status of SIP, 0 for a phone that asked.
    pub status: u16,
    /// Where it was sent, if it was sent on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// What settled it.
    pub code: String,
    /// What the caller is.
    pub category: String,
    /// Everything that was looked at.
    pub reasons: serde_json::Value,
    /// What came of it, once it ended; for calls that the screen took itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub came: Option<Came>,
}

/// What came of a call that the screen took.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Came {
    /// The code, what was typed and what the caller heard; for callers who were asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<serde_json::Value>,
    /// Whether the caller typed the code.
    #[serde(default)]
    pub passed: bool,
    /// Whole seconds for which both sides were connected; absent when nobody took the call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spoke: Option<u32>,
}

impl Screened {
    /// The entry of a call.
    pub fn of(at: DateTime, by: &str, number: &str, call: &str, verdict: &Verdict, status: u16) -> Screened {
        Screened {
            at,
            by: by.to_owned(),
            number: cut(number),
            call: cut(call),
            verdict: verdict.verdict,
            status,
            to: None,
            code: verdict.decisive().map(|reason| reason.code.to_owned()).unwrap_or_default(),
            category: verdict.category.id.clone(),
            reasons: serde_json::to_value(&verdict.reasons).unwrap_or_default(),
            came: None,
        }
    }
}

impl Screened {
    /// By which id the person names it: the same while it rings and after it ended.
    pub fn id(&self) -> String {
        let said = format!("{}\n{}\n{}", self.at, self.number, self.call);
        casework::Digest::of(said.as_bytes()).to_string()[..16].to_owned()
    }

    /// Whether a phone told of it afterwards: nobody asked while it rang.
    pub fn is_report(&self) -> bool {
        self.by == REPORT
    }

    /// Whether a telephone rang for it: it was let in, or there was nobody who could ask.
    pub fn rang(&self) -> bool {
        let connected = self.came.as_ref().is_some_and(|came| came.passed || came.spoke.is_some());
        let unasked = self.verdict == Action::Challenge && (self.by == "phone" || self.to.as_deref() == Some("inner"));
        self.verdict == Action::Allow || connected || unasked
    }

    /// Whether this is the same call, before it ended.
    fn begins(&self, ended: &Screened) -> bool {
        self.came.is_none() && self.call == ended.call && self.at == ended.at && self.number == ended.number
    }
}

fn cut(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_control()).take(MOST_SIGNS).collect()
}

/// The file, open for writing.
pub struct Journal {
    folder: PathBuf,
    file: File,
    bytes: u64,
    known: HashSet<String>,
    order: VecDeque<String>,
}

impl Here {
    /// Opens the file of screened calls.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn journal(&self) -> Answer<Journal> {
        let folder = self.lists_folder();
        private::made(&folder)?;
        let path = folder.join(NAME);
        let mut file = Journal::open(&path)?;
        // A line that a crash cut off ends here, so that the next one stands alone.
        if ends_torn(&path)? {
            file.write_all(b"\n")?;
        }
        let bytes = file.metadata()?.len();
        Ok(Journal { folder, file, bytes, known: HashSet::new(), order: VecDeque::new() })
    }

    /// The latest screened calls, the newest first.
    ///
    /// # Errors
    /// A file that cannot be read. A last line that was cut off by a crash is passed over.
    pub fn screened(&self, most: usize) -> Answer<Vec<Screened>> {
        let mut latest: VecDeque<Screened> = VecDeque::new();
        for name in (1..=OLDER).rev().map(older).chain([NAME.to_owned()]) {
            let Ok(file) = File::open(self.lists_folder().join(name)) else { continue };
            for line in BufReader::new(file).lines() {
                let Ok(call) = serde_json::from_str::<Screened>(&line?) else { continue };
                // A call that ended stands where it began.
                let began =
                    call.came.is_some().then(|| latest.iter_mut().rev().find(|one: &&mut Screened| one.begins(&call)));
                if let Some(Some(one)) = began {
                    *one = call;
                    continue;
                }
                if latest.len() == most {
                    latest.pop_front();
                }
                latest.push_back(call);
            }
        }
        Ok(latest.into_iter().rev().collect())
    }
}

impl Here {
    /// The latest calls of the present file as they were written when they began or ended, the newest first: for whoever asks often, and
    /// can do without those further back.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn screened_lately(&self, most: usize) -> Answer<Vec<Screened>> {
        use std::io::{Read as _, Seek as _, SeekFrom};
        let Ok(mut file) = File::open(self.lists_folder().join(NAME)) else { return Ok(Vec::new()) };
        file.seek(SeekFrom::Start(file.metadata()?.len().saturating_sub(LATELY)))?;
        let mut tail = Vec::new();
        file.take(LATELY).read_to_end(&mut tail)?;
        let calls = tail.split(|byte| *byte == b'\n').rev();
        Ok(calls.filter_map(|line| serde_json::from_slice(line).ok()).take(most).collect())
    }

    /// The latest call from this number since then; one of which a phone told before is as good.
    pub(super) fn lately(&self, from: Key, since: DateTime) -> Answer<Option<Screened>> {
        let calls = self.screened_lately(usize::MAX)?.into_iter().filter(|call| call.at >= since);
        Ok(calls.into_iter().find(|call| Key::of(&number::parse(&call.number)) == Some(from)))
    }
}

impl Journal {
    fn open(path: &std::path::Path) -> std::io::Result<File> {
        private::options().create(true).append(true).open(path)
    }

    /// Writes a call, unless it is a copy of one that was written: `name` is how the network knows it, whole.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn write(&mut self, call: &Screened, name: &str) -> Answer<bool> {
        // A caller chooses the name and how long it is; what is remembered of it is not.
        let name = casework::Digest::of(name.as_bytes()).to_string();
        if !self.known.insert(name.clone()) {
            return Ok(false);
        }
        self.order.push_back(name);
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        let mut line = serde_json::to_vec(call).map_err(anyhow::Error::from)?;
        line.push(b'\n');
        if self.bytes + line.len() as u64 > MOST_BYTES {
            for n in (1..OLDER).rev() {
                let _ = std::fs::rename(self.folder.join(older(n)), self.folder.join(older(n + 1)));
            }
            std::fs::rename(self.folder.join(NAME), self.folder.join(older(1)))?;
            self.file = Self::open(&self.folder.join(NAME))?;
            self.bytes = 0;
        }
        self.file.write_all(&line)?;
        self.bytes += line.len() as u64;
        Ok(true)
    }
}

/// What the files before the present one are called, the latest first.
fn older(n: u32) -> String {
    format!("calls.{n}.jsonl")
}

/// Whether a file ends in the middle of a line.
fn ends_torn(path: &std::path::Path) -> std::io::Result<bool> {
    use std::io::{Read as _, Seek as _, SeekFrom};
    let mut file = File::open(path)?;
    if file.metadata()?.len() == 0 {
        return Ok(false);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}
