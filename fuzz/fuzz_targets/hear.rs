#![no_main]

use hearing::Ears;
use libfuzzer_sys::fuzz_target;
use playbook::Pack;
use std::sync::OnceLock;

static PACK: OnceLock<Pack> = OnceLock::new();
static EARS: OnceLock<Ears> = OnceLock::new();

fuzz_target!(|text: &str| {
    let pack = PACK.get_or_init(wurao_fuzz::telecom);
    for heard in EARS.get_or_init(Ears::new).hear(text, pack) {
        assert!((0.0..=1.0).contains(&heard.score));
        assert!(heard.matched.iter().all(|word| text.contains(word.as_str())));
    }
});
