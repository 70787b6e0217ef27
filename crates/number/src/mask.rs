//! Comparing numbers with hidden digits.

/// Each run of stars as one star: sources differ in how many stars they print for the same mask.
pub(crate) fn collapsed(text: &str) -> String {
    let mut short = String::with_capacity(text.len());
    for c in text.chars() {
        if c != '*' || !short.ends_with('*') {
            short.push(c);
        }
    }
    short
}

/// Whether two texts of digits and stars can stand for the same number.
pub(crate) fn compatible(one: &[u8], other: &[u8]) -> bool {
    let same = |(a, b): (&u8, &u8)| a == b || *a == b'*' || *b == b'*';
    if one.len() == other.len() {
        return one.iter().zip(other).all(same);
    }
    // The star counts cannot both be literal: compare the visible ends, and let no visible digit go unexplained.
    let front = head(one).min(head(other));
    let back = tail(one).min(tail(other));
    one[..front] == other[..front]
        && one[one.len() - back..] == other[other.len() - back..]
        && [(one, other), (other, one)].into_iter().all(|(mask, plain)| {
            mask.contains(&b'*') || plain.iter().filter(|byte| **byte != b'*').count() < mask.len()
        })
}

/// Visible characters at the front.
fn head(text: &[u8]) -> usize {
    text.iter().take_while(|byte| **byte != b'*').count()
}

/// Visible characters at the end.
fn tail(text: &[u8]) -> usize {
    text.iter().rev().take_while(|byte| **byte != b'*').count()
}
