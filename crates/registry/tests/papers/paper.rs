//! Papers as they are handed out, read back, altered, forged and outdated.

use crate::tools::{
    Disk, ORIGIN, certificate, checkpoint, hash, inclusion, moment, published, receipt, signer, trust, version,
};
use proptest::prelude::*;
use registry::log::{Head, Trust};
use registry::note::{Note, SignerKey};
use registry::paper::{
    self, Body, Certificate, Fault, Inclusion, Lists, Mark, Paper, Receipt, Status, Version, digest, verify, verify_as,
};
use std::sync::LazyLock;

static PUBLISHED: LazyLock<(Disk, Vec<String>)> = LazyLock::new(|| published(28));

fn a_receipt() -> Receipt {
    receipt(&PUBLISHED.0, &PUBLISHED.1, 27)
}

fn a_certificate() -> Certificate {
    certificate(&PUBLISHED.0, &PUBLISHED.1, 27)
}

/// As it was written before papers said what the list held.
fn an_old_certificate() -> Certificate {
    Certificate { lists: None, ..a_certificate() }
}

fn signed(body: &impl Body) -> String {
    paper::sign(body, &signer()).unwrap()
}

/// Signs any text as the registry would.
fn forged(text: &str) -> String {
    Note::sign(text, &[&signer()]).unwrap().to_string()
}

fn told(bytes: &str) -> String {
    verify(bytes.as_bytes(), &trust(), None).unwrap_err().to_string()
}

#[test]
fn the_papers_are_as_the_golden_files_show_them() {
    let golden = [
        ("version.txt", signed(&version(3, Some(&PUBLISHED.1[1])))),
        ("receipt.txt", signed(&a_receipt())),
        ("certificate.txt", signed(&an_old_certificate())),
        ("certificate-2.txt", signed(&a_certificate())),
        ("key.txt", format!("{}\n", signer().verifier())),
        ("checkpoint.txt", checkpoint(PUBLISHED.0.head).to_string()),
    ];
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/papers/golden");
    for (name, text) in golden {
        let kept = std::fs::read_to_string(folder.join(name)).unwrap();
        assert_eq!(text, kept, "{name}");
    }
}

#[test]
fn what_was_signed_reads_back_and_proves_itself_with_the_key_alone() {
    let read = verify(signed(&a_receipt()).as_bytes(), &trust(), Some(moment("2026-12-06T00:00:00Z"))).unwrap();
    assert_eq!(read.paper, Paper::Receipt(Box::new(a_receipt())));
    assert_eq!(read.checkpoint.unwrap().head(), PUBLISHED.0.head);
    assert_eq!((read.format, read.unread), (1, Vec::new()));
    let read = verify_as::<Certificate>(signed(&a_certificate()).as_bytes(), &trust(), None).unwrap();
    assert_eq!(read.paper, a_certificate());
    let not = Certificate { status: Status::NotListed, since: None, preferences: Vec::new(), ..a_certificate() };
    assert_eq!(verify_as::<Certificate>(signed(&not).as_bytes(), &trust(), None).unwrap().paper, not);
    for (n, manifest) in (1..).zip(&PUBLISHED.1) {
        let read = verify_as::<Version>(manifest.as_bytes(), &trust(), None).unwrap().paper;
        assert_eq!(read.version, n);
    }
}

#[test]
fn a_certificate_says_what_the_list_held_and_one_of_the_first_format_does_not() {
    let text = |body: &Certificate| Note::parse(signed(body).as_bytes()).unwrap().text().to_owned();
    let (old, new) = (text(&an_old_certificate()), text(&a_certificate()));
    let without = new.replace("certificate 2\n", "certificate 1\n").replace("in-version: yes\n", "");
    assert_eq!(without.replace("issued-under: 28\n", ""), old, "nothing else is different");
    let read = verify_as::<Certificate>(forged(&old).as_bytes(), &trust(), None).unwrap();
    assert_eq!((read.paper, read.format, read.unread), (an_old_certificate(), 1, Vec::new()));
    let read = verify_as::<Certificate>(forged(&new).as_bytes(), &trust(), None).unwrap();
    assert_eq!((read.paper.lists, read.format), (Some(Lists { in_version: true, issued_under: 28 }), 2));
    for (text, sentence) in [
        (
            new.replace("certificate 2\n", "certificate 1\n"),
            "line 10: \"in-version\" does not belong here; \"manifest\" was expected",
        ),
        (
            old.replace("certificate 1\n", "certificate 2\n"),
            "line 10: \"manifest\" does not belong here; \"in-version\" was expected",
        ),
        (new.replace("issued-under: 28\n", ""), "line 13: \"log\" does not belong here; \"issued-under\" was expected"),
        (new.replace("in-version: yes", "in-version: soon"), "line 10: the value of \"in-version\" is not yes or no"),
        (
            new.replace("issued-under: 28", "issued-under: 26"),
            "the paper contradicts itself: the version in force at a moment is newer than the newest one",
        ),
        (
            new.replace("certificate 2\n", "certificate 4\n").replace("in-version: yes\n", ""),
            "the line \"in-version\" is missing",
        ),
    ] {
        assert_eq!(told(&forged(&text)), sentence);
    }
}

#[test]
fn the_day_of_a_certificate_names_its_zone() {
    let zoned = Certificate { zone: Some("Asia/Shanghai".to_owned()), ..a_certificate() };
    let bytes = paper::sign(&zoned, &signer()).expect("signed");
    assert!(bytes.starts_with("wurao certificate 3\n") && bytes.contains("\nzone: Asia/Shanghai\n"), "{bytes}");
    assert_eq!(verify_as::<Certificate>(bytes.as_bytes(), &trust(), None).expect("read").paper, zoned);
    let second = bytes.split("\n\n").next().expect("a text").replacen("certificate 3", "certificate 2", 1);
    let refused = verify_as::<Certificate>(forged(&format!("{second}\n")).as_bytes(), &trust(), None);
    assert_eq!(refused.unwrap_err().code(), "paper-line-unexpected");
    let no_day = Certificate { status: Status::NotListed, since: None, preferences: Vec::new(), ..zoned };
    assert_eq!(paper::sign(&no_day, &signer()).unwrap_err().code(), "paper-contradiction");
}

#[test]
fn a_receipt_of_an_earlier_moment_says_so_and_permits_no_call() {
    let then = moment("2026-11-28T12:00:00Z");
    let of_then = Receipt { as_of: Some(then), valid_until: then, ..a_receipt() };
    let bytes = paper::sign(&of_then, &signer()).expect("signed");
    assert!(bytes.starts_with("wurao receipt 2\n"), "{bytes}");
    assert!(bytes.contains("\nat: 2026-11-29T01:02:03Z\nas-of: 2026-11-28T12:00:00Z\nlist: "), "{bytes}");
    assert!(paper::sign(&a_receipt(), &signer()).expect("signed").starts_with("wurao receipt 1\n"));
    let read = |at: Option<&str>| verify_as::<Receipt>(bytes.as_bytes(), &trust(), at.map(moment));
    assert_eq!(read(None).expect("it proves what was").paper, of_then);
    for (at, code) in
        [("2026-11-28T12:00:00Z", "not-yet"), ("2026-11-29T01:02:03Z", "expired"), ("2026-11-30T00:00:00Z", "expired")]
    {
        assert_eq!(read(Some(at)).unwrap_err().code(), code, "{at}");
    }
    for (as_of, valid_until) in [
        ("2026-11-29T01:02:04Z", "2026-11-28T12:00:00Z"),
        ("2026-11-27T00:00:00Z", "2026-11-27T00:00:00Z"),
        ("2026-11-28T12:00:00Z", "2026-12-06T00:00:00Z"),
    ] {
        let lying = Receipt { as_of: Some(moment(as_of)), valid_until: moment(valid_until), ..a_receipt() };
        assert_eq!(paper::sign(&lying, &signer()).unwrap_err().code(), "paper-contradiction", "{as_of} {valid_until}");
    }
}

#[test]
fn a_receipt_is_about_its_own_files_and_version() {
    let receipt = a_receipt();
    assert_eq!(receipt.is_about(Some(&hash("the list")), Some(&hash("the result")), None), Ok(()));
    let fault = receipt.is_about(Some(&hash("another list")), None, None).unwrap_err();
    assert_eq!(
        (fault.code(), fault.to_string()),
        (
            "differs",
            format!(
                "the list is another one: the paper names {}, this one is {}",
                hash("the list").hex(),
                hash("another list").hex()
            )
        )
    );
    let manifest = &PUBLISHED.1[26];
    let version = verify_as::<Version>(manifest.as_bytes(), &trust(), None).unwrap().paper;
    assert_eq!(receipt.rests_on(&version, manifest.as_bytes()), Ok(()));
    assert_eq!(a_certificate().rests_on(&version, manifest.as_bytes()), Ok(()));
    let other = &PUBLISHED.1[25];
    assert_eq!(receipt.rests_on(&version, other.as_bytes()).unwrap_err().code(), "differs");
    let lying = Receipt { published: moment("2026-11-29T00:00:00Z"), ..receipt };
    let fault = lying.rests_on(&version, manifest.as_bytes()).unwrap_err();
    assert_eq!(
        fault.to_string(),
        "the version is another one: the paper names 2026-11-29T00:00:00Z, this one is 2026-11-28T00:00:00Z"
    );
}

#[test]
fn versions_follow_one_another() {
    let read = |n: usize| verify_as::<Version>(PUBLISHED.1[n - 1].as_bytes(), &trust(), None).unwrap().paper;
    assert_eq!(read(5).follows(&read(4), PUBLISHED.1[3].as_bytes()), Ok(()));
    let fault = read(6).follows(&read(4), PUBLISHED.1[3].as_bytes()).unwrap_err();
    assert_eq!(fault.to_string(), "the version is another one: the paper names 6, this one is after version 4");
    assert_eq!(read(5).follows(&read(4), PUBLISHED.1[2].as_bytes()).unwrap_err().code(), "differs");
    let early = Version { published: moment("2026-11-01T00:00:00Z"), ..read(5) };
    assert_eq!(early.follows(&read(4), PUBLISHED.1[3].as_bytes()).unwrap_err().code(), "paper-contradiction");
}

#[test]
fn time_is_asked_about_and_never_read() {
    let bytes = signed(&a_receipt());
    let at = |text: &str| verify(bytes.as_bytes(), &trust(), Some(moment(text))).unwrap_err();
    let fault = at("2026-12-06T00:00:01Z");
    assert_eq!(
        (fault.code(), fault.to_string().as_str()),
        ("expired", "valid until 2026-12-06T00:00:00Z; expired at 2026-12-06T00:00:01Z")
    );
    let fault = at("2026-11-29T01:02:02Z");
    assert_eq!(
        (fault.code(), fault.to_string().as_str()),
        ("not-yet", "dated 2026-11-29T01:02:03Z, which is after 2026-11-29T01:02:02Z")
    );
    assert!(verify(bytes.as_bytes(), &trust(), None).is_ok(), "the past stays proved");
}

#[test]
fn papers_by_others_are_refused_by_name() {
    let bytes = signed(&a_receipt());
    let stranger = SignerKey::from_seed("registry.example/us", [9; 32]).unwrap();
    let fault = verify(bytes.as_bytes(), &Trust::of(stranger.verifier()), None).unwrap_err();
    assert_eq!(fault.to_string(), "none of the keys at hand signed this; signed by: registry.example/cn");
    // Signed by a trusted registry in the name of another one.
    let both = Trust { keys: vec![signer().verifier(), stranger.verifier()], ..trust() };
    let text = Note::parse(bytes.as_bytes()).unwrap().text().to_owned();
    let posing = Note::sign(&text, &[&stranger]).unwrap().to_string();
    assert_eq!(
        verify(posing.as_bytes(), &both, None).unwrap_err().to_string(),
        "the paper names the registry registry.example/cn, but registry.example/us signed it"
    );
    // A witness's signature is no registry's.
    let witness = SignerKey::witness_from_seed("registry.example/cn", [3; 32]).unwrap();
    let line = witness.cosign(&Note::parse(bytes.as_bytes()).unwrap(), 5).unwrap();
    let only = format!("{text}\n{line}\n");
    let trust = Trust { keys: vec![signer().verifier(), witness.verifier()], ..trust() };
    assert_eq!(verify(only.as_bytes(), &trust, None).unwrap_err().code(), "key-unknown");
    assert_eq!(
        paper::sign(&Receipt { registry: "a.example".to_owned(), ..a_receipt() }, &signer()).unwrap_err().code(),
        "other-registry"
    );
}

#[test]
fn a_proof_that_leads_elsewhere_is_refused() {
    let of_another = Receipt { manifest: hash("another manifest"), ..a_receipt() };
    let fault = paper::sign(&of_another, &signer()).unwrap_err();
    assert_eq!(
        (fault.code(), fault.to_string().as_str()),
        ("proof-wrong", "the log proof does not lead from the manifest of version 27 to the checkpoint of 28 entries")
    );
    let text = |body: &Receipt| Note::parse(signed(body).as_bytes()).unwrap().text().to_owned();
    let good = text(&a_receipt());
    let index = good.replace("log-index: 26", "log-index: 25");
    assert_eq!(told(&forged(&index)), fault.to_string());
    // The checkpoint of another log, by its own key and by the registry's.
    let elsewhere = SignerKey::from_seed("registry.example/us", [9; 32]).unwrap();
    let other = registry::log::Checkpoint::sign(PUBLISHED.0.head, &elsewhere).unwrap();
    let proof = Inclusion::new(&other, 26, a_receipt().inclusion.path).unwrap();
    let fault = paper::sign(&Receipt { inclusion: proof, ..a_receipt() }, &signer()).unwrap_err();
    assert_eq!(
        (fault.code(), fault.to_string().as_str()),
        (
            "other-log",
            "in the log proof: the checkpoint belongs to the log registry.example/us, not to registry.example/cn"
        )
    );
    let larger = good.replace("log-size: 28", "log-size: 29");
    assert_eq!(
        told(&forged(&larger)),
        "in the log proof: checkpoint: the signature of registry.example/cn does not fit: \
         the text or the signature was altered"
    );
    let own = Note::sign(&format!("{ORIGIN}\n{}\n{}\nof its own\n", 28, PUBLISHED.0.head.root), &[&signer()]).unwrap();
    let own = registry::log::Checkpoint::of(own, &trust()).unwrap();
    assert_eq!(Inclusion::new(&own, 26, Vec::new()).unwrap_err(), Fault::LongCheckpoint);
    let empty = Inclusion::new(&checkpoint(Head::EMPTY), 0, Vec::new()).unwrap();
    assert_eq!(paper::sign(&Receipt { inclusion: empty, ..a_receipt() }, &signer()).unwrap_err().code(), "proof-wrong");
}

#[test]
fn lines_are_strict_even_when_signed() {
    let text = Note::parse(signed(&a_receipt()).as_bytes()).unwrap().text().to_owned();
    for (from, to, sentence) in [
        (
            "wurao receipt 1\n",
            "wurao  receipt 1\n",
            "line 1: not a paper of a registry; the first line is \"wurao\", a kind and the number of its format",
        ),
        (
            "wurao receipt 1\n",
            "wurao receipt 01\n",
            "line 1: not a paper of a registry; the first line is \"wurao\", a kind and the number of its format",
        ),
        ("wurao receipt 1\n", "wurao invoice 1\n", "a paper of the kind invoice; this program does not know it"),
        ("purpose: ", "purpose:", "line 4: not of the form \"key: value\""),
        ("purpose: ", "Purpose: ", "line 4: not of the form \"key: value\""),
        ("\nat: ", "\n\nat: ", "line 5: not of the form \"key: value\""),
        (
            "purpose: sales",
            "purpose:  sales",
            "line 4: the value of \"purpose\" is not a text of one line without blanks around it, invisible signs, or more than 1000 bytes",
        ),
        (
            "purpose: sales",
            "purpose: s\u{202e}ales",
            "line 4: the value of \"purpose\" is not a text of one line without blanks around it, invisible signs, or more than 1000 bytes",
        ),
        ("lines: 1000", "lines: 01000", "line 7: the value of \"lines\" is not a number in plain digits"),
        (
            "lines: 1000",
            "lines: 99999999999999999999",
            "line 7: the value of \"lines\" is not a number in plain digits",
        ),
        (
            "lines: 1000",
            "lines: 1001",
            "the paper contradicts itself: kept, dropped and bad do not add up to the lines",
        ),
        (
            "kept: 900",
            "kept: 18446744073709551615",
            "the paper contradicts itself: kept, dropped and bad do not add up to the lines",
        ),
        (
            "T01:02:03Z",
            "T01:02:03.5Z",
            "line 5: the value of \"at\" is not a moment in whole seconds, as 2026-11-29T01:02:03Z",
        ),
        (
            "T01:02:03Z",
            "T01:02:03+00:00",
            "line 5: the value of \"at\" is not a moment in whole seconds, as 2026-11-29T01:02:03Z",
        ),
        (
            "2026-11-28T00",
            "2026-11-30T00",
            "the paper contradicts itself: the version was published after the list was compared with it",
        ),
        ("consulted-set: yes", "consulted-set: true", "line 17: the value of \"consulted-set\" is not yes or no"),
        ("bad: 3\n", "", "line 14: \"result\" does not belong here; \"bad\" was expected"),
        ("bad: 3\n", "bad: 3\nbad: 3\n", "line 15: \"bad\" does not belong here; \"result\" was expected"),
        ("bad: 3\n", "bad: 3\nworse: 3\n", "line 15: \"worse\" does not belong here; \"result\" was expected"),
        (
            "rules: registry-cn ",
            "rules: 8613800000000 ",
            "line 11: the value of \"rules\" is not the name of a rule set and its digest, with one blank between",
        ),
    ] {
        let altered = text.replacen(from, to, 1);
        assert_ne!(altered, text, "{from}");
        assert_eq!(told(&forged(&altered)), sentence);
    }
    let cut = text[..text.find("log: ").unwrap()].to_owned();
    assert_eq!(told(&forged(&cut)), "the line \"log\" is missing");
    assert_eq!(
        told(&forged(&format!("{text}more: 1\n"))),
        format!("line {}: \"more\" does not belong here; the paper should end", text.lines().count() + 1)
    );
    let fault = verify_as::<Certificate>(forged(&text).as_bytes(), &trust(), None).unwrap_err();
    assert_eq!(fault.to_string(), "this is a receipt, not a certificate");
}

#[test]
fn a_newer_format_is_read_as_far_as_it_is_known_and_says_what_was_not() {
    let text = Note::parse(signed(&a_receipt()).as_bytes()).unwrap().text().to_owned();
    let newer = text.replacen("receipt 1", "receipt 3", 1).replacen("bad: 3\n", "bad: 3\nodd: 4\n", 1) + "last: one\n";
    let read = verify_as::<Receipt>(forged(&newer).as_bytes(), &trust(), None).unwrap();
    assert_eq!((read.paper, read.format), (a_receipt(), 3));
    assert_eq!(read.unread, ["odd: 4", "last: one"]);
    let without = newer.replacen("bad: 3\n", "", 1);
    assert_eq!(told(&forged(&without)), "the line \"bad\" is missing");
}

#[test]
fn contradictions_and_values_that_cannot_be_written_are_refused_when_signing() {
    let code = |body: &Receipt| paper::sign(body, &signer()).unwrap_err().code();
    assert_eq!(code(&Receipt { purpose: "two\nlines".to_owned(), ..a_receipt() }), "paper-line");
    assert_eq!(
        code(&Receipt { purpose: "a\nat: 2026-11-29T01:02:03Z".to_owned(), ..a_receipt() }),
        "paper-line-unexpected"
    );
    assert_eq!(code(&Receipt { purpose: " blank".to_owned(), ..a_receipt() }), "paper-value");
    assert_eq!(code(&Receipt { purpose: String::new(), ..a_receipt() }), "paper-value");
    assert_eq!(code(&Receipt { purpose: "x".repeat(1001), ..a_receipt() }), "paper-value");
    assert_eq!(code(&Receipt { at: moment("2026-11-29T01:02:03.5Z"), ..a_receipt() }), "paper-value");
    assert_eq!(paper::whole_second(moment("2026-11-29T01:02:03.5Z")), moment("2026-11-29T01:02:03Z"));
    let code = |body: &Certificate| paper::sign(body, &signer()).unwrap_err().code();
    assert_eq!(code(&Certificate { since: None, ..a_certificate() }), "paper-contradiction");
    assert_eq!(code(&Certificate { status: Status::NotListed, ..a_certificate() }), "paper-contradiction");
    assert_eq!(code(&Certificate { as_of: moment("2026-11-30T00:00:00Z"), ..a_certificate() }), "paper-contradiction");
    let code = |body: &Version| paper::sign(body, &signer()).unwrap_err().code();
    let good = version(3, Some("2"));
    assert_eq!(code(&Version { previous: None, ..good.clone() }), "paper-contradiction");
    assert_eq!(code(&Version { version: 0, ..good.clone() }), "paper-contradiction");
    let [one, two] = good.deltas.clone().try_into().unwrap();
    assert_eq!(code(&Version { deltas: vec![two.clone(), one.clone()], ..good.clone() }), "paper-contradiction");
    assert_eq!(code(&Version { deltas: vec![one.clone(), one], ..good.clone() }), "paper-contradiction");
    assert_eq!(code(&Version { deltas: vec![paper::Delta { from: 3, ..two }], ..good }), "paper-contradiction");
}

#[test]
fn no_paper_but_the_certificate_has_a_place_for_a_number() {
    // Names in the log are names: they begin with a letter.
    for text in ["8613800000000", "+8613800000000", "", "Registry", "a b", &"a".repeat(65)] {
        assert_eq!(paper::Id::new(text), None);
    }
    assert_eq!(digest(b"a manifest"), registry::log::Hash::leaf(b"a manifest"));
    assert_eq!(inclusion(&PUBLISHED.0, 27).size(), 28);
    let mark = Mark {
        registry: ORIGIN.to_owned(),
        of: paper::Id::new("finding").unwrap(),
        digest: hash("a finding"),
        at: moment("2026-11-29T01:02:03Z"),
    };
    assert_eq!(verify(signed(&mark).as_bytes(), &trust(), None).unwrap().paper, Paper::Mark(mark));
}

static PAPERS: LazyLock<Vec<String>> =
    LazyLock::new(|| vec![signed(&a_receipt()), signed(&a_certificate()), PUBLISHED.1[5].clone()]);

proptest! {
    #[test]
    fn an_altered_byte_anywhere_is_refused(which in 0_usize..3, at: prop::sample::Index, byte: u8) {
        let mut bytes = PAPERS[which].clone().into_bytes();
        let at = at.index(bytes.len());
        prop_assume!(bytes[at] != byte);
        bytes[at] = byte;
        prop_assert!(verify(&bytes, &trust(), None).is_err());
    }

    #[test]
    fn a_paper_cut_short_or_doubled_is_refused(which in 0_usize..3, at: prop::sample::Index) {
        let whole = &PAPERS[which];
        let at = at.index(whole.len());
        prop_assert!(verify(&whole.as_bytes()[..at], &trust(), None).is_err());
        prop_assert!(verify(&[&whole.as_bytes()[..at], whole.as_bytes()].concat(), &trust(), None).is_err() || at == 0);
    }

    #[test]
    fn any_signed_lines_are_read_without_panic(lines in prop::collection::vec("(registry|at|list|log|log-size|log-proof|[a-z]{1,3}): \\PC{1,20}", 0..12), kind in "version|receipt|certificate|mark", format in 1_u32..3) {
        let text = format!("wurao {kind} {format}\n{}\n", lines.join("\n"));
        if let Ok(note) = Note::sign(&text, &[&signer()]) {
            prop_assert!(verify(note.to_string().as_bytes(), &trust(), None).is_err());
        }
    }

    #[test]
    fn organisation_and_purpose_read_back(organisation in "\\PC{1,40}", purpose in "[^\\p{C}]{1,40}") {
        let body = Receipt { organisation, purpose, ..a_receipt() };
        if let Ok(bytes) = paper::sign(&body, &signer()) {
            prop_assert_eq!(verify_as::<Receipt>(bytes.as_bytes(), &trust(), None).unwrap().paper, body);
        }
    }
}
