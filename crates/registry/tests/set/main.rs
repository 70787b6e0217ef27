//! Sets of numbers, through the crate's door.

mod damage;
mod model;
mod stranger;

use registry::set::{Attributes, Builder, Coded, Edition};
use registry::{E164, Plan};

/// Numbers that nobody has, in all parts of a plan: side by side, spread, far away.
fn number(digits: u64) -> E164 {
    E164::new(digits).expect("a number of the tests")
}

fn edition(version: u64) -> Edition {
    Edition::new("cn", version, 1_795_000_000 + version as i64).expect("an edition of the tests")
}

fn build(version: u64, numbers: impl IntoIterator<Item = (u64, Attributes)>) -> Vec<u8> {
    let mut builder = Builder::new(&Plan::shipped("cn").expect("it is shipped"));
    numbers.into_iter().for_each(|(digits, attributes)| _ = builder.insert(number(digits), attributes));
    builder.finish(&edition(version))
}

/// A small set with every kind of code, short blocks and long ones, inside the dense range and outside.
fn small() -> Vec<u8> {
    let mut list = Vec::new();
    let mut add = |from: u64, step: u64, to: u64| {
        for digits in (from..to).step_by(step as usize) {
            let since = (digits / 7 % 300) as u16 + 9_000;
            list.push((digits, Attributes { since, preference: u16::from(digits % 50 == 0) }));
        }
    };
    add(8_613_800_000_000, 1, 8_613_800_000_900);
    add(8_613_800_010_003, 97, 8_613_800_020_000);
    add(8_613_800_020_000, 3, 8_613_800_030_000);
    add(8_619_900_000_000, 5_000, 8_619_900_010_000);
    add(862_700_000_001, 2_345, 862_700_020_000);
    add(14_165_550_100, 40, 14_165_550_200);
    build(3, list)
}

fn opened(file: &[u8]) -> Coded<&[u8]> {
    Coded::open(file).expect("a file that was just written")
}
