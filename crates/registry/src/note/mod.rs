//! Signed notes: a text for people and programs with one or more Ed25519 signatures under it, as specified in
//! <https://c2sp.org/signed-note>. Everything that a registry signs is one.
//!
//! ```
//! use registry::note::{Note, SignerKey};
//!
//! let signer = SignerKey::from_seed("registry.example/cn", [7; 32])?;
//! let note = Note::sign("a text of one line\n", &[&signer])?.to_string();
//!
//! let read = Note::parse(note.as_bytes())?;
//! read.verify(&[signer.verifier()])?;
//! assert_eq!(read.text(), "a text of one line\n");
//!
//! let altered = note.replace("one line", "two lines");
//! let fault = Note::parse(altered.as_bytes())?.verify(&[signer.verifier()]).unwrap_err();
//! assert_eq!(fault.code(), "signature-wrong");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod cosignature;
mod fault;
mod key;

pub use cosignature::LATEST_TIME;
pub use fault::{Fault, KeyError};
pub use key::{Algorithm, SignerKey, VerifierKey};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::fmt;

/// The longest note that is read, in bytes. A checkpoint has some hundred, the longest paper some thousand.
pub const MOST_BYTES: usize = 1_000_000;
/// The most signatures that a note may carry. The specification asks for 16 at least.
pub const MOST_SIGNATURES: usize = 100;

/// How a line with a signature begins: an em dash and a space.
const DASH: &str = "\u{2014} ";

/// A text and what was signed under it. That it could be read says nothing about the signatures: see [`Note::verify`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

/// One line under a note: who signed, with which key, and the bytes of the signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    name: String,
    id: u32,
    bytes: Vec<u8>,
}

/// A signature that was found to be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The key that made it.
    pub key: VerifierKey,
    /// When a witness says to have signed, in seconds since 1970; `None` for a plain signature.
    pub time: Option<u64>,
}

impl Note {
    /// Reads a note strictly. Signatures are not verified here.
    ///
    /// # Errors
    /// [`Fault`] with the line at which the form is broken.
    pub fn parse(bytes: &[u8]) -> Result<Self, Fault> {
        if bytes.len() > MOST_BYTES {
            return Err(Fault::TooLong);
        }
        let whole = std::str::from_utf8(bytes).map_err(|error| Fault::NotUtf8 { at: error.valid_up_to() })?;
        check_characters(whole)?;
        let end = whole.rfind("\n\n").ok_or(Fault::NoSignature)?;
        let (text, below) = (&whole[..=end], &whole[end + 2..]);
        if below.is_empty() || text == "\n" {
            return Err(Fault::NoSignature);
        }
        let first = text.matches('\n').count() + 2;
        let lines = below.strip_suffix('\n').ok_or(Fault::NoLastNewline)?;
        let mut signatures = Vec::new();
        for (number, line) in (first..).zip(lines.split('\n')) {
            if signatures.len() == MOST_SIGNATURES {
                return Err(Fault::TooManySignatures);
            }
            signatures.push(Signature::parse(line).ok_or(Fault::SignatureLine { line: number })?);
        }
        Ok(Self { text: text.to_owned(), signatures })
    }

    /// A note of this text, signed with these keys in this order. Plain keys only: a witness signs with
    /// [`SignerKey::cosign`].
    ///
    /// # Errors
    /// [`Fault`] if the text does not end with a newline, holds other control characters, or is empty, and
    /// [`Fault::KeyUse`] for a witness's key.
    pub fn sign(text: &str, signers: &[&SignerKey]) -> Result<Self, Fault> {
        check_characters(text)?;
        if text.len() < 2 || !text.ends_with('\n') {
            return Err(Fault::NoLastNewline);
        }
        if signers.is_empty() {
            return Err(Fault::NoSignature);
        }
        let signatures = signers.iter().map(|signer| signer.sign(text)).collect::<Result<_, _>>()?;
        Ok(Self { text: text.to_owned(), signatures })
    }

    /// The signed text, with its last newline.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signatures in their order, verified or not.
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// The same note with one more signature, unless it has that very one already.
    pub fn with(mut self, signature: Signature) -> Self {
        if !self.signatures.contains(&signature) {
            self.signatures.push(signature);
        }
        self
    }

    /// Verifies the signatures by these keys; those by others are passed over. Returns who signed, each key once.
    ///
    /// # Errors
    /// [`Fault::SignatureWrong`] if a signature by one of the keys does not fit the text, even beside right ones;
    /// [`Fault::KeyUnknown`] if none is by one of the keys.
    pub fn verify(&self, keys: &[VerifierKey]) -> Result<Vec<Verified>, Fault> {
        let mut right: Vec<Verified> = Vec::new();
        for signature in &self.signatures {
            let Some(key) = keys.iter().find(|key| key.id() == signature.id && key.name() == signature.name) else {
                continue;
            };
            let wrong = || Fault::SignatureWrong { name: signature.name.clone() };
            let time = key.verify(&self.text, &signature.bytes).ok_or_else(wrong)?;
            if right.iter().all(|other| other.key != *key) {
                right.push(Verified { key: key.clone(), time });
            }
        }
        if right.is_empty() {
            let names = self.signatures.iter().map(|signature| signature.name.clone()).collect();
            return Err(Fault::KeyUnknown { names });
        }
        Ok(right)
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| writeln!(f, "{signature}"))
    }
}

impl Signature {
    /// Reads one line without its newline: `— name base64`. `None` if it is not exactly that.
    pub fn parse(line: &str) -> Option<Self> {
        let (name, bytes) = line.strip_prefix(DASH)?.split_once(' ')?;
        let bytes = STANDARD.decode(bytes).ok()?;
        let (id, rest) = bytes.split_first_chunk::<4>()?;
        if rest.is_empty() || !key::is_name(name) {
            return None;
        }
        Some(Self { name: name.to_owned(), id: u32::from_be_bytes(*id), bytes: rest.to_vec() })
    }

    /// The name of the key.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The short number of the key. It distinguishes keys of one name and proves nothing.
    pub fn id(&self) -> u32 {
        self.id
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&self.id.to_be_bytes(), self.bytes.as_slice()].concat();
        write!(f, "{DASH}{} {}", self.name, STANDARD.encode(bytes))
    }
}

/// Notes hold no control characters of ASCII but the newline.
fn check_characters(text: &str) -> Result<(), Fault> {
    match text.bytes().position(|byte| byte < 0x20 && byte != b'\n') {
        Some(at) => Err(Fault::Control { line: 1 + text.as_bytes()[..at].iter().filter(|&&b| b == b'\n').count() }),
        None => Ok(()),
    }
}
