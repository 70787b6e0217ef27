//! Chance from the system, and bytes as figures: ids, keys and secrets are made of both.

use crate::error::{Answer, Refusal};

/// Bytes of chance.
///
/// # Errors
/// A system that has none.
pub(crate) fn random<const N: usize>() -> Answer<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|e| Refusal::from(anyhow::Error::msg(e.to_string())))?;
    Ok(bytes)
}

/// An id of so many bytes of chance: two hexadecimal digits for each.
///
/// # Errors
/// As [`random`].
pub(crate) fn id<const N: usize>() -> Answer<String> {
    Ok(hex(&random::<N>()?))
}

/// Two hexadecimal digits for each byte, in small letters.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
