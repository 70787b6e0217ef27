//! The proof, within a paper, that the version it rests on is in the log.

use super::{Fault, Reader, Value, Writer};
use crate::log::{Checkpoint, Hash, LONGEST_PROOF, Trust, checkpoint_text, decimal, includes};
use crate::note::{Note, Signature};

/// Where the manifest of a version stands in the log, and a checkpoint that shows it. Everything that is needed to
/// verify it is within: no network, only the key of the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inclusion {
    checkpoint: Note,
    /// The position of the manifest, counted from 0.
    pub index: u64,
    /// The hashes that lead from it to the root.
    pub path: Vec<Hash>,
}

impl Inclusion {
    /// A proof from a checkpoint that is at hand, with the path that [`crate::log::Tree::inclusion`] gives.
    ///
    /// # Errors
    /// [`Fault::LongCheckpoint`] for a checkpoint with lines of its own.
    pub fn new(checkpoint: &Checkpoint, index: u64, path: Vec<Hash>) -> Result<Self, Fault> {
        let note = checkpoint.note();
        if note.text() != checkpoint_text(checkpoint.origin(), &checkpoint.head()) {
            return Err(Fault::LongCheckpoint);
        }
        Ok(Self { checkpoint: note.clone(), index, path })
    }

    /// Verifies the checkpoint, and that the manifest with this digest is where the proof says.
    pub(super) fn verify(&self, version: u64, manifest: &Hash, trust: &Trust) -> Result<Checkpoint, Fault> {
        let checkpoint = Checkpoint::of(self.checkpoint.clone(), trust)?;
        let head = checkpoint.head();
        let proved = includes(&head, self.index, manifest, &self.path);
        if proved { Ok(checkpoint) } else { Err(Fault::Proof { version, size: head.size }) }
    }

    /// How many entries the log had in the checkpoint.
    pub fn size(&self) -> u64 {
        self.checkpoint.text().lines().nth(1).and_then(decimal).unwrap_or_default()
    }

    /// Writes the lines of the proof.
    pub(super) fn write(&self, writer: &mut Writer) {
        let mut lines = self.checkpoint.text().lines();
        for key in ["log", "log-size", "log-root"] {
            writer.line(key, &lines.next().unwrap_or_default().to_owned());
        }
        let signed = self.checkpoint.signatures().iter().map(|one| Signed(one.clone())).collect::<Vec<_>>();
        writer.list("log-signed", &signed);
        writer.line("log-index", &self.index);
        writer.list("log-proof", &self.path.iter().copied().map(Step).collect::<Vec<_>>());
    }

    /// Reads them back.
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        let origin: String = reader.one("log")?;
        let size: u64 = reader.one("log-size")?;
        let Step(root) = reader.one("log-root")?;
        let first: Signed = reader.one("log-signed")?;
        let more: Vec<Signed> = reader.list("log-signed")?;
        let index = reader.one("log-index")?;
        let path = reader.list::<Step>("log-proof")?.into_iter().map(|Step(hash)| hash).collect::<Vec<_>>();
        if path.len() > LONGEST_PROOF {
            return Err(Fault::Contradiction("no log is so large that a proof has more than 63 hashes"));
        }
        let text = checkpoint_text(&origin, &crate::log::Head { size, root });
        let mut note = text + "\n";
        for Signed(line) in std::iter::once(&first).chain(&more) {
            note.push_str(&format!("{line}\n"));
        }
        Ok(Self { checkpoint: Note::parse(note.as_bytes())?, index, path })
    }
}

/// A hash of the log as its own files write it.
struct Step(Hash);

impl Value for Step {
    const WHAT: &'static str = "a hash of 32 bytes in base64";

    fn read(text: &str) -> Option<Self> {
        Hash::from_base64(text).map(Self)
    }

    fn write(&self) -> String {
        self.0.to_string()
    }
}

/// A signature of the checkpoint, without the dash that begins it there.
struct Signed(Signature);

impl Value for Signed {
    const WHAT: &'static str = "a signature: a name and base64";

    fn read(text: &str) -> Option<Self> {
        Signature::parse(&format!("\u{2014} {text}")).map(Self)
    }

    fn write(&self) -> String {
        self.0.to_string().trim_start_matches("\u{2014} ").to_owned()
    }
}
