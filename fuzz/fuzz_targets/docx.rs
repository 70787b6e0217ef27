#![no_main]

use libfuzzer_sys::fuzz_target;
use quick_xml::events::Event;
use std::io::{Cursor, Read};

fuzz_target!(|given: (&str, &str)| {
    let Ok(bytes) = letter::docx::docx(&wurao_fuzz::sheet(given.0, given.1)) else { return };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip archive");
    for at in 0..archive.len() {
        let mut text = String::new();
        archive.by_index(at).expect("a part").read_to_string(&mut text).expect("text");
        let mut reader = quick_xml::Reader::from_str(&text);
        while reader.read_event().expect("well-formed") != Event::Eof {}
        let control = |c: char| u32::from(c) < 0x20 && !matches!(c, '\t' | '\n' | '\r');
        assert!(!text.contains(control), "a character that XML does not know");
    }
});
