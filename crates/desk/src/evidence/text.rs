//! Bytes as text, in the encodings that phones and offices use.

use std::borrow::Cow;

/// The text of these bytes: UTF-8 or UTF-16 where they say so, else GB 18030.
pub fn text(bytes: &[u8]) -> Cow<'_, str> {
    ::evidence::text(bytes)
}

/// A reply that came by mail, decoded and without the letter that it quotes. `None` if the bytes are no mail.
pub fn mail(bytes: &[u8]) -> Option<::evidence::Mail> {
    ::evidence::mail(bytes)
}

/// A reply without the letter that it quotes.
pub fn reply_alone(text: &str) -> Cow<'_, str> {
    ::evidence::reply_alone(text)
}
