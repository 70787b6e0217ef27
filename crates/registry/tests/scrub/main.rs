//! Lists compared with sets, through the crate's door.

mod lists;
mod model;

use registry::Plan;
use registry::scrub::{ListError, Options, Out, Report, RunError, Scrub, run};
use registry::set::{Attributes, Builder, Coded, Edition};

fn plan() -> Plan {
    Plan::shipped("cn").expect("it is shipped")
}

/// The set of these numbers, in the form that answers.
fn set(numbers: impl IntoIterator<Item = u64>) -> Vec<u8> {
    let mut builder = Builder::new(&plan());
    let numbers = numbers.into_iter().map(|digits| registry::E164::new(digits).expect("a number of the tests"));
    builder.extend(numbers, Attributes::default());
    let file = builder.finish(&Edition::new("cn", 1, 0).expect("an edition of the tests"));
    Coded::open(file).and_then(|coded| coded.expand()).expect("sound")
}

/// A list compared at once: the result, the rejects, what was counted.
fn whole(scrub: Scrub<'_>, list: &[u8]) -> Result<(String, String, Report), RunError> {
    let (mut result, mut rejects) = (Vec::new(), Vec::new());
    let report = run(scrub, list, &mut result, &mut rejects, |_| {})?;
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the lists of the tests are UTF-8");
    Ok((text(result), text(rejects), report))
}

/// The same, fed in pieces of so many bytes.
fn in_pieces(mut scrub: Scrub<'_>, list: &[u8], size: usize) -> Result<Out, ListError> {
    let mut out = Out::default();
    for piece in list.chunks(size.max(1)) {
        scrub.feed(piece, &mut out)?;
    }
    scrub.finish(&mut out)?;
    Ok(out)
}

fn options() -> Options {
    Options::default()
}
