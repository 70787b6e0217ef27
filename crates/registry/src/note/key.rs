//! Keys as one line of text, as the specification writes them.

use super::{Fault, KeyError, Note, Signature, cosignature};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use sha2::{Digest as _, Sha256};
use std::fmt;
use std::str::FromStr;

/// What a key signs. One key is never used for both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// Ed25519 over the text: registries.
    Plain,
    /// Ed25519 over a header, a time and the text of a checkpoint: witnesses (<https://c2sp.org/tlog-cosignature>).
    Cosignature,
}

impl Algorithm {
    const fn byte(self) -> u8 {
        match self {
            Self::Plain => 0x01,
            Self::Cosignature => 0x04,
        }
    }

    const fn of(byte: u8) -> Option<Self> {
        match byte {
            0x01 => Some(Self::Plain),
            0x04 => Some(Self::Cosignature),
            _ => None,
        }
    }
}

/// A public key with the name of its owner: `name+8 hex digits+base64`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct VerifierKey {
    name: String,
    algorithm: Algorithm,
    id: u32,
    key: [u8; 32],
}

/// A private key with the name of its owner. It is not printed, not even for debugging, but by
/// [`SignerKey::to_secret_text`].
pub struct SignerKey {
    public: VerifierKey,
    seed: [u8; 32],
    pair: Ed25519KeyPair,
}

const PRIVATE: &str = "PRIVATE+KEY+";

/// Whether notes can carry this name: not empty, no blanks, no control characters, no plus sign.
pub(crate) fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
}

impl VerifierKey {
    /// The key of these 32 bytes (RFC 8032) under this name.
    ///
    /// # Errors
    /// [`KeyError::Name`].
    pub fn new(name: &str, algorithm: Algorithm, key: [u8; 32]) -> Result<Self, KeyError> {
        if !is_name(name) {
            return Err(KeyError::Name);
        }
        let hashed = Sha256::new_with_prefix(name).chain_update([b'\n', algorithm.byte()]).chain_update(key).finalize();
        let id = u32::from_be_bytes([hashed[0], hashed[1], hashed[2], hashed[3]]);
        Ok(Self { name: name.to_owned(), algorithm, id, key })
    }

    /// Whose key it is: for a registry the origin of its log, `registry.example/cn`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The short number that stands in signatures.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// What it signs.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The 32 bytes of RFC 8032.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.key
    }

    /// Verifies the bytes of a signature over a text. `None` if it is wrong; the time where the signature carries one.
    pub(super) fn verify(&self, text: &str, bytes: &[u8]) -> Option<Option<u64>> {
        let key = UnparsedPublicKey::new(&ED25519, self.key);
        match self.algorithm {
            Algorithm::Plain => key.verify(text.as_bytes(), bytes).ok().map(|()| None),
            Algorithm::Cosignature => {
                let (time, signature) = cosignature::split(bytes)?;
                key.verify(cosignature::message(time, text).as_bytes(), signature).ok().map(|()| Some(time))
            }
        }
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{:08x}+{}", self.name, self.id, tagged(self.algorithm, &self.key))
    }
}

impl FromStr for VerifierKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let (name, id, algorithm, key) = parts(text)?;
        let key = Self::new(name, algorithm, key)?;
        if key.id == id { Ok(key) } else { Err(KeyError::Id) }
    }
}

impl SignerKey {
    /// The key of a registry, made from 32 bytes of chance (RFC 8032's private key).
    ///
    /// # Errors
    /// [`KeyError::Name`].
    pub fn from_seed(name: &str, seed: [u8; 32]) -> Result<Self, KeyError> {
        Self::new(name, Algorithm::Plain, seed)
    }

    /// The key of a witness, made from 32 bytes of chance that make no other key.
    ///
    /// # Errors
    /// [`KeyError::Name`].
    pub fn witness_from_seed(name: &str, seed: [u8; 32]) -> Result<Self, KeyError> {
        Self::new(name, Algorithm::Cosignature, seed)
    }

    fn new(name: &str, algorithm: Algorithm, seed: [u8; 32]) -> Result<Self, KeyError> {
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|_| KeyError::Form)?;
        let key = pair.public_key().as_ref().try_into().map_err(|_| KeyError::Form)?;
        Ok(Self { public: VerifierKey::new(name, algorithm, key)?, seed, pair })
    }

    /// Reads what [`SignerKey::to_secret_text`] wrote: `PRIVATE+KEY+name+8 hex digits+base64`.
    ///
    /// # Errors
    /// [`KeyError`], which never repeats the text.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let (name, id, algorithm, seed) = parts(text.strip_prefix(PRIVATE).ok_or(KeyError::Form)?)?;
        let key = Self::new(name, algorithm, seed)?;
        if key.public.id == id { Ok(key) } else { Err(KeyError::Id) }
    }

    /// The private key as text, for a file that only its owner reads.
    pub fn to_secret_text(&self) -> String {
        let Self { public, seed, .. } = self;
        format!("{PRIVATE}{}+{:08x}+{}", public.name, public.id, tagged(public.algorithm, seed))
    }

    /// The public key.
    pub fn verifier(&self) -> VerifierKey {
        self.public.clone()
    }

    pub(super) fn sign(&self, text: &str) -> Result<Signature, Fault> {
        self.must_be(Algorithm::Plain)?;
        Ok(self.signature(self.sign_bytes(text.as_bytes()).to_vec()))
    }

    /// Co-signs a checkpoint's note as of a time, in seconds since 1970. That the checkpoint follows from the last one
    /// is for the caller to check first.
    ///
    /// # Errors
    /// [`Fault::KeyUse`] if this is no witness's key or the time is later than [`super::LATEST_TIME`].
    pub fn cosign(&self, note: &Note, time: u64) -> Result<Signature, Fault> {
        self.must_be(Algorithm::Cosignature)?;
        if time > cosignature::LATEST_TIME {
            return Err(Fault::KeyUse { name: self.public.name.clone() });
        }
        let signed = self.sign_bytes(cosignature::message(time, note.text()).as_bytes());
        Ok(self.signature([time.to_be_bytes().as_slice(), &signed].concat()))
    }

    /// A key signs one kind of message for ever, or the one could be passed off as the other.
    fn must_be(&self, algorithm: Algorithm) -> Result<(), Fault> {
        let name = || self.public.name.clone();
        if self.public.algorithm == algorithm { Ok(()) } else { Err(Fault::KeyUse { name: name() }) }
    }

    fn signature(&self, bytes: Vec<u8>) -> Signature {
        Signature { name: self.public.name.clone(), id: self.public.id, bytes }
    }

    fn sign_bytes(&self, message: &[u8]) -> [u8; 64] {
        let mut bytes = [0; 64];
        bytes.copy_from_slice(self.pair.sign(message).as_ref());
        bytes
    }
}

impl fmt::Debug for SignerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignerKey({})", self.public)
    }
}

fn tagged(algorithm: Algorithm, key: &[u8; 32]) -> String {
    STANDARD.encode([&[algorithm.byte()], key.as_slice()].concat())
}

/// Name, short number, algorithm and bytes. The base64 may hold plus signs, the name may not.
fn parts(text: &str) -> Result<(&str, u32, Algorithm, [u8; 32]), KeyError> {
    let mut fields = text.splitn(3, '+');
    let (Some(name), Some(id), Some(key)) = (fields.next(), fields.next(), fields.next()) else {
        return Err(KeyError::Form);
    };
    if id.len() != 8 || !id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
        return Err(KeyError::Form);
    }
    let id = u32::from_str_radix(id, 16).map_err(|_| KeyError::Form)?;
    let key = STANDARD.decode(key).map_err(|_| KeyError::Form)?;
    let (&algorithm, key) = key.split_first().ok_or(KeyError::Form)?;
    let algorithm = Algorithm::of(algorithm).ok_or(KeyError::Algorithm)?;
    Ok((name, id, algorithm, key.try_into().map_err(|_| KeyError::Form)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex<const N: usize>(text: &str) -> [u8; N] {
        std::array::from_fn(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap())
    }

    #[test]
    fn key_and_signature_are_those_of_rfc_8032_section_7_1_test_2() {
        let seed = hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
        let signer = SignerKey::from_seed("rfc", seed).unwrap();
        let public = hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        assert_eq!(signer.verifier().bytes(), &public);
        let signature: [u8; 64] = hex(concat!(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da",
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ));
        assert_eq!(signer.sign_bytes(&[0x72]), signature);
        assert_eq!(signer.verifier().verify("r", &signature), Some(None));
        assert_eq!(signer.verifier().verify("s", &signature), None);
    }
}
