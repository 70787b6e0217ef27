//! What can be wrong with a set, a delta or a proof.

use super::Digest;
use number::E164;

/// Why bytes are no number set, or not the one they say they are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SetError {
    /// Fewer bytes than the file says it has, or more.
    #[error("number set: {have} bytes, but the file says {need}; it is cut off or was appended to: fetch it again")]
    Length {
        /// Bytes given.
        have: u64,
        /// Bytes that the header promises.
        need: u64,
    },
    /// Another kind of file.
    #[error("no number set: the file does not begin with {0}")]
    Magic(&'static str),
    /// A later form of the file.
    #[error("number set: format version {0} is newer than this program; update it")]
    Format(u16),
    /// The header does not match its own digest, or says what cannot be.
    #[error("number set: the header is damaged ({0}); fetch the file again")]
    Header(&'static str),
    /// The directory does not match its digest, or says what cannot be.
    #[error("number set: the directory is damaged ({0}); fetch the file again")]
    Directory(&'static str),
    /// One block is not what the directory says.
    #[error("number set: the block of +{key}0000 to +{key}9999 is damaged ({what}); fetch the file again")]
    Block {
        /// All digits of its numbers but the last four.
        key: u64,
        /// What does not fit.
        what: &'static str,
    },
    /// A group of blocks does not match its digest, and the short checks do not tell which block it is.
    #[error("number set: a block between +{from}0000 and +{to}9999 is damaged; fetch the file again")]
    Group {
        /// The first key of the group.
        from: u64,
        /// Its last key.
        to: u64,
    },
    /// The blocks are sound, but together they are not the tree of the header.
    #[error("number set: the blocks do not add up to the digest in the header; fetch the file again")]
    Tree,
    /// The last 32 bytes are not the digest of all before them.
    #[error("number set: the file does not match the digest at its end; fetch it again")]
    File,
}

/// Why a delta is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeltaError {
    /// The bytes are no delta, or were altered.
    #[error("delta: damaged ({0}); fetch it again")]
    Damaged(&'static str),
    /// It leads on from another version than the given one.
    #[error(
        "delta: it leads on from version {wanted_version} ({wanted}), but the set is version {found_version} ({found})"
    )]
    Base {
        /// The digest that the delta wants.
        wanted: Digest,
        /// The version that the delta wants.
        wanted_version: u64,
        /// The digest of the set that was given.
        found: Digest,
        /// Its version.
        found_version: u64,
    },
    /// What comes out is not what the delta promised.
    #[error("delta: applied, it gives {found} and not the promised {wanted}; nothing was changed")]
    Result {
        /// The digest that the delta promises.
        wanted: Digest,
        /// The digest of what came out.
        found: Digest,
    },
    /// The sets at its ends belong to two plans.
    #[error("delta: one set is of plan {0}, the other of plan {1}")]
    Plans(String, String),
    /// One of the sets is damaged.
    #[error(transparent)]
    Set(#[from] SetError),
}

/// Why a proof proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The bytes are no proof.
    #[error("proof: damaged ({0})")]
    Damaged(&'static str),
    /// It is about another version than the one whose digest is at hand.
    #[error("proof: it belongs to the set {found}, not to {wanted}")]
    Root {
        /// The digest at hand.
        wanted: Digest,
        /// The digest of which the proof is.
        found: Digest,
    },
    /// It is about other numbers.
    #[error("proof: it says nothing about {0}")]
    OtherNumber(E164),
    /// A path does not lead to the root.
    #[error("proof: what it shows is not part of the set")]
    Path,
}
