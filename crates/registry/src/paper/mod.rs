//! Signed papers: manifests of versions, receipts of scrubs, certificates of numbers. Each is a [note](crate::note)
//! that a person can read and print, and whose lines are so strict that two programs never read it differently.
//! Receipts and certificates carry their proof with them: the registry's key is all that is needed to verify one.
//!
//! ```
//! use registry::log::{Hash, Trust};
//! use registry::note::SignerKey;
//! use registry::paper::{self, Id, Mark, Paper};
//!
//! let signer = SignerKey::from_seed("registry.example/cn", [7; 32])?;
//! let mark = Mark {
//!     registry: "registry.example/cn".to_owned(),
//!     of: Id::new("receipt").expect("letters"),
//!     digest: Hash::of(b"a receipt"),
//!     at: "2026-11-29T01:02:03Z".parse()?,
//! };
//! let bytes = paper::sign(&mark, &signer)?;
//! assert!(bytes.starts_with("wurao mark 1\nregistry: registry.example/cn\nof: receipt\ndigest: "));
//!
//! let trust = Trust::of(signer.verifier());
//! let read = paper::verify(bytes.as_bytes(), &trust, Some("2026-11-30T00:00:00Z".parse()?))?;
//! assert_eq!(read.paper, Paper::Mark(mark));
//! let altered = bytes.replace("of: receipt", "of: finding");
//! assert_eq!(paper::verify(altered.as_bytes(), &trust, None).unwrap_err().code(), "signature-wrong");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod batch;
mod certificate;
mod fault;
mod inclusion;
mod lines;
mod mark;
mod receipt;
mod value;
mod version;

pub use batch::Batch;
pub use certificate::{Certificate, Lists, Status};
pub use fault::Fault;
pub use inclusion::Inclusion;
pub use lines::{LONGEST_VALUE, Reader, Writer};
pub use mark::Mark;
pub use receipt::{Consulted, Receipt};
pub use value::{Delta, Id, Rules, Value, whole_second};
pub use version::{Version, digest};

use crate::log::{Checkpoint, Hash, Trust};
use crate::note::{Algorithm, Note, SignerKey};
use jiff::Timestamp;

/// What a kind of paper says. Kinds beyond those of [`Paper`] are added by implementing it.
pub trait Body: Sized + PartialEq {
    /// Its name in the title: `receipt`.
    const KIND: &'static str;
    /// The newest format that this program knows, from 1.
    const FORMAT: u32;

    /// The format in which this one is written, from 1: an older one where what a newer one asks for is not known.
    fn format(&self) -> u32 {
        Self::FORMAT
    }

    /// Writes the lines in their order.
    fn write(&self, writer: &mut Writer);

    /// Reads them in the same order.
    ///
    /// # Errors
    /// [`Fault`] with the line.
    fn read(reader: &mut Reader<'_>) -> Result<Self, Fault>;

    /// What must hold between the lines.
    ///
    /// # Errors
    /// [`Fault::Contradiction`].
    fn check(&self) -> Result<(), Fault> {
        Ok(())
    }

    /// Who it says has signed: the registry that it names, or who hands it in there.
    fn signer(&self) -> &str;

    /// The moment from which it is.
    fn dated(&self) -> Timestamp;

    /// The last moment at which it is good for something, if that ends.
    fn valid_until(&self) -> Option<Timestamp> {
        None
    }

    /// Its proof that a version, by number and digest of the manifest, is in the log.
    fn inclusion(&self) -> Option<(&Inclusion, u64, &Hash)> {
        None
    }
}

/// A paper of a kind that ships with this crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Paper {
    /// A manifest.
    Version(Box<Version>),
    /// A receipt of a scrub.
    Receipt(Box<Receipt>),
    /// A person's certificate.
    Certificate(Box<Certificate>),
    /// The digest of another paper.
    Mark(Mark),
}

/// A paper that was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened<P> {
    /// What it says.
    pub paper: P,
    /// Its format. Newer than [`Body::FORMAT`]: what is in [`Opened::unread`] was not understood.
    pub format: u32,
    /// Lines of a newer format that were passed over. Whoever shows the paper shows them, too.
    pub unread: Vec<String>,
    /// The checkpoint in its proof, if it has one.
    pub checkpoint: Option<Checkpoint>,
}

/// Writes and signs a paper.
///
/// # Errors
/// [`Fault`] if a value cannot be written so that it reads back, if two contradict each other, if the paper names
/// another registry than the key, or if its proof is not signed by that registry or does not lead to the log.
pub fn sign<B: Body>(body: &B, signer: &SignerKey) -> Result<String, Fault> {
    let mut writer = Writer::new(B::KIND, body.format());
    body.write(&mut writer);
    let bytes = Note::sign(&writer.finish(), &[signer])?.to_string();
    // What leaves is read first, as a stranger will read it.
    let read = verify_as::<B>(bytes.as_bytes(), &Trust::of(signer.verifier()), None)?;
    let same = read.paper == *body;
    if same { Ok(bytes) } else { Err(Fault::Contradiction("a value does not read back as it was given")) }
}

/// Verifies a paper: its signature, its lines, its proof, and if a moment is given whether it is good at that moment.
/// Without a moment an expired receipt is still the proof of what was done.
///
/// # Errors
/// [`Fault`]: first the note and its signature, then the lines, the registry, the proof, and time last.
pub fn verify(bytes: &[u8], trust: &Trust, at: Option<Timestamp>) -> Result<Opened<Paper>, Fault> {
    let note = Note::parse(bytes)?;
    signers(&note, trust)?;
    match lines::title(note.text())?.0 {
        Version::KIND => Ok(open(&note, trust, at)?.map(|paper| Paper::Version(Box::new(paper)))),
        Receipt::KIND => Ok(open(&note, trust, at)?.map(|paper| Paper::Receipt(Box::new(paper)))),
        Certificate::KIND => Ok(open(&note, trust, at)?.map(|paper| Paper::Certificate(Box::new(paper)))),
        Mark::KIND => Ok(open(&note, trust, at)?.map(Paper::Mark)),
        other => Err(Fault::KindUnknown { found: other.to_owned() }),
    }
}

/// Verifies a paper that must be of one kind.
///
/// # Errors
/// As [`verify`], and [`Fault::Kind`].
pub fn verify_as<B: Body>(bytes: &[u8], trust: &Trust, at: Option<Timestamp>) -> Result<Opened<B>, Fault> {
    open(&Note::parse(bytes)?, trust, at)
}

fn open<B: Body>(note: &Note, trust: &Trust, at: Option<Timestamp>) -> Result<Opened<B>, Fault> {
    let signers = signers(note, trust)?;
    let (kind, format) = lines::title(note.text())?;
    if kind != B::KIND {
        return Err(Fault::Kind { expected: B::KIND, found: kind.to_owned() });
    }
    let mut reader = Reader::new(note.text(), format, B::FORMAT)?;
    let paper = B::read(&mut reader)?;
    let unread = reader.finish()?;
    paper.check()?;
    if signers.iter().all(|signer| signer != paper.signer()) {
        let (paper, signer) = (paper.signer().to_owned(), signers.join(", "));
        return Err(Fault::OtherRegistry { paper, signer });
    }
    let proof = paper.inclusion().map(|(proof, version, manifest)| proof.verify(version, manifest, trust));
    let checkpoint = proof.transpose()?;
    if let Some(at) = at {
        check_time(&paper, at)?;
    }
    Ok(Opened { paper, format, unread, checkpoint })
}

/// The names of the registry's keys that signed.
fn signers(note: &Note, trust: &Trust) -> Result<Vec<String>, Fault> {
    let keys = trust.keys.iter().filter(|key| key.algorithm() == Algorithm::Plain).cloned().collect::<Vec<_>>();
    Ok(note.verify(&keys)?.into_iter().map(|one| one.key.name().to_owned()).collect())
}

fn check_time<B: Body>(paper: &B, at: Timestamp) -> Result<(), Fault> {
    let from = paper.dated();
    if from > at {
        return Err(Fault::NotYet { from, at });
    }
    match paper.valid_until() {
        Some(until) if until < at => Err(Fault::Expired { until, at }),
        _ => Ok(()),
    }
}

impl<P> Opened<P> {
    fn map<Q>(self, into: impl FnOnce(P) -> Q) -> Opened<Q> {
        let Self { paper, format, unread, checkpoint } = self;
        Opened { paper: into(paper), format, unread, checkpoint }
    }
}
