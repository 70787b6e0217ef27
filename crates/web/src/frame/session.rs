//! A visitor's session: a random cookie, and the token that proves a form came from our own page.

use casework::Digest;
use playbook::Lang;

/// What the guard knows about a request once it has let it in.
#[derive(Clone)]
pub struct Session {
    /// Language of the page.
    pub lang: Lang,
    /// Token for the forms of the page.
    pub token: String,
    /// Path and query of the page, for links that come back to it.
    pub here: String,
}

/// 32 random hexadecimal digits.
///
/// # Panics
/// When the system has no random numbers: nothing may be signed then.
pub fn fresh() -> String {
    hex(&random::<16>())
}

pub(super) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0u8; N];
    getrandom::fill(&mut bytes).expect("the system gives random numbers");
    bytes
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Whether a cookie's value is one of ours: 32 hexadecimal digits.
pub fn well_formed(id: &str) -> bool {
    id.len() == 32 && id.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// The token of a session: keyed twice, so that it cannot be extended or guessed without the key.
pub fn token(key: &[u8; 32], id: &str) -> String {
    let inner = Digest::of(&[&key[..], id.as_bytes()].concat());
    Digest::of(&[&key[..], inner.as_bytes()].concat()).to_string()
}

/// Compares in a time that does not depend on where the texts differ.
pub fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0u8, |acc, (x, y)| acc | (x ^ y)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_by_key_and_session() {
        let (a, b) = ([1u8; 32], [2u8; 32]);
        assert_ne!(token(&a, "x"), token(&b, "x"));
        assert_ne!(token(&a, "x"), token(&a, "y"));
        assert!(same(&token(&a, "x"), &token(&a, "x")));
        assert!(!same("abc", "abd"));
        assert!(!same("abc", "ab"));
    }

    #[test]
    fn a_session_is_thirty_two_digits() {
        assert!(well_formed(&fresh()));
        assert!(!well_formed("../../etc"));
    }
}
