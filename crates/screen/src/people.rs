//! The owner's people: who never meets a question, and who is never let in.

use crate::beginning::Beginning;
use crate::key::Key;
use jiff::civil::DateTime;
use number::Kind;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Somebody in the address book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Their name.
    pub name: String,
    /// Numbers as they stand there.
    pub numbers: Vec<String>,
    /// Groups they belong to.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub groups: BTreeSet<String>,
}

/// A time in which somebody unknown is waited for: a courier this afternoon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    /// Names it.
    pub id: String,
    /// What is waited for: a [`Label`](crate::Label)'s id.
    pub what: String,
    /// From when.
    pub from: DateTime,
    /// Until when, this moment not included.
    pub until: DateTime,
    /// From this number, or those that begin so; from any mobile and fixed line otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
}

/// A block of the owner's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blocked {
    /// The number, or the first digits as they are dialled.
    pub number: String,
    /// All numbers that begin so.
    #[serde(default)]
    pub prefix: bool,
}

/// A caller who answered the challenge and needs not to do so again for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passed {
    /// The number.
    pub number: String,
    /// Until when.
    pub until: DateTime,
}

/// A number that the phone's own list shows as known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Met {
    /// The number.
    pub number: String,
    /// When, the last time.
    pub at: DateTime,
    /// How long it was spoken in an answered call; `None` for a call that the owner made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u32>,
}

/// What was said about people, as it is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Book {
    /// The address book.
    pub contacts: Vec<Contact>,
    /// Times in which somebody is waited for.
    pub expected: Vec<Expected>,
    /// Blocks of the owner's own.
    pub blocked: Vec<Blocked>,
    /// Who passed the challenge.
    pub passed: Vec<Passed>,
    /// Whom the owner called or spoke with, in the order of time.
    pub met: Vec<Met>,
    /// The owner's own lines.
    pub own: Vec<String>,
}

/// The same, made ready to be asked.
#[derive(Debug, Clone, Default)]
pub struct People {
    contacts: BTreeMap<Key, (String, BTreeSet<String>)>,
    expected: Vec<(Expected, Option<Beginning>)>,
    blocked: BTreeSet<Key>,
    blocked_from: Vec<(Beginning, String)>,
    passed: BTreeMap<Key, DateTime>,
    own: BTreeSet<Key>,
}

impl Book {
    /// Makes it ready. A number that cannot be read helps nobody and is left out: it was refused when it came in.
    pub fn ready(&self) -> People {
        let key = |text: &str| Key::of(&number::parse(text));
        let waited = |wait: &Expected| (wait.clone(), wait.number.as_deref().and_then(Beginning::read));
        let mut people = People { expected: self.expected.iter().map(waited).collect(), ..People::default() };
        for contact in &self.contacts {
            for number in contact.numbers.iter().filter_map(|number| key(number)) {
                let (_, groups) =
                    people.contacts.entry(number).or_insert_with(|| (contact.name.clone(), BTreeSet::new()));
                groups.extend(contact.groups.iter().cloned());
            }
        }
        for blocked in &self.blocked {
            match blocked.prefix {
                true => {
                    let first = Beginning::read(&blocked.number);
                    people.blocked_from.extend(first.map(|first| (first, blocked.number.clone())));
                }
                false => people.blocked.extend(key(&blocked.number)),
            }
        }
        people.passed = self.passed.iter().filter_map(|p| Some((key(&p.number)?, p.until))).collect();
        people.own = self.own.iter().filter_map(|number| key(number)).collect();
        people
    }
}

impl People {
    /// The contact with this number, and their groups.
    pub fn contact(&self, key: Key) -> Option<(&str, &BTreeSet<String>)> {
        self.contacts.get(&key).map(|(name, groups)| (name.as_str(), groups))
    }

    /// The numbers of contacts, of whom the owner blocked and of who typed the code.
    pub fn numbers(&self) -> impl Iterator<Item = Key> {
        self.contacts.keys().chain(&self.blocked).chain(self.passed.keys()).copied()
    }

    /// Whether it is one of the owner's own lines.
    pub fn is_own(&self, key: Key) -> bool {
        self.own.contains(&key)
    }

    /// The owner's block that catches the number: its first digits, or the number itself.
    pub fn blocked(&self, key: Key, from: &number::Number) -> Option<String> {
        if self.blocked.contains(&key) {
            return Some(from.national().to_owned());
        }
        self.blocked_from.iter().find(|(first, _)| first.fits(from)).map(|(_, written)| written.clone())
    }

    /// Until when the number needs no challenge.
    pub fn passed(&self, key: Key, at: DateTime) -> Option<DateTime> {
        self.passed.get(&key).copied().filter(|until| at < *until)
    }

    /// The time of waiting into which the call falls.
    pub fn expected(&self, from: &number::Number, at: DateTime) -> Option<&Expected> {
        let fits = |wait: &Expected, first: &Option<Beginning>| match (first, &wait.number) {
            (Some(first), _) => first.fits(from),
            (None, None) => matches!(from.kind(), Kind::Mobile | Kind::Landline),
            // What cannot be read lets nobody in.
            (None, Some(_)) => false,
        };
        let waits = self.expected.iter().find(|(wait, first)| wait.from <= at && at < wait.until && fits(wait, first));
        waits.map(|(wait, _)| wait)
    }
}
