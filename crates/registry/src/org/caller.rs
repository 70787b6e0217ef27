//! From a calling number to whoever answers for the call.

use super::act::{Kind, Relation};
use super::book::{Book, Linked};
use jiff::Timestamp;
use number::E164;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The most organisations in one chain.
pub const MOST_STEPS: usize = 16;
/// The most chains that are followed from one number.
pub const MOST_CHAINS: usize = 64;

/// For whom a call from a number counts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Caller {
    /// No organisation has named this number, or none was given.
    #[default]
    Unknown,
    /// Several organisations have named it for the same moment: nobody can say who called before that is settled.
    Disputed {
        /// Their ids, in order.
        organisations: Vec<String>,
    },
    /// One organisation calls from it.
    Known {
        /// Every way from it to somebody who answers.
        chains: Vec<Chain>,
        /// Every way that breaks off.
        gaps: Vec<Gap>,
    },
}

/// The organisation of the number first, then each that it calls for; the last one answers. Never empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chain {
    /// The organisations.
    pub steps: Vec<Step>,
}

/// One organisation of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its id.
    pub organisation: String,
    /// What it is.
    pub kind: Kind,
    /// How it belongs to the next one; `None` for the last one.
    pub link: Option<Link>,
}

/// A link that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// In what way.
    pub relation: Relation,
    /// Since when.
    pub since: Timestamp,
    /// The first moment at which it holds no longer, where one is known.
    pub until: Option<Timestamp>,
    /// The act that says so.
    pub seq: u64,
}

/// A chain that breaks off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// As far as it goes; the last one lacks what `why` says.
    pub steps: Vec<Step>,
    /// Why it goes no further.
    pub why: Why,
}

/// Why a chain breaks off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    /// It may call for others only, and nobody gave it a mandate; or none for whom the number serves.
    NoMandate {
        /// For whom, where that is settled.
        to: Option<String>,
    },
    /// Its last mandate is over.
    Expired {
        /// For whom it was.
        to: String,
        /// The first moment at which it held no longer.
        at: Timestamp,
    },
    /// Its only mandates begin later.
    NotBegun {
        /// For whom the first of them is.
        to: String,
        /// When that begins.
        at: Timestamp,
    },
    /// Its mandates lead back to an organisation of the chain.
    Circle {
        /// That organisation.
        to: String,
    },
    /// It was told by whom or for whom the call is, and nobody has named the number from which it comes.
    NotTheirs {
        /// The number.
        #[serde(with = "crate::dated::e164")]
        number: E164,
    },
    /// There are more than [`MOST_STEPS`] organisations in it, or more than [`MOST_CHAINS`] chains.
    TooLong,
}

impl Gap {
    /// The name of the reason. It never changes.
    pub const fn code(&self) -> &'static str {
        match self.why {
            Why::NoMandate { .. } | Why::NotBegun { .. } => "no-mandate",
            Why::Expired { .. } => "mandate-expired",
            Why::Circle { .. } => "mandate-circle",
            Why::NotTheirs { .. } => "not-their-number",
            Why::TooLong => "mandate-too-long",
        }
    }

    /// What the reason is about: `partner`, `partner for bank`.
    pub fn what(&self) -> String {
        let names = names(&self.steps);
        match &self.why {
            Why::NoMandate { to: None } | Why::TooLong => names,
            Why::NoMandate { to: Some(to) } | Why::Expired { to, .. } | Why::Circle { to } => {
                format!("{names} for {to}")
            }
            Why::NotBegun { to, at } => format!("{names} for {to} from {at}"),
            Why::NotTheirs { number } => format!("{names} from {number}"),
        }
    }

    /// Whether it forbids the call though another way holds: whoever calls from a number that is nobody's calls by no way.
    pub const fn bars(&self) -> bool {
        matches!(self.why, Why::NotTheirs { .. })
    }

    /// When the mandate ended, where that is the reason.
    pub const fn ended(&self) -> Option<Timestamp> {
        if let Why::Expired { at, .. } = self.why { Some(at) } else { None }
    }
}

impl Chain {
    /// The organisation that answers.
    pub fn principal(&self) -> &str {
        self.steps.last().map_or("", |step| &step.organisation)
    }

    /// Who pays for a call: the branch by which or for which it was made, or else the principal.
    pub fn debtor(&self) -> &str {
        let own = self.steps.iter().find(|step| !step.kind.needs_mandate());
        own.map_or_else(|| self.principal(), |step| &step.organisation)
    }

    /// The first moment at which one of its links holds no longer, where one is known.
    pub fn until(&self) -> Option<Timestamp> {
        self.steps.iter().filter_map(|step| step.link.and_then(|link| link.until)).min()
    }

    /// The ids, the number's organisation first.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().map(|step| step.organisation.as_str())
    }

    /// As a sentence has it: `partner for bank`.
    pub fn text(&self) -> String {
        names(&self.steps)
    }
}

fn names(steps: &[Step]) -> String {
    steps.iter().map(|step| step.organisation.as_str()).collect::<Vec<_>>().join(" for ")
}

/// Who answers for a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers<'a> {
    /// Whose number it was.
    pub organisation: &'a str,
    /// For whom the call counts. It is the number's own organisation where nobody's mandate covered the call, and where it
    /// could have been for several principals and nobody said for which.
    pub principal: &'a str,
    /// Who pays: the branch by which or for which the call was made, where there is one.
    pub debtor: &'a str,
    /// The organisations from the number to the principal.
    pub chain: Vec<&'a str>,
    /// Whether the principal could not be told from several.
    pub unclear: bool,
}

impl Caller {
    /// A caller that answers for itself.
    pub fn alone(organisation: impl Into<String>) -> Self {
        let step = Step { organisation: organisation.into(), kind: Kind::Principal, link: None };
        Self::Known { chains: vec![Chain { steps: vec![step] }], gaps: Vec::new() }
    }

    /// Every way to somebody who answers.
    pub fn chains(&self) -> &[Chain] {
        if let Self::Known { chains, .. } = self { chains } else { &[] }
    }

    /// Every way that breaks off.
    pub fn gaps(&self) -> &[Gap] {
        if let Self::Known { gaps, .. } = self { gaps } else { &[] }
    }

    /// Every principal that the call may count for, in order.
    pub fn principals(&self) -> BTreeSet<&str> {
        self.chains().iter().map(Chain::principal).collect()
    }

    /// Every organisation by which or for which the call may be made, each once, the number's own first.
    pub fn members(&self) -> Vec<&str> {
        let all = self.chains().iter().map(|chain| &chain.steps).chain(self.gaps().iter().map(|gap| &gap.steps));
        let mut found: Vec<&str> = Vec::new();
        for step in all.flatten() {
            if !found.contains(&step.organisation.as_str()) {
                found.push(&step.organisation);
            }
        }
        found
    }

    /// Who answers for the call; `None` if it is anybody's number, or disputed.
    pub fn answers(&self) -> Option<Answers<'_>> {
        let organisation = self.members().into_iter().next()?;
        let alone = |unclear| Answers {
            organisation,
            principal: organisation,
            debtor: organisation,
            chain: vec![organisation],
            unclear,
        };
        let [first, rest @ ..] = self.chains() else { return Some(alone(false)) };
        if rest.iter().any(|chain| chain.principal() != first.principal()) {
            return Some(alone(true));
        }
        // Several branches of one principal: which of them pays is open, so that the principal does.
        let same = rest.iter().all(|chain| chain.debtor() == first.debtor());
        let debtor = if same { first.debtor() } else { first.principal() };
        let chain = first.ids().collect();
        Some(Answers { organisation, principal: first.principal(), debtor, chain, unclear: false })
    }
}

impl Book {
    /// For whom a call from this number counts at a moment, as known at another.
    pub fn chain(&self, number: E164, at: Timestamp, known: Timestamp) -> Caller {
        self.chain_for(number, None, at, known)
    }

    /// The same for a call of which it is told for whom it is: only chains over that organisation count. From a number that
    /// nobody has named, it counts for that organisation and whom it calls for, with a gap that says so.
    pub fn chain_for(&self, number: E164, for_whom: Option<&str>, at: Timestamp, known: Timestamp) -> Caller {
        let owned = self.owners(number, at, known);
        let organisations: BTreeSet<&str> = owned.iter().map(|owned| owned.organisation).collect();
        if organisations.len() > 1 {
            return Caller::Disputed { organisations: organisations.into_iter().map(str::to_owned).collect() };
        }
        // Of an organisation's ranges that have the number, the narrowest says for whom it serves.
        let Some(owned) = owned.iter().min_by_key(|owned| (owned.numbers.count(), owned.numbers)) else {
            return for_whom.map_or(Caller::Unknown, |id| self.not_theirs(number, id, at, known));
        };
        self.chains_from(owned.place, for_whom.or(owned.serves), at, known)
    }

    /// For whom an organisation's calls count, whatever number they come from: for itself, or, if it is told for whom it
    /// calls, over that organisation.
    pub fn chains_of(&self, organisation: &str, for_whom: Option<&str>, at: Timestamp, known: Timestamp) -> Caller {
        self.house(organisation).map_or(Caller::Unknown, |place| self.chains_from(place, for_whom, at, known))
    }

    /// For whom a call counts that is told to be for an organisation and comes from a number that nobody has named.
    fn not_theirs(&self, number: E164, organisation: &str, at: Timestamp, known: Timestamp) -> Caller {
        let caller = self.chains_of(organisation, None, at, known);
        let Some(member) = self.organisation(organisation, at, known) else { return caller };
        let step = Step { organisation: organisation.to_owned(), kind: member.kind, link: None };
        let Caller::Known { chains, mut gaps } = caller else { return caller };
        gaps.push(Gap { steps: vec![step], why: Why::NotTheirs { number } });
        Caller::Known { chains, gaps }
    }

    fn chains_from(&self, place: usize, for_whom: Option<&str>, at: Timestamp, known: Timestamp) -> Caller {
        let Some(member) = self.member(place, at, known) else { return Caller::Unknown };
        let first = Step { organisation: member.id.to_owned(), kind: member.kind, link: None };
        let mut walk = Walk { book: self, at, known, chains: Vec::new(), gaps: Vec::new(), visits: 0 };
        let mut steps = vec![first];
        walk.follow(&mut steps, place, for_whom);
        if walk.chains.is_empty() && walk.gaps.is_empty() {
            walk.gaps.push(Gap { steps, why: Why::NoMandate { to: for_whom.map(str::to_owned) } });
        }
        Caller::Known { chains: walk.chains, gaps: walk.gaps }
    }
}

struct Walk<'b> {
    book: &'b Book,
    at: Timestamp,
    known: Timestamp,
    chains: Vec<Chain>,
    gaps: Vec<Gap>,
    visits: usize,
}

impl Walk<'_> {
    /// Follows every link from the last step. `wanted` is the organisation that the way must still come to.
    fn follow(&mut self, steps: &mut Vec<Step>, place: usize, wanted: Option<&str>) {
        let Some(&Step { ref organisation, kind, .. }) = steps.last() else { return };
        self.visits += 1;
        if self.visits > MOST_STEPS * MOST_CHAINS || self.chains.len() + self.gaps.len() >= MOST_CHAINS {
            self.too_long(steps);
            return;
        }
        let wanted = wanted.filter(|id| id != organisation);
        let all = self.book.links_of(place, self.known);
        let (at, book) = (self.at, self.book);
        let links: Vec<&Linked<'_>> = all.iter().filter(|link| link.has(at)).collect();
        if wanted.is_none() && (kind == Kind::Principal || kind == Kind::Branch && links.is_empty()) {
            self.chains.push(Chain { steps: steps.clone() });
            return;
        }
        if links.is_empty()
            || wanted.is_some_and(|id| all.iter().any(|l| l.to == id) && links.iter().all(|l| l.to != id))
        {
            self.breaks(steps, &all, wanted);
        }
        for link in links {
            if steps.iter().any(|step| step.organisation == link.to) {
                self.gaps.push(Gap { steps: steps.clone(), why: Why::Circle { to: link.to.to_owned() } });
            } else if steps.len() == MOST_STEPS {
                self.too_long(steps);
            } else if let Some(next) = book.member(link.place, at, self.known) {
                let Linked { relation, since, until, seq, .. } = *link;
                let here = steps.len() - 1;
                steps[here].link = Some(Link { relation, since, until, seq });
                steps.push(Step { organisation: next.id.to_owned(), kind: next.kind, link: None });
                self.follow(steps, link.place, wanted);
                steps.pop();
                steps[here].link = None;
            }
        }
    }

    /// No link holds, or none to whom is wanted: because there never was one, because it is over, or because it has not
    /// begun.
    fn breaks(&mut self, steps: &[Step], all: &[Linked<'_>], wanted: Option<&str>) {
        let about = |link: &&Linked<'_>| wanted.is_none_or(|id| link.to == id);
        let (at, all) = (self.at, || all.iter().filter(about));
        let over = all().filter_map(|link| Some((link.until.filter(|until| *until <= at)?, link.to))).max();
        let coming = all().filter(|link| link.since > at).map(|link| (link.since, link.to)).min();
        let why = match (over, coming) {
            (Some((at, to)), _) => Why::Expired { to: to.to_owned(), at },
            (None, Some((at, to))) => Why::NotBegun { to: to.to_owned(), at },
            // A way that does not lead to whom is wanted is no gap in the one that does.
            (None, None) if wanted.is_some() => return,
            (None, None) => Why::NoMandate { to: None },
        };
        self.gaps.push(Gap { steps: steps.to_vec(), why });
    }

    fn too_long(&mut self, steps: &[Step]) {
        if self.gaps.last().is_none_or(|gap| gap.why != Why::TooLong) {
            self.gaps.push(Gap { steps: steps.to_vec(), why: Why::TooLong });
        }
    }
}
