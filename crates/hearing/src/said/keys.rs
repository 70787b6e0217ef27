//! The keys of features: the same for the same written name, so that a file can hold their weights.

/// The key of a feature by its written name: a letter for its sort, then what it is.
pub(super) fn key(sort: char, name: &str) -> u64 {
    name.chars().fold(start(sort), mixed)
}

/// The key of a pair of lists.
pub(super) fn pair(first: u64, second: u64) -> u64 {
    (first.rotate_left(7) ^ second).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1
}

/// The key that a sort of feature begins with.
pub(super) fn start(sort: char) -> u64 {
    0xcbf2_9ce4_8422_2325 ^ u64::from(u32::from(sort))
}

/// A key with one more character.
pub(super) fn mixed(key: u64, c: char) -> u64 {
    (key ^ u64::from(u32::from(c))).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(23)
}
