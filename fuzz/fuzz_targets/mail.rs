#![no_main]

use letter::mail::{Envelope, eml};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|given: (&str, &str, &str, &str, bool)| {
    let (title, text, to, subject, attached) = given;
    let sheet = wurao_fuzz::sheet(title, text);
    let to = (!to.is_empty()).then_some(to);
    let envelope = Envelope { from: None, to, subject, date: "Thu, 20 Nov 2025 12:00:00 +0800" };
    let Ok(message) = eml(&sheet, &envelope, attached.then_some(b"%PDF-1.7".as_slice())) else { return };
    let message = String::from_utf8(message).expect("a message is ASCII");
    assert!(message.is_ascii());
    assert!(!message.replace("\r\n", "").contains(['\r', '\n']), "a line end of its own");
    let (head, _) = message.split_once("\r\n\r\n").expect("a head and a body");
    // Whatever was given, the names of the headers are ours.
    for line in head.split("\r\n").filter(|line| !line.starts_with([' ', '\t'])) {
        let (name, _) = line.split_once(':').expect("a header");
        let ours = ["X-Unsent", "To", "Subject", "Date", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"];
        assert!(ours.contains(&name), "{name}");
    }
});
