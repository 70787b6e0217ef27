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
    /// Sends no message; makes this the one code of the number that this session awaits, instead of the one before. Those of
    /// other sessions stay as they are.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn set_code(&mut self, number: E164, session: Digest, code: &Code) -> Result<(), StoreError> {
        let change = serde_json::to_string(&code.change).expect("a change is JSON");
        let (number, tries) = (int("number", number.get())?, i64::from(code.tries));
        self.link.run(&statements::FORGET_CODES, args![number, self.known]).await?;
        let row = args![number, session, code.hash, code.until, tries, change];
        self.link.run(&statements::SET_CODE, row).await.map(drop)
    }

    /// Tries a code that one of these sessions awaits. A wrong guess costs each of them one of its tries, so the unit must be
    /// saved whatever the outcome.
    ///
    /// # Errors
    /// A stored row that makes no sense.
    pub async fn guess(&mut self, number: E164, sessions: &[Digest], hash: Digest) -> Result<Guess, StoreError> {
        let key = int("number", number.get())?;
        let id = number.to_string();
        let place = Place { what: "code of", id: &id, seq: None };
        let mut wrong = Vec::new();
        for session in sessions {
            let found: Option<(String, i64, i64, String)> =
                self.link.row(&statements::CODE, args![key, *session]).await?;
            let Some((code, until, tries, change)) = found else { continue };
            if place.time("until", until)? <= self.known || tries <= 0 {
                continue;
            }
            if place.digest("code", &code)? == hash {
                self.link.run(&statements::END_CODE, args![key, *session]).await?;
                return Ok(Guess::Right(serde_json::from_str(&change).map_err(|_| place.damaged("change", &change))?));
            }
            wrong.push((*session, tries - 1));
        }
        for (session, _) in &wrong {
            self.link.run(&statements::SPEND_TRY, args![key, *session]).await?;
        }
        let left = wrong.iter().map(|(_, left)| *left).max();
        left.map_or(Ok(Guess::None), |left| Ok(Guess::Wrong(place.count("tries", left)?)))
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
        let found: Vec<(i64, i64)> = self.engine.read().await?.rows(&statements::CODES, args![key]).await?;
        Ok(found.into_iter().any(|(until, tries)| until > now.as_microsecond() && tries > 0))
    }
}
