//! What the fuzzer found worth keeping, as an ordinary test.

use screen::formats::{Format, vcard};
use screen::list::Index;
use screen::sip::{Outcome, Server, Transport};
use std::path::{Path, PathBuf};

fn corpus(target: &str) -> impl Iterator<Item = (PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
    let files: Vec<PathBuf> = std::fs::read_dir(folder).expect("a corpus").flatten().map(|e| e.path()).collect();
    assert!(files.len() > 3, "the seeds are there");
    files.into_iter().map(|path| (path.clone(), std::fs::read(path).expect("a seed")))
}

#[test]
fn every_seed_of_a_list_is_read_and_answers() {
    for (path, bytes) in corpus("call_lists") {
        let (choice, bytes) = bytes.split_first().expect("a choice");
        let format = Format::ALL[usize::from(*choice) % Format::ALL.len()];
        let _ = vcard::read(&String::from_utf8_lossy(bytes));
        let Ok(reading) = format.read(bytes) else { continue };
        let list = Index::open(reading.entries.file("x", "y", "z").expect("few words")).expect("just made");
        assert_eq!(list.len(), reading.entries.len(), "{}", path.display());
        for (key, prefix, _) in list.iter() {
            assert!(prefix || list.find(key).is_some(), "{}", path.display());
        }
    }
}

#[test]
fn every_seed_of_sip_has_an_answer_that_is_whole_or_none() {
    let peer = "192.0.2.1:5070".parse().expect("an address");
    let server = Server {
        secret: [7; 16],
        inner: "sip:home@192.0.2.10".into(),
        challenge: None,
        message: None,
        trusted: vec!["192.0.2.1".parse().expect("an address")],
    };
    for (path, bytes) in corpus("sip") {
        for cut in 0..=bytes.len() {
            let outcome = server.take(&bytes[..cut], peer, Transport::Udp, |shown| {
                use screen::decide::{Knowledge, Rules, Weekends, decide};
                let (people, past) = (screen::people::Book::default().ready(), screen::Past::default());
                let known = Knowledge { people: &people, past: &past, lists: &[], days: &Weekends };
                let at = jiff::civil::date(2026, 11, 2).at(10, 0, 0, 0);
                let ring = screen::Ring::new(number::parse(&shown.number), at);
                decide(&ring, &Rules::of(&screen::Policy::default()), &known)
            });
            if let Outcome::Answered(answer) | Outcome::Decided(answer, _) = outcome {
                assert!(
                    answer.bytes.starts_with(b"SIP/2.0 ") && answer.bytes.ends_with(b"\r\n\r\n"),
                    "{}",
                    path.display()
                );
            }
        }
    }
}
