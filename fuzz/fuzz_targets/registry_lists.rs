#![no_main]

use libfuzzer_sys::fuzz_target;
use registry::Plan;
use registry::formats::range::Prefix;
use registry::formats::{Format, Limits, Options, Reader, Row, WriteOptions, Writer};
use std::sync::LazyLock;

static PLANS: LazyLock<[Plan; 4]> =
    LazyLock::new(|| ["gb", "sg", "cn", "us"].map(|id| Plan::shipped(id).expect("it is shipped")));

// The first byte chooses the format; what is read and can be written must be read again as the same.
fuzz_target!(|bytes: &[u8]| {
    let Some((choice, bytes)) = bytes.split_first() else { return };
    let format = Format::ALL[usize::from(*choice) % Format::ALL.len()];
    let _ = Format::sniff(bytes);
    let plan = &PLANS[match format {
        Format::Tps | Format::TpsPlain => 0,
        Format::SgBulk => 1,
        Format::Range | Format::RangeMap | Format::Plain => 2,
        _ => 3,
    }];
    let prefix = Some(Prefix::of("+8613800000000".parse().expect("a number")));
    let options = Options { prefix, ..Options::new(plan) };
    let mut last = 0;
    let mut reader = Reader::new(format, bytes, &options).expect("memory opens");
    for row in reader.by_ref() {
        let item = match row.expect("memory does not fail") {
            Row::Item(item) => item,
            Row::Reject(reject) => {
                assert!(reject.line >= last && reject.value.chars().count() <= 80);
                last = reject.line;
                continue;
            }
        };
        let options_out = WriteOptions { prefix, ..WriteOptions::new(plan) };
        let mut writer = Writer::new(format, Vec::new(), options_out).expect("a prefix is there");
        if writer.put(&item).is_ok() {
            let written = writer.finish().expect("memory does not fail");
            let mut again = Reader::new(format, written.as_slice(), &options).expect("memory opens");
            assert_eq!(again.next().expect("a row").expect("memory"), Row::Item(item));
            assert!(again.next().is_none());
        }
    }
    let summary = reader.summary();
    assert_eq!(summary.rows, summary.read + summary.rejected + summary.padding);
    let _ = summary.judge(&Limits { before: Some(3), ..Limits::default() });
});
