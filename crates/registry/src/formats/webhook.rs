//! Signed notices between servers: HMAC-SHA-256 over the time and the body.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt::Write as _;

/// How far a notice's time may be from ours, in seconds, either way: older ones are refused, and so are ones from a future
/// that would make them valid for longer.
pub const WINDOW: u64 = 300;

/// The names of the headers.
pub mod header {
    /// Names the event; the same for every try to deliver it.
    pub const EVENT_ID: &str = "X-Webhook-Event-Id";
    /// `download.ready`, `upload.received`, `upload.processed`, `amendment.…`.
    pub const EVENT_TYPE: &str = "X-Webhook-Event-Type";
    /// Names this try.
    pub const DELIVERY_ID: &str = "X-Webhook-Delivery-Id";
    /// When it was signed; we write seconds since 1970.
    pub const TIMESTAMP: &str = "X-Webhook-Timestamp";
    /// The version of the form.
    pub const VERSION: &str = "X-Webhook-Version";
    /// `sha256=` and 64 hexadecimal digits.
    pub const SIGNATURE: &str = "X-Webhook-Signature";
}

/// Why a notice is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Distrust {
    /// The time is no count of seconds.
    #[error("the timestamp is not a count of seconds since 1970")]
    Timestamp,
    /// The signature has another form.
    #[error("the signature is not sha256= and 64 hexadecimal digits")]
    Form,
    /// It was signed with another secret, or time or body were changed.
    #[error("the signature does not match the timestamp and the body")]
    Signature,
    /// It is too old or too early.
    #[error("the timestamp is more than five minutes from now")]
    Stale,
}

fn mac(secret: &[u8], timestamp: &str, body: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("a key of any length will do");
    mac.update(timestamp.as_bytes());
    mac.update(b".");
    mac.update(body);
    mac
}

/// The signature header for a body sent at this time, in seconds since 1970.
///
/// ```
/// use registry::formats::webhook::{Distrust, sign, verify};
///
/// let signature = sign(b"secret", 1_785_542_400, b"{}");
/// assert_eq!(verify(b"secret", "1785542400", &signature, b"{}", 1_785_542_700), Ok(()));
/// assert_eq!(verify(b"secret", "1785542400", &signature, b"{}", 1_785_542_701), Err(Distrust::Stale));
/// assert_eq!(verify(b"secret", "1785542400", &signature, b"{ }", 1_785_542_400), Err(Distrust::Signature));
/// ```
pub fn sign(secret: &[u8], timestamp: u64, body: &[u8]) -> String {
    let mut text = "sha256=".to_owned();
    for byte in mac(secret, &timestamp.to_string(), body).finalize().into_bytes() {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Whether a notice may be believed at `now`, in seconds since 1970. The comparison takes the same time for every
/// signature.
///
/// # Errors
/// [`Distrust`].
pub fn verify(secret: &[u8], timestamp: &str, signature: &str, body: &[u8], now: u64) -> Result<(), Distrust> {
    let digits = !timestamp.is_empty() && timestamp.len() <= 12 && timestamp.bytes().all(|byte| byte.is_ascii_digit());
    let at: u64 = timestamp.parse().ok().filter(|_| digits).ok_or(Distrust::Timestamp)?;
    let signature = signature.strip_prefix("sha256=").and_then(bytes).ok_or(Distrust::Form)?;
    mac(secret, timestamp, body).verify_slice(&signature).map_err(|_| Distrust::Signature)?;
    if at.abs_diff(now) > WINDOW { Err(Distrust::Stale) } else { Ok(()) }
}

fn bytes(hex: &str) -> Option<[u8; 32]> {
    let hex = hex.as_bytes();
    if hex.len() != 64 {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(hex.chunks_exact(2)) {
        let digit = |mark: u8| char::from(mark).to_digit(16);
        *byte = (digit(pair[0])? * 16 + digit(pair[1])?) as u8;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_what_other_tools_make() {
        // printf '1785542400.{"id":1}' | openssl dgst -sha256 -hmac secret
        assert_eq!(
            sign(b"secret", 1_785_542_400, b"{\"id\":1}"),
            "sha256=ae7c0f16e8d5b71d9009e09cba935a81385f478e0f9cc90fbada08e7bac1977e"
        );
    }

    #[test]
    fn every_other_form_is_refused() {
        let right = sign(b"secret", 1000, b"x");
        let short = &right[..right.len() - 1];
        let other = right.replace("sha256=", "sha1=");
        for (timestamp, signature, why) in [
            ("1000", right.as_str(), None),
            ("01000", &right, Some(Distrust::Signature)),
            ("1001", &right, Some(Distrust::Signature)),
            ("", &right, Some(Distrust::Timestamp)),
            ("+1000", &right, Some(Distrust::Timestamp)),
            ("99999999999999999999", &right, Some(Distrust::Timestamp)),
            ("1000", short, Some(Distrust::Form)),
            ("1000", &other, Some(Distrust::Form)),
            ("1000", "", Some(Distrust::Form)),
        ] {
            assert_eq!(verify(b"secret", timestamp, signature, b"x", 1000).err(), why, "{timestamp} {signature}");
        }
        assert_eq!(verify(b"secret", "1000", &right, b"x", 699), Err(Distrust::Stale));
        assert_eq!(verify(b"secret", "1000", &right, b"x", 700), Ok(()));
        assert_eq!(verify(b"Secret", "1000", &right, b"x", 1000), Err(Distrust::Signature));
    }
}
