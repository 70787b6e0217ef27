//! Whatever happens to a file, a delta or a proof on its way is found, and nothing breaks over it.

use super::{build, number, opened, small};
use registry::set::{Attributes, Coded, Delta, NumberSet, Proof, SetError, Status};

/// The file cut off anywhere.
fn cuts(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
    (0..bytes.len()).map(|length| bytes[..length].to_vec())
}

/// The file with one byte changed, in three ways for each byte.
fn changes(bytes: &[u8]) -> impl Iterator<Item = (usize, Vec<u8>)> + '_ {
    let masks = [1, 0x80, 0xff];
    (0..bytes.len()).flat_map(move |at| {
        masks.map(|mask| {
            let mut changed = bytes.to_vec();
            changed[at] ^= mask;
            (at, changed)
        })
    })
}

#[test]
fn a_damaged_file_is_found() {
    let file = small();
    let opened_and_verified = |bytes: &[u8]| Coded::open(bytes).and_then(|coded| coded.verify());
    assert_eq!(opened_and_verified(&file), Ok(()));
    for cut in cuts(&file) {
        assert!(Coded::open(&cut).is_err(), "{} bytes", cut.len());
    }
    let info = opened(&file).info();
    let blocks = 256 + info.directory as usize..file.len() - 32;
    let mut named = 0;
    for (at, changed) in changes(&file) {
        let found = opened_and_verified(&changed);
        assert!(found.is_err(), "byte {at}");
        if blocks.contains(&at) {
            named += usize::from(matches!(found, Err(SetError::Block { .. })));
            // A block that does not decode is an error and never another answer.
            if let Ok(coded) = Coded::open(&changed) {
                assert!(coded.expand().is_err(), "byte {at}");
                let _ = coded.contains(number(8_613_800_000_007));
                let _ = coded.prove(number(8_613_800_000_007));
            }
        } else {
            assert!(!matches!(found, Err(SetError::Block { .. })), "byte {at}");
        }
    }
    // Two bytes of each leaf's digest name the block; one in 65,536 falls back to its group.
    assert!(named + 3 >= 3 * blocks.len(), "{named} of {}", 3 * blocks.len());
}

#[test]
fn a_damaged_map_is_found() {
    let file = small();
    let map = opened(&file).expand().expect("sound");
    for length in (0..map.len()).step_by(61) {
        assert!(NumberSet::open(&map[..length]).is_err());
    }
    let used = |at: usize| {
        // Bytes between the parts and behind a block's bits mean nothing.
        let zero = map[at] == 0;
        !zero
    };
    for at in (0..map.len()).filter(|at| used(*at)) {
        for mask in [1, 0x80, 0xff] {
            let mut changed = map.clone();
            changed[at] ^= mask;
            if let Ok(set) = NumberSet::open(&changed) {
                assert!(set.verify().is_err(), "byte {at}");
                let _ = set.attributes(number(8_613_800_000_007));
                let _ = set.attributes(number(862_700_000_001));
                assert!(set.iter().count() <= 100_000);
                let mut listed = [0; 1];
                set.probe(&[8_613_800_000_007, 14_165_550_100, 1], &mut listed);
            }
        }
    }
}

#[test]
fn a_damaged_delta_is_refused() {
    let file = small();
    let attributes = Attributes { since: 9_400, preference: 1 };
    let next = build(4, (0..300).map(|n| (8_613_800_000_500 + 7 * n, attributes)));
    let delta = Delta::between(&opened(&file), &opened(&next)).expect("two sound sets").to_bytes();
    assert_eq!(Delta::from_bytes(&delta).expect("sound").apply(&opened(&file)).as_ref(), Ok(&next));
    for cut in cuts(&delta) {
        assert!(Delta::from_bytes(&cut).is_err());
    }
    for (at, changed) in changes(&delta) {
        assert!(Delta::from_bytes(&changed).is_err(), "byte {at}");
    }
    // The same with its digest put right: what comes out is compared with what was promised.
    let body = delta.len() - 32;
    for (at, mut changed) in changes(&delta).filter(|(at, _)| *at < body && at % 3 == 0) {
        let digest = registry::set::Digest::of(&changed[..body]);
        changed[body..].copy_from_slice(&digest.0);
        if let Ok(delta) = Delta::from_bytes(&changed) {
            match delta.apply(&opened(&file)) {
                Err(_) => {}
                // The number of the old version is only told; the usual attributes only choose a code.
                Ok(out) => assert_eq!(opened(&out).digest(), opened(&next).digest(), "byte {at}"),
            }
        }
    }
}

#[test]
fn a_damaged_proof_proves_nothing() {
    let file = small();
    let digest = opened(&file).digest();
    for digits in [8_613_800_000_001, 8_613_800_020_001, 8_613_900_000_000, 100_000, 999_999_999_999_999] {
        let asked = number(digits);
        let proof = opened(&file).prove(asked).expect("sound").to_bytes();
        let right = Proof::from_bytes(&proof).and_then(|proof| proof.verify(&digest, asked)).expect("it proves");
        assert_eq!(right.is_listed(), digits == 8_613_800_000_001);
        // Findings and pages show it in hexadecimal digits: saved as shown it is the same proof.
        let shown: String = proof.iter().map(|byte| format!("{byte:02x}")).collect();
        for text in [shown.clone(), shown.to_uppercase() + "\r\n", format!("{}\n{}", &shown[..64], &shown[64..])] {
            assert_eq!(Proof::from_bytes(text.as_bytes()), Proof::from_bytes(&proof));
        }
        assert!(Proof::from_bytes(&shown.as_bytes()[1..]).is_err());
        for cut in cuts(&proof) {
            assert!(Proof::from_bytes(&cut).is_err());
        }
        for (at, changed) in changes(&proof) {
            let found = Proof::from_bytes(&changed).and_then(|proof| proof.verify(&digest, asked));
            assert!(found.is_err(), "byte {at}: {found:?}");
        }
    }
}

#[test]
fn a_false_absence_cannot_be_told_with_true_leaves() {
    let file = small();
    let coded = opened(&file);
    let digest = coded.digest();
    // A true proof of absence below the first block and one above the last do not exclude anything between.
    let listed = number(8_613_800_000_001);
    for digits in [100_000, 999_999_999_999_999, 8_613_900_000_000] {
        let proof = coded.prove(number(digits)).expect("sound");
        assert_ne!(proof.verify(&digest, listed), Ok(Status::NotListed));
    }
}
