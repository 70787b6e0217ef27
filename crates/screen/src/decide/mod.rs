//! The decision: every step is looked at, the first that asks for something settles it.

mod kinds;
mod rules;
mod steps;

pub use kinds::is_safe;
pub use rules::Rules;

use crate::key::Key;
use crate::label::Label;
use crate::list::{Hit, Index, Range};
use crate::past::Past;
use crate::people::People;
use crate::policy::{Policy, Strength};
use crate::ring::Ring;
use crate::verdict::{Action, Asked, ForPerson, Form, Reason, Verdict};
use jiff::civil::Date;
use steps::Look;

/// A list that can be asked.
pub trait Listing: Sync {
    /// What it is called.
    fn name(&self) -> &str;
    /// Which version it is.
    fn version(&self) -> &str;
    /// What it says of a number.
    fn find(&self, key: Key) -> Option<Hit>;
    /// What it knows about the numbers beside one.
    fn range(&self, key: Key, today: Date) -> Option<Range>;
}

impl<B: AsRef<[u8]> + Sync> Listing for Index<B> {
    fn name(&self) -> &str {
        &self.head().name
    }

    fn version(&self) -> &str {
        &self.head().version
    }

    fn find(&self, key: Key) -> Option<Hit> {
        Index::find(self, key)
    }

    fn range(&self, key: Key, today: Date) -> Option<Range> {
        Index::range(self, key, today)
    }
}

/// What tells workdays from days off.
pub trait Days: Sync {
    /// Whether one does not work on this day.
    fn is_off(&self, day: Date) -> bool;
}

/// Weekends alone, where no calendar is at hand.
#[derive(Debug, Clone, Copy, Default)]
pub struct Weekends;

impl Days for Weekends {
    fn is_off(&self, day: Date) -> bool {
        day.weekday().to_monday_one_offset() > 5
    }
}

/// Everything that is known beside the call.
pub struct Knowledge<'a> {
    /// The owner's people.
    pub people: &'a People,
    /// What happened before.
    pub past: &'a Past,
    /// Lists, the most trusted first.
    pub lists: &'a [&'a dyn Listing],
    /// Workdays and days off.
    pub days: &'a dyn Days,
}

/// What to do with a call. Pure: the same arguments give the same verdict.
///
/// Every step is looked at, also behind the one that settles it: a contact who stands in a list is let in, and the reasons
/// say both.
///
/// ```
/// use jiff::civil::date;
/// use screen::decide::{Knowledge, Rules, Weekends, decide};
/// use screen::{Action, Past, Policy, Ring, people::{Book, Contact}};
///
/// let mother = Contact { name: "妈妈".into(), numbers: vec!["138 0000 0000".into()], groups: Default::default() };
/// let people = Book { contacts: vec![mother], ..Book::default() }.ready();
/// let past = Past::default();
/// let known = Knowledge { people: &people, past: &past, lists: &[], days: &Weekends };
/// let rules = Rules::of(&Policy::default());
/// let ring = |from| Ring::new(number::parse(from), date(2026, 11, 2).at(10, 0, 0, 0));
///
/// assert_eq!(decide(&ring("+86 13800000000"), &rules, &known).verdict, Action::Allow);
/// assert_eq!(decide(&ring("13800000009"), &rules, &known).verdict, Action::Challenge);
/// assert_eq!(decide(&ring("120"), &rules, &known).decisive().map(|r| r.code), Some("emergency"));
/// ```
pub fn decide(ring: &Ring, rules: &Rules, known: &Knowledge<'_>) -> Verdict {
    let look = Look::at(ring, known);
    let policy = rules.policy();
    let mut people = policy.people_on(&ring.line).peekable();
    if people.peek().is_none() {
        return one(&look, rules, known, policy.preset, None);
    }
    // The line rings when one of its people is to be reached.
    let each: Vec<(String, Verdict)> =
        people.map(|p| (p.id.clone(), one(&look, rules, known, p.preset, Some(&p.id)))).collect();
    let own = each.iter().map(|(id, v)| ForPerson { person: id.clone(), verdict: v.verdict }).collect();
    let mildest = each.into_iter().map(|(_, verdict)| verdict).reduce(|a, b| if b.verdict > a.verdict { b } else { a });
    Verdict { people: own, ..mildest.expect("there is one person") }
}

fn one(look: &Look<'_>, rules: &Rules, known: &Knowledge<'_>, strength: Strength, person: Option<&str>) -> Verdict {
    let preset = strength.preset();
    let policy = rules.policy();
    let mut reasons = Vec::with_capacity(10);
    let mut said = Said::default();
    look.emergency(&mut reasons);
    look.blocks(&mut reasons);
    look.people(&mut reasons, &mut said);
    let rule = look.rules(rules, person, &mut reasons, &mut said);
    look.lists(preset, &mut reasons, &mut said);
    look.kinds(policy, preset, &mut reasons);
    look.stranger(strength, &mut reasons);
    let decisive = reasons.iter().position(|reason: &Reason| reason.asks.is_some()).expect("the last step always asks");
    reasons[decisive].decides = true;
    let verdict = reasons[decisive].asks.expect("it asks");
    let by_rule = rule.filter(|_| reasons[decisive].code == "rule");
    Verdict {
        verdict,
        form: (verdict == Action::Reject).then(|| by_rule.and_then(|rule| rule.form).unwrap_or(form(policy, strength))),
        category: match reasons[decisive].code {
            "emergency" => kinds::label(look.ring.behind.as_ref().unwrap_or(&look.ring.from)),
            "public-service" => {
                said.label.filter(|l| !l.nature.is_bad()).unwrap_or_else(|| kinds::label(&look.ring.from))
            }
            _ => said.label.unwrap_or_else(|| kinds::label(&look.ring.from)),
        },
        name: said.name,
        confidence: said.confidence,
        reasons,
        lists: known.lists.iter().map(|l| Asked { list: l.name().into(), version: l.version().into() }).collect(),
        people: Vec::new(),
    }
}

/// What the steps say about who it is, the first one that knows.
#[derive(Default)]
struct Said {
    label: Option<&'static Label>,
    name: Option<String>,
    confidence: Option<u8>,
}

/// Whoever is strict offers to take a message, unless the policy says how callers are turned away.
fn form(policy: &Policy, strength: Strength) -> Form {
    match (strength, policy.form) {
        (Strength::Strict, Form::Decline) => Form::Message,
        (_, form) => form,
    }
}
