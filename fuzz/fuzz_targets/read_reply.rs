#![no_main]

use hearing::Ears;
use libfuzzer_sys::fuzz_target;
use playbook::Pack;
use std::sync::OnceLock;

static PACK: OnceLock<Pack> = OnceLock::new();
static EARS: OnceLock<Ears> = OnceLock::new();

fuzz_target!(|text: &str| {
    let pack = PACK.get_or_init(wurao_fuzz::telecom);
    let reading = EARS.get_or_init(Ears::new).read_reply(text, pack, jiff::civil::date(2026, 2, 28));
    assert!(reading.why.iter().all(|word| text.contains(word.as_str())));
});
