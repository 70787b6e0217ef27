//! Hashes as they stand in questions.

/// The bytes of an even number of hexadecimal digits, `least` to `most` bytes of them.
pub(super) fn bytes(text: &str, least: usize, most: usize) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    let fits = digits.len().is_multiple_of(2) && (2 * least..=2 * most).contains(&digits.len());
    let value = |digit: &u8| char::from(*digit).to_digit(16);
    let pair = |pair: &[u8]| u8::try_from(value(&pair[0])? * 16 + value(&pair[1])?).ok();
    fits.then(|| digits.chunks_exact(2).map(pair).collect())?
}

/// A whole hash.
pub(super) fn hash(text: &str) -> Option<[u8; 20]> {
    bytes(text, 20, 20)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn bytes_are_pairs_of_digits_of_either_case() {
        assert_eq!(bytes("0aFf", 2, 20), Some(vec![10, 255]));
        assert_eq!(
            [bytes("0a", 2, 20), bytes("0a1", 1, 20), bytes("0g12", 2, 20), bytes("é12", 2, 20)],
            [const { None }; 4]
        );
    }
}
