#![no_main]

use libfuzzer_sys::fuzz_target;
use registry::log::{Checkpoint, Request, Trust};
use registry::note::{Note, VerifierKey};

fuzz_target!(|bytes: &[u8]| {
    let key: VerifierKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW".parse().expect("a key");
    if let Ok(note) = Note::parse(bytes) {
        // One note has one spelling: nothing can be changed in it that its reader would not see.
        assert_eq!(note.to_string().as_bytes(), bytes);
        let _ = note.verify(std::slice::from_ref(&key));
    }
    let _ = Checkpoint::open(bytes, &Trust::of(key));
    if let Ok(request) = Request::parse(bytes) {
        assert_eq!(request.to_string().as_bytes(), bytes);
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Ok(key) = text.parse::<VerifierKey>()
    {
        assert_eq!(key.to_string(), text);
    }
});
