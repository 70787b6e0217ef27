#![no_main]

use evidence::{ReadContext, Reader, read};
use libfuzzer_sys::fuzz_target;
use std::io::Cursor;
use std::ops::ControlFlow;
use std::sync::Once;

static QUIET: Once = Once::new();

fuzz_target!(|bytes: &[u8]| {
    // The fuzzer's hook ends the process at any panic, also at one that `evidence` catches and refuses.
    QUIET.call_once(|| std::panic::set_hook(Box::new(|_| {})));
    let context = ReadContext::new(jiff::tz::TimeZone::UTC);
    let done = std::panic::catch_unwind(|| {
        let _ = read(Reader::CarrierListSheet, Cursor::new(bytes), &context, &mut |_| ControlFlow::Continue(()));
    });
    if done.is_err() {
        std::process::abort();
    }
});
