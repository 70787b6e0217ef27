//! What the advice hands to a person: cards and the stations of the ladder.

use crate::rung::{Do, Lane, Role, Tier};
use crate::text::Bilingual;
use jiff::civil::Date;
use serde::Serialize;

/// A day by which a step is best done, and what happens after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BestBy {
    /// The day.
    pub date: Date,
    /// What happens after it.
    pub note: Bilingual,
}

/// One proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Card {
    /// Action id; `wait`, `watch` or `closed` for the engine's own.
    pub action: String,
    /// The rung it belongs to.
    pub rung: Option<String>,
    /// How urgent.
    pub tier: Tier,
    /// What it leads to.
    #[serde(rename = "do")]
    pub leads: Do,
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
    /// What usually comes of it, or that it is unknown.
    pub base_rate: Option<Bilingual>,
    /// A day by which it is best done.
    pub best_by: Option<BestBy>,
    /// For `wait`: the first day on which something opens.
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
    /// Why it stands so.
    pub because: Bilingual,
    /// When it opens if nothing else happens.
    pub opens_on: Option<Date>,
    /// Until when it stays open, if the log does not change.
    pub open_until: Option<Date>,
    /// What doing it closes.
    pub closes: Vec<Bilingual>,
    /// How often it was done.
    pub times: usize,
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
    /// `you` or `them`.
    pub turn: &'static str,
    /// Rungs that cannot be walked now, and why.
    pub closed: Vec<Station>,
    /// The whole ladder.
    pub ladder: Vec<Station>,
    /// How the answer was found.
    pub trace: Vec<Bilingual>,
}
