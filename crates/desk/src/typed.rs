//! What was typed, into the types of the log. Every refusal names the value.

use crate::error::{Answer, Refusal};
use casework::{Moment, Money};
use jiff::civil::Date;
use playbook::Pack;

/// A text without the blanks around it; `None` when nothing is left.
pub fn words(text: &str) -> Option<String> {
    Some(text.trim()).filter(|t| !t.is_empty()).map(str::to_owned)
}

/// A day, with its time where it is known.
///
/// # Errors
/// Nothing was typed, or no such day.
pub fn moment(text: &str) -> Answer<Moment> {
    let text = text.trim();
    if text.is_empty() || text.starts_with('T') {
        return Err(Refusal::refused("needs-day"));
    }
    text.parse().map_err(|_| Refusal::refused("no-such-day").with("value", text))
}

/// A day with its time, which may carry an offset; the log keeps the civil time of the pack's place.
///
/// # Errors
/// As for [`moment`].
pub fn moment_in(pack: &Pack, text: &str) -> Answer<Moment> {
    let zone = crate::clock::zone_named(&pack.manifest.zone);
    Moment::read(text, &zone).map_err(|_| Refusal::refused("no-such-day").with("value", text.trim()))
}

/// A day, or none.
///
/// # Errors
/// No such day.
pub fn day(text: &str) -> Answer<Option<Date>> {
    let Some(text) = words(text) else { return Ok(None) };
    text.parse().map(Some).map_err(|_| Refusal::refused("no-such-day").with("value", text))
}

/// A sum; a bare figure is in the pack's currency.
///
/// # Errors
/// Nothing was typed, or no sum.
pub fn sum(pack: &Pack, text: &str) -> Answer<Money> {
    let text = text.trim();
    Money::parse_in(text, &pack.manifest.currency).map_err(|_| Refusal::refused("needs-amount").with("value", text))
}

/// A sum, or none.
///
/// # Errors
/// What was typed is no sum.
pub fn maybe_sum(pack: &Pack, text: &str) -> Answer<Option<Money>> {
    if text.trim().is_empty() { Ok(None) } else { sum(pack, text).map(Some) }
}

/// A telephone number as the log keeps it: national ones of a place that writes them internationally with their country.
///
/// # Errors
/// `number-unreadable`: what stands there is none, such as a word or a name.
pub fn number(pack: &Pack, text: &str) -> Answer<Option<String>> {
    let Some(text) = words(text) else { return Ok(None) };
    let read = number::parse(&text);
    if read.reason().is_some_and(|why| ["no-digits", "unexpected-character", "too-long"].contains(&why.id)) {
        return Err(Refusal::refused("number-unreadable").with("value", text.chars().take(40).collect::<String>()));
    }
    Ok(Some(pack.manifest.dial.as_ref().map_or_else(|| text.clone(), |dial| dial.international(&text))))
}

/// A word of a closed list, or none.
///
/// # Errors
/// A word that the list does not have.
pub fn word<T>(text: &str, from_id: impl Fn(&str) -> Option<T>) -> Answer<Option<T>> {
    let Some(text) = words(text) else { return Ok(None) };
    from_id(&text).map(Some).ok_or_else(|| Refusal::refused("no-such-word").with("value", text))
}

/// Refuses words for the other side that join money with a threat.
///
/// # Errors
/// Names what was found.
pub fn guard(words: Option<&str>) -> Answer<()> {
    match playbook::lint(words.unwrap_or_default()).into_iter().find(|f| f.refuses) {
        Some(found) => {
            Err(Refusal::refused("lint-refused").with_both("name", found.name).with_both("hint", found.hint))
        }
        None => Ok(()),
    }
}
