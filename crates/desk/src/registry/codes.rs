//! Possession of a number, shown by a code that is sent to it and comes back from whoever asked for it.
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

impl Wish {
    /// Its name, which is also the end of the key of the message that brings its code.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Wish::Register(_) => "register",
            Wish::Withdraw => "withdraw",
            Wish::Stop(_) => "stop",
            Wish::See => "see",
            Wish::Complain => "complaint",
        }
    }
}

/// Who asks for a code, and sends it back: a code does what its own asker wished, and serves nobody else. Somebody who asks for
/// another person's number sends that person a code, and can neither use it nor change what the person's own code does.
#[derive(Debug, Clone, Copy)]
pub struct Asker<'a> {
    /// From where it is asked, for the limits: an address in the network.
    source: &'a str,
    door: Door<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Door<'a> {
    /// A browser, by what it alone shows.
    Browser(&'a str),
    /// A program. It hands in complaints only, and the same program says which.
    Program,
    /// The operator's own console, where one clerk asks and another may confirm: each wish has its own code there.
    Operator,
}

impl<'a> Asker<'a> {
    /// A browser, by a text that it alone shows.
    pub fn browser(source: &'a str, session: &'a str) -> Asker<'a> {
        Asker { source, door: Door::Browser(session) }
    }
    /// A program that hands in complaints.
    pub fn program(source: &'a str) -> Asker<'a> {
        Asker { source, door: Door::Program }
    }
    /// The operator.
    pub fn operator() -> Asker<'static> {
        Asker { source: "operator", door: Door::Operator }
    }
    /// The session that awaits a code for a wish. Codes for complaints record nothing and are kept apart from those that do.
    fn session(&self, wish: &str) -> String {
        match self.door {
            Door::Browser(session) if wish == "complaint" => format!("complaint {session}"),
            Door::Browser(session) => format!("browser {session}"),
            Door::Program => format!("program {wish}"),
            Door::Operator => format!("operator {wish}"),
        }
    }
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
    /// Sends a code to a number; the message says what for. When it comes back from the same asker, what was wished for is recorded.
    ///
    /// # Errors
    /// A text that is no number; too many codes asked for.
    pub async fn ask_code(&self, number: &str, wish: Wish, asker: Asker<'_>) -> Answer<Asked> {
        let number = self.number(number)?;
        let now = self.now();
        let until = now + SignedDuration::from_mins(HOLDS_MINUTES);
        let what = match &wish {
            Wish::Register(preference) => {
                Some(Change::Registered { proof: Proof::Code, preference: preference.clone() })
            }
            Wish::Withdraw => Some(Change::Withdrawn { proof: Proof::Code }),
            Wish::Stop(organisation) => {
                super::enrol::organisation_id(organisation)?;
                Some(Change::Stopped { organisation: organisation.clone() })
            }
            Wish::See | Wish::Complain => None,
        };
        let digits = u32::from_be_bytes(chance::random()?) % 1_000_000;
        let code = format!("{digits:06}");
        let mut change = self.change().await?;
        let by_number = self.tried(&mut change, "number", &number.to_string()).await?;
        let by_source = self.tried(&mut change, "source", asker.source).await?;
        if by_number >= PER_NUMBER || by_source >= PER_SOURCE {
            // What was asked is counted, too, so that asking on does not help.
            change.save().await?;
            return Err(Refusal::refused("registry-too-many-codes"));
        }
        let session = self.hashed("session", &asker.session(wish.name()));
        let awaited = Code { hash: self.code_hash(number, &code), until, tries: TRIES, change: what };
        change.set_code(number, session, &awaited).await?;
        change.save().await?;
        // The code counts before it leaves: one that comes back at once finds it.
        self.send(&Registry::with_code(number, &code, until, HOLDS_MINUTES, &wish)).await?;
        Ok(Asked { number: number.to_string(), until })
    }

    /// Takes a code that came back.
    ///
    /// # Errors
    /// A code that is not the one sent to this asker, has expired or was tried too often. Which of these is not told, but for the
    /// tries that are left.
    pub async fn confirm(&self, number: &str, code: &str, asker: Asker<'_>) -> Answer<Confirmed> {
        let number = self.number(number)?;
        let mut change = self.change().await?;
        let now = change.known();
        let (what, refused) =
            match self.guessed(&mut change, number, code, asker, &["register", "withdraw", "stop", "see"]).await? {
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
    pub(super) async fn possession(&self, number: E164, code: &str, asker: Asker<'_>) -> Answer<()> {
        let mut change = self.change().await?;
        let guessed = self.guessed(&mut change, number, code, asker, &["complaint"]).await?;
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
        asker: Asker<'_>,
        wishes: &[&str],
    ) -> Answer<Result<Option<Change>, Refusal>> {
        let code: String = code.chars().filter(char::is_ascii_digit).take(12).collect();
        if self.tried(change, "try", asker.source).await? >= TRIES_PER_SOURCE {
            return Ok(Err(Refusal::refused("registry-too-many-codes")));
        }
        let mut sessions: Vec<Digest> =
            wishes.iter().map(|wish| self.hashed("session", &asker.session(wish))).collect();
        sessions.dedup();
        Ok(match change.guess(number, &sessions, self.code_hash(number, &code)).await? {
            Guess::Right(what) => {
                self.delivered(number, &code);
                Ok(what)
            }
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
