//! The text of the format is enough: a reader in another language, written from it, finds the same numbers.

use super::{build, opened, small};
use registry::set::Attributes;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

#[expect(clippy::disallowed_methods, reason = "the other reader is another program")]
fn read_by_python(file: &[u8]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("list.wns");
    std::fs::write(&path, file).expect("written");
    let reader = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/set/reader.py");
    let out = Command::new("python3").arg(reader).arg(path).output().expect("python3 is on the path");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).expect("digits")
}

fn read_here(file: &[u8]) -> String {
    let mut text = String::new();
    for block in opened(file).blocks() {
        for (number, attributes) in block.expect("sound").numbers() {
            let _ = writeln!(text, "{} {} {}", number.get(), attributes.since, attributes.preference);
        }
    }
    text
}

/// Numbers chosen by chance, so many in a hundred of each block, with attributes of several kinds.
fn every_density() -> Vec<u8> {
    let mut state = 3_u64;
    let mut random = |of: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % of
    };
    let mut list = Vec::new();
    for percent in 1..=100 {
        for suffix in 0..10_000 {
            if random(100) < percent {
                let since = match percent % 4 {
                    0 => 9_000,
                    1 => 9_000 + random(500) as u16,
                    2 => 9_000 + 1_000 * random(3) as u16,
                    _ => 9_000 + u16::from(random(200) == 0),
                };
                let preference = if percent % 5 == 0 { random(4) as u16 } else { 0 };
                list.push((8_613_800_000_000 + 10_000 * percent + suffix, Attributes { since, preference }));
            }
        }
    }
    build(1, list)
}

#[test]
fn a_reader_written_from_the_text_finds_the_same_numbers() {
    let dense = every_density();
    let found = read_by_python(&dense);
    assert!(found.lines().count() > 400_000);
    // Not by assertion: a difference of that many lines would be printed.
    assert!(found == read_here(&dense), "the two readers differ on the dense set");
    let found = read_by_python(&small());
    assert_eq!(found, read_here(&small()));
    assert_eq!(found.lines().next(), Some("14165550100 9014 1"));
    assert_eq!(found.lines().last(), Some("8619900005000 9028 1"));
}
