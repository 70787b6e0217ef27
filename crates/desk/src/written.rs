//! What may be written into a log, whatever use case and door it comes from: names, tickets and other values of one line, and
//! texts of bounded length.

use crate::error::{Answer, Refusal};
use casework::{Body, is_one_line};
use serde_json::Value;

/// Fields that hold what somebody said or wrote: as many lines as there were.
const TEXTS: [&str; 8] = ["said", "words", "terms", "note", "reason", "proof", "what", "topic"];
/// The longest text, in bytes.
const TEXT: usize = 64 << 10;
/// The longest value of one line, in characters.
const LINE: usize = 1000;

/// Refuses values that would break the line they are shown on, and texts that are too long.
///
/// # Errors
/// `text-one-line`, `entry-too-long`; the sentence names the field.
pub(crate) fn check(bodies: &[Body]) -> Answer<()> {
    // The rows of a list were bounded and cleaned when they were read.
    let typed = bodies.iter().filter(|body| !matches!(body, Body::Imported(_)));
    for body in typed {
        let value = serde_json::to_value(body).map_err(anyhow::Error::from)?;
        within("", &value)?;
    }
    Ok(())
}

fn within(name: &str, value: &Value) -> Answer<()> {
    match value {
        Value::Object(fields) => fields.iter().try_for_each(|(name, value)| within(name, value)),
        Value::Array(all) => all.iter().try_for_each(|value| within(name, value)),
        Value::String(text) => one(name, text),
        _ => Ok(()),
    }
}

fn one(name: &str, text: &str) -> Answer<()> {
    let long = if TEXTS.contains(&name) { text.len() > TEXT } else { text.chars().count() > LINE };
    if long {
        let most = if TEXTS.contains(&name) { TEXT } else { LINE };
        return Err(Refusal::refused("entry-too-long").with("name", name).with("most", most.to_string()));
    }
    if TEXTS.contains(&name) || is_one_line(text) {
        return Ok(());
    }
    Err(Refusal::refused("text-one-line").with("name", name))
}

#[cfg(test)]
mod tests {
    use super::check;
    use casework::Body;

    fn outcome(kind: &str, pairs: &[(&str, &str)]) -> Result<(), &'static str> {
        let body = Body::from_pairs(kind, pairs.iter().copied()).expect("a body");
        check(&[body]).map_err(|refusal| refusal.code)
    }

    #[test]
    fn names_and_tickets_stand_on_one_line_and_words_on_many() {
        let dispatched = |field: &str, value: &str| {
            outcome("dispatched", &[("rung", "operator-hotline"), ("at", "2026-10-12"), (field, value)])
        };
        assert_eq!(dispatched("ticket", "1012-0001"), Ok(()));
        for odd in ["a\nb", "a\rb", "a\tb", "a\u{1b}[31mb", "a\u{9b}b", "a\u{202e}b", "a\u{2028}b", "a\u{0}b"] {
            assert_eq!(dispatched("ticket", odd), Err("text-one-line"), "{odd:?}");
            assert_eq!(dispatched("agent", odd), Err("text-one-line"), "{odd:?}");
            assert_eq!(dispatched("words", odd), Ok(()), "{odd:?}");
            assert_eq!(outcome("fact", &[("key", "email"), ("value", odd)]), Err("text-one-line"), "{odd:?}");
            assert_eq!(outcome("case-opened", &[("subject", odd), ("pack", "cn-telecom")]), Err("text-one-line"));
        }
        assert_eq!(dispatched("ticket", &"票".repeat(1000)), Ok(()));
        assert_eq!(dispatched("ticket", &"票".repeat(1001)), Err("entry-too-long"));
        assert_eq!(dispatched("words", &"x".repeat((64 << 10) + 1)), Err("entry-too-long"));
    }
}
