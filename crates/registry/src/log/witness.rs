//! Witnesses: others who saw the log grow and say so, <https://c2sp.org/tlog-witness>.

use super::checkpoint::decimal;
use super::follow::check_heads;
use super::{Checkpoint, Fault, Files, Hash, Head, LONGEST_PROOF, Tree, Trust, extends};
use crate::note::{Note, Signature, SignerKey};
use std::fmt;

/// What is sent to a witness: a checkpoint, and the proof that it continues the last one that the witness signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The size that the witness signed last, 0 if it never signed this log.
    pub old: u64,
    /// The proof for [`extends`].
    pub proof: Vec<Hash>,
    /// The checkpoint, not verified yet.
    pub checkpoint: Note,
}

/// Why a witness does not sign.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The request has not the form of one.
    #[error("not a request to a witness: {0}")]
    Form(&'static str),
    /// The request starts from another size than the witness signed last.
    #[error("the request starts from {asked} entries; the last checkpoint signed here has {signed}")]
    OtherSize {
        /// The size in the request.
        asked: u64,
        /// The size that was signed last.
        signed: u64,
    },
    /// The log is refused.
    #[error(transparent)]
    Log(#[from] Fault),
}

impl Refused {
    /// Its name in documents.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Form(_) => "witness-request",
            Self::OtherSize { .. } => "witness-other-size",
            Self::Log(fault) => fault.code(),
        }
    }

    /// The status with which the protocol answers.
    pub const fn status(&self) -> u16 {
        match self {
            Self::Form(_) => 400,
            Self::OtherSize { .. } => 409,
            Self::Log(Fault::OtherLog { .. }) => 404,
            Self::Log(Fault::Note(_) | Fault::TooFewWitnesses { .. }) => 403,
            Self::Log(Fault::Rollback { .. }) => 400,
            Self::Log(_) => 422,
        }
    }
}

impl Request {
    /// Makes the request for a log that one can read: with the proof from `old` entries to the checkpoint.
    ///
    /// # Errors
    /// As [`Tree::open`]; [`Fault::NoSuchEntry`] if the witness saw more than the log has.
    pub fn new<F: Files + ?Sized>(old: u64, checkpoint: &Checkpoint, files: &F) -> Result<Self, Fault> {
        let proof = Tree::open(checkpoint.head(), files)?.consistency(old)?;
        Ok(Self { old, proof, checkpoint: checkpoint.note().clone() })
    }

    /// Reads the body of a request.
    ///
    /// # Errors
    /// [`Refused::Form`], and [`Fault::Note`] for what should be the checkpoint.
    pub fn parse(bytes: &[u8]) -> Result<Self, Refused> {
        let text = std::str::from_utf8(bytes).map_err(|_| Refused::Form("not a text in UTF-8"))?;
        let (above, checkpoint) =
            text.split_once("\n\n").ok_or(Refused::Form("no empty line before the checkpoint"))?;
        let mut lines = above.split('\n');
        let old = lines.next().and_then(|line| line.strip_prefix("old ")).and_then(decimal);
        let old = old.ok_or(Refused::Form("the first line is not \"old\" and a size"))?;
        let hashes = lines.take(LONGEST_PROOF + 1).map(Hash::from_base64).collect::<Option<Vec<_>>>();
        let proof = hashes.ok_or(Refused::Form("a line of the proof is not a hash in base64"))?;
        if proof.len() > LONGEST_PROOF {
            return Err(Refused::Form("the proof has more than 63 lines"));
        }
        let checkpoint = Note::parse(checkpoint.as_bytes()).map_err(Fault::from)?;
        Ok(Self { old, proof, checkpoint })
    }
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old)?;
        self.proof.iter().try_for_each(|hash| writeln!(f, "{hash}"))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

/// Signs for a witness, or says why not. `signed` is the head that it signed last, [`Head::EMPTY`] if none; `time` is
/// in seconds since 1970. Returns the line to answer with, and the checkpoint to keep as the last one. It must be
/// kept, only if `signed` is still the last one and in the same step, before the answer leaves.
///
/// # Errors
/// [`Refused`]. `Log(Fork)` is proof of a log that has two pasts: keep the request.
pub fn cosign(
    witness: &SignerKey,
    signed: Head,
    request: &Request,
    log: &Trust,
    time: u64,
) -> Result<(Signature, Checkpoint), Refused> {
    let checkpoint = Checkpoint::of(request.checkpoint.clone(), log)?;
    let head = checkpoint.head();
    if request.old > head.size {
        return Err(Refused::Form("the old size is larger than that of the checkpoint"));
    }
    if request.old != signed.size {
        return Err(Refused::OtherSize { asked: request.old, signed: signed.size });
    }
    check_heads(signed, head)?;
    if !extends(&signed, &head, &request.proof) {
        return Err(Refused::Log(Fault::NotConsistent { seen: signed, shown: head }));
    }
    let line = witness.cosign(checkpoint.note(), time).map_err(Fault::from)?;
    Ok((line, checkpoint))
}
