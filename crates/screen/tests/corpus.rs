//! What the fuzzer found worth keeping, as an ordinary test.

use screen::challenge::{Challenge, Code, Options};
use screen::formats::{Format, vcard};
use screen::list::Index;
use screen::media::{Digit, Prompts, StreamChance, info, sdp};
use screen::sip::{Outcome, Server, Transport};
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
        trusted: vec!["192.0.2.1".parse().expect("an address")],
        ..Server::default()
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

/// What the seed of this name gives, for those whose name says that they give something.
fn given<T>(corpus: &[(PathBuf, Vec<u8>)], name: &str, read: impl Fn(&[u8]) -> T) -> T {
    let (_, bytes) = corpus.iter().find(|(path, _)| path.ends_with(name)).expect("the seed is there");
    read(bytes)
}

#[test]
fn every_seed_of_a_description_has_an_answer_that_can_be_read_or_none() {
    let ours = sdp::Ours { address: "192.0.2.5:30000".parse().expect("an address"), session: 1, version: 1 };
    let seeds: Vec<_> = corpus("sdp").collect();
    for (path, bytes) in &seeds {
        for cut in 0..=bytes.len() {
            let Ok(offer) = sdp::read(&bytes[..cut]) else { continue };
            let Ok(chosen) = offer.choose() else { continue };
            let answer = sdp::answer(&offer, &chosen, &ours);
            let back = sdp::read(answer.as_bytes()).and_then(|offer| offer.choose()).expect("ours can be read");
            let same = (back.law, back.payload_type, back.event_type, back.line);
            let wanted = (chosen.law, chosen.payload_type, chosen.event_type, chosen.line);
            assert_eq!(same, wanted, "{}", path.display());
        }
    }
    let code = |bytes: &[u8]| sdp::read(bytes).and_then(|offer| offer.choose()).map_or_else(|r| r.code(), |_| "chosen");
    let codes = ["plain", "six", "held", "encrypted", "no-formats"].map(|name| given(&seeds, name, code));
    assert_eq!(codes, ["chosen", "chosen", "chosen", "no-rtp", "not-sdp"]);
}

#[test]
fn every_seed_of_packets_is_taken_whole_and_cut() {
    let offer = b"v=0\r\nc=IN IP4 192.0.2.7\r\nm=audio 4000 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n";
    let media = sdp::read(offer).and_then(|offer| offer.choose()).expect("plain");
    let chance = StreamChance { ssrc: 1, sequence: 1, timestamp: 1 };
    let prompts = Arc::new(Prompts::built_in());
    let typed = |bytes: &[u8]| {
        let code = Code::of_chance(2, 37);
        let mut challenge = Challenge::new(code, Options::default(), prompts.clone(), media, chance, 0);
        let mut rest = bytes;
        while let Some((length, behind)) = rest.split_first_chunk::<2>() {
            let (packet, behind) = behind.split_at(usize::from(u16::from_be_bytes(*length)).min(behind.len()));
            rest = behind;
            challenge.rtp(packet, media.address, 0);
        }
        challenge.hung_up(0).typed
    };
    let seeds: Vec<_> = corpus("rtp").collect();
    for (_, bytes) in &seeds {
        (0..=bytes.len()).for_each(|cut| drop(typed(&bytes[..cut])));
    }
    let digits =
        ["a-press", "long-press", "all-parts", "sound", "extension-that-lies"].map(|name| given(&seeds, name, typed));
    assert_eq!(digits, ["5", "5", "4", "", ""]);
}

#[test]
fn every_seed_of_an_info_says_what_it_should() {
    let digit = |bytes: &[u8]| {
        let at = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
        info::read(&String::from_utf8_lossy(&bytes[..at]), bytes.get(at + 1..).unwrap_or_default()).map(Digit::sign)
    };
    let seeds: Vec<_> = corpus("info").collect();
    for (_, bytes) in &seeds {
        for cut in 0..bytes.len() {
            let _ = digit(&bytes[..cut]);
        }
    }
    let names = ["relay", "bare", "star-as-event", "no-signal", "not-text", "other-kind"];
    assert_eq!(names.map(|name| given(&seeds, name, digit)), [Some('5'), Some('#'), Some('*'), None, None, None]);
}
