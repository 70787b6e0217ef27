//! Excerpts that may be shown and logged: short, on one line, telephone numbers masked.

const ROOM: usize = 60;
/// Runs of this many digits and more are masked; dates and times have shorter runs.
const TELLING: usize = 7;

/// The beginning of the text, with the middle of every long run of digits starred out.
pub(crate) fn excerpt(text: &str) -> String {
    let mut out = String::new();
    let mut digits: Vec<char> = Vec::new();
    for c in text.chars().take(ROOM) {
        if c.is_numeric() {
            digits.push(c);
            continue;
        }
        flush(&mut digits, &mut out);
        match c {
            '\u{FFFD}' => out.push(c),
            c if c.is_control() || c.is_whitespace() => out.push(' '),
            c => out.push(c),
        }
    }
    flush(&mut digits, &mut out);
    if text.chars().nth(ROOM).is_some() {
        out.push('…');
    }
    out.trim().to_owned()
}

fn flush(digits: &mut Vec<char>, out: &mut String) {
    if digits.len() < TELLING {
        out.extend(digits.drain(..));
        return;
    }
    let last = digits.len() - 2;
    out.extend(&digits[..3]);
    out.push_str("****");
    out.extend(&digits[last..]);
    digits.clear();
}
