#![no_main]

use libfuzzer_sys::fuzz_target;
use registry::log::Trust;
use registry::note::{Note, SignerKey};
use registry::paper::{self, Body, Paper};

fuzz_target!(|bytes: &[u8]| {
    let signer = SignerKey::from_seed("registry.example/cn", [7; 32]).expect("a name");
    let trust = Trust::of(signer.verifier());
    let _ = paper::verify(bytes, &trust, None);
    // Signed by the registry, whatever it is: the lines are read, and a paper that is taken has one spelling.
    let text = match Note::parse(bytes) {
        Ok(note) => note.text().to_owned(),
        Err(_) => String::from_utf8_lossy(bytes).into_owned(),
    };
    let Ok(note) = Note::sign(&text, &[&signer]) else { return };
    let Ok(read) = paper::verify(note.to_string().as_bytes(), &trust, None) else { return };
    match &read.paper {
        Paper::Version(body) => same(body.as_ref(), read.format, &note, &signer),
        Paper::Receipt(body) => same(body.as_ref(), read.format, &note, &signer),
        Paper::Certificate(body) => same(body.as_ref(), read.format, &note, &signer),
        Paper::Mark(body) => same(body, read.format, &note, &signer),
    }
});

fn same<B: Body>(body: &B, format: u32, note: &Note, signer: &SignerKey) {
    if format <= B::FORMAT {
        assert_eq!(paper::sign(body, signer).expect("it was read"), note.to_string());
    }
}
