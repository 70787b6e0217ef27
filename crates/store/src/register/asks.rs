//! Codes that show possession of a number, and the limits on asking for them. Neither codes nor sources stand here, only
//! their hashes.

use super::open::{Change, Register};
use super::statements;
use crate::StoreError;
use crate::engine::args;
use crate::fields::{Place, int};
use casework::Digest;
use jiff::Timestamp;
use number::E164;
use registry::history;

/// A code on its way to a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// Its hash.
    pub hash: Digest,
    /// Until when it holds.
    pub until: Timestamp,
    /// Wrong tries that are left.
    pub tries: u32,
    /// What is recorded when it comes back; nothing if possession alone was to be shown.
    pub change: Option<history::Change>,
}

/// What a guess at a code came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guess {
    /// It was the code, which is used up now; this is to be recorded, if anything.
    Right(Option<history::Change>),
    /// It was not; so many tries are left.
    Wrong(u64),
    /// No code holds: none was asked for, or it was used, has expired, or had too many wrong tries.
    None,
}

impl Change {
    /// Sends no message; makes this the number's one code, instead of the one before.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn set_code(&mut self, number: E164, code: &Code) -> Result<(), StoreError> {
        let change = serde_json::to_string(&code.change).expect("a change is JSON");
        let (number, tries) = (int("number", number.get())?, i64::from(code.tries));
        self.link.run(&statements::SET_CODE, args![number, code.hash, code.until, tries, change]).await.map(drop)
    }

    /// Tries a code. A wrong guess costs one of its tries, so the unit must be saved whatever the outcome.
    ///
    /// # Errors
    /// A stored row that makes no sense.
    pub async fn guess(&mut self, number: E164, hash: Digest) -> Result<Guess, StoreError> {
        let key = int("number", number.get())?;
        let found: Option<(String, i64, i64, String)> = self.link.row(&statements::CODE, args![key]).await?;
        let Some((code, until, tries, change)) = found else { return Ok(Guess::None) };
        let id = number.to_string();
        let place = Place { what: "code of", id: &id, seq: None };
        if place.time("until", until)? <= self.known || tries <= 0 {
            return Ok(Guess::None);
        }
        if place.digest("code", &code)? != hash {
            self.link.run(&statements::SPEND_TRY, args![key]).await?;
            return Ok(Guess::Wrong(place.count("tries", tries - 1)?));
        }
        self.link.run(&statements::END_CODE, args![key]).await?;
        Ok(Guess::Right(serde_json::from_str(&change).map_err(|_| place.damaged("change", &change))?))
    }

    /// Notes that this source asked, and tells how often it had asked since `from`; what is older is forgotten.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn asked(&mut self, source: Digest, from: Timestamp) -> Result<u64, StoreError> {
        self.link.run(&statements::FORGET_ASKED, args![from]).await?;
        let (before,): (i64,) = self.link.row(&statements::COUNT_ASKED, args![source, from]).await?.unwrap_or_default();
        self.link.run(&statements::NOTE_ASKED, args![source, self.known]).await?;
        Place { what: "asked", id: "source", seq: None }.count("count", before)
    }
}

impl Register {
    /// Whether a code is on its way to this number at `now`.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn awaits_code(&self, number: E164, now: Timestamp) -> Result<bool, StoreError> {
        let key = int("number", number.get())?;
        let found: Option<(String, i64, i64, String)> =
            self.engine.read().await?.row(&statements::CODE, args![key]).await?;
        Ok(found.is_some_and(|(_, until, tries, _)| until > now.as_microsecond() && tries > 0))
    }
}
