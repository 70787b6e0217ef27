//! Why a paper is refused, each with a code and a sentence.

use crate::log::Hash;
use jiff::Timestamp;

/// What is wrong with a paper. The codes never change.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It is no signed note, not signed by the key at hand, or altered since.
    #[error(transparent)]
    Note(#[from] crate::note::Fault),
    /// Its first line names no paper.
    #[error("line 1: not a paper of a registry; the first line is \"wurao\", a kind and the number of its format")]
    Title,
    /// A paper of another kind.
    #[error("this is a {found}, not a {expected}")]
    Kind {
        /// The kind that was asked for.
        expected: &'static str,
        /// The kind that it is.
        found: String,
    },
    /// A kind that is not known here.
    #[error("a paper of the kind {found}; this program does not know it")]
    KindUnknown {
        /// The kind that it names.
        found: String,
    },
    /// A line that is not `key: value`.
    #[error("line {line}: not of the form \"key: value\"")]
    Line {
        /// Counted from 1.
        line: usize,
    },
    /// A line that does not belong where it stands: unknown, repeated or out of order.
    #[error("line {line}: \"{found}\" does not belong here; {}", next(*.expected))]
    Unexpected {
        /// Counted from 1.
        line: usize,
        /// The key that stands there.
        found: String,
        /// The key that should; `None` if the paper should end.
        expected: Option<&'static str>,
    },
    /// A line is not there.
    #[error("the line \"{key}\" is missing")]
    Missing {
        /// Its key.
        key: &'static str,
    },
    /// A value is not what its key asks for.
    #[error("line {line}: the value of \"{key}\" is not {what}")]
    Value {
        /// Counted from 1.
        line: usize,
        /// Its key.
        key: String,
        /// What it should be.
        what: &'static str,
    },
    /// Two lines cannot both be true.
    #[error("the paper contradicts itself: {0}")]
    Contradiction(&'static str),
    /// Signed with the key of another registry than the paper names.
    #[error("the paper names the registry {paper}, but {signer} signed it")]
    OtherRegistry {
        /// The registry in the paper.
        paper: String,
        /// Who signed.
        signer: String,
    },
    /// The checkpoint in the paper is refused.
    #[error("in the log proof: {0}")]
    Log(#[from] crate::log::Fault),
    /// The checkpoint in the paper says more than three lines.
    #[error("in the log proof: the checkpoint has lines of its own, which a paper does not repeat")]
    LongCheckpoint,
    /// The hashes do not lead from the manifest to the checkpoint.
    #[error("the log proof does not lead from the manifest of version {version} to the checkpoint of {size} entries")]
    Proof {
        /// The version that the paper rests on.
        version: u64,
        /// The size of the log.
        size: u64,
    },
    /// No longer valid at the moment that was asked about.
    #[error("valid until {until}; expired at {at}")]
    Expired {
        /// The last moment.
        until: Timestamp,
        /// The moment that was asked about.
        at: Timestamp,
    },
    /// From a later moment than the one that was asked about.
    #[error("dated {from}, which is after {at}")]
    NotYet {
        /// The date in the paper.
        from: Timestamp,
        /// The moment that was asked about.
        at: Timestamp,
    },
    /// Something that was given along is not what the paper is about.
    #[error("the {what} is another one: the paper names {written}, this one is {found}")]
    Differs {
        /// `list`, `result`, `rejects`, `manifest`, `version`.
        what: &'static str,
        /// In the paper.
        written: String,
        /// Of what was given.
        found: String,
    },
}

fn next(expected: Option<&'static str>) -> String {
    expected.map_or_else(|| "the paper should end".to_owned(), |key| format!("\"{key}\" was expected"))
}

impl Fault {
    /// Its name in documents.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Note(fault) => fault.code(),
            Self::Title => "paper-title",
            Self::Kind { .. } => "paper-kind",
            Self::KindUnknown { .. } => "paper-kind-unknown",
            Self::Line { .. } => "paper-line",
            Self::Unexpected { .. } => "paper-line-unexpected",
            Self::Missing { .. } => "paper-line-missing",
            Self::Value { .. } => "paper-value",
            Self::Contradiction(_) => "paper-contradiction",
            Self::OtherRegistry { .. } => "other-registry",
            Self::Log(fault) => fault.code(),
            Self::LongCheckpoint => "long-checkpoint",
            Self::Proof { .. } => "proof-wrong",
            Self::Expired { .. } => "expired",
            Self::NotYet { .. } => "not-yet",
            Self::Differs { .. } => "differs",
        }
    }

    /// Compares digests of what was given along.
    pub(super) fn unless_same(what: &'static str, written: &Hash, found: &Hash) -> Result<(), Self> {
        let differs = || Self::Differs { what, written: written.hex(), found: found.hex() };
        if written == found { Ok(()) } else { Err(differs()) }
    }
}
