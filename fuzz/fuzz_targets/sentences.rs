#![no_main]

use hearing::Ears;
use libfuzzer_sys::fuzz_target;
use playbook::Pack;
use std::sync::OnceLock;

static PACK: OnceLock<Pack> = OnceLock::new();
static EARS: OnceLock<Ears> = OnceLock::new();

fuzz_target!(|text: &str| {
    let pack = PACK.get_or_init(wurao_fuzz::telecom);
    let sentences = EARS.get_or_init(Ears::new).read_sentences(text, pack, jiff::civil::date(2026, 2, 28));
    let mut at = 0;
    for sentence in sentences {
        assert!(sentence.start >= at && text[sentence.start..].starts_with(&sentence.text));
        assert!(!text[at..sentence.start].contains(char::is_alphanumeric));
        at = sentence.start + sentence.text.len();
    }
});
