//! A visitor's session: a random cookie, and the token that proves a form came from our own page.

use desk::Form;
use hmac::{Hmac, KeyInit, Mac};
use playbook::Lang;
use sha2::Sha256;

/// What the guard knows about a request once it has let it in.
#[derive(Clone)]
pub struct Session {
    /// Language of the page.
    pub lang: Lang,
    /// Token for the forms of the page.
    pub token: String,
    /// Path and query of the page, for links that come back to it.
    pub here: String,
    /// Begins the names of the page's forms.
    pub page: String,
    /// What the posted form knew; nothing for a page.
    pub form: Form,
    /// The visitor comes over the network at home, with a paired phone or to pair one.
    pub lan: bool,
    /// The page is one of a registry, which knows no cases.
    pub registry: bool,
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

fn mac(key: &[u8; 32], id: &str) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length will do");
    mac.update(id.as_bytes());
    mac
}

/// The token of a session: 64 hexadecimal digits that nobody can make without the key.
pub fn token(key: &[u8; 32], id: &str) -> String {
    hex(&mac(key, id).finalize().into_bytes())
}

/// Whether this is the token of the session, compared in a time that does not depend on where it differs.
pub fn is_token(key: &[u8; 32], id: &str, token: &str) -> bool {
    let digits: Option<Vec<u8>> =
        (0..token.len()).step_by(2).map(|at| u8::from_str_radix(token.get(at..at + 2)?, 16).ok()).collect();
    digits.is_some_and(|bytes| mac(key, id).verify_slice(&bytes).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_by_key_and_session() {
        let (a, b) = ([1u8; 32], [2u8; 32]);
        assert_ne!(token(&a, "x"), token(&b, "x"));
        assert_ne!(token(&a, "x"), token(&a, "y"));
        assert!(is_token(&a, "x", &token(&a, "x")));
        assert!(!is_token(&a, "x", &token(&b, "x")));
        assert!(!is_token(&a, "x", ""));
        assert!(!is_token(&a, "x", "zz"));
    }

    #[test]
    fn the_token_is_the_one_that_anyone_with_the_key_computes() {
        // HMAC-SHA-256 with a key of 32 bytes 0x0b over "Hi There".
        assert_eq!(token(&[0x0b; 32], "Hi There"), "198a607eb44bfbc69903a0f1cf2bbdc5ba0aa3f3d9ae3c1c7a3b1696a0b68cf7");
    }

    #[test]
    fn a_session_is_thirty_two_digits() {
        assert!(well_formed(&fresh()));
        assert!(!well_formed("../../etc"));
    }
}
