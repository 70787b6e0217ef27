//! The person's own lists as phones see them: what they block, and what they let in without having it in the address book.

use super::rated;
use super::report::MOST_SIGNS;
use super::{live::Live, people};
use crate::error::{Answer, Refusal};
use ::screen::roll::world;
use ::screen::{Beginning, Key, Label};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// Which of the two lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// What is blocked.
    Blocked,
    /// What is let in.
    Allowed,
}

/// One number of it, or first digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Personal {
    /// Its digits.
    pub key: Key,
    /// All numbers that begin so.
    pub prefix: bool,
    /// What the person's phone called it.
    pub label: Option<&'static Label>,
    /// What they wrote beside it.
    pub comment: String,
    /// When, if it came from a phone.
    pub at: Option<DateTime>,
}

impl Personal {
    /// The number, or the first digits, with plus and country code.
    pub fn phone(&self) -> String {
        world(self.key)
    }

    /// When it came from a phone, in milliseconds since 1970 by the clock of the lines; 0 for not.
    pub fn milliseconds(&self) -> i64 {
        let at = self.at.and_then(|at| at.to_zoned_datetime(TimeZone::UTC).ok());
        at.map_or(0, |at| at.timestamp().as_millisecond())
    }
}

/// One of the lists.
///
/// # Errors
/// A database that does not answer.
pub async fn list(live: &Live, which: Which) -> Answer<Vec<Personal>> {
    let (here, book) = (live.here(), people::all(live.here()).await?);
    let rated = rated::all(here).await?;
    let one = |key: Option<Key>, prefix: bool| {
        let key = key?;
        let said = rated.get(&key.to_string()).filter(|_| !prefix);
        Some(Personal {
            key,
            prefix,
            label: said.and_then(|said| Label::named(&said.label)),
            comment: said.map(|said| said.comment.clone()).unwrap_or_default(),
            at: said.map(|said| said.at),
        })
    };
    let number = |text: &str| Key::of(&number::parse(text));
    Ok(match which {
        Which::Blocked => {
            let key = |prefix: bool, text: &str| match prefix {
                true => Beginning::read(text).and_then(|first| first.key()),
                false => number(text),
            };
            book.blocked.iter().filter_map(|b| one(key(b.prefix, &b.number), b.prefix)).collect()
        }
        Which::Allowed => {
            let nameless = book.contacts.iter().filter(|contact| people::is_nameless(contact));
            nameless.filter_map(|contact| one(number(&contact.name), false)).collect()
        }
    })
}

/// Takes a number, or first digits, off a list; false if it was not there.
///
/// # Errors
/// `screen-no-number`.
pub async fn remove(live: &Live, which: Which, number: &str, prefix: bool) -> Answer<bool> {
    let here = live.here();
    let removed = match which {
        Which::Blocked => people::unblock(here, number, prefix).await?,
        Which::Allowed => people::unknown(here, number).await?,
    };
    if let (true, false, Some(key)) = (removed, prefix, Key::of(&number::parse(number))) {
        rated::keep(here, key, None).await?;
    }
    Ok(removed)
}

/// Blocks all numbers that begin so.
///
/// # Errors
/// `screen-no-number`, `screen-too-wide`.
pub async fn block_prefix(live: &Live, first: &str) -> Answer<()> {
    people::block(live.here(), first, true).await.map(drop)
}

/// Writes something beside a number of a list; false if it is not there.
///
/// # Errors
/// `screen-no-number`, `screen-comment-long`.
pub async fn remark(live: &Live, which: Which, number: &str, comment: &str) -> Answer<bool> {
    if comment.chars().count() > MOST_SIGNS {
        return Err(Refusal::refused("screen-comment-long").with("most", MOST_SIGNS.to_string()));
    }
    let key = Key::of(&number::parse(number));
    let key = key.ok_or_else(|| Refusal::refused("screen-no-number").with("value", number))?;
    let Some(one) = list(live, which).await?.into_iter().find(|one| one.key == key && !one.prefix) else {
        return Ok(false);
    };
    let label = match (one.label, which) {
        (Some(label), _) => label.id.clone(),
        (None, Which::Blocked) => "nuisance".to_owned(),
        (None, Which::Allowed) => "company".to_owned(),
    };
    let at = one.at.unwrap_or_else(|| live.screen().wall().now());
    rated::keep(live.here(), key, Some(rated::Rated { at, label, comment: comment.trim().to_owned() })).await?;
    Ok(true)
}
