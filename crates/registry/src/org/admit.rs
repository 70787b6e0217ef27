//! Whether a new act fits what is known: nobody takes another one's number, and nobody answers for itself in a circle.

use super::act::{Act, Kind, Range, Relation, is_id};
use super::book::{About, Book, Profile, add, era, profile, relation, serves};
use super::caller::{MOST_STEPS, Why};
use super::terms::{Deed, Term, Terms};
use crate::dated::Entry;
use jiff::Timestamp;
use std::collections::btree_map::Entry as Slot;
use std::collections::{BTreeMap, VecDeque};

/// The most characters of a name.
pub const MOST_NAME: usize = 200;

/// Why an act is refused. Each message says what stands against it and what would help.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// The id cannot be one.
    #[error("{0:?} is no id; use 1 to 64 small letters, figures, dots and hyphens, beginning with a letter or figure")]
    Id(String),
    /// The name is empty or too long.
    #[error("a name has 1 to {MOST_NAME} characters and no line ends; this one has {0}")]
    Name(usize),
    /// The organisation is not registered at that time.
    #[error("{organisation} is not registered at {at}; register it first, or let this begin later")]
    Unknown {
        /// Its id.
        organisation: String,
        /// The time.
        at: Timestamp,
    },
    /// The term is over before it begins.
    #[error("the term from {from} until {until} holds at no moment; give an end after its beginning")]
    Term {
        /// Its beginning.
        from: Timestamp,
        /// Its end.
        until: Timestamp,
    },
    /// Another organisation has some of the numbers in some of the term.
    #[error("{numbers} meets {theirs} of {by} from {since} until {}; end theirs first, or name other numbers", or_open(.until))]
    Taken {
        /// The numbers that were asked for.
        numbers: Range,
        /// The numbers that they meet.
        theirs: Range,
        /// Whose those are.
        by: String,
        /// Since when.
        since: Timestamp,
        /// Until when.
        until: Option<Timestamp>,
    },
    /// The numbers that are given back are not its own, as one range, at that time.
    #[error("{numbers} is no range of {organisation} at {at}; name the range as it was given")]
    NotIts {
        /// The organisation.
        organisation: String,
        /// The numbers.
        numbers: Range,
        /// The time.
        at: Timestamp,
    },
    /// There is no such link at that time.
    #[error("{organisation} has no link to {to} at {at}")]
    NotLinked {
        /// The organisation.
        organisation: String,
        /// The other one.
        to: String,
        /// The time.
        at: Timestamp,
    },
    /// Only a branch is a branch.
    #[error("{organisation} is registered as {}; only a branch is a branch of another, and a partner or agent needs partner-for or agent-for", .kind.name())]
    Relation {
        /// The organisation.
        organisation: String,
        /// What it is.
        kind: Kind,
    },
    /// It would be of a kind that its links do not go with.
    #[error("{organisation} cannot become {}: it is {} {to} since {since}; end that first", .kind.name(), .relation.name())]
    Bound {
        /// The organisation.
        organisation: String,
        /// What it would be.
        kind: Kind,
        /// The link that stands.
        relation: Relation,
        /// To whom.
        to: String,
        /// Since when.
        since: Timestamp,
    },
    /// The links would lead back to where they begin.
    #[error("the links would go in a circle at {at}: {}", .names.join(" for "))]
    Circle {
        /// The organisations, the first one again at the end.
        names: Vec<String>,
        /// When.
        at: Timestamp,
    },
    /// The chain would have too many organisations, or there would be too many chains.
    #[error("more than {MOST_STEPS} organisations in a row, or too many ways to a principal, from {0}")]
    TooLong(String),
    /// There is no such act to take back.
    #[error("there is no act {0} to take back")]
    NoAct(u64),
    /// The act comes before one that is recorded already.
    #[error("act {last} was recorded at {known}; this one must come later")]
    Order {
        /// The last act.
        last: u64,
        /// When it was recorded.
        known: Timestamp,
    },
}

fn or_open(until: &Option<Timestamp>) -> String {
    until.map_or_else(|| "further notice".to_owned(), |until| until.to_string())
}

impl Unfit {
    /// The name of the reason. It never changes.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Id(_) => "organisation-id",
            Self::Name(_) => "organisation-name",
            Self::Unknown { .. } => "organisation-unknown",
            Self::Term { .. } => "term-empty",
            Self::Taken { .. } => "number-taken",
            Self::NotIts { .. } => "number-not-its",
            Self::NotLinked { .. } => "not-linked",
            Self::Relation { .. } | Self::Bound { .. } => "relation-kind",
            Self::Circle { .. } => "mandate-circle",
            Self::TooLong(_) => "mandate-too-long",
            Self::NoAct(_) => "no-such-act",
            Self::Order { .. } => "act-order",
        }
    }
}

/// A term of one thing, with its end.
type Piece = (Timestamp, Timestamp);

/// An organisation whose terms would be others than they are.
type Changed<'a> = Option<(usize, &'a Terms<Profile>)>;

impl Book {
    /// Whether an act fits what is known at its recording. Asked before [`Book::add`].
    ///
    /// # Errors
    /// [`Unfit`] names what stands against it.
    pub fn admit(&self, entry: &Entry<Act>) -> Result<(), Unfit> {
        if let Some((last, known)) = self.last
            && (entry.seq <= last || entry.known < known)
        {
            return Err(Unfit::Order { last, known });
        }
        self.words(entry)?;
        let undone = if let Act::Undone { seq } = entry.act { seq } else { entry.seq };
        let known = entry.known;
        let about = match self.about_of(entry) {
            Some(about) => about,
            // Nothing hangs on an organisation that was never named.
            None if matches!(entry.act, Act::Registered { .. }) => return Ok(()),
            None => return Err(Unfit::NoAct(undone)),
        };
        match about {
            About::Organisation(place) => {
                let after = after(Some(&self.houses[place].terms), entry, profile);
                self.kind_fits(place, entry)?;
                self.organisation_fits(place, &after, known)
            }
            About::Numbers(house, range) => {
                let row = self.places.get(&(house, range)).map(|place| &self.rows[*place].terms);
                for term in after(row, entry, serves).known(known) {
                    self.numbers_fit(house, range, term, None, known)?;
                }
                Ok(())
            }
            About::Link(from, to) => {
                let terms = self.houses[from].links.get(&self.houses[to].id).map(|(_, terms)| terms);
                for term in after(terms, entry, relation).known(known) {
                    self.link_fits(from, to, term, None, known)?;
                }
                self.short_enough(from, to, entry)
            }
        }
    }

    /// Ids, names, terms, and that everybody named is there.
    fn words(&self, entry: &Entry<Act>) -> Result<(), Unfit> {
        let (at, known) = (entry.at, entry.known);
        let id = |id: &str| if is_id(id) { Ok(()) } else { Err(Unfit::Id(id.chars().take(80).collect())) };
        entry.act.organisation().map_or(Ok(()), id)?;
        let there = |id: &str| match self.organisation(id, at, known) {
            Some(member) => Ok(member.kind),
            None => Err(Unfit::Unknown { organisation: id.chars().take(80).collect(), at }),
        };
        let term = |until: &Option<Timestamp>| match until {
            Some(until) if *until <= at => Err(Unfit::Term { from: at, until: *until }),
            _ => Ok(()),
        };
        match &entry.act {
            Act::Registered { name, .. } => {
                let length = name.chars().count();
                let plain = (1..=MOST_NAME).contains(&length) && !name.chars().any(char::is_control);
                if plain && !name.trim().is_empty() { Ok(()) } else { Err(Unfit::Name(length)) }
            }
            Act::Ended { organisation } => there(organisation).map(drop),
            Act::Numbers { organisation, serves, until, .. } => {
                there(organisation)?;
                serves.as_deref().map_or(Ok(()), |serves| there(serves).map(drop))?;
                term(until)
            }
            Act::NumbersEnded { organisation, numbers } => {
                there(organisation)?;
                let own = self.numbers(organisation, at, known).any(|owned| owned.numbers == *numbers);
                let not = || Unfit::NotIts { organisation: organisation.clone(), numbers: *numbers, at };
                if own { Ok(()) } else { Err(not()) }
            }
            Act::Linked { organisation, to, relation, until } => {
                let kind = there(organisation)?;
                there(to)?;
                if (*relation == Relation::BranchOf) != (kind == Kind::Branch) {
                    return Err(Unfit::Relation { organisation: organisation.clone(), kind });
                }
                term(until)
            }
            Act::Unlinked { organisation, to } => {
                let linked = self.links(organisation, at, known).iter().any(|link| link.to == to);
                let not = || Unfit::NotLinked { organisation: organisation.clone(), to: to.clone(), at };
                if linked { Ok(()) } else { Err(not()) }
            }
            Act::Undone { .. } => Ok(()),
        }
    }

    /// That whoever calls for another one, or is a part of it, does not silently answer for itself: its kind changes only
    /// to one that its links go with, and never to a principal while one stands.
    fn kind_fits(&self, place: usize, entry: &Entry<Act>) -> Result<(), Unfit> {
        let Act::Registered { organisation, kind, .. } = &entry.act else { return Ok(()) };
        let (kind, known) = (*kind, entry.known);
        let Some(before) = self.organisation(organisation, entry.at, known).filter(|before| before.kind != kind) else {
            return Ok(());
        };
        let end = before.until.unwrap_or(Timestamp::MAX);
        let goes =
            |relation: Relation| kind != Kind::Principal && (relation == Relation::BranchOf) == (kind == Kind::Branch);
        for (to, terms) in self.houses[place].links.values() {
            let stands = |term: &&Term<Relation>| term.until > entry.at && term.from < end && !goes(term.what);
            if let Some(Term { from: since, what: relation, .. }) = terms.known(known).iter().find(stands) {
                let (organisation, to) = (organisation.clone(), self.houses[*to].id.clone());
                return Err(Unfit::Bound { organisation, kind, relation: *relation, to, since: *since });
            }
        }
        Ok(())
    }

    /// What comes back when an organisation does: its numbers, and links from and to it.
    fn organisation_fits(&self, id: usize, after: &Terms<Profile>, known: Timestamp) -> Result<(), Unfit> {
        let changed = Some((id, after));
        for row in self.rows_of(id) {
            for term in row.terms.known(known) {
                self.numbers_fit(id, row.range, term, changed, known)?;
            }
        }
        for (from, house) in self.houses.iter().enumerate() {
            for (to, terms) in house.links.values().filter(|(to, _)| from == id || *to == id) {
                for term in terms.known(known) {
                    self.link_fits(from, *to, term, changed, known)?;
                }
            }
        }
        Ok(())
    }

    /// That no other organisation has one of the numbers within the term.
    fn numbers_fit(
        &self,
        house: usize,
        range: Range,
        term: &Term<Option<String>>,
        changed: Changed<'_>,
        known: Timestamp,
    ) -> Result<(), Unfit> {
        let Some(piece) = self.piece([house; 2], term, changed, known) else { return Ok(()) };
        for row in self.meeting(range).filter(|row| row.house != house) {
            for theirs in row.terms.known(known) {
                let Some((since, until)) = self.piece([row.house; 2], theirs, changed, known) else { continue };
                if piece.0 < until && since < piece.1 {
                    let until = (until != Timestamp::MAX).then_some(until);
                    let by = self.houses[row.house].id.clone();
                    return Err(Unfit::Taken { numbers: range, theirs: row.range, by, since, until });
                }
            }
        }
        Ok(())
    }

    /// From when to when a term holds: no longer than both organisations are there.
    fn piece<T>(&self, both: [usize; 2], term: &Term<T>, changed: Changed<'_>, known: Timestamp) -> Option<Piece> {
        let mut until = term.until;
        for house in both {
            let stays = match changed {
                Some((changed, terms)) if changed == house => era(terms, term.from, known),
                _ => self.era(house, term.from, known),
            };
            until = until.min(stays?);
        }
        (term.from < until).then_some((term.from, until))
    }

    /// That the other one does not lead back at any moment of the term. If there is a circle, there is one when the last
    /// of its links begins, so that only beginnings are looked at.
    fn link_fits(
        &self,
        from: usize,
        to: usize,
        term: &Term<Relation>,
        changed: Changed<'_>,
        known: Timestamp,
    ) -> Result<(), Unfit> {
        let Some((since, until)) = self.piece([from, to], term, changed, known) else { return Ok(()) };
        let links = |house: usize| -> Links {
            let mut found = Vec::new();
            for (next, terms) in self.houses[house].links.values() {
                let pieces =
                    terms.known(known).iter().filter_map(|term| self.piece([house, *next], term, changed, known));
                found.extend(pieces.map(|piece| (*next, piece)));
            }
            found
        };
        let ever = reach(to, links);
        let begins = ever.values().flatten().map(|(_, piece)| piece.0);
        let mut moments: Vec<Timestamp> = begins.filter(|at| since < *at && *at < until).chain([since]).collect();
        moments.sort_unstable();
        moments.dedup();
        for at in moments {
            if let Some(way) = way(to, from, at, &ever) {
                let names = [from].into_iter().chain(way).map(|house| self.houses[house].id.clone()).collect();
                return Err(Unfit::Circle { names, at });
            }
        }
        Ok(())
    }

    /// That the chains from here can be followed to their ends.
    fn short_enough(&self, from: usize, to: usize, entry: &Entry<Act>) -> Result<(), Unfit> {
        let on = self.chains_of(&self.houses[to].id, None, entry.at, entry.known);
        let long = on.chains().iter().any(|chain| chain.steps.len() >= MOST_STEPS)
            || on.gaps().iter().any(|gap| gap.why == Why::TooLong || gap.steps.len() >= MOST_STEPS);
        if long { Err(Unfit::TooLong(self.houses[from].id.clone())) } else { Ok(()) }
    }
}

/// The terms of one thing with one act more.
fn after<T: Clone>(terms: Option<&Terms<T>>, entry: &Entry<Act>, deed: impl Fn(Act) -> Option<Deed<T>>) -> Terms<T> {
    let mut after = terms.cloned().unwrap_or_default();
    add(&mut after, entry.clone(), deed);
    after
}

type Links = Vec<(usize, Piece)>;

/// Everything that links lead to from here, whenever they hold, with its own links.
fn reach(start: usize, links: impl Fn(usize) -> Links) -> BTreeMap<usize, Links> {
    let mut found = BTreeMap::new();
    let mut open = vec![start];
    while let Some(house) = open.pop() {
        if let Slot::Vacant(place) = found.entry(house) {
            let next = place.insert(links(house));
            open.extend(next.iter().map(|(house, _)| *house));
        }
    }
    found
}

/// The shortest way over links that hold at a moment.
fn way(start: usize, goal: usize, at: Timestamp, links: &BTreeMap<usize, Links>) -> Option<Vec<usize>> {
    let mut before: BTreeMap<usize, Option<usize>> = BTreeMap::from([(start, None)]);
    let mut open = VecDeque::from([start]);
    while let Some(house) = open.pop_front() {
        if house == goal {
            let mut way: Vec<usize> = std::iter::successors(Some(house), |house| before[house]).collect();
            way.reverse();
            return Some(way);
        }
        for (next, piece) in links.get(&house).into_iter().flatten() {
            if piece.0 <= at && at < piece.1 && !before.contains_key(next) {
                before.insert(*next, Some(house));
                open.push_back(*next);
            }
        }
    }
    None
}
