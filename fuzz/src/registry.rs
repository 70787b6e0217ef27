//! What the targets of the registry do with an input; an ordinary test of `registry` does the same with the corpus.

use registry::scrub::{Column, Heading, Keep, Layout, Options, Out, Scrub};
use registry::set::{Attributes, Builder, Coded, Delta, Digest, Edition, NumberSet, Proof};
use registry::{E164, Plan};
use std::sync::LazyLock;

/// Numbers that are asked for whatever the set holds.
const ASKED: [u64; 8] = [
    8_613_800_000_001,
    8_613_800_010_003,
    8_619_900_000_000,
    862_700_000_001,
    14_165_550_100,
    100_000,
    999_999_999_999_999,
    0,
];

/// What every input is compared with is made once.
static PLANS: LazyLock<Vec<Plan>> = LazyLock::new(|| Plan::ids().filter_map(Plan::shipped).collect());
static SMALL: LazyLock<Vec<u8>> = LazyLock::new(build);
static ANSWERS: LazyLock<NumberSet<Vec<u8>>> = LazyLock::new(|| {
    let map = Coded::open(small()).and_then(|coded| coded.expand());
    map.and_then(NumberSet::open).expect("just written")
});

/// A small set in its own form on the disk.
pub fn small() -> &'static [u8] {
    &SMALL
}

fn build() -> Vec<u8> {
    let mut builder = Builder::new(&Plan::shipped("cn").expect("it is shipped"));
    for at in 0..400_u64 {
        let number =
            [8_613_800_000_000 + at, 8_613_800_010_000 + 23 * at, 862_700_000_000 + 2_345 * at][at as usize % 3];
        let attributes = Attributes { since: 9_000 + (at % 7) as u16, preference: u16::from(at % 50 == 0) };
        builder.insert(E164::new(number).expect("a number"), attributes);
    }
    builder.finish(&Edition::new("cn", 3, 1_795_000_000).expect("a sound id"))
}

/// Opens the bytes as a set in both forms, as a delta and as a proof: as they are, and with their digests put right, so
/// that what lies behind these is reached, too.
pub fn set(bytes: &[u8]) {
    let old = Coded::open(small()).expect("just written");
    for bytes in [bytes.to_vec(), sealed(bytes)] {
        if let Ok(coded) = Coded::open(bytes.as_slice()) {
            coded_set(&coded);
            if let Ok(delta) = Delta::between(&old, &coded) {
                let _ = Delta::from_bytes(&delta.to_bytes()).expect("just written").apply(&old);
            }
        }
        if let Ok(set) = NumberSet::open(bytes.as_slice()) {
            answering(&set);
        }
        if let Ok(delta) = Delta::from_bytes(&bytes) {
            assert_eq!(Delta::from_bytes(&delta.to_bytes()).as_ref(), Ok(&delta));
            if let Ok(applied) = delta.apply(&old) {
                assert_eq!(Coded::open(applied).expect("just written").digest(), delta.info().to);
            }
        }
        if let Ok(proof) = Proof::from_bytes(&bytes) {
            for number in ASKED.into_iter().filter_map(|digits| E164::new(digits).ok()) {
                // A proof that the set's digest accepts says what the set says.
                if let Ok(status) = proof.verify(&old.digest(), number) {
                    assert_eq!(status.is_listed(), old.contains(number).expect("sound"));
                }
            }
        }
    }
}

fn coded_set(coded: &Coded<&[u8]>) {
    let sound = coded.verify().is_ok();
    // Blocks of ten thousand numbers may be coded in a few bytes.
    if coded.expanded_length() > 64 << 20 {
        return;
    }
    match coded.expand() {
        Ok(map) => answering(&NumberSet::open(map.as_slice()).expect("just expanded")),
        Err(_) => assert!(!sound, "a sound set can be expanded"),
    }
    for number in ASKED.into_iter().filter_map(|digits| E164::new(digits).ok()) {
        let _ = (coded.contains(number), coded.attributes(number), coded.prove(number));
        let _ = coded.range(number.get() / 10_000);
    }
}

fn answering<B: AsRef<[u8]>>(set: &NumberSet<B>) {
    let _ = set.verify();
    let mut listed = [0];
    set.probe(&ASKED, &mut listed);
    for (at, digits) in ASKED.into_iter().enumerate() {
        let Ok(number) = E164::new(digits) else { continue };
        assert_eq!(listed[0] >> at & 1 == 1, set.contains(number), "{digits}");
        let _ = (set.attributes(number), set.prove(number), set.range(digits / 10_000));
    }
    assert!(set.iter().take(1_000).count() <= 1_000);
}

/// The bytes with the digests that their kind has where they belong.
fn sealed(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let put = |bytes: &mut [u8], at: usize, digest: Digest| {
        bytes.get_mut(at..at + 32).into_iter().for_each(|place| place.copy_from_slice(&digest.0));
    };
    let of_set = |bytes: &[u8], root: usize| {
        let part = |from: usize, to: usize| bytes.get(from..to).unwrap_or_default().to_vec();
        Digest::of(&[&[2], &b"WNS1"[..], &part(8, 56), &part(root, root + 32)].concat())
    };
    if bytes.starts_with(b"WNS1") && bytes.len() >= 288 {
        let length = u64::from_le_bytes(std::array::from_fn(|at| bytes[56 + at])) as usize;
        let directory = Digest::of(bytes.get(256..256_usize.saturating_add(length)).unwrap_or_default());
        put(&mut bytes, 152, directory);
        let set = of_set(&bytes, 88);
        put(&mut bytes, 120, set);
        let header = Digest::of(&bytes[..224]);
        put(&mut bytes, 224, header);
    }
    if bytes.starts_with(b"WNM1") && bytes.len() >= 512 {
        let set = of_set(&bytes, 88);
        put(&mut bytes, 120, set);
        let header = Digest::of(&bytes[..480]);
        put(&mut bytes, 480, header);
    }
    if let Some(end) = bytes.len().checked_sub(32).filter(|_| bytes.starts_with(b"WNS1") || bytes.starts_with(b"WND1"))
    {
        let whole = Digest::of(&bytes[..end]);
        put(&mut bytes, end, whole);
    }
    bytes
}

/// Compares a list with a set. The first bytes choose how it is laid out and how it comes in; what comes out may not
/// depend on the latter.
pub fn scrub(bytes: &[u8]) {
    let Some(([layout, keep, row, size], list)) = bytes.split_first_chunk::<4>() else { return };
    let plan = &PLANS[usize::from(keep / 16) % PLANS.len()];
    let layout = match layout % 8 {
        0 => Layout::Lines,
        1 => Layout::guess(list, plan),
        2 => Layout::Table { delimiter: b',', column: Column::Named("phone".to_owned()) },
        at => {
            Layout::Table { delimiter: b",;\t|"[usize::from(layout / 8 % 4)], column: Column::At(usize::from(at - 3)) }
        }
    };
    let options = Options {
        layout,
        heading: [Heading::Guess, Heading::Present, Heading::Absent][usize::from(keep / 4 % 3)],
        keep: [Keep::Callable, Keep::Refused, Keep::Annotated][usize::from(keep % 3)],
        divided: false,
        most_row: 1 + 4 * usize::from(*row),
        remedies: &[],
    };
    let run = |size: usize| {
        let (mut scrub, mut out) = (Scrub::new(plan, &*ANSWERS, options.clone()), Out::default());
        list.chunks(size).try_for_each(|piece| scrub.feed(piece, &mut out))?;
        scrub.finish(&mut out).map(|counts| (counts, out))
    };
    let whole = run(list.len().max(1));
    assert_eq!(run(1 + usize::from(*size)), whole);
    if let Ok((counts, out)) = whole {
        assert_eq!(counts.rows(), counts.kept + counts.dropped + counts.bad);
        assert!(counts.rows() <= list.len() as u64 && counts.bytes == list.len() as u64);
        assert!(options.keep == Keep::Annotated || out.result.len() <= list.len());
    }
}
