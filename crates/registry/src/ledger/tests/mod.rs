mod amount;
mod balance;
mod document;
mod fit;
mod ground;
mod model;

use super::*;
use crate::dated::{Entry, Told};
use crate::gate::Reason;
use crate::history::{AsOf, Change, Proof, Scope, State, state};
use crate::judge::{Around, Cleared, Finding, Record, judge};
use crate::org::Caller;
use crate::preference::Channel;
use crate::rules::Rules;
use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::TimeZone;
use number::E164;

fn day(n: i64) -> Timestamp {
    Timestamp::from_second(1_767_225_600 + n * 86_400).expect("in range")
}

fn person(n: u64) -> E164 {
    E164::new(8_613_800_000_000 + n).expect("a number")
}

fn money(text: &str) -> Money {
    text.parse().expect("a sum")
}

fn rules(id: &str) -> Rules {
    let text = match id {
        "us" => include_str!("../../../../../packs/registry-us/rules.toml"),
        "gb" => include_str!("../../../../../packs/registry-gb/rules.toml"),
        _ => include_str!("../../../../../packs/registry-cn/rules.toml"),
    };
    Rules::parse(text).expect("valid")
}

fn finding() -> Finding {
    Finding {
        organisation: "partner".into(),
        principal: "operator".into(),
        principals: Vec::new(),
        debtor: "branch".into(),
        chain: vec!["partner".into(), "branch".into(), "operator".into()],
        reasons: vec![Reason { code: "listed", blocks: true, what: None, until: None }],
        entry: Some(1),
    }
}

fn assessed(id: &str, grade: u16) -> Act {
    let finding = finding();
    let ask = Assess { id, finding: &finding, person: person(0), grade, day: date(2026, 11, 29), fine: None };
    Act::Assessed { assessment: assess(&ask, &rules("cn")).expect("the model has amounts") }
}

fn corrected(id: &str, grade: u16) -> Act {
    let Act::Assessed { assessment } = assessed(id, grade) else { panic!("assessed") };
    let Assessment { finding, source, fine, compensation, .. } = assessment;
    Act::Corrected { finding, grade, source, fine, compensation, why: "four calls before it came later".into() }
}

fn objected(id: &str, by: &str) -> Act {
    Act::Objected { finding: id.into(), by: by.into(), ground: Ground::Consent, text: String::new() }
}

fn upheld(id: &str) -> Act {
    Act::Upheld { finding: id.into(), why: "no consent is recorded".into() }
}

fn cancelled(id: &str) -> Act {
    Act::Cancelled { finding: id.into(), why: "the number had another holder".into() }
}

fn paid(id: &str, part: Part, amount: &str) -> Act {
    Act::Paid { finding: id.into(), part, amount: money(amount) }
}

fn returned(id: &str, part: Part, amount: &str) -> Act {
    Act::Returned { finding: id.into(), part, amount: money(amount) }
}

/// Acts of (day, what), recorded on their day and numbered in the order given.
fn entries(rows: Vec<(i64, Act)>) -> Vec<Entry<Act>> {
    rows.into_iter().zip(1..).map(|((at, act), seq)| Told { at: day(at), act }.recorded(seq, day(at))).collect()
}

/// Due, disputed, paid, cancelled and owed back of one of the branch's sums.
fn branch(ledger: &Ledger, part: Part) -> [u128; 5] {
    let all = ledger.organisation("branch");
    let balance = all.get(&(part, "CNY".parse().expect("known"))).copied().unwrap_or_default();
    [balance.due, balance.disputed, balance.paid, balance.cancelled, balance.owed_back]
}

/// The called number's state at a call on day 60, from changes of (day, day of recording, what), as known on a day.
fn held(changes: Vec<(i64, i64, Change)>, known: i64) -> State {
    let entry = |((at, told, change), seq)| crate::history::Entry { seq, at: day(at), known: day(told), change };
    let all: Vec<_> = changes.into_iter().zip(1..).map(entry).collect();
    state(&all, AsOf { at: day(60), known: day(known), seq: None, notice_days: 30 })
}
