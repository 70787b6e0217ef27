//! A rung of the ladder and the actions it proposes, as the pack states them.

use crate::leads::Do;
use crate::predicate::{Predicate, Which};
use crate::provenance::Provenance;
use crate::text::Bilingual;
use serde::{Deserialize, Serialize};

/// What a rung is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Prepares the others.
    Prepare,
    /// Can bring what is asked.
    Remedy,
    /// Gives a sign, brings nothing to the person.
    Signal,
    /// Puts weight behind another rung.
    Pressure,
    /// Looks like a remedy and is none.
    DeadEnd,
}

/// Main line or beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lane {
    /// The main line.
    #[default]
    Main,
    /// Beside it.
    Side,
}

/// Which office decides.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeRule {
    /// Authority kind to look up.
    #[serde(default)]
    pub kind: Option<String>,
    /// Fact whose value is the authority's province.
    #[serde(default)]
    pub by: Option<String>,
    /// Or simply a name.
    #[serde(default)]
    pub name: Option<Bilingual>,
    /// Somebody else than the company, where the name alone does not tell.
    #[serde(default)]
    pub outside: bool,
}

/// Why and when a rung is shut.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shut {
    /// When.
    pub when: Predicate,
    /// Why, in words.
    pub because: Bilingual,
    /// The legal texts it rests on; `house-rule` where no article says so.
    pub law: Vec<String>,
}

/// Proof that is worth asking for before something is filed without it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskFirst {
    /// When it is missing.
    pub when: Predicate,
    /// What to ask, and of whom; may hold slots.
    pub text: Bilingual,
}

/// Something the person should know beside the card.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// When.
    pub when: Predicate,
    /// What; may hold slots.
    pub text: Bilingual,
}

/// What doing a rung closes.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closes {
    /// The other rung.
    pub rung: String,
    /// In words.
    pub note: Bilingual,
}

/// A clock that a rung sets off.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockUse {
    /// Clock id.
    pub clock: String,
    /// Query whose finding sets it off.
    pub since: String,
    /// Newest or oldest finding.
    #[serde(default)]
    pub which: Which,
    /// It runs only while this holds.
    #[serde(default)]
    pub when: Option<Predicate>,
    /// Stopped once this holds.
    #[serde(default)]
    pub until: Option<Predicate>,
}

/// A ground on which an office may refuse.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ground {
    /// Id.
    pub id: String,
    /// In words.
    pub text: Bilingual,
    /// Legal texts.
    #[serde(default)]
    pub law: Vec<String>,
}

/// What usually comes of a rung.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaseRate {
    /// In words, with sample and date.
    pub text: Bilingual,
    /// Where it was read.
    pub source: String,
    /// How sure.
    #[serde(default)]
    pub confidence: Option<String>,
}

/// How urgent a proposal is. The order is the order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "phrases.toml names each tier in words")]
pub enum Tier {
    RightExpires,
    Arrived,
    Undelivered,
    PromiseBroken,
    TheirTimeOut,
    Offer,
    Prerequisite,
    Evidence,
    Wait,
    Optional,
}

impl Tier {
    /// The fixed spelling.
    pub fn id(self) -> &'static str {
        match self {
            Tier::RightExpires => "right-expires",
            Tier::Arrived => "arrived",
            Tier::Undelivered => "undelivered",
            Tier::PromiseBroken => "promise-broken",
            Tier::TheirTimeOut => "their-time-out",
            Tier::Offer => "offer",
            Tier::Prerequisite => "prerequisite",
            Tier::Evidence => "evidence",
            Tier::Wait => "wait",
            Tier::Optional => "optional",
        }
    }
}

/// A day by which an action is best done.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BestBefore {
    /// Clock id.
    pub clock: String,
    /// Query whose finding sets it off.
    pub since: String,
    /// Newest or oldest finding.
    #[serde(default)]
    pub which: Which,
    /// What happens after it.
    pub note: Bilingual,
}

/// A proposal.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// Id, stable.
    pub id: String,
    /// How urgent.
    pub tier: Tier,
    /// What it leads to; only to its rung when absent.
    #[serde(rename = "do", default)]
    pub leads: Option<Do>,
    /// When, besides the rung's gate.
    #[serde(default)]
    pub when: Option<Predicate>,
    /// Verb first.
    pub title: Bilingual,
    /// Why now; may hold slots.
    pub why: Bilingual,
    /// Minutes it takes.
    #[serde(default)]
    pub minutes: Option<u16>,
    /// Money it costs.
    #[serde(default)]
    pub cost: Option<String>,
    /// What it closes, in words.
    #[serde(default)]
    pub closes: Option<Bilingual>,
    /// What can go wrong.
    #[serde(default)]
    pub risk: Option<Bilingual>,
    /// Within a tier, higher first.
    #[serde(default = "fifty")]
    pub weight: u16,
    /// Not proposed again within so many days after the rung was last done.
    #[serde(default)]
    pub repeat_after: Option<u16>,
    /// A day by which it is best done.
    #[serde(default)]
    pub best_before: Option<BestBefore>,
    /// Cheap proof to ask for first, where it is missing.
    #[serde(default)]
    pub ask_first: Vec<AskFirst>,
}

fn fifty() -> u16 {
    50
}

/// An answer that can come back on a rung, and the rungs it leads to.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutcomeWay {
    /// Meanings of the reply.
    pub meaning: Vec<casework::Meaning>,
    /// What it amounts to.
    pub text: Bilingual,
    /// Rungs it leads to.
    #[serde(default)]
    pub next: Vec<String>,
}

/// A rung.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rung {
    /// Id, stable.
    pub id: String,
    /// Place on the ladder.
    pub order: u16,
    /// Name.
    pub name: Bilingual,
    /// What it is good for.
    pub role: Role,
    /// Main line or beside it.
    #[serde(default)]
    pub lane: Lane,
    /// Against whom.
    #[serde(default)]
    pub against: Option<Bilingual>,
    /// Which office decides.
    #[serde(default)]
    pub office: Option<OfficeRule>,
    /// What it is.
    pub about: Bilingual,
    /// Money it costs.
    #[serde(default)]
    pub cost: Option<String>,
    /// Minutes it takes.
    #[serde(default)]
    pub minutes: Option<u16>,
    /// A query: the rung is about what its newest finding was, with the facts of that time.
    #[serde(default)]
    pub pinned: Option<String>,
    /// When it may be opened; always when absent.
    #[serde(default)]
    pub gate: Option<Predicate>,
    /// The legal texts that the gate rests on; `house-rule` where no article says so.
    #[serde(default)]
    pub gate_law: Vec<String>,
    /// When it is shut.
    #[serde(default)]
    pub shut: Vec<Shut>,
    /// When nothing is left to do on it.
    #[serde(default)]
    pub done: Option<Predicate>,
    /// What doing it closes.
    #[serde(default)]
    pub closes: Vec<Closes>,
    /// Clocks it sets off.
    #[serde(default)]
    pub clocks: Vec<ClockUse>,
    /// Facts it needs.
    #[serde(default)]
    pub facts: Vec<String>,
    /// Letters.
    #[serde(default)]
    pub letters: Vec<String>,
    /// Ways in, in order.
    #[serde(default)]
    pub channels: Vec<String>,
    /// Refusal grounds.
    #[serde(default)]
    pub grounds: Vec<Ground>,
    /// The sentences with which a call begins, read out from the screen; may hold slots, and a sentence whose slot is empty
    /// is left out.
    #[serde(default)]
    pub opening: Vec<Bilingual>,
    /// What to ask before hanging up; may hold slots.
    #[serde(default)]
    pub parting: Option<Bilingual>,
    /// What can come of it.
    #[serde(default)]
    pub outcomes: Option<Bilingual>,
    /// What can come back, and where each answer leads.
    #[serde(default)]
    pub outcome: Vec<OutcomeWay>,
    /// What usually comes of it; unknown when absent.
    #[serde(default)]
    pub base_rate: Option<BaseRate>,
    /// What can go wrong.
    #[serde(default)]
    pub risks: Vec<Bilingual>,
    /// Legal texts.
    #[serde(default)]
    pub law: Vec<String>,
    /// Where it was read.
    #[serde(flatten)]
    pub provenance: Provenance,
    /// What the person should know.
    #[serde(default)]
    pub notice: Vec<Notice>,
    /// What it proposes.
    #[serde(default)]
    pub action: Vec<Action>,
}
