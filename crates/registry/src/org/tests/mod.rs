mod chain;
mod document;
mod fit;
mod key;
mod model;

use super::*;
use crate::dated::{Entry, Told};
use jiff::Timestamp;
use number::E164;

fn day(n: i64) -> Timestamp {
    Timestamp::from_second(1_767_225_600 + n * 86_400).expect("in range")
}

fn number(line: u64) -> E164 {
    E164::new(8_657_188_880_000 + line).expect("a number")
}

fn lines(first: u64, last: u64) -> Range {
    Range::new(number(first), number(last)).expect("upwards")
}

fn registered(id: &str, kind: Kind) -> Act {
    Act::Registered { organisation: id.into(), name: id.to_uppercase(), kind }
}

fn numbers(id: &str, range: Range, until: Option<i64>) -> Act {
    Act::Numbers { organisation: id.into(), numbers: range, serves: None, until: until.map(day) }
}

fn linked(id: &str, to: &str, until: Option<i64>) -> Act {
    let relation = if id.starts_with("branch") { Relation::BranchOf } else { Relation::PartnerFor };
    Act::Linked { organisation: id.into(), to: to.into(), relation, until: until.map(day) }
}

fn unlinked(id: &str, to: &str) -> Act {
    Act::Unlinked { organisation: id.into(), to: to.into() }
}

/// Acts of (day from which it holds, day on which it was recorded, what), numbered in the order given.
fn entries(rows: Vec<(i64, i64, Act)>) -> Vec<Entry<Act>> {
    let told = |(at, known, act), seq| Told { at: day(at), act }.recorded(seq, day(known));
    rows.into_iter().zip(1..).map(|(row, seq)| told(row, seq)).collect()
}

/// An operator with two branches, a partner of one branch with a mandate from day 10 to day 40, an agent of the partner.
fn house() -> Vec<(i64, i64, Act)> {
    vec![
        (0, 0, registered("operator", Kind::Principal)),
        (0, 0, registered("branch-1", Kind::Branch)),
        (0, 0, registered("branch-2", Kind::Branch)),
        (0, 0, registered("partner", Kind::Partner)),
        (0, 0, registered("agent", Kind::Agent)),
        (0, 0, linked("branch-1", "operator", None)),
        (0, 0, linked("branch-2", "operator", None)),
        (
            0,
            0,
            Act::Linked {
                organisation: "agent".into(),
                to: "partner".into(),
                relation: Relation::AgentFor,
                until: None,
            },
        ),
        (0, 0, numbers("agent", lines(0, 99), None)),
        (10, 10, linked("partner", "branch-1", Some(40))),
    ]
}

/// The chains, or the codes of the gaps with what they are about.
fn told(caller: &Caller) -> Vec<String> {
    match caller {
        Caller::Unknown => vec!["unknown".into()],
        Caller::Disputed { organisations } => vec![format!("disputed: {}", organisations.join(", "))],
        Caller::Known { chains, gaps } => {
            let gaps = gaps.iter().map(|gap| format!("{}: {}", gap.code(), gap.what()));
            chains.iter().map(Chain::text).chain(gaps).collect()
        }
    }
}

/// What is said to the acts one after another, of which those that fit are added.
fn admitted(rows: Vec<(i64, i64, Act)>) -> (Book, Vec<String>) {
    let mut book = Book::default();
    let mut refused = Vec::new();
    for entry in entries(rows) {
        match book.admit(&entry) {
            Ok(()) => book.add(entry),
            Err(unfit) => refused.push(format!("{}: {unfit}", unfit.code())),
        }
    }
    (book, refused)
}
