//! Everything that was ever told about organisations, ready for questions in both times.

use super::act::{Act, Kind, Range, Relation};
use super::ranges::Ranges;
use super::terms::{Deed, Term, Terms};
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
    pub(super) organisations: BTreeMap<String, Terms<Profile>>,
    pub(super) links: BTreeMap<String, BTreeMap<String, Terms<Relation>>>,
    /// The places of numbers in `rows`.
    pub(super) places: BTreeMap<(String, Range), usize>,
    pub(super) rows: Vec<Row>,
    index: Ranges,
    /// Rows that the index does not have yet begin here.
    fresh: usize,
}

/// The thing that an act is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum About {
    Organisation(String),
    Numbers(String, Range),
    Link(String, String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Profile {
    pub name: String,
    pub kind: Kind,
}

/// Numbers of one organisation: for whom it calls from them, by term.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub organisation: String,
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
        let Some(about) = self.about_of(&entry) else { return };
        self.about.insert(entry.seq, about.clone());
        self.last = self.last.max(Some((entry.seq, entry.known)));
        match about {
            About::Organisation(id) => add(self.organisations.entry(id).or_default(), entry, profile),
            About::Link(from, to) => add(self.links.entry(from).or_default().entry(to).or_default(), entry, relation),
            About::Numbers(organisation, range) => {
                let next = self.rows.len();
                let place = *self.places.entry((organisation.clone(), range)).or_insert(next);
                if place == next {
                    self.rows.push(Row { organisation, range, terms: Terms::default() });
                }
                add(&mut self.rows[place].terms, entry, serves);
            }
        }
    }

    /// What an act is about; `None` for an undo of nothing.
    pub(super) fn about_of(&self, entry: &Entry<Act>) -> Option<About> {
        Some(match &entry.act {
            Act::Registered { organisation, .. } | Act::Ended { organisation } => {
                About::Organisation(organisation.clone())
            }
            Act::Numbers { organisation, numbers, .. } | Act::NumbersEnded { organisation, numbers } => {
                About::Numbers(organisation.clone(), *numbers)
            }
            Act::Linked { organisation, to, .. } | Act::Unlinked { organisation, to } => {
                About::Link(organisation.clone(), to.clone())
            }
            Act::Undone { seq } if *seq < entry.seq => self.about.get(seq)?.clone(),
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
        let (id, terms) = self.organisations.get_key_value(id)?;
        terms.at(at, known).map(|term| member(id, term))
    }

    /// All organisations at a moment, as known at another, by id.
    pub fn organisations(&self, at: Timestamp, known: Timestamp) -> impl Iterator<Item = Member<'_>> {
        self.organisations.iter().filter_map(move |(id, terms)| terms.at(at, known).map(|term| member(id, term)))
    }

    /// The numbers of an organisation at a moment, as known at another, upwards.
    pub fn numbers<'a>(&'a self, id: &'a str, at: Timestamp, known: Timestamp) -> impl Iterator<Item = Owned<'a>> {
        let first = (id.to_owned(), Range::from(lowest()));
        let own = self.places.range(first..).take_while(move |((organisation, _), _)| organisation == id);
        own.filter_map(move |(_, place)| self.owned(&self.rows[*place], at, known))
    }

    /// Whose a number was at a moment, as known at another: nobody's, one organisation's, or disputed between several.
    pub fn owners(&self, number: E164, at: Timestamp, known: Timestamp) -> Vec<Owned<'_>> {
        self.meeting(number.into()).filter_map(|row| self.owned(row, at, known)).collect()
    }

    fn owned<'a>(&'a self, row: &'a Row, at: Timestamp, known: Timestamp) -> Option<Owned<'a>> {
        let term = row.terms.at(at, known)?;
        let until = term.until.min(self.era(&row.organisation, term.from, known)?);
        (at < until).then(|| Owned {
            organisation: &row.organisation,
            numbers: row.range,
            serves: term.what.as_deref(),
            since: term.from,
            until: end(until),
        })
    }

    /// The links of an organisation at a moment, as known at another, by the other one's id.
    pub fn links(&self, id: &str, at: Timestamp, known: Timestamp) -> Vec<Linked<'_>> {
        let mut all = self.all_links(id, known);
        all.retain(|link| link.since <= at && link.until.is_none_or(|until| at < until));
        all
    }

    /// All terms of all links of an organisation, whenever they hold, as known at a moment. A link ends with either
    /// organisation.
    pub fn all_links(&self, id: &str, known: Timestamp) -> Vec<Linked<'_>> {
        let of = self.links.get_key_value(id);
        let all = of.into_iter().flat_map(|(id, links)| links.iter().map(move |(to, terms)| (id, to, terms)));
        let terms = all.flat_map(|(id, to, terms)| terms.known(known).iter().map(move |term| (id, to, term)));
        terms.filter_map(|(id, to, term)| self.linked(id, to, term, known)).collect()
    }

    fn linked<'a>(
        &self,
        organisation: &'a str,
        to: &'a str,
        term: &Term<Relation>,
        known: Timestamp,
    ) -> Option<Linked<'a>> {
        let era = self.era(organisation, term.from, known)?.min(self.era(to, term.from, known)?);
        let until = end(term.until.min(era));
        Some(Linked { organisation, to, relation: term.what, since: term.from, until, seq: term.seq })
    }

    /// Until when an organisation that is there at a moment stays there; `None` if it is not.
    pub(super) fn era(&self, id: &str, from: Timestamp, known: Timestamp) -> Option<Timestamp> {
        era(self.organisations.get(id)?, from, known)
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

pub(super) fn lowest() -> E164 {
    E164::new(10_u64.pow(number::FEWEST_DIGITS - 1)).expect("as few digits as a number has")
}

fn member<'a>(id: &'a str, term: &'a Term<Profile>) -> Member<'a> {
    Member { id, name: &term.what.name, kind: term.what.kind, since: term.from, until: term.end() }
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
