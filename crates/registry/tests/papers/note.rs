//! Signed notes against the vectors of the specifications, and against whatever was altered in them.

use proptest::prelude::*;
use registry::note::{Algorithm, Fault, KeyError, Note, Signature, SignerKey, VerifierKey};

/// The example of <https://c2sp.org/signed-note>.
const FOO_KEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const FOO: &str = "This is an example message.\n\n\u{2014} example.com/foo \
                   Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
/// The example of the documentation of golang.org/x/mod/sumdb/note.
const NEUMANN_KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const NEUMANN_PRIVATE: &str = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const NEUMANN_TEXT: &str = "If you think cryptography is the answer to your problem,\n\
                            then you don't know what your problem is.\n";
const NEUMANN_LINE: &str = "\u{2014} PeterNeumann \
                            x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";
/// The example of <https://c2sp.org/tlog-cosignature>; its keys are not published.
const SOFA: &str = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
     \u{2014} example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\
     \u{2014} witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";

fn code(text: &str, keys: &[VerifierKey]) -> &'static str {
    match Note::parse(text.as_bytes()).and_then(|note| note.verify(keys)) {
        Ok(_) => "right",
        Err(fault) => fault.code(),
    }
}

#[test]
fn the_examples_of_the_specifications_verify_and_are_written_again_as_they_are() {
    let foo: VerifierKey = FOO_KEY.parse().unwrap();
    let note = Note::parse(FOO.as_bytes()).unwrap();
    let by = note.verify(std::slice::from_ref(&foo)).unwrap();
    assert_eq!(
        (by[0].key.to_string().as_str(), by[0].time, note.text()),
        (FOO_KEY, None, "This is an example message.\n")
    );
    assert_eq!(note.to_string(), FOO);

    let signer = SignerKey::parse(NEUMANN_PRIVATE).unwrap();
    assert_eq!(
        (signer.verifier().to_string().as_str(), signer.to_secret_text().as_str()),
        (NEUMANN_KEY, NEUMANN_PRIVATE)
    );
    assert_eq!(format!("{signer:?}"), format!("SignerKey({NEUMANN_KEY})"), "no private byte is printed");
    let whole = format!("{NEUMANN_TEXT}\n{NEUMANN_LINE}\n");
    assert_eq!(Note::sign(NEUMANN_TEXT, &[&signer]).unwrap().to_string(), whole);
    assert_eq!(code(&whole, &[NEUMANN_KEY.parse().unwrap()]), "right");

    let sofa = Note::parse(SOFA.as_bytes()).unwrap();
    let names = sofa.signatures().iter().map(|one| (one.name(), one.id())).collect::<Vec<_>>();
    assert_eq!(names, [("example.com/behind-the-sofa", 0x033d_e0ae), ("witness.example.com/w1", 0x8d66_cf3f)]);
    assert_eq!(sofa.to_string(), SOFA);
}

#[test]
fn signatures_by_others_are_passed_over_and_wrong_ones_by_a_known_key_are_not() {
    let key: VerifierKey = NEUMANN_KEY.parse().unwrap();
    let stranger = "\u{2014} somebody.example AAAAAWhlbGxv";
    let both = format!("{NEUMANN_TEXT}\n{stranger}\n{NEUMANN_LINE}\n");
    assert_eq!(code(&both, std::slice::from_ref(&key)), "right");
    let twice = format!("{NEUMANN_TEXT}\n{NEUMANN_LINE}\n{NEUMANN_LINE}\n");
    assert_eq!(Note::parse(twice.as_bytes()).unwrap().verify(std::slice::from_ref(&key)).unwrap().len(), 1);
    let wrong = NEUMANN_LINE.replace("x08go/ZJ", "x08go/ZK");
    assert_eq!(
        code(&format!("{NEUMANN_TEXT}\n{NEUMANN_LINE}\n{wrong}\n"), std::slice::from_ref(&key)),
        "signature-wrong"
    );
    // Another name or another number is another key.
    let renamed = NEUMANN_LINE.replace("PeterNeumann", "PaulNeumann");
    let note = Note::parse(format!("{NEUMANN_TEXT}\n{renamed}\n").as_bytes()).unwrap();
    let fault = note.verify(&[key]).unwrap_err();
    assert_eq!(fault.to_string(), "none of the keys at hand signed this; signed by: PaulNeumann");
    assert_eq!(fault.code(), "key-unknown");
}

#[test]
fn what_is_no_note_is_refused_with_its_line() {
    let many = format!("a\n\n{}", format!("{NEUMANN_LINE}\n").repeat(101));
    for (text, told) in [
        ("", "not a signed note: below the text an empty line and at least one signature are missing"),
        ("a\n\n", "not a signed note: below the text an empty line and at least one signature are missing"),
        (
            "\n\n\u{2014} a AAAAAWhlbGxv\n",
            "not a signed note: below the text an empty line and at least one signature are missing",
        ),
        (
            "a\n\u{2014} a AAAAAWhlbGxv\n",
            "not a signed note: below the text an empty line and at least one signature are missing",
        ),
        (
            "a\r\n\n\u{2014} a AAAAAWhlbGxv\n",
            "line 1: a control character; a signed note holds none but the end of a line",
        ),
        ("a\n\n\u{2014} a AAAAAWhlbGxv", "the last line does not end: it was cut off"),
        ("a\nb\n\n- a AAAAAWhlbGxv\n", "line 4: not a signature of the form \"\u{2014} name base64\""),
        ("a\n\n\u{2014} a+b AAAAAWhlbGxv\n", "line 3: not a signature of the form \"\u{2014} name base64\""),
        ("a\n\n\u{2014} a AAAAAQ==\n", "line 3: not a signature of the form \"\u{2014} name base64\""),
        ("a\n\n\u{2014} a AAAAAWhlbGxv \n", "line 3: not a signature of the form \"\u{2014} name base64\""),
        ("a\n\n\u{2014} a AAAAAWhlbGx\n", "line 3: not a signature of the form \"\u{2014} name base64\""),
        (many.as_str(), "not read: more than 100 signatures"),
    ] {
        assert_eq!(Note::parse(text.as_bytes()).unwrap_err().to_string(), told, "{text:?}");
    }
    assert_eq!(Note::parse(b"a\n\n\xff").unwrap_err(), Fault::NotUtf8 { at: 3 });
    assert_eq!(Note::parse(&vec![b'a'; 1_000_001]).unwrap_err(), Fault::TooLong);
    // The text may hold empty lines; the last one ends it.
    let text = format!("a\n\nb\n\n\n{NEUMANN_LINE}\n");
    assert_eq!(Note::parse(text.as_bytes()).unwrap().text(), "a\n\nb\n\n");
}

#[test]
fn keys_are_read_strictly() {
    for (text, error) in [
        ("", KeyError::Form),
        ("a+530d903a", KeyError::Form),
        ("example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", KeyError::Form),
        ("example.com/foo+530d903+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", KeyError::Form),
        ("example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", KeyError::Id),
        ("example.com/fox+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", KeyError::Id),
        ("example.com foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", KeyError::Name),
        ("+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", KeyError::Name),
        ("example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", KeyError::Algorithm),
        ("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U", KeyError::Form),
    ] {
        assert_eq!(text.parse::<VerifierKey>().unwrap_err(), error, "{text}");
    }
    assert_eq!(SignerKey::parse(NEUMANN_KEY).unwrap_err(), KeyError::Form);
    assert_eq!(SignerKey::from_seed("a\u{3000}b", [0; 32]).unwrap_err(), KeyError::Name);
}

#[test]
fn a_witness_signs_a_time_with_the_checkpoint_and_nothing_else() {
    let registry = SignerKey::from_seed("registry.example/cn", [1; 32]).unwrap();
    let witness = SignerKey::witness_from_seed("witness.example/w1", [2; 32]).unwrap();
    assert_eq!(witness.verifier().algorithm(), Algorithm::Cosignature);
    let note =
        Note::sign("registry.example/cn\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", &[&registry]).unwrap();
    assert_eq!(Note::sign("a\n", &[&witness]).unwrap_err().code(), "key-use");
    assert_eq!(registry.cosign(&note, 1).unwrap_err().code(), "key-use");
    assert_eq!(witness.cosign(&note, 1 << 63).unwrap_err().code(), "key-use");
    let line = witness.cosign(&note, 1_679_315_147).unwrap();
    assert_eq!(Signature::parse(&line.to_string()), Some(line.clone()));
    let both = note.clone().with(line.clone()).with(line);
    assert_eq!(both.signatures().len(), 2);
    let by = both.verify(&[registry.verifier(), witness.verifier()]).unwrap();
    assert_eq!(by.iter().map(|one| one.time).collect::<Vec<_>>(), [None, Some(1_679_315_147)]);
    // The time is signed: one second later is another statement.
    let mut late = witness.cosign(&note, 1_679_315_148).unwrap().to_string();
    late.replace_range(late.len() - 30..late.len() - 20, "AAAAAAAAAA");
    let late = both.with(Signature::parse(&late).unwrap());
    assert_eq!(late.verify(&[witness.verifier()]).unwrap_err().code(), "signature-wrong");
}

proptest! {
    #[test]
    fn an_altered_note_is_never_right(at in 0_usize..1000, byte: u8) {
        let key: VerifierKey = FOO_KEY.parse().unwrap();
        let mut bytes = FOO.as_bytes().to_vec();
        let at = at % bytes.len();
        prop_assume!(bytes[at] != byte);
        bytes[at] = byte;
        prop_assert!(Note::parse(&bytes).and_then(|note| note.verify(&[key])).is_err());
    }

    #[test]
    fn what_is_signed_reads_back(text in "[^\\x00-\\x1f]{1,40}(\n[^\\x00-\\x1f]{0,40}){0,5}\n", seeds in prop::collection::vec(any::<[u8; 32]>(), 1..4)) {
        let signers = seeds.iter().map(|seed| SignerKey::from_seed("a.example/b", *seed).unwrap()).collect::<Vec<_>>();
        let note = Note::sign(&text, &signers.iter().collect::<Vec<_>>()).unwrap();
        let read = Note::parse(note.to_string().as_bytes()).unwrap();
        prop_assert_eq!(&read, &note);
        for signer in &signers {
            prop_assert!(read.verify(&[signer.verifier()]).is_ok());
            let again = SignerKey::parse(&signer.to_secret_text()).unwrap();
            prop_assert_eq!(again.verifier(), signer.verifier());
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "\\PC{0,60}") {
        let _ = Note::parse(&bytes);
        let _ = text.parse::<VerifierKey>();
        let _ = Signature::parse(&text);
    }
}
