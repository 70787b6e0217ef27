//! The few words that a letter adds to what the pack says, kept in `words.toml`.

use playbook::{Bilingual, Lang};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The words of `key` with `{1}`, `{2}` replaced.
///
/// # Panics
/// When the key is missing from `words.toml`: a mistake in this crate that its tests find.
pub(crate) fn word(key: &str, lang: Lang, args: &[&str]) -> String {
    static TABLE: OnceLock<BTreeMap<String, Bilingual>> = OnceLock::new();
    let table = TABLE.get_or_init(|| toml::from_str(include_str!("../words.toml")).expect("checked by the tests"));
    let pattern = table.get(key).unwrap_or_else(|| panic!("words.toml lacks `{key}`"));
    let mut text = pattern.get(lang).to_owned();
    for (number, arg) in (1..).zip(args) {
        text = text.replace(&format!("{{{number}}}"), arg);
    }
    text
}
