//! What a witness signs: a header that keeps it apart from every other signature, a time, and the checkpoint.

/// The last second that a cosignature can name.
pub const LATEST_TIME: u64 = i64::MAX as u64;

pub(super) fn message(time: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

/// The time and the signature proper.
pub(super) fn split(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let (time, signature) = bytes.split_first_chunk::<8>()?;
    let time = u64::from_be_bytes(*time);
    (time <= LATEST_TIME && signature.len() == 64).then_some((time, signature))
}
