//! The engine's own sentences, kept as data in `phrases.toml`: `{1}`, `{2}` … are its arguments.

use crate::text::{Bilingual, Lang};
use std::collections::BTreeMap;
use std::sync::OnceLock;

fn table() -> &'static BTreeMap<String, Bilingual> {
    static TABLE: OnceLock<BTreeMap<String, Bilingual>> = OnceLock::new();
    TABLE.get_or_init(|| toml::from_str(include_str!("../phrases.toml")).expect("phrases.toml is checked by a test"))
}

/// The sentence `key` in both languages, with its arguments made in each.
///
/// # Panics
/// When the key is missing: a mistake in this crate that its tests find.
pub(crate) fn phrase(key: &str, args: &[&dyn Fn(Lang) -> String]) -> Bilingual {
    let pattern = table().get(key).unwrap_or_else(|| panic!("phrases.toml lacks `{key}`"));
    Bilingual::both(|lang| {
        let mut text = pattern.get(lang).to_owned();
        for (number, make) in (1..).zip(args) {
            text = text.replace(&format!("{{{number}}}"), &make(lang));
        }
        text
    })
}
