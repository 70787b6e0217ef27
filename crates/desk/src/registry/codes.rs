//! Possession of a number, shown by a code that is sent to it.
//!
//! The code goes out through the [gateway](super::gateway). The database knows it by its keyed hash alone.

use super::Registry;
use super::enrol::{Done, Outcome};
use crate::chance;
use crate::error::{Answer, Refusal};
use casework::Digest;
use jiff::{SignedDuration, Timestamp};
use number::E164;
use registry::Preference;
use registry::history::{Change, Proof, state};
use serde::Serialize;
use store::{Code, Guess};

/// How many minutes a code holds.
pub const HOLDS_MINUTES: i64 = 10;
/// Wrong tries after which a code holds no more.
pub const TRIES: u32 = 5;
/// So many codes a day for one number…
const PER_NUMBER: u64 = 5;
/// …and so many for one source, such as an address in the network.
const PER_SOURCE: u64 = 20;
/// So many wrong or right tries a day for one source.
const TRIES_PER_SOURCE: u64 = 60;

/// What somebody wants who has yet to show that the number is theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// To refuse sales calls, but for what the preference lets in.
    Register(Preference),
    /// To refuse them no longer.
    Withdraw,
    /// That one organisation stops calling.
    Stop(String),
    /// To see what is held.
    See,
    /// To complain about calls to the number.
    Complain,
}

/// A code is on its way.
#[derive(Debug, Clone, Serialize)]
pub struct Asked {
    /// The number it goes to.
    pub number: String,
    /// It holds until then.
    pub until: Timestamp,
}

/// What a code that came back did.
#[derive(Debug, Clone, Serialize)]
pub struct Confirmed {
    /// What holds for the number now.
    #[serde(flatten)]
    pub done: Done,
    /// What is let in nonetheless.
    pub preference: Preference,
    /// With it whoever sent the code back may undo this entry and have a certificate, for a while.
    pub ticket: String,
}

impl Registry {
    /// Sends a code to a number. When it comes back, what was wished for is recorded. `source` is who asks, for the limits:
    /// an address, or `operator`.
    ///
    /// # Errors
    /// A text that is no number; too many codes asked for.
    pub async fn ask_code(&self, number: &str, wish: Wish, source: &str) -> Answer<Asked> {
        let number = self.number(number)?;
        let now = self.now();
        let until = now + SignedDuration::from_mins(HOLDS_MINUTES);
        let complains = wish == Wish::Complain;
        let what = match wish {
            Wish::Register(preference) => Some(Change::Registered { proof: Proof::Code, preference }),
            Wish::Withdraw => Some(Change::Withdrawn { proof: Proof::Code }),
            Wish::Stop(organisation) => {
                super::enrol::organisation_id(&organisation)?;
                Some(Change::Stopped { organisation })
            }
            Wish::See | Wish::Complain => None,
        };
        let digits = u32::from_be_bytes(chance::random()?) % 1_000_000;
        let code = format!("{digits:06}");
        let mut change = self.change().await?;
        let by_number = self.tried(&mut change, "number", &number.to_string()).await?;
        let by_source = self.tried(&mut change, "source", source).await?;
        if by_number >= PER_NUMBER || by_source >= PER_SOURCE {
            // What was asked is counted, too, so that asking on does not help.
            change.save().await?;
            return Err(Refusal::refused("registry-too-many-codes"));
        }
        change
            .set_code(number, &Code { hash: self.code_hash(number, &code), until, tries: TRIES, change: what })
            .await?;
        change.save().await?;
        // The code counts before it leaves: one that comes back at once finds it.
        self.send(&Registry::with_code(number, &code, until, HOLDS_MINUTES, complains)).await?;
        Ok(Asked { number: number.to_string(), until })
    }

    /// Takes a code that came back.
    ///
    /// # Errors
    /// A code that is not the one sent, has expired or was tried too often. Which of these is not told, but for the tries
    /// that are left.
    pub async fn confirm(&self, number: &str, code: &str, source: &str) -> Answer<Confirmed> {
        let number = self.number(number)?;
        let mut change = self.change().await?;
        let now = change.known();
        let (what, refused) = match self.guessed(&mut change, number, code, source).await? {
            Ok(what) => (what, None),
            Err(refused) => (None, Some(refused)),
        };
        let mut entry = None;
        let named = what.as_ref().and_then(|what| match what {
            Change::Stopped { organisation } => Some(organisation.clone()),
            _ => None,
        });
        if let Some(what) = what {
            entry = change.add(&[(number, now, what)], "person").await?.map(|added| *added.start());
        }
        let now_is = state(&change.history(number).await?, self.as_of(now, now));
        change.save().await?;
        match refused {
            Some(refused) => Err(refused),
            None => {
                let (listed, since) = (now_is.listed.is_some(), now_is.listed.map(|since| self.day(since.at)));
                let outcome = if entry.is_some() { Outcome::Recorded } else { Outcome::Already };
                let ticket = self.ticket(number, entry, now);
                let not_registered_here = match named {
                    Some(organisation) => self.unregistered(&organisation).await?,
                    None => None,
                };
                let number = number.to_string();
                let done = Done { number, listed, since, outcome, entry, not_registered_here };
                Ok(Confirmed { done, preference: now_is.preference, ticket })
            }
        }
    }

    /// Takes a code back by which possession alone is shown: whoever asked for it wanted nothing recorded.
    ///
    /// # Errors
    /// As [`Registry::confirm`]; a code that was asked for something else.
    pub(super) async fn possession(&self, number: E164, code: &str, source: &str) -> Answer<()> {
        let mut change = self.change().await?;
        let guessed = self.guessed(&mut change, number, code, source).await?;
        change.save().await?;
        match guessed? {
            None => Ok(()),
            Some(_) => Err(Refusal::refused("registry-no-code")),
        }
    }

    /// Tries a code. The unit must be saved whatever comes of it, or the try would cost nothing.
    async fn guessed(
        &self,
        change: &mut store::RegisterChange,
        number: E164,
        code: &str,
        source: &str,
    ) -> Answer<Result<Option<Change>, Refusal>> {
        let code: String = code.chars().filter(char::is_ascii_digit).take(12).collect();
        if self.tried(change, "try", source).await? >= TRIES_PER_SOURCE {
            return Ok(Err(Refusal::refused("registry-too-many-codes")));
        }
        Ok(match change.guess(number, self.code_hash(number, &code)).await? {
            Guess::Right(what) => Ok(what),
            Guess::Wrong(0) | Guess::None => Err(Refusal::refused("registry-no-code")),
            Guess::Wrong(left) => Err(Refusal::refused("registry-wrong-code").with("left", left.to_string())),
        })
    }

    /// Counts one more try of this kind by somebody, and says how many there were in the day before it. It is counted once the
    /// unit is saved.
    pub(super) async fn tried(&self, change: &mut store::RegisterChange, what: &str, who: &str) -> Answer<u64> {
        let day = change.known() - SignedDuration::from_hours(24);
        Ok(change.asked(self.hashed(what, who), day).await?)
    }

    /// The same as a unit of its own.
    pub(super) async fn tried_now(&self, what: &str, who: &str) -> Answer<u64> {
        let mut change = self.change().await?;
        let before = self.tried(&mut change, what, who).await?;
        change.save().await?;
        Ok(before)
    }

    fn code_hash(&self, number: E164, code: &str) -> Digest {
        self.hashed("code", &format!("{number} {code}"))
    }

    /// A hash that nobody can try out who has the database but not the key.
    pub(super) fn hashed(&self, kind: &str, text: &str) -> Digest {
        let mut keyed = self.secret.clone();
        keyed.extend_from_slice(format!(" {kind} {text}").as_bytes());
        Digest::of(&keyed)
    }
}
