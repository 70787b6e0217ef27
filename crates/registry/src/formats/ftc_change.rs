//! Change lists: what was added and deleted since a version, flat; and what remains of them in the end.

use super::decode::{Found, Lined};
use super::fault::{Fault, TIME};
use super::north::{Areas, ten};
use super::times::date_time;
use crate::Plan;
use jiff::civil::DateTime;
use number::E164;
use std::collections::BTreeMap;

/// What happened to a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Act {
    /// It came onto the list.
    Added,
    /// It left the list.
    Deleted,
}

impl Act {
    /// `A` or `D`.
    pub const fn letter(self) -> char {
        match self {
            Self::Added => 'A',
            Self::Deleted => 'D',
        }
    }

    pub(super) fn read(text: &str) -> Result<Self, Fault> {
        match text.trim() {
            "A" | "a" => Ok(Self::Added),
            "D" | "d" => Ok(Self::Deleted),
            "" => Err(Fault::new("no-act", "say A for added or D for deleted, in the row or for the whole file")),
            _ => Err(Fault::new("act", "the last field is A for added or D for deleted")),
        }
    }
}

/// A number that was added or deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Change {
    /// The number.
    pub number: E164,
    /// When, in the local time of the list's publisher; a day without time is its midnight.
    pub at: DateTime,
    /// Which of the two.
    pub act: Act,
}

const SHAPE: Fault = Fault::shape("a row is NNNNNNNNNN,time,A or AAA,NNNNNNN,time,D");

const TO_COME: Fault = Fault::new("time-to-come", "the change is dated later than now; write when it happened");

/// What a change list says once for all rows that do not say it themselves.
#[derive(Debug, Clone, Copy)]
pub(super) struct Defaults {
    pub(super) act: Option<Act>,
    pub(super) at: Option<DateTime>,
    pub(super) latest: Option<DateTime>,
}

impl Defaults {
    pub(super) fn change(self, number: E164, at: Option<&str>, act: Option<&str>) -> Result<Change, Fault> {
        let at = match (at.map(str::trim).filter(|text| !text.is_empty()), self.at) {
            (Some(text), _) => date_time(text).ok_or(TIME)?,
            (None, Some(at)) => at,
            (None, None) => return Err(Fault::new("no-time", "the row says no time and none was given for the file")),
        };
        if self.latest.is_some_and(|latest| at > latest) {
            return Err(TO_COME);
        }
        let act = match (act.map(str::trim).filter(|text| !text.is_empty()), self.act) {
            (None, Some(act)) => act,
            (text, _) => Act::read(text.unwrap_or_default())?,
        };
        Ok(Change { number, at, act })
    }
}

pub(super) struct Flat {
    plan: Plan,
    areas: Areas,
    defaults: Defaults,
}

impl Flat {
    pub(super) fn new(plan: &Plan, defaults: Defaults) -> Self {
        Self { plan: plan.clone(), areas: Areas::new(plan), defaults }
    }
}

impl<T: From<Change>> Lined<T> for Flat {
    fn row(&mut self, line: &str) -> Result<Found<T>, Fault> {
        let mut fields = [""; 4];
        let mut count = 0;
        for field in line.split(',') {
            *fields.get_mut(count).ok_or(SHAPE)? = field.trim();
            count += 1;
        }
        let (number, rest) = match fields[0].len() {
            10 => (ten(&self.plan, fields[0])?, &fields[1..count]),
            3 if count > 1 => (self.areas.read(fields[0])?.number(fields[1])?, &fields[2..count]),
            _ => return Err(SHAPE),
        };
        if rest.len() > 2 {
            return Err(SHAPE);
        }
        let change = self.defaults.change(number, rest.first().copied(), rest.get(1).copied())?;
        Ok(Found::Row(change.into()))
    }
}

/// What change lists come to: for each number the change with the latest time, of two with one time the later row.
///
/// Applying the same lists again changes nothing. It holds one entry for each number that changed.
///
/// ```
/// use registry::formats::{Act, Change, Net};
/// use jiff::civil::date;
///
/// let number = "+14075550123".parse()?;
/// let on = |day, act| Change { number, at: date(2026, 8, day).at(8, 0, 0, 0), act };
/// let mut net = Net::default();
/// net.add(on(30, Act::Deleted));
/// net.add(on(29, Act::Added));
/// assert_eq!(net.changes().collect::<Vec<_>>(), [on(30, Act::Deleted)]);
/// # Ok::<(), number::NotE164>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Net(BTreeMap<E164, (DateTime, Act)>);

impl Net {
    /// Takes one change, in the order of the rows; their times need no order.
    pub fn add(&mut self, change: Change) {
        let latest = self.0.entry(change.number).or_insert((change.at, change.act));
        if change.at >= latest.0 {
            *latest = (change.at, change.act);
        }
    }

    /// What is to be done, one change a number, in the order of the numbers.
    pub fn changes(&self) -> impl Iterator<Item = Change> + '_ {
        self.0.iter().map(|(number, (at, act))| Change { number: *number, at: *at, act: *act })
    }
}
