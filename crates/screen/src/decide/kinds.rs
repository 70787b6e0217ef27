//! What the sort of a number says. The country's own numbers are data.

use crate::label::Label;
use crate::people::begins;
use number::{Kind, Number};
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Safe {
    numbers: Vec<String>,
}

#[derive(Deserialize)]
struct Prone {
    range: Vec<Stretch>,
}

#[derive(Deserialize)]
struct Stretch {
    prefixes: Vec<String>,
    label: String,
}

static SAFE: LazyLock<Safe> =
    LazyLock::new(|| toml::from_str(include_str!("../../data/cn/safe.toml")).expect("a test reads it"));
static PRONE: LazyLock<Prone> =
    LazyLock::new(|| toml::from_str(include_str!("../../data/cn/prone.toml")).expect("a test reads it"));

/// Whether the number is never stopped.
pub(super) fn is_safe(from: &Number) -> bool {
    from.kind() == Kind::Emergency || SAFE.numbers.iter().any(|number| number == from.national())
}

/// The first digits by which a number is of a sort that sales calls come from, and what it is called.
pub(super) fn prone(from: &Number) -> Option<(&'static str, &'static Label)> {
    let dialled_here = matches!(from.kind(), Kind::Mobile | Kind::Service95 | Kind::Machine | Kind::MessagePort);
    if !dialled_here {
        return None;
    }
    PRONE.range.iter().find_map(|range| {
        let first = range.prefixes.iter().find(|first| begins(from, first))?;
        Some((first.as_str(), Label::named(&range.label)?))
    })
}

/// What a number is called of which nobody says anything.
pub(super) fn label(from: &Number) -> &'static Label {
    if is_safe(from) {
        return Label::named("emergency").expect("a test reads it");
    }
    if let Some((_, label)) = prone(from) {
        return label;
    }
    let id = match from.kind() {
        Kind::Emergency => "emergency",
        Kind::PublicService => "public",
        Kind::Operator => "operator",
        Kind::Service95 | Kind::Service96 | Kind::Service400 | Kind::Shared1010 => "service-line",
        Kind::Mobile | Kind::Satellite => "mobile",
        Kind::Landline => "landline",
        Kind::MessagePort | Kind::Machine => "machine",
        Kind::International => "abroad",
        Kind::Withheld => "withheld",
        Kind::Invalid => "invalid",
        _ => "unknown",
    };
    Label::named(id).unwrap_or(Label::unknown())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_have_words_and_safe_numbers_are_safe() {
        let what = |text: &str| label(&number::parse(text)).id.as_str();
        assert_eq!(what("110"), "emergency");
        assert_eq!(what("95110"), "emergency");
        assert_eq!(what("95588"), "service-line");
        assert_eq!(what("95130000"), "call-centre");
        assert_eq!(what("17000000000"), "resale");
        assert_eq!(what("12345"), "public");
        assert_eq!(what("10086"), "operator");
        assert_eq!(what("+14165550123"), "abroad");
        assert_eq!(what("未知"), "withheld");
        assert_eq!(what("02788880000"), "landline");
        // A number abroad that begins with the same digits is not one of these.
        assert_eq!(prone(&number::parse("+9511234567")), None);
    }
}
