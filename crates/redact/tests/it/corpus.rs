//! Replays the texts from which fuzzing starts, and whatever it once found, with the same promises.

use crate::given::role;
use redact::{Kind, Private, Secrets};
use std::path::Path;

#[test]
fn every_text_of_the_corpus_keeps_the_promises() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/redact");
    let mut seen = 0;
    for entry in std::fs::read_dir(corpus).expect("the corpus is there") {
        let text = std::fs::read(entry.expect("an entry").path()).expect("it reads");
        keeps(&String::from_utf8_lossy(&text));
        seen += 1;
    }
    assert!(seen >= 4, "the corpus has {seen} texts");
}

/// The lines before the first empty one are tokens, each with a letter for its kind in front; the rest is the text.
fn keeps(input: &str) {
    let (head, text) = input.split_once("\n\n").unwrap_or_default();
    let tokens: Vec<(Kind, String)> = head.lines().take(64).filter_map(token).collect();
    let secrets = Secrets::from_tokens(&tokens, role);
    let Ok(leaving) = secrets.redact(&Private(text.to_owned())) else { return };
    let out = leaving.markdown();
    assert_eq!(secrets.search(out), None);
    assert_eq!(secrets.redact(&Private(out.to_owned())).expect("passes again").markdown(), out);
    for (kind, value) in &tokens {
        let long = value.len() >= 7 && value.bytes().all(|b| b.is_ascii_digit());
        let name =
            *kind == Kind::OwnName && value.chars().count() > 1 && value.chars().all(|c| ('龀'..='龥').contains(&c));
        assert!(!(long || name) || !out.contains(value.as_str()), "{value} is left in {out}");
    }
}

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
