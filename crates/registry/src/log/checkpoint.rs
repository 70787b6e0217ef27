//! What a log signs of itself: <https://c2sp.org/tlog-checkpoint>.

use super::{Fault, Hash, Head, LARGEST};
use crate::note::{Algorithm, Note, Signature, SignerKey, VerifierKey};
use std::fmt;

/// Whom a reader of a log believes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trust {
    /// The name of the log: `registry.example/cn`.
    pub origin: String,
    /// The keys with which it signs, more than one while it changes them.
    pub keys: Vec<VerifierKey>,
    /// The keys of witnesses.
    pub witnesses: Vec<VerifierKey>,
    /// How many of them must have co-signed.
    pub quorum: usize,
}

impl Trust {
    /// Trust in one key: in the log of its name, without witnesses.
    pub fn of(key: VerifierKey) -> Self {
        Self { origin: key.name().to_owned(), keys: vec![key], witnesses: Vec::new(), quorum: 0 }
    }
}

/// A signed head of a log. It exists only signed here or verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    note: Note,
    origin: String,
    head: Head,
    witnessed: Vec<(String, u64)>,
}

impl Checkpoint {
    /// Signs the head of the log that is named like the key.
    ///
    /// # Errors
    /// [`Fault::Note`] for a witness's key.
    pub fn sign(head: Head, signer: &SignerKey) -> Result<Self, Fault> {
        let origin = signer.verifier().name().to_owned();
        let note = Note::sign(&text(&origin, &head), &[signer])?;
        Ok(Self { note, origin, head, witnessed: Vec::new() })
    }

    /// Reads a checkpoint and verifies who signed it.
    ///
    /// # Errors
    /// [`Fault::Note`] if it is no note, not signed by the log or wrongly; [`Fault::Checkpoint`] for a line;
    /// [`Fault::OtherLog`]; [`Fault::TooFewWitnesses`].
    pub fn open(bytes: &[u8], trust: &Trust) -> Result<Self, Fault> {
        Self::of(Note::parse(bytes)?, trust)
    }

    /// The same for a note that was read already.
    ///
    /// # Errors
    /// As [`Checkpoint::open`].
    pub fn of(note: Note, trust: &Trust) -> Result<Self, Fault> {
        // Whose it says to be comes first: another log is signed by another key, and should be named.
        let origin = note.text().split('\n').next().unwrap_or_default().to_owned();
        if origin != trust.origin {
            return Err(Fault::OtherLog { expected: trust.origin.clone(), found: origin });
        }
        let plain = trust.keys.iter().filter(|key| key.algorithm() == Algorithm::Plain).cloned().collect::<Vec<_>>();
        note.verify(&plain)?;
        let witnessed = witnesses(&note, trust)?;
        let head = lines(note.text())?;
        Ok(Self { note, origin, head, witnessed })
    }

    /// The name of the log.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Its size and root.
    pub fn head(&self) -> Head {
        self.head
    }

    /// The witnesses that were verified, with the second since 1970 at which each says to have seen it.
    pub fn witnessed(&self) -> &[(String, u64)] {
        &self.witnessed
    }

    /// The note itself.
    pub fn note(&self) -> &Note {
        &self.note
    }

    /// The same checkpoint with one more signature below it, unverified.
    pub fn with(self, signature: Signature) -> Self {
        Self { note: self.note.with(signature), ..self }
    }
}

impl fmt::Display for Checkpoint {
    /// The file `checkpoint`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.note, f)
    }
}

/// The signed text of a head.
pub(crate) fn text(origin: &str, head: &Head) -> String {
    format!("{origin}\n{}\n{}\n", head.size, head.root)
}

fn witnesses(note: &Note, trust: &Trust) -> Result<Vec<(String, u64)>, Fault> {
    let verified = match note.verify(&trust.witnesses) {
        Ok(verified) => verified,
        Err(crate::note::Fault::KeyUnknown { .. }) => Vec::new(),
        Err(wrong) => return Err(wrong.into()),
    };
    let mut witnessed: Vec<(String, u64)> = Vec::new();
    for one in verified {
        // A witness with two keys is one witness.
        if let (Some(time), true) = (one.time, witnessed.iter().all(|(name, _)| name != one.key.name())) {
            witnessed.push((one.key.name().to_owned(), time));
        }
    }
    if witnessed.len() < trust.quorum {
        let signed = |key: &&VerifierKey| witnessed.iter().any(|(name, _)| name == key.name());
        let mut lacks: Vec<String> =
            trust.witnesses.iter().filter(|key| !signed(key)).map(|key| key.name().to_owned()).collect();
        lacks.dedup();
        return Err(Fault::TooFewWitnesses { wanted: trust.quorum, found: witnessed.len(), lacks });
    }
    Ok(witnessed)
}

/// Reads the lines after the origin. Lines that follow them are the log's own and say nothing here.
fn lines(text: &str) -> Result<Head, Fault> {
    let mut lines = text.strip_suffix('\n').unwrap_or(text).split('\n').skip(1);
    let size = lines.next().and_then(decimal).filter(|size| *size <= LARGEST);
    let size = size.ok_or(Fault::Checkpoint { line: 2, why: "not the number of entries" })?;
    let root = lines.next().and_then(Hash::from_base64);
    let root = root.ok_or(Fault::Checkpoint { line: 3, why: "not the root: 32 bytes in base64" })?;
    if let Some(at) = lines.position(str::is_empty) {
        return Err(Fault::Checkpoint { line: at + 4, why: "empty" });
    }
    if size == 0 && root != Hash::EMPTY {
        return Err(Fault::Checkpoint { line: 3, why: "not the root of a log without entries" });
    }
    Ok(Head { size, root })
}

/// Decimal digits without leading zeroes.
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if plain { text.parse().ok() } else { None }
}
