//! Text of others as it may be shown: on a terminal, in a letter, on a page.

use std::borrow::Cow;

/// Whether a sign gives orders instead of standing for something: control characters but for line ends and tabs, and the signs
/// that turn the direction of text around them ([UAX #9](https://www.unicode.org/reports/tr9/), embeddings, overrides and
/// isolates), so that it reads otherwise than it stands. The marks within Arabic or Hebrew words (U+200E, U+200F) turn nothing else.
pub fn gives_orders(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t') || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The text without signs that give orders. A lone return becomes a line end, so that nothing is written over.
///
/// ```
/// assert_eq!(casework::harmless("王\u{1b}[31m\u{202e}小明\r\nb\rc"), "王[31m小明\nb\nc");
/// ```
pub fn harmless(text: &str) -> Cow<'_, str> {
    if !text.contains(gives_orders) {
        return Cow::Borrowed(text);
    }
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    Cow::Owned(lines.chars().filter(|c| !gives_orders(*c)).collect())
}

/// Whether a text stands on one line and gives no orders, as a name, a subject or a number of a letter must.
pub fn is_one_line(text: &str) -> bool {
    !text.contains(|c: char| c.is_control() || gives_orders(c) || matches!(c, '\u{2028}' | '\u{2029}'))
}
