#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let number = number::parse(text);
    // What is shown of a number must read back as the same number.
    let _ = (number.display(), number.e164(), number.region(), number.is_masked());
    if let Some(key) = number.key() {
        assert!(!key.is_empty());
    }
});
