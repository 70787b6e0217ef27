#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| wurao_fuzz::registry::scrub(bytes));
