#![no_main]

use evidence::{ReadContext, Reader, identify, read_stream};
use libfuzzer_sys::fuzz_target;
use std::ops::ControlFlow;

fuzz_target!(|bytes: &[u8]| {
    identify("", bytes);
    let context = ReadContext::new(jiff::tz::TimeZone::UTC).on(jiff::civil::date(2026, 12, 31));
    let mut last = 1;
    let _ = read_stream(Reader::CallCsv, bytes, &context, &mut |row| {
        assert!(row.line() >= last);
        last = row.line();
        ControlFlow::Continue(())
    });
});
