//! Tags, branches and names of calls that nobody else can foresee.

use registry::log::Hash;

/// Makes them, one after the other, from a secret that the caller gives: the screen has no chance of its own.
#[derive(Debug, Clone)]
pub(super) struct Tokens {
    secret: [u8; 16],
    made: u64,
}

impl Tokens {
    pub(super) fn new(secret: [u8; 16]) -> Self {
        Self { secret, made: 0 }
    }

    /// Sixteen signs, never the same.
    pub(super) fn token(&mut self) -> String {
        self.made += 1;
        let bytes = [&self.secret[..], &self.made.to_be_bytes()].concat();
        Hash::of(&bytes).hex()[..16].to_owned()
    }

    /// A branch, with the sign of RFC 3261 section 8.1.1.7.
    pub(super) fn branch(&mut self) -> String {
        format!("z9hG4bK{}", self.token())
    }
}
