//! When a rule fits: conditions that must all hold, each a closed set, so that two rules can be compared.

use super::span::Span;
use crate::beginning::Beginning;
use crate::ring::Verified;
use number::{Kind, Number};
use registry::preference::Days;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The most digits with which first digits are tried.
const LONGEST: usize = 15;

/// What sort of day it is, by the country's calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayKind {
    /// One works, a made-up day at a weekend included.
    Workday,
    /// One does not work: weekend or holiday.
    DayOff,
}

/// All that must hold for a rule; what is not given always holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct When {
    /// The number is one of these, or begins as [`When::prefixes`] says.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<String>,
    /// The number begins with one of these, as it is dialled in its country, or with `+` and the country code.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub prefixes: Vec<String>,
    /// It is of one of these kinds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<Kind>,
    /// It is at home in one of these provinces or cities, as far as that is known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<String>,
    /// Lists call it one of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    /// It stands in one of these lists.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<String>,
    /// The name that the network sends has one of these in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// What the network says about the number.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub verified: Vec<Verified>,
    /// Lines that ring.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<String>,
    /// Weekdays: `mon-fri,sun`.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_text", deserialize_with = "as_days")]
    pub days: Option<Days>,
    /// Workdays or days off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<DayKind>,
    /// Hours.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hours: Vec<Span>,
}

fn as_text<S: Serializer>(days: &Option<Days>, to: S) -> Result<S::Ok, S::Error> {
    match days {
        Some(days) => to.collect_str(days),
        None => to.serialize_none(),
    }
}

fn as_days<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Days>, D::Error> {
    let text = String::deserialize(from)?;
    text.parse().map(Some).map_err(serde::de::Error::custom)
}

impl When {
    /// Whether it holds always, which a rule that somebody wrote by hand hardly means.
    pub fn is_always(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the other can only hold when this does.
    pub(super) fn covers(&self, other: &Self) -> bool {
        let numbers = self.has_no_number() || (!other.has_no_number() && self.has_numbers_of(other));
        numbers
            && contains(&self.kinds, &other.kinds)
            && contains(&self.places, &other.places)
            && contains(&self.labels, &other.labels)
            && contains(&self.lists, &other.lists)
            && contains(&self.names, &other.names)
            && contains(&self.verified, &other.verified)
            && contains(&self.lines, &other.lines)
            && self.days.is_none_or(|all| other.days.is_some_and(|some| weekdays().all(|d| !some.has(d) || all.has(d))))
            && self.day.is_none_or(|day| other.day == Some(day))
            && Span::minutes().all(|minute| !Span::any(&other.hours, minute) || Span::any(&self.hours, minute))
    }

    /// Whether both can hold for one call.
    pub(super) fn meets(&self, other: &Self) -> bool {
        let numbers = self.has_no_number() || other.has_no_number() || self.shares_number(other);
        let days = |when: &Self, day| when.days.is_none_or(|days| days.has(day));
        numbers
            && shares(&self.kinds, &other.kinds)
            && self.may_be(&other.kinds)
            && other.may_be(&self.kinds)
            && shares(&self.places, &other.places)
            && shares(&self.labels, &other.labels)
            && shares(&self.verified, &other.verified)
            && shares(&self.lines, &other.lines)
            && weekdays().any(|day| days(self, day) && days(other, day))
            && (self.day.is_none() || other.day.is_none() || self.day == other.day)
            && Span::minutes().any(|minute| Span::any(&self.hours, minute) && Span::any(&other.hours, minute))
    }

    fn has_no_number(&self) -> bool {
        self.numbers.is_empty() && self.prefixes.is_empty()
    }

    fn beginnings(&self) -> Vec<Beginning> {
        self.prefixes.iter().filter_map(|first| Beginning::read(first)).collect()
    }

    fn has_numbers_of(&self, other: &Self) -> bool {
        let own = self.beginnings();
        let number = |text: &String| {
            let number = number::parse(text);
            self.is_number(&number) || own.iter().any(|first| first.fits(&number))
        };
        other.numbers.iter().all(number)
            && other.beginnings().iter().all(|one| own.iter().any(|first| first.covers(one)))
    }

    fn shares_number(&self, other: &Self) -> bool {
        let one = |a: &Self, b: &Self| {
            let firsts = b.beginnings();
            let mut numbers = a.numbers.iter().map(|text| number::parse(text));
            numbers.any(|number| b.is_number(&number) || firsts.iter().any(|first| first.fits(&number)))
        };
        let theirs = other.beginnings();
        let both = |a: &Beginning| theirs.iter().any(|b| a.covers(b) || b.covers(a));
        one(self, other) || one(other, self) || self.beginnings().iter().any(both)
    }

    /// Whether one of its numbers can be of one of these kinds.
    fn may_be(&self, kinds: &[Kind]) -> bool {
        let of_kind = |text: &str| kinds.contains(&number::parse(text).kind());
        let begun = |first: &String| (first.len()..=LONGEST).any(|length| of_kind(&format!("{first:0<length$}")));
        kinds.is_empty()
            || self.has_no_number()
            || self.numbers.iter().any(|number| of_kind(number))
            || self.prefixes.iter().any(begun)
    }

    fn is_number(&self, number: &Number) -> bool {
        let key = number.key();
        key.is_some() && self.numbers.iter().any(|text| number::parse(text).key() == key)
    }
}

fn weekdays() -> impl Iterator<Item = jiff::civil::Weekday> {
    jiff::civil::Weekday::Monday.cycle_forward().take(7)
}

/// Nothing given is everything.
fn contains<T: PartialEq>(all: &[T], some: &[T]) -> bool {
    all.is_empty() || (!some.is_empty() && some.iter().all(|one| all.contains(one)))
}

fn shares<T: PartialEq>(a: &[T], b: &[T]) -> bool {
    a.is_empty() || b.is_empty() || a.iter().any(|one| b.contains(one))
}
