//! SHA-1 of a number as other systems ask by it. It hides nothing from whoever tries all numbers; it is their form, not our choice.

use crate::key::Key;
use number::Plan;
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};

/// A hash.
pub type Hash = [u8; 20];

/// The hash of a text.
pub fn hash(text: &str) -> Hash {
    let mut hash = [0; 20];
    hash.copy_from_slice(digest(&SHA1_FOR_LEGACY_USE_ONLY, text.as_bytes()).as_ref());
    hash
}

/// The hash of a number, or of first digits, written with plus and country code.
///
/// ```
/// use screen::Key;
/// use screen::roll::{hash, hash_of};
///
/// let key = |text| Key::of(&number::parse(text)).expect("a number");
/// assert_eq!(hash_of(key("138 0000 0000")), hash("+8613800000000"));
/// assert_eq!(hash_of(key("95588")), hash("+8695588"));
/// ```
pub fn hash_of(key: Key) -> Hash {
    hash(&world(key))
}

/// A key as phones write it that know the whole world: also codes that only one country can dial have its code in front.
pub fn world(key: Key) -> String {
    let digits = key.to_string();
    match digits.strip_prefix('0') {
        Some(national) => ["+", Plan::built_in().country_code(), national].concat(),
        None => ["+", &digits].concat(),
    }
}
