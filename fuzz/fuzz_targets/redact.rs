#![no_main]

use libfuzzer_sys::fuzz_target;
use redact::{Kind, Private, Secrets};

// The lines before the first empty one are tokens, each with a letter for its kind in front; the rest is the text.
fuzz_target!(|input: &str| {
    let (head, text) = input.split_once("\n\n").unwrap_or_default();
    let tokens: Vec<(Kind, String)> = head.lines().take(64).filter_map(token).collect();
    let secrets = Secrets::from_tokens(&tokens, |_| "[]".to_owned());
    let Ok(leaving) = secrets.redact(&Private(text.to_owned())) else { return };
    let out = leaving.markdown();
    assert_eq!(secrets.search(out), None);
    assert_eq!(secrets.redact(&Private(out.to_owned())).expect("passes again").markdown(), out);
    // Told without the crate's own matcher, where a simple look is enough.
    let words: Vec<String> = out.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_ascii_lowercase).collect();
    for (kind, value) in &tokens {
        let long = value.len() >= 7 && value.bytes().all(|b| b.is_ascii_digit());
        let name = *kind == Kind::OwnName && value.chars().count() > 1 && value.chars().all(|c| ('龀'..='龥').contains(&c));
        assert!(!(long || name) || !out.contains(value.as_str()), "{value} is left");
        let latin = *kind == Kind::OwnName && value.bytes().all(|b| b.is_ascii_alphabetic() || b == b' ') && value.len() > 1;
        if latin && out.is_ascii() {
            let wanted: Vec<String> = value.split_whitespace().map(str::to_ascii_lowercase).collect();
            let letters: usize = wanted.iter().map(String::len).sum();
            assert!(letters < 2 || !words.windows(wanted.len()).any(|w| *w == wanted[..]), "{value} is left");
        }
    }
});

fn token(line: &str) -> Option<(Kind, String)> {
    let kind = match line.chars().next()? {
        'n' => Kind::OwnName,
        'p' => Kind::OwnNumber,
        'c' => Kind::Caller,
        'a' => Kind::Agent,
        't' => Kind::Ticket,
        'm' => Kind::OwnMail,
        _ => Kind::Extra,
    };
    let value = line.get(1..).unwrap_or_default().trim();
    Some((kind, value.to_owned()))
}
