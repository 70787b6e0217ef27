//! Replays the files from which fuzzing of sets and scrubs starts, and whatever it once found, as the fuzzer does.

#[path = "../../../../fuzz/src/registry.rs"]
mod fuzz;

use std::path::{Path, PathBuf};

fn corpus(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target)
}

fn replay(target: &str, one: fn(&[u8])) {
    let mut seen = 0;
    for entry in std::fs::read_dir(corpus(target)).expect("a corpus") {
        one(&std::fs::read(entry.expect("a file").path()).expect("readable"));
        seen += 1;
    }
    assert!(seen >= 4, "{target} has {seen} files");
}

#[test]
fn sets_deltas_and_proofs() {
    replay("registry_set", fuzz::set);
}

#[test]
fn lists() {
    replay("registry_scrub", fuzz::scrub);
}

/// The seeds are what the program writes today.
#[test]
fn the_seeds_are_a_set_in_both_forms_a_delta_and_proofs() {
    use registry::set::{Coded, Delta, NumberSet, Proof};
    let read = |name: &str| std::fs::read(corpus("registry_set").join(name)).expect("a seed");
    let file = fuzz::small();
    let coded = Coded::open(file).expect("just written");
    assert_eq!(read("set"), file);
    assert_eq!(NumberSet::open(read("map")).map(|set| set.digest()), Ok(coded.digest()));
    assert_eq!(Delta::from_bytes(&read("delta")).map(|delta| delta.info().from), Ok(coded.digest()));
    let listed = registry::E164::new(8_613_800_000_000).expect("a number");
    for (name, right) in [("proof-listed", true), ("proof-absent", false), ("proof-between", false)] {
        let number =
            if name == "proof-between" { registry::E164::new(14_165_550_100).expect("a number") } else { listed };
        let number =
            if name == "proof-absent" { registry::E164::new(number.get() + 1).expect("a number") } else { number };
        let status = Proof::from_bytes(&read(name)).and_then(|proof| proof.verify(&coded.digest(), number));
        assert_eq!(status.map(|status| status.is_listed()), Ok(right), "{name}");
    }
}

#[test]
#[ignore = "writes the seeds"]
fn write_the_seeds() {
    use registry::set::{Attributes, Builder, Coded, Delta, Edition};
    use registry::{E164, Plan};
    let put = |name: &str, bytes: &[u8]| std::fs::write(corpus("registry_set").join(name), bytes).expect("written");
    let file = fuzz::small();
    let coded = Coded::open(file).expect("just written");
    put("set", file);
    put("map", &coded.expand().expect("sound"));
    let mut builder = Builder::new(&Plan::shipped("cn").expect("it is shipped"));
    let attributes = Attributes { since: 9_100, preference: 1 };
    builder.extend((8_613_800_000_100..8_613_800_000_200).filter_map(|n| E164::new(n).ok()), attributes);
    let next = builder.finish(&Edition::new("cn", 4, 1_795_000_001).expect("a sound id"));
    put("delta", &Delta::between(&coded, &Coded::open(next).expect("just written")).expect("two sets").to_bytes());
    for (name, n) in
        [("proof-listed", 8_613_800_000_000), ("proof-absent", 8_613_800_000_001), ("proof-between", 14_165_550_100)]
    {
        put(name, &coded.prove(E164::new(n).expect("a number")).expect("sound").to_bytes());
    }
}
