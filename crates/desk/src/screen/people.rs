//! The owner's people: contacts from an address book, blocks, times of waiting, whom the phone's own list shows as known.

use super::check::{Alone, time};
use super::home::PEOPLE;
use crate::error::{Answer, Refusal};
use crate::here::Here;
use ::screen::decide::is_safe;
use ::screen::formats::vcard;
use ::screen::people::{Blocked, Book, Contact, Expected, Met, Passed};
use ::screen::{Beginning, Key, Label};
use casework::Direction;
use evidence::{ReadContext, Row};
use jiff::ToSpan as _;
use jiff::civil::DateTime;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::ops::ControlFlow;

/// Days after which what the phone's list shows says nothing any more.
const REMEMBERED: i64 = 400;

/// Days for which a caller who typed the code is not asked again.
const PASSED_DAYS: i64 = 30;

/// Days of the longest time of waiting: strangers who ring for longer are no couriers.
const LONGEST_WAIT: i64 = 31;

/// What an address book brought.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Taken {
    /// Contacts that are known now and were not before.
    pub added: u64,
    /// Contacts that were known.
    pub known: u64,
    /// Cards without a number.
    pub without_number: u64,
    /// Numbers that could not be read: line and what stands there.
    pub bad: Vec<(u64, String)>,
}

/// Changes the people within one transaction.
async fn change<T>(here: &Here, apply: impl FnOnce(&mut Book) -> Answer<T>) -> Answer<T> {
    let mut tx = here.scope().begin_alone().await?;
    let mut book = match tx.setting(PEOPLE).await? {
        Some(text) => serde_json::from_str(&text).map_err(anyhow::Error::from)?,
        None => Book::default(),
    };
    let done = apply(&mut book)?;
    tx.set(PEOPLE, &serde_json::to_string(&book).map_err(anyhow::Error::from)?).await?;
    tx.save().await?;
    Ok(done)
}

/// All that is kept about people.
///
/// # Errors
/// A database that does not answer.
pub async fn all(here: &Here) -> Answer<Book> {
    here.book().await
}

/// Takes an address book in. Whoever stands in it already keeps the groups they have and gains new ones.
///
/// # Errors
/// `screen-no-cards` when there is not one card.
pub async fn import(here: &Here, bytes: &[u8]) -> Answer<Taken> {
    let cards = vcard::read(&evidence::text(bytes));
    if cards.contacts.is_empty() && cards.without_number == 0 {
        return Err(Refusal::refused("screen-no-cards"));
    }
    change(here, |book| {
        let mut taken = Taken {
            without_number: cards.without_number,
            bad: cards.bad.iter().map(|bad| (bad.line, bad.value.clone())).collect(),
            ..Taken::default()
        };
        for contact in cards.contacts {
            match book.contacts.iter_mut().find(|known| known.name == contact.name && shares_number(known, &contact)) {
                Some(known) => {
                    let fresh: Vec<String> =
                        contact.numbers.into_iter().filter(|n| !known.numbers.contains(n)).collect();
                    known.numbers.extend(fresh);
                    known.groups.extend(contact.groups);
                    taken.known += 1;
                }
                None => {
                    book.contacts.push(contact);
                    taken.added += 1;
                }
            }
        }
        Ok(taken)
    })
    .await
}

fn shares_number(one: &Contact, other: &Contact) -> bool {
    let keys =
        |contact: &Contact| contact.numbers.iter().filter_map(|n| Key::of(&number::parse(n))).collect::<Vec<_>>();
    let known = keys(one);
    keys(other).iter().any(|key| known.contains(key))
}

/// What a list of the phone taught.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Learnt {
    /// Numbers that the owner called.
    pub dialled: u64,
    /// Numbers with which the owner spoke.
    pub answered: u64,
    /// Rows that were read.
    pub rows: u64,
}

/// Learns from a call list of the phone whom the owner called and spoke with. Only the latest call of each number is kept.
///
/// # Errors
/// `screen-no-reader` for a file that no reader understands.
pub async fn learn(here: &Here, name: &str, bytes: Vec<u8>) -> Answer<Learnt> {
    let wall = here.wall().await?;
    let today = wall.now();
    let rows = calls(name, bytes, &ReadContext::new(wall.zone.clone()).on(today.date()))?;
    let since = today.saturating_sub(REMEMBERED.days());
    change(here, move |book| {
        let mut met: BTreeMap<(Key, bool), Met> = BTreeMap::new();
        let mut learnt = Learnt { rows: rows.len() as u64, ..Learnt::default() };
        let fresh = rows.into_iter().filter(|call| !call.message).filter_map(|call| {
            let seconds = match call.direction {
                Direction::Out => None,
                _ => Some(call.seconds.filter(|seconds| *seconds >= screen::SPOKE)?),
            };
            Some(Met { number: call.number?, at: call.at, seconds })
        });
        for one in std::mem::take(&mut book.met).into_iter().chain(fresh).filter(|one| one.at >= since) {
            let Some(key) = Key::of(&number::parse(&one.number)) else { continue };
            let kept = met.entry((key, one.seconds.is_none())).or_insert_with(|| one.clone());
            if kept.at < one.at {
                *kept = one;
            }
        }
        learnt.dialled = met.values().filter(|one| one.seconds.is_none()).count() as u64;
        learnt.answered = met.len() as u64 - learnt.dialled;
        book.met = met.into_values().collect();
        book.met.sort_by(|a, b| (a.at, &a.number).cmp(&(b.at, &b.number)));
        Ok(learnt)
    })
    .await
}

/// A call of a list.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) line: u64,
    pub(super) at: DateTime,
    pub(super) number: Option<String>,
    pub(super) direction: Direction,
    pub(super) seconds: Option<u32>,
    pub(super) message: bool,
}

/// The calls of a file that any reader understands, in its order.
pub(super) fn calls(name: &str, bytes: Vec<u8>, context: &ReadContext) -> Answer<Vec<Call>> {
    let unknown = || Refusal::refused("screen-no-reader").with("file", name);
    let head = &bytes[..bytes.len().min(evidence::HEAD)];
    let reader = evidence::recognise(name, head).ok_or_else(unknown)?;
    let mut rows = Vec::new();
    evidence::read(reader, Cursor::new(bytes.as_slice()), context, &mut |row| {
        if let Row::Call(call) = row {
            let noon = jiff::civil::time(12, 0, 0, 0);
            let at = call.at.date().to_datetime(call.at.time().unwrap_or(noon));
            let (line, number, direction) = (call.line, call.number, call.direction);
            rows.push(Call { line, at, number, direction, seconds: call.seconds, message: call.message });
        }
        ControlFlow::Continue(())
    })
    .map_err(|_| unknown())?;
    Ok(rows)
}

/// Forgets what calls taught about a number: that it was called or spoken with, that the code was typed; false if nothing was
/// known.
///
/// # Errors
/// `screen-no-number`.
pub async fn forget(here: &Here, number: &str) -> Answer<bool> {
    let wanted =
        Key::of(&number::parse(number)).ok_or_else(|| Refusal::refused("screen-no-number").with("value", number))?;
    change(here, |book| {
        let before = book.met.len() + book.passed.len();
        let is_other = |number: &str| Key::of(&number::parse(number)) != Some(wanted);
        book.met.retain(|met| is_other(&met.number));
        book.passed.retain(|passed| is_other(&passed.number));
        Ok(book.met.len() + book.passed.len() < before)
    })
    .await
}

/// A caller typed the code and is not asked again for [`PASSED_DAYS`]. A number that is withheld or none is not remembered.
pub(super) async fn passed(here: &Here, number: &str, at: DateTime) -> Answer<()> {
    let Some(wanted) = Key::of(&number::parse(number)) else { return Ok(()) };
    let passed = Passed { number: number.to_owned(), until: at.saturating_add(PASSED_DAYS.days()) };
    change(here, |book| {
        book.passed.retain(|one| one.until > at && Key::of(&number::parse(&one.number)) != Some(wanted));
        book.passed.push(passed);
        Ok(())
    })
    .await
}

/// Somebody was spoken with for as long as shows that the two know each other.
pub(super) async fn spoke(here: &Here, number: &str, at: DateTime, seconds: u32) -> Answer<()> {
    let Some(wanted) = Key::of(&number::parse(number)).filter(|_| seconds >= screen::SPOKE) else { return Ok(()) };
    let met = Met { number: number.to_owned(), at, seconds: Some(seconds) };
    change(here, |book| {
        let same = |one: &Met| one.seconds.is_some() && Key::of(&number::parse(&one.number)) == Some(wanted);
        book.met.retain(|one| !same(one));
        book.met.push(met);
        book.met.sort_by(|a, b| (a.at, &a.number).cmp(&(b.at, &b.number)));
        Ok(())
    })
    .await
}

/// Lets a number in that nobody in the address book has; a block of it ends.
///
/// # Errors
/// `screen-no-number`.
pub async fn known(here: &Here, number: &str) -> Answer<()> {
    let number = checked(number, false)?;
    change(here, |book| {
        book.blocked.retain(|blocked| *blocked != Blocked { number: number.clone(), prefix: false });
        let contact = Contact { name: number.clone(), numbers: vec![number], groups: BTreeSet::new() };
        if !book.contacts.iter().any(|known| shares_number(known, &contact)) {
            book.contacts.push(contact);
        }
        Ok(())
    })
    .await
}

/// Takes back that a number is let in which nobody in the address book has; false if it was not.
///
/// # Errors
/// `screen-no-number`.
pub(super) async fn unknown(here: &Here, number: &str) -> Answer<bool> {
    let number = checked(number, false)?;
    change(here, |book| {
        let before = book.contacts.len();
        book.contacts.retain(|contact| contact.name != number || !is_nameless(contact));
        Ok(book.contacts.len() < before)
    })
    .await
}

/// Whether it is a number that was let in, and nobody of the address book.
pub(super) fn is_nameless(contact: &Contact) -> bool {
    contact.groups.is_empty() && contact.numbers == [contact.name.as_str()]
}

/// Blocks a number, or all that begin so; false if that was blocked.
///
/// # Errors
/// `screen-no-number`; `screen-block-safe` for a number that is never stopped.
pub async fn block(here: &Here, number: &str, prefix: bool) -> Answer<bool> {
    if !prefix && is_safe(&number::parse(number)) {
        return Err(Refusal::refused("screen-block-safe").with("value", number));
    }
    let number = checked(number, prefix)?;
    change(here, |book| {
        let blocked = Blocked { number, prefix };
        let fresh = !book.blocked.contains(&blocked);
        if fresh {
            book.blocked.push(blocked);
        }
        Ok(fresh)
    })
    .await
}

/// Takes a block back; false if there was none.
///
/// # Errors
/// `screen-no-number`.
pub async fn unblock(here: &Here, number: &str, prefix: bool) -> Answer<bool> {
    let number = checked(number, prefix)?;
    change(here, |book| {
        let before = book.blocked.len();
        book.blocked.retain(|blocked| *blocked != Blocked { number: number.clone(), prefix });
        Ok(book.blocked.len() < before)
    })
    .await
}

/// The number as it is kept: one spelling for each.
fn checked(text: &str, prefix: bool) -> Answer<String> {
    let refused = || Refusal::refused("screen-no-number").with("value", text);
    if prefix {
        let first = Beginning::read(text.trim()).ok_or_else(refused)?;
        // One digit would be half a country.
        let wide = first.len() < 2;
        return if wide { Err(Refusal::refused("screen-too-wide").with("value", text)) } else { Ok(first.to_string()) };
    }
    let number = number::parse(text);
    Key::of(&number).map(|_| number.national().to_owned()).ok_or_else(refused)
}

/// A time of waiting, as it is typed.
#[derive(Debug, Clone, Default)]
pub struct NewExpected {
    /// What is waited for: a word's id, or the word itself.
    pub what: String,
    /// From when.
    pub from: Option<String>,
    /// Until when.
    pub until: String,
    /// From which number, or from those that begin so.
    pub number: Option<String>,
}

/// Waits for somebody.
///
/// # Errors
/// `screen-no-word`, `no-such-day`, `ends-before-it-begins`, `screen-no-number`.
pub async fn expect(here: &Here, new: &NewExpected) -> Answer<Expected> {
    let wall = here.wall().await?;
    let label =
        Label::meant(&new.what).ok_or_else(|| Refusal::refused("screen-no-word").with("value", new.what.clone()))?;
    let from = match new.from.as_deref() {
        Some(text) => time(&wall, text, Alone::Begin)?,
        None => wall.now(),
    };
    let until = time(&wall, &new.until, Alone::End)?;
    if until <= from {
        let refusal = Refusal::refused("ends-before-it-begins").with("day", from.to_string());
        return Err(refusal.with("until", until.to_string()));
    }
    if until > from.saturating_add(LONGEST_WAIT.days()) {
        let refusal = Refusal::refused("screen-wait-long").with("days", LONGEST_WAIT.to_string());
        return Err(refusal.with("until", until.to_string()));
    }
    let number = new.number.as_deref().map(|text| checked(text, true).or_else(|_| checked(text, false))).transpose()?;
    let now = wall.now();
    change(here, |book| {
        // What is long over is of no use any more.
        book.expected.retain(|wait| wait.until > now);
        let same = |wait: &&Expected| (&wait.what, wait.until, &wait.number) == (&label.id, until, &number);
        if let Some(known) = book.expected.iter().find(same) {
            return Ok(known.clone());
        }
        let next = book.expected.iter().filter_map(|wait| wait.id.parse::<u64>().ok()).max().unwrap_or(0) + 1;
        let expected = Expected { id: next.to_string(), what: label.id.clone(), from, until, number };
        book.expected.push(expected.clone());
        Ok(expected)
    })
    .await
}

/// Waits no longer; false if nobody was waited for under this id.
///
/// # Errors
/// A database that does not answer.
pub async fn expect_no_more(here: &Here, id: &str) -> Answer<bool> {
    change(here, |book| {
        let before = book.expected.len();
        book.expected.retain(|wait| wait.id != id);
        Ok(book.expected.len() < before)
    })
    .await
}
