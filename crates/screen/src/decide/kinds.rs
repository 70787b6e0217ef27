//! What the sort of a number says. The country's own numbers are data.

use crate::beginning::Beginning;
use crate::label::Label;
use number::{Kind, Number, Plan};
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Safe {
    numbers: Vec<String>,
    public: Vec<String>,
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
static PRONE: LazyLock<Vec<(Beginning, String, &'static Label)>> = LazyLock::new(|| {
    let file: Prone = toml::from_str(include_str!("../../data/cn/prone.toml")).expect("a test reads it");
    let ranges = file.range.into_iter().flat_map(|range| {
        let label = Label::named(&range.label).expect("a test reads it");
        range.prefixes.into_iter().map(move |first| (Beginning::read(&first).expect("a test reads it"), first, label))
    });
    ranges.collect()
});

/// Whether the number is never stopped: an emergency number, however exchanges show it.
pub fn is_safe(from: &Number) -> bool {
    is_one(from) || as_dialled(from).is_some_and(|number| is_one(&number))
}

fn is_one(number: &Number) -> bool {
    number.kind() == Kind::Emergency || SAFE.numbers.iter().any(|safe| safe == number.national())
}

/// Whether the number is a public body's, beside those that the numbering plan knows for such.
pub(super) fn is_public(from: &Number) -> bool {
    from.kind() == Kind::PublicService || SAFE.public.iter().any(|number| number == from.national())
}

/// A short number as exchanges show it that put the country code, and perhaps an area code, in front: read without them.
fn as_dialled(from: &Number) -> Option<Number> {
    let plan = Plan::built_in();
    let raw: String = from.raw().chars().filter(char::is_ascii_digit).collect();
    let rest = raw.trim_start_matches('0').strip_prefix(plan.country_code())?;
    let alone = number::parse(rest);
    match is_one(&alone) {
        true => Some(alone),
        false => Some(number::parse(&[plan.trunk_prefix(), rest].concat())),
    }
}

/// The first digits by which a number is of a sort that sales calls come from, and what it is called.
pub(super) fn prone(from: &Number) -> Option<(&'static str, &'static Label)> {
    let dialled_here = matches!(from.kind(), Kind::Mobile | Kind::Service95 | Kind::Machine | Kind::MessagePort);
    if !dialled_here {
        return None;
    }
    PRONE.iter().find(|(first, ..)| first.fits(from)).map(|(_, written, label)| (written.as_str(), *label))
}

/// What a number is called of which nobody says anything.
pub(super) fn label(from: &Number) -> &'static Label {
    if is_safe(from) {
        return Label::named("emergency").expect("a test reads it");
    }
    if let Some((_, label)) = prone(from) {
        return label;
    }
    if is_public(from) {
        return Label::named("public").expect("a test reads it");
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
        for shown in ["+8610110", "+8610120", "+86110", "0086120", "+86571110", "010119", "+86 10 95110"] {
            assert_eq!(what(shown), "emergency", "{shown}");
        }
        assert_eq!((what("96110"), what("+8610 8888 0000")), ("public", "landline"));
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
