//! What is handed to a person: cards, the stations of the ladder, dates and claim lines.

use crate::clock::Whose;
use crate::leads::Do;
use crate::provenance::Confidence;
use crate::records::Basis;
use crate::rung::{Lane, Role, Tier};
use crate::text::Bilingual;
use casework::Money;
use jiff::civil::Date;
use serde::Serialize;
use std::fmt;

/// A day by which a step is best done, and what happens after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BestBy {
    /// The day.
    pub date: Date,
    /// What happens after it.
    pub note: Bilingual,
}

/// Which proposal a card is: one of the pack, or the engine's own. In JSON it is its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// An action of the pack, by its id.
    Of(String),
    /// Nothing to do until a day.
    Wait,
    /// Nothing to do, and no day in sight.
    Watch,
    /// The person closed the case.
    Closed,
}

impl Act {
    /// Ids that no action of a pack may have.
    pub(crate) const OWN: [&'static str; 3] = ["wait", "watch", "closed"];

    /// The action's id; `wait`, `watch` or `closed` for the engine's own.
    pub fn id(&self) -> &str {
        match self {
            Act::Of(id) => id,
            Act::Wait => "wait",
            Act::Watch => "watch",
            Act::Closed => "closed",
        }
    }
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl Serialize for Act {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.id())
    }
}

/// Whose turn it is. In JSON `you` and `them`, as the person reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Turn {
    /// The person's: something can be done now.
    #[serde(rename = "you")]
    Mine,
    /// Theirs: to wait is right.
    #[serde(rename = "them")]
    Theirs,
    /// Nobody's: nothing is due from either side.
    #[serde(rename = "none")]
    Nobody,
}

/// One proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Card {
    /// Which.
    pub action: Act,
    /// The rung it belongs to.
    pub rung: Option<String>,
    /// How urgent.
    pub tier: Tier,
    /// What it leads to; only to its rung when absent.
    #[serde(rename = "do", serialize_with = "crate::leads::table")]
    pub leads: Option<Do>,
    /// Verb first.
    pub title: Bilingual,
    /// Why now.
    pub why: Bilingual,
    /// Minutes it takes, if known.
    pub minutes: Option<u16>,
    /// Money it costs, if known.
    pub cost: Option<String>,
    /// What it closes.
    pub closes: Option<Bilingual>,
    /// What can go wrong.
    pub risk: Option<Bilingual>,
    /// Proof that is cheap to get and still missing: worth asking for before anything is filed without it.
    pub ask_first: Vec<Bilingual>,
    /// What usually comes of it, or that it is unknown.
    pub base_rate: Option<Bilingual>,
    /// A day by which it is best done.
    pub best_by: Option<BestBy>,
    /// For [`Act::Wait`]: the first day on which something opens.
    pub until: Option<Date>,
}

/// How a rung stands today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Done, nothing left to do.
    Done,
    /// Done, and now their turn.
    Waiting,
    /// May be walked now.
    Open,
    /// Not yet.
    NotYet,
    /// Shut.
    Shut,
}

impl State {
    /// The fixed spelling.
    pub fn id(self) -> &'static str {
        match self {
            State::Done => "done",
            State::Waiting => "waiting",
            State::Open => "open",
            State::NotYet => "not-yet",
            State::Shut => "shut",
        }
    }
}

/// One rung as the ladder map shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Station {
    /// Rung id.
    pub rung: String,
    /// Name.
    pub name: Bilingual,
    /// What it is.
    pub about: Bilingual,
    /// What it is good for.
    pub role: Role,
    /// Main line or beside it.
    pub lane: Lane,
    /// How it stands.
    pub state: State,
    /// Why it stands so; what is shut or not open yet names its article.
    pub because: Bilingual,
    /// Ids of the legal texts that the gate or the bar rests on.
    pub law: Vec<String>,
    /// Since when it stands so, as far as the log tells.
    pub since: Option<Date>,
    /// Times that run for the person here. One can be over for a charge while the rung stays open for a call.
    pub limits: Vec<Limit>,
    /// When it opens if nothing else happens.
    pub opens_on: Option<Date>,
    /// Until when it stays open, if the log does not change.
    pub open_until: Option<Date>,
    /// What doing it closes.
    pub closes: Vec<Bilingual>,
    /// How often it was done.
    pub times: usize,
}

/// A time that runs for the person on a rung: for one kind of matter it can be over while the rung stays open for another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Limit {
    /// Clock id.
    pub clock: String,
    /// Name of the clock.
    pub name: Bilingual,
    /// The last day.
    pub due: Date,
    /// A later last day that can be argued for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arguable: Option<Date>,
    /// The last day has passed.
    pub passed: bool,
    /// Ids of the legal texts.
    pub law: Vec<String>,
}

/// The answer to "what do I do now".
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// The day it is for.
    pub on: Date,
    /// The one thing, or to wait.
    pub primary: Card,
    /// At most two others.
    pub alternatives: Vec<Card>,
    /// When waiting: the first day on which something opens.
    pub waiting_until: Option<Date>,
    /// Whose turn it is.
    pub turn: Turn,
    /// What the person should know beside the card: a letter that carries an old value, calls that are not counted.
    pub notices: Vec<Bilingual>,
    /// Rungs that cannot be walked now, and why.
    pub closed: Vec<Station>,
    /// The whole ladder.
    pub ladder: Vec<Station>,
    /// How the answer was found.
    pub trace: Vec<Bilingual>,
}

/// How a deadline stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Its last day is today or later.
    Running,
    /// Its last day has passed.
    Passed,
    /// What it waited for has happened.
    Stopped,
}

/// A computed date with everything that explains it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// Clock id.
    pub clock: String,
    /// Rung that set it off.
    pub rung: String,
    /// Name of the clock.
    pub name: Bilingual,
    /// Whose time it is.
    pub whose: Whose,
    /// The day of the trigger.
    pub from: Date,
    /// Query whose finding set it off.
    pub since: String,
    /// Set off by the oldest finding rather than by the newest.
    pub first: bool,
    /// Event that set it off.
    pub event: u64,
    /// The last day.
    pub due: Date,
    /// A later last day that can be argued for; the one in `due` is the safe one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arguable: Option<Date>,
    /// Days from today to the last day; negative when past.
    pub days_left: i64,
    /// How it stands.
    pub standing: Standing,
    /// How sure the rule is.
    pub confidence: Confidence,
    /// When the rule was last compared with its source.
    pub verified_on: Option<Date>,
    /// The rule was not in force at the trigger, or the pack's day of checking has passed: the date must not be
    /// called due.
    pub stale: bool,
    /// Ids of the legal texts.
    pub law: Vec<String>,
    /// The steps of the computation.
    pub trace: Vec<Bilingual>,
}

/// So many units of a claim line at one amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ClaimPart {
    /// Amount per unit.
    pub amount: Money,
    /// Number of units.
    pub count: u64,
    /// Event that promised the amount.
    pub promise: u64,
}

/// One line of what is claimed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClaimLine {
    /// Rate id.
    pub rate: String,
    /// What it rests on.
    pub basis: Basis,
    /// Minutes for a rate by the hour, otherwise the number of units.
    pub count: u64,
    /// True when `count` is in minutes.
    pub hourly: bool,
    /// Amount per unit, if it is known.
    pub amount: Option<Money>,
    /// The line's sum, if the amount is known.
    pub sum: Option<Money>,
    /// How the sum is made up where not every unit has the same amount: each promise and period at its own rate.
    pub parts: Vec<ClaimPart>,
    /// What was paid on this line.
    pub paid: Option<Money>,
    /// What is still open: the sum without what was paid, never below nothing.
    pub open: Option<Money>,
    /// Events counted.
    pub events: Vec<u64>,
    /// Claimed by the person, or due by a promise; other lines are only possible.
    pub claimed: bool,
}
