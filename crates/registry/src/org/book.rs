//! Everything that was ever told about organisations, ready for questions in both times.

use super::act::{Act, Kind, Range, Relation};
use super::ranges::Ranges;
use super::terms::{Deed, Terms};
use crate::dated::Entry;
use jiff::Timestamp;
use number::E164;
use std::collections::BTreeMap;

/// The acts of a registry about organisations. Build it once; a question costs no more than what it finds.
#[derive(Debug, Clone, Default)]
pub struct Book {
    /// What each act is about, for those that undo it.
    pub(super) about: BTreeMap<u64, About>,
    pub(super) last: Option<(u64, Timestamp)>,
    /// The places of organisations in `houses`.
    ids: BTreeMap<String, usize>,
    pub(super) houses: Vec<House>,
    /// The places of an organisation's numbers in `rows`.
    pub(super) places: BTreeMap<(usize, Range), usize>,
    pub(super) rows: Vec<Row>,
    index: Ranges,
    /// Rows that the index does not have yet begin here.
    fresh: usize,
}

/// The thing that an act is about, by the places of its organisations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    Organisation(usize),
    Numbers(usize, Range),
    Link(usize, usize),
}

/// An organisation, whether it was registered or only named.
#[derive(Debug, Clone)]
pub(super) struct House {
    pub id: String,
    pub terms: Terms<Profile>,
    /// Links by the id of the other one, with its place.
    pub links: BTreeMap<String, (usize, Terms<Relation>)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Profile {
    pub name: String,
    pub kind: Kind,
}

/// Numbers of one organisation: for whom it calls from them, by term.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub house: usize,
    pub range: Range,
    pub terms: Terms<Option<String>>,
}

/// An organisation as it was at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member<'a> {
    /// Its id.
    pub id: &'a str,
    /// What it is called.
    pub name: &'a str,
    /// What it is.
    pub kind: Kind,
    /// Since when it is so called and of this kind.
    pub since: Timestamp,
    /// The first moment at which it is so no longer, where one is known.
    pub until: Option<Timestamp>,
}

/// Numbers of an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owned<'a> {
    /// The organisation.
    pub organisation: &'a str,
    /// Its numbers.
    pub numbers: Range,
    /// For whom it calls from these, where that is settled by the number.
    pub serves: Option<&'a str>,
    /// Since when.
    pub since: Timestamp,
    /// The first moment at which they are no longer its own, where one is known.
    pub until: Option<Timestamp>,
    pub(super) place: usize,
}

/// A link from an organisation to another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked<'a> {
    /// The organisation.
    pub organisation: &'a str,
    /// The other one, which answers.
    pub to: &'a str,
    /// In what way.
    pub relation: Relation,
    /// Since when.
    pub since: Timestamp,
    /// The first moment at which the link holds no longer, where one is known.
    pub until: Option<Timestamp>,
    /// The act that says so.
    pub seq: u64,
    /// The place of the other one.
    pub(super) place: usize,
}

impl Book {
    /// The book of these acts, in any order. They are taken as they are; [`Book::admit`] is for new ones.
    pub fn new(mut entries: Vec<Entry<Act>>) -> Self {
        entries.sort_by_key(|entry| (entry.known, entry.seq));
        let mut book = Self::default();
        for entry in entries {
            book.take(entry);
        }
        book.reindex();
        book
    }

    /// How many acts it holds.
    pub fn len(&self) -> usize {
        self.about.len()
    }

    /// Whether nothing was ever told.
    pub fn is_empty(&self) -> bool {
        self.about.is_empty()
    }

    /// Adds an act without asking whether it fits. An undo of an act that is not there does nothing.
    pub fn add(&mut self, entry: Entry<Act>) {
        self.take(entry);
        let waiting = self.rows.len() - self.fresh;
        if waiting > 32 + self.fresh / 8 {
            self.reindex();
        }
    }

    fn take(&mut self, entry: Entry<Act>) {
        if let Some(id) = entry.act.organisation() {
            self.enter(id);
        }
        if let Act::Linked { to, .. } | Act::Unlinked { to, .. } = &entry.act {
            self.enter(to);
        }
        let Some(about) = self.about_of(&entry) else { return };
        self.about.insert(entry.seq, about);
        self.last = self.last.max(Some((entry.seq, entry.known)));
        match about {
            About::Organisation(place) => add(&mut self.houses[place].terms, entry, profile),
            About::Link(from, to) => {
                let id = self.houses[to].id.clone();
                let (_, terms) = self.houses[from].links.entry(id).or_insert_with(|| (to, Terms::default()));
                add(terms, entry, relation);
            }
            About::Numbers(house, range) => {
                let next = self.rows.len();
                let place = *self.places.entry((house, range)).or_insert(next);
                if place == next {
                    self.rows.push(Row { house, range, terms: Terms::default() });
                }
                add(&mut self.rows[place].terms, entry, serves);
            }
        }
    }

    fn enter(&mut self, id: &str) {
        if !self.ids.contains_key(id) {
            self.ids.insert(id.to_owned(), self.houses.len());
            self.houses.push(House { id: id.to_owned(), terms: Terms::default(), links: BTreeMap::new() });
        }
    }

    /// The place of an organisation; `None` if it was never named.
    pub(super) fn house(&self, id: &str) -> Option<usize> {
        self.ids.get(id).copied()
    }

    /// What an act is about; `None` for an undo of nothing, and where an organisation was never named.
    pub(super) fn about_of(&self, entry: &Entry<Act>) -> Option<About> {
        Some(match &entry.act {
            Act::Registered { organisation, .. } | Act::Ended { organisation } => {
                About::Organisation(self.house(organisation)?)
            }
            Act::Numbers { organisation, numbers, .. } | Act::NumbersEnded { organisation, numbers } => {
                About::Numbers(self.house(organisation)?, *numbers)
            }
            Act::Linked { organisation, to, .. } | Act::Unlinked { organisation, to } => {
                About::Link(self.house(organisation)?, self.house(to)?)
            }
            Act::Undone { seq } if *seq < entry.seq => *self.about.get(seq)?,
            Act::Undone { .. } => return None,
        })
    }

    fn reindex(&mut self) {
        self.index = Ranges::new(self.rows.iter().enumerate().map(|(place, row)| (row.range, place)).collect());
        self.fresh = self.rows.len();
    }

    /// Every row that has a number in common with the range.
    pub(super) fn meeting(&self, range: Range) -> impl Iterator<Item = &Row> {
        let fresh = self.rows[self.fresh..].iter().filter(move |row| row.range.meets(range));
        self.index.meeting(range).into_iter().map(|place| &self.rows[place]).chain(fresh)
    }

    /// An organisation at a moment, as known at another; `None` if it was not there.
    pub fn organisation(&self, id: &str, at: Timestamp, known: Timestamp) -> Option<Member<'_>> {
        self.member(self.house(id)?, at, known)
    }

    /// All organisations at a moment, as known at another, by id.
    pub fn organisations(&self, at: Timestamp, known: Timestamp) -> impl Iterator<Item = Member<'_>> {
        self.ids.values().filter_map(move |place| self.member(*place, at, known))
    }

    pub(super) fn member(&self, place: usize, at: Timestamp, known: Timestamp) -> Option<Member<'_>> {
        let House { id, terms, .. } = &self.houses[place];
        let term = terms.at(at, known)?;
        Some(Member { id, name: &term.what.name, kind: term.what.kind, since: term.from, until: term.end() })
    }

    /// The numbers of an organisation at a moment, as known at another, upwards.
    pub fn numbers(&self, id: &str, at: Timestamp, known: Timestamp) -> impl Iterator<Item = Owned<'_>> {
        let rows = self.house(id).into_iter().flat_map(|place| self.rows_of(place));
        rows.filter_map(move |row| self.owned(row, at, known))
    }

    /// All rows of an organisation, whenever they hold.
    pub(super) fn rows_of(&self, house: usize) -> impl Iterator<Item = &Row> {
        let own = self.places.range((house, lowest().into())..).take_while(move |((own, _), _)| *own == house);
        own.map(|(_, place)| &self.rows[*place])
    }

    /// Whose a number was at a moment, as known at another: nobody's, one organisation's, or disputed between several.
    pub fn owners(&self, number: E164, at: Timestamp, known: Timestamp) -> Vec<Owned<'_>> {
        self.meeting(number.into()).filter_map(|row| self.owned(row, at, known)).collect()
    }

    fn owned<'a>(&'a self, row: &'a Row, at: Timestamp, known: Timestamp) -> Option<Owned<'a>> {
        let term = row.terms.at(at, known)?;
        let until = term.until.min(self.era(row.house, term.from, known)?);
        (at < until).then(|| Owned {
            organisation: &self.houses[row.house].id,
            numbers: row.range,
            serves: term.what.as_deref(),
            since: term.from,
            until: end(until),
            place: row.house,
        })
    }

    /// The links of an organisation at a moment, as known at another, by the other one's id.
    pub fn links(&self, id: &str, at: Timestamp, known: Timestamp) -> Vec<Linked<'_>> {
        let mut all = self.all_links(id, known);
        all.retain(|link| link.has(at));
        all
    }

    /// All terms of all links of an organisation, whenever they hold, as known at a moment. A link ends with either
    /// organisation.
    pub fn all_links(&self, id: &str, known: Timestamp) -> Vec<Linked<'_>> {
        self.house(id).map_or_else(Vec::new, |place| self.links_of(place, known))
    }

    pub(super) fn links_of(&self, from: usize, known: Timestamp) -> Vec<Linked<'_>> {
        let House { id, links, .. } = &self.houses[from];
        let mut found = Vec::with_capacity(links.len());
        for (to, (place, terms)) in links {
            for term in terms.known(known) {
                let (Some(one), Some(other)) = (self.era(from, term.from, known), self.era(*place, term.from, known))
                else {
                    continue;
                };
                let (until, relation) = (end(term.until.min(one).min(other)), term.what);
                found.push(Linked {
                    organisation: id,
                    to,
                    relation,
                    since: term.from,
                    until,
                    seq: term.seq,
                    place: *place,
                });
            }
        }
        found
    }

    /// Until when an organisation that is there at a moment stays there; `None` if it is not.
    pub(super) fn era(&self, place: usize, from: Timestamp, known: Timestamp) -> Option<Timestamp> {
        era(&self.houses[place].terms, from, known)
    }
}

impl Linked<'_> {
    /// Whether it holds at a moment.
    pub fn has(&self, at: Timestamp) -> bool {
        self.since <= at && self.until.is_none_or(|until| at < until)
    }
}

pub(super) fn era(terms: &Terms<Profile>, from: Timestamp, known: Timestamp) -> Option<Timestamp> {
    let terms = terms.known(known);
    let first = terms.iter().position(|term| term.has(from))?;
    Some(
        terms[first..]
            .iter()
            .fold(terms[first].from, |until, term| if term.from == until { term.until } else { until }),
    )
}

fn end(until: Timestamp) -> Option<Timestamp> {
    (until != Timestamp::MAX).then_some(until)
}

fn lowest() -> E164 {
    E164::new(10_u64.pow(number::FEWEST_DIGITS - 1)).expect("as few digits as a number has")
}

pub(super) fn add<T: Clone>(terms: &mut Terms<T>, entry: Entry<Act>, deed: impl Fn(Act) -> Option<Deed<T>>) {
    let Entry { seq, at, known, act } = entry;
    if let Some(act) = deed(act) {
        terms.add(Entry { seq, at, known, act });
    }
}

pub(super) fn profile(act: Act) -> Option<Deed<Profile>> {
    match act {
        Act::Registered { name, kind, .. } => Some(Deed::Begins { what: Profile { name, kind }, until: None }),
        Act::Ended { .. } => Some(Deed::Ends),
        Act::Undone { seq } => Some(Deed::Undoes(seq)),
        _ => None,
    }
}

pub(super) fn serves(act: Act) -> Option<Deed<Option<String>>> {
    match act {
        Act::Numbers { serves, until, .. } => Some(Deed::Begins { what: serves, until }),
        Act::NumbersEnded { .. } => Some(Deed::Ends),
        Act::Undone { seq } => Some(Deed::Undoes(seq)),
        _ => None,
    }
}

pub(super) fn relation(act: Act) -> Option<Deed<Relation>> {
    match act {
        Act::Linked { relation, until, .. } => Some(Deed::Begins { what: relation, until }),
        Act::Unlinked { .. } => Some(Deed::Ends),
        Act::Undone { seq } => Some(Deed::Undoes(seq)),
        _ => None,
    }
}
