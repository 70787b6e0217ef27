//! Bytes as text, in the encodings that phones and offices use.

use std::borrow::Cow;

/// The text of these bytes: UTF-8 or UTF-16 where they say so, else GB 18030.
pub fn text(bytes: &[u8]) -> Cow<'_, str> {
    ::evidence::text(bytes)
}
