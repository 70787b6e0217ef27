#![no_main]

use libfuzzer_sys::fuzz_target;
use screen::formats::{Format, vcard};
use screen::list::Index;

// The first byte chooses the form; what was read is a list that answers, and what is written of it is read again.
fuzz_target!(|bytes: &[u8]| {
    let Some((choice, bytes)) = bytes.split_first() else { return };
    let format = Format::ALL[usize::from(*choice) % Format::ALL.len()];
    let _ = Format::sniff(bytes);
    let _ = Index::open(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = vcard::read(text);
        let _ = screen::Policy::read(text);
    }
    let Ok(reading) = format.read(bytes) else { return };
    assert!(reading.bad <= reading.rows && reading.bad_rows.len() <= 1000);
    let list = Index::open(reading.entries.file("x", "y", "z").expect("few words")).expect("it was just made");
    assert_eq!(list.len(), reading.entries.len());
    if let Some((key, prefix, _)) = list.iter().next() {
        assert!(prefix || list.find(key).is_some());
    }
    if let Some(written) = Format::Plain.write(&list) {
        let again = Format::Plain.read(&written.bytes).expect("text");
        assert!(again.entries.len() + again.bad as usize >= list.len().min(1));
    }
});
