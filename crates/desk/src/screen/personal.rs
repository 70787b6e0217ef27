//! The person's own lists as phones see them: what they block, and what they let in without having it in the address book.

use super::rated;
use super::report::MOST_SIGNS;
use super::{live::Live, people};
use crate::error::{Answer, Refusal};
use ::screen::decide::is_safe;
use ::screen::roll::world;
use ::screen::{Beginning, Key, Label};
use jiff::Timestamp;
use jiff::civil::DateTime;

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
    /// When by the clock of the lines, if it came from a phone.
    pub at: Option<DateTime>,
    /// Which moment that was.
    pub since: Option<Timestamp>,
}

impl Personal {
    /// The number, or the first digits, with plus and country code.
    pub fn phone(&self) -> String {
        world(self.key)
    }

    /// When it came from a phone, in milliseconds since 1970; 0 for not.
    pub fn milliseconds(&self) -> i64 {
        self.since.map_or(0, Timestamp::as_millisecond)
    }
}

/// One of the lists.
///
/// # Errors
/// A database that does not answer.
pub async fn list(live: &Live, which: Which) -> Answer<Vec<Personal>> {
    let (here, book) = (live.here(), people::all(live.here()).await?);
    let (rated, screen) = (rated::all(here).await?, live.screen());
    let one = |key: Option<Key>, prefix: bool| {
        let key = key?;
        let said = rated.get(&key.to_string()).filter(|_| !prefix);
        Some(Personal {
            key,
            prefix,
            label: said.and_then(|said| Label::named(&said.label)),
            comment: said.map(|said| said.comment.clone()).unwrap_or_default(),
            at: said.map(|said| said.at),
            since: said.and_then(|said| screen.wall().moment(said.at)),
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

/// Blocks all numbers that begin so: for devices that ask nobody when it rings, so that nothing wide goes out to them.
///
/// # Errors
/// `screen-no-number`, `screen-too-wide`, `screen-block-safe`.
pub async fn block_prefix(live: &Live, first: &str) -> Answer<()> {
    if let Some(read) = Beginning::read(first.trim()) {
        narrow(&read.to_string())?;
    }
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

/// Whether first digits leave most of a country alone, and every number that is never stopped.
fn narrow(first: &str) -> Answer<()> {
    let digits = first.trim_start_matches('+');
    let national = digits.strip_prefix("86").unwrap_or(digits);
    if national.len() < 2 {
        return Err(Refusal::refused("screen-too-wide").with("value", first));
    }
    let holds_safe = |n: u32| {
        let short = format!("{n:03}");
        short.starts_with(national) && is_safe(&number::parse(&short))
    };
    if (0..1000).any(holds_safe) { Err(Refusal::refused("screen-block-safe").with("value", first)) } else { Ok(()) }
}
