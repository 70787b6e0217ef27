#![no_main]

use evidence::{ReadContext, Reader, read_stream};
use libfuzzer_sys::fuzz_target;
use std::ops::ControlFlow;

fuzz_target!(|bytes: &[u8]| {
    let context = ReadContext::new(jiff::tz::TimeZone::UTC);
    for reader in [Reader::SmsBackupCalls, Reader::SmsBackupMessages] {
        let mut last = 1;
        let _ = read_stream(reader, bytes, &context, &mut |row| {
            assert!(row.line() >= last);
            last = row.line();
            ControlFlow::Continue(())
        });
    }
});
