//! How much a log holds, in two values.

use super::Hash;

/// A tree in two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// How many entries it has.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

impl Head {
    /// The tree without entries, from which each log begins.
    pub const EMPTY: Self = Self { size: 0, root: Hash::EMPTY };
}
