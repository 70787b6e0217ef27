//! What a witness signs: a header that keeps it apart from every other signature, a time, and the checkpoint.

use super::{Algorithm, Fault, Note, Signature, SignerKey};

/// The last second that a cosignature can name.
pub const LATEST_TIME: u64 = i64::MAX as u64;

impl SignerKey {
    /// Co-signs a checkpoint's note as of a time, in seconds since 1970. That the checkpoint follows from the last one
    /// is for the caller to check first.
    ///
    /// # Errors
    /// [`Fault::KeyUse`] if this is no witness's key or the time is later than [`LATEST_TIME`].
    pub fn cosign(&self, note: &Note, time: u64) -> Result<Signature, Fault> {
        self.must_be(Algorithm::Cosignature)?;
        if time > LATEST_TIME {
            return Err(Fault::KeyUse { name: self.verifier().name().to_owned() });
        }
        let signed = self.sign_bytes(message(time, note.text()).as_bytes());
        Ok(self.signature([time.to_be_bytes().as_slice(), &signed].concat()))
    }
}

pub(super) fn message(time: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

/// The time and the signature proper.
pub(super) fn split(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let (time, signature) = bytes.split_first_chunk::<8>()?;
    let time = u64::from_be_bytes(*time);
    (time <= LATEST_TIME && signature.len() == 64).then_some((time, signature))
}
