//! The custody log: who was handed which original, when and how; each line linked to the one before.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use casework::Digest;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::disk;

/// What was done with an original.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// Came in for the first time.
    Sealed,
    /// Came in again, byte for byte the same.
    Again,
    /// Was shown or read.
    Opened,
    /// Was handed out, for example in a bundle.
    Exported,
    /// Lay in the vault without a single line when it was opened: sealing was interrupted, or its log was lost. Where
    /// somebody remembers a [`Tip`], the check tells which.
    Found,
}

/// The end of a custody log. Whoever remembers one notices when the log loses lines afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Tip {
    /// How many lines there are.
    pub lines: u64,
    /// The link of the last one.
    pub link: Digest,
}

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Custody {
    /// Counts from 0.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// What was done.
    pub what: What,
    /// The original.
    pub digest: Digest,
    /// Its size in bytes.
    pub bytes: u64,
    /// The file's name as given. Data, never a path.
    pub name: String,
    /// How it came or went, in the caller's words.
    pub how: String,
    /// The link of the line before; zeros at the first.
    pub before: Digest,
}

#[derive(Serialize, Deserialize)]
struct Line {
    #[serde(flatten)]
    entry: Custody,
    link: Digest,
}

impl Custody {
    /// The link that the next line follows: the digest of this line's content, which contains the link before.
    fn link(&self) -> io::Result<Digest> {
        Ok(Digest::of(&serde_json::to_vec(self)?))
    }
}

/// A log as it stands in its file.
#[derive(Debug, Default)]
pub(crate) struct Log {
    pub(crate) entries: Vec<Custody>,
    /// The link of each entry, as its line says.
    pub(crate) links: Vec<Digest>,
    /// Line (from 1) where the chain does not hold.
    pub(crate) broken: Option<u64>,
    tip: Option<Digest>,
    /// The file ends inside a line: a write was cut off.
    torn: bool,
}

impl Log {
    pub(crate) fn read(path: &Path) -> io::Result<Log> {
        match File::open(path) {
            Ok(file) => Log::parse(file),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Log::default()),
            Err(error) => Err(error),
        }
    }

    fn parse(mut file: impl Read) -> io::Result<Log> {
        let mut text = Vec::new();
        file.read_to_end(&mut text)?;
        let mut log = Log { torn: !text.is_empty() && !text.ends_with(b"\n"), ..Log::default() };
        let mut fragment = None;
        let mut number = 0;
        for line in text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            number += 1;
            match serde_json::from_slice::<Line>(line) {
                Ok(line) => log.take(line, number)?,
                // A line cut off by a power failure parses as nothing; the chain goes on behind it unharmed.
                Err(_) => fragment = Some(number),
            }
        }
        // But a finished last line that parses as nothing was not cut off.
        if fragment == Some(number) && !log.torn {
            log.broken = log.broken.or(fragment);
        }
        Ok(log)
    }

    fn take(&mut self, line: Line, number: u64) -> io::Result<()> {
        let Line { entry, link } = line;
        let follows = entry.before == self.tip.unwrap_or(Digest::ZERO) && entry.seq == self.entries.len() as u64;
        if !follows || entry.link()? != link {
            self.broken = self.broken.or(Some(number));
        }
        self.push(entry, link);
        Ok(())
    }

    fn push(&mut self, entry: Custody, link: Digest) {
        self.tip = Some(link);
        self.entries.push(entry);
        self.links.push(link);
    }

    /// Line (from 1) of the first of these ends that the log no longer goes through.
    pub(crate) fn lost(&self, known: &[Tip]) -> Option<u64> {
        let holds = |tip: &Tip| {
            let last = usize::try_from(tip.lines).ok().and_then(|lines| lines.checked_sub(1));
            last.is_some_and(|last| self.links.get(last) == Some(&tip.link))
        };
        known.iter().filter(|tip| !holds(tip)).map(|tip| tip.lines).min()
    }

    /// Adds a line, waits until it is on the disk, and tells where the log ends now. Writers in several processes wait
    /// for each other.
    pub(crate) fn append(path: &Path, entry: Custody) -> io::Result<Tip> {
        let mut file = disk::options().read(true).create(true).append(true).open(path)?;
        file.lock()?;
        let mut log = Log::parse(&file)?;
        let text = log.continued(entry)?;
        file.write_all(&text)?;
        file.sync_all()?;
        Ok(log.tip().expect("a line was just added"))
    }

    /// The end of the log; `None` when it is empty.
    pub(crate) fn tip(&self) -> Option<Tip> {
        self.tip.map(|link| Tip { lines: self.entries.len() as u64, link })
    }

    /// The text of the older of two logs of one original, continued by the lines of the younger one.
    pub(crate) fn joined(older: &[u8], younger: Vec<Custody>) -> io::Result<Vec<u8>> {
        let mut log = Log::parse(older)?;
        let mut text = older.to_vec();
        for entry in younger {
            text.extend(log.continued(entry)?);
        }
        Ok(text)
    }

    /// Takes one more entry, linked to the last, and gives its line.
    fn continued(&mut self, mut entry: Custody) -> io::Result<Vec<u8>> {
        // An older program, killed between sealing and logging, left no line: custody begins with the next time the
        // same bytes come in.
        if self.entries.is_empty() && entry.what == What::Again {
            entry.what = What::Sealed;
        }
        entry.seq = self.entries.len() as u64;
        entry.before = self.tip.unwrap_or(Digest::ZERO);
        let link = entry.link()?;
        let mut text = if std::mem::take(&mut self.torn) { vec![b'\n'] } else { Vec::new() };
        serde_json::to_writer(&mut text, &Line { entry: entry.clone(), link })?;
        text.push(b'\n');
        self.push(entry, link);
        Ok(text)
    }
}
