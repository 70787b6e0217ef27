//! What can be wrong with a note or a key, in words and as a code.

/// Why a note is refused. The codes never change.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Longer than [`super::MOST_BYTES`].
    #[error("not a signed note: longer than {} bytes", super::MOST_BYTES)]
    TooLong,
    /// Not UTF-8 from this byte on.
    #[error("not a signed note: byte {at} does not belong to a text in UTF-8")]
    NotUtf8 {
        /// Counted from 0.
        at: usize,
    },
    /// A control character other than the newline.
    #[error("line {line}: a control character; a signed note holds none but the end of a line")]
    Control {
        /// Counted from 1.
        line: usize,
    },
    /// No empty line with signatures below it.
    #[error("not a signed note: below the text an empty line and at least one signature are missing")]
    NoSignature,
    /// Cut off in its last line, or a text to be signed that does not end its last line.
    #[error("the last line does not end: it was cut off")]
    NoLastNewline,
    /// A line below the text that is no signature.
    #[error("line {line}: not a signature of the form \"\u{2014} name base64\"")]
    SignatureLine {
        /// Counted from 1.
        line: usize,
    },
    /// More than [`super::MOST_SIGNATURES`].
    #[error("not read: more than {} signatures", super::MOST_SIGNATURES)]
    TooManySignatures,
    /// Nobody whose key is at hand signed.
    #[error("none of the keys at hand signed this; signed by: {}", names.join(", "))]
    KeyUnknown {
        /// Who signed, unverified.
        names: Vec<String>,
    },
    /// A signature by a key at hand does not fit the text.
    #[error("the signature of {name} does not fit: the text or the signature was altered")]
    SignatureWrong {
        /// The name of the key.
        name: String,
    },
    /// The key does not sign this kind of text, or not for this time.
    #[error("the key of {name} does not sign this: registries sign texts, witnesses co-sign checkpoints")]
    KeyUse {
        /// The name of the key.
        name: String,
    },
}

impl Fault {
    /// Its name in documents.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "note-too-long",
            Self::NotUtf8 { .. } => "note-not-utf8",
            Self::Control { .. } => "note-control",
            Self::NoSignature => "note-unsigned",
            Self::NoLastNewline => "note-cut-off",
            Self::SignatureLine { .. } => "note-signature-line",
            Self::TooManySignatures => "note-too-many-signatures",
            Self::KeyUnknown { .. } => "key-unknown",
            Self::SignatureWrong { .. } => "signature-wrong",
            Self::KeyUse { .. } => "key-use",
        }
    }
}

/// Why a text is no key. It never repeats the text: it may be a private key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// A name that notes cannot carry.
    #[error("a key's name is not empty and holds no blank, no control character and no +")]
    Name,
    /// Not of the form of a key.
    #[error("not a key of the form name+8 hex digits+base64 (a private one begins with PRIVATE+KEY+)")]
    Form,
    /// The short number does not belong to the rest.
    #[error("the key was altered: its 8 hex digits do not belong to its name and bytes")]
    Id,
    /// Another algorithm than Ed25519.
    #[error("a key of an algorithm that is not read here; only Ed25519 (1) and Ed25519 cosignatures (4) are")]
    Algorithm,
}
