//! Bytes of a list as text, in whichever of two encodings they were written.

use std::borrow::Cow;

/// Bytes that a character may have: so many may be missing where a text was cut.
const LONGEST: usize = 4;

/// The text: UTF-8, or else GB 18030, or else what can be read of it as UTF-8. A character that is cut off at the end of GB 18030
/// is left out.
pub(crate) fn text(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    // What is cut, or begins well, is UTF-8 that lacks its end.
    if std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none()) {
        return String::from_utf8_lossy(bytes);
    }
    let read = |bytes| encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes);
    // What is left out must be the beginning of a character.
    let begins = |rest: &[u8]| rest.first().is_none_or(|first| (0x81..=0xfe).contains(first));
    let mut ends = (0..LONGEST.min(bytes.len())).map(|cut| bytes.len() - cut).filter(|end| begins(&bytes[*end..]));
    let whole = ends.find_map(|end| read(&bytes[..end]));
    whole.unwrap_or_else(|| String::from_utf8_lossy(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_8_goes_before_gb_18030_and_what_is_neither_is_shown_as_far_as_it_can_be() {
        assert_eq!(text("手机号".as_bytes()), "手机号");
        assert_eq!(text(b"\xca\xd6\xbb\xfa\xba\xc5"), "手机号");
        assert_eq!(text(b"\xca\xd6\xbb\xfa\xba"), "手机");
        assert_eq!(text(b"\xa3\xb1\xa3\xb3\xa3\xb8"), "１３８");
        assert_eq!(text(b"\xe6\x89\x8b\xe6\x9c"), "手\u{fffd}");
        assert_eq!(text(b"\xff1380"), "\u{fffd}1380");
        assert_eq!(text(b""), "");
    }
}
