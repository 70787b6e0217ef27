#![no_main]

use libfuzzer_sys::fuzz_target;
use registry::Plan;
use registry::formats::sms::{complaint, read};
use std::sync::LazyLock;

static PLAN: LazyLock<Plan> = LazyLock::new(|| Plan::shipped("cn").expect("it is shipped"));

// What is not understood has an answer in both languages.
fuzz_target!(|text: &str| {
    for hint in [read(text).err(), complaint(text, &PLAN).err()].into_iter().flatten() {
        assert!(!hint.zh.is_empty() && !hint.en.is_empty() && hint.value.chars().count() <= 20);
    }
});
