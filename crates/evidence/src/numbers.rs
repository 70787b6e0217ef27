//! Numbers and names as lists show them.

use casework::Doubt;
use jiff::civil::Date;
use number::Kind;

use crate::row::BadReason;

/// Longest text that is taken for a number, in characters.
const LONGEST: usize = 64;
/// Most runs of hidden digits in one number. Lists hide one run, careful people two.
const HIDDEN: usize = 3;

/// The number as shown, freed of what spreadsheets and exports put around it. `None` if withheld.
pub(crate) fn shown(raw: &str) -> Result<Option<String>, BadReason> {
    let text = bare(raw);
    // The usual case: digits only, perhaps written internationally.
    let digits = text.strip_prefix('+').unwrap_or(text);
    let usual = digits.len() >= 3 && text.len() <= LONGEST && (digits.len() == text.len() || digits.len() <= 15);
    if usual && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(Some(text.to_owned()));
    }
    let text = text.strip_suffix(".0").filter(|whole| whole.bytes().all(|byte| byte.is_ascii_digit())).unwrap_or(text);
    if text.chars().all(|c| matches!(c, '-' | '—' | '/' | '–')) {
        return Ok(None);
    }
    if text == "null" || negative(text) {
        return Ok(None);
    }
    if is_quantity(text) {
        return Err(BadReason::NumberDestroyed);
    }
    let odd = |c: char| c.is_control() || c == char::REPLACEMENT_CHARACTER || is_turning(c);
    if text.chars().count() > LONGEST || text.chars().any(odd) || hidden(text) > HIDDEN {
        return Err(BadReason::NumberUnreadable);
    }
    let number = number::parse(text);
    let words =
        number.reason().is_some_and(|reason| matches!(reason.id, "no-digits" | "unexpected-character" | "too-long"));
    if words {
        return Err(BadReason::NumberUnreadable);
    }
    Ok((number.kind() != Kind::Withheld).then(|| text.to_owned()))
}

/// Why a number must be looked at by the person: it is too short or too long for any telephone. Numbers that are in no plan but could
/// be dialled are what forged callers show, and no doubt.
pub(crate) fn doubt(number: Option<&str>) -> Option<Doubt> {
    let text = number?;
    // Nearly every number: neither short nor long, whatever it is.
    if (6..=15).contains(&text.len()) {
        return None;
    }
    let digits = text.bytes().filter(|byte| byte.is_ascii_digit() || *byte == b'*').count();
    (!(3..=15).contains(&digits) && number::parse(text).kind() == Kind::Invalid).then_some(Doubt::Number)
}

/// How many runs of hidden digits a number has.
fn hidden(text: &str) -> usize {
    let masks = |c: char| matches!(c, '*' | 'x' | 'X' | '＊' | '﹡' | '∗' | '✱' | '×' | 'ｘ' | 'Ｘ' | '•' | '●' | '█');
    let mut before = false;
    let begins = |c: char| {
        let now = masks(c);
        let begins = now && !before;
        before = now;
        begins
    };
    text.chars().map(begins).filter(|begins| *begins).count()
}

/// Signs that turn the direction of text around them, so that it reads otherwise than it stands.
fn is_turning(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Without blanks, `="…"`, and the apostrophe that keeps a spreadsheet from calculating.
pub(crate) fn bare(raw: &str) -> &str {
    let text = raw.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{FEFF}' | '\0'));
    let text = text.strip_prefix('=').unwrap_or(text);
    let text = text.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')).unwrap_or(text);
    text.strip_prefix('\'').unwrap_or(text).trim()
}

/// `-1`, `-2`: how Android writes "unknown", "private" and "payphone".
fn negative(text: &str) -> bool {
    text.strip_prefix('-').is_some_and(|digits| digits.len() == 1 && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// `1.38E+10`: what a spreadsheet makes of a long number.
fn is_quantity(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    digits(exponent) && digits(whole) && digits(fraction)
}

/// A number that a sheet stores as a quantity.
pub(crate) fn from_quantity(value: f64) -> Result<Option<String>, BadReason> {
    if value.fract() != 0.0 || value.abs() >= 1e15 {
        return Err(BadReason::NumberDestroyed);
    }
    shown(&format!("{value:.0}"))
}

/// A name from the address book; exports write `(Unknown)` where there is none.
pub(crate) fn contact(raw: &str) -> Option<String> {
    let name = raw.trim();
    let none = matches!(
        name.to_ascii_lowercase().as_str(),
        "" | "null" | "(unknown)" | "unknown" | "-" | "--" | "未知" | "无"
    );
    (!none).then(|| name.chars().filter(|c| !c.is_control()).take(200).collect())
}

/// A day that a call log of a mobile phone can contain; anything else is a misread column.
pub(crate) fn plausible(day: Date) -> bool {
    (1990..=2099).contains(&day.year())
}
