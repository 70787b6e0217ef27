//! A list of calls, sent through a policy as if it had stood then: what would have rung, and what another policy changes.

use super::people::calls;
use crate::error::Answer;
use crate::here::Here;
use ::screen::decide::Rules;
use ::screen::{Action, Policy, Ring, Verdict};
use casework::Direction;
use evidence::ReadContext;
use jiff::civil::DateTime;

/// One call of the list.
#[derive(Debug, Clone)]
pub struct Replayed {
    /// Its line in the file.
    pub line: u64,
    /// When it came.
    pub at: DateTime,
    /// The number as it was shown; empty when withheld.
    pub number: String,
    /// What the policy does.
    pub verdict: Verdict,
    /// What the other policy does.
    pub against: Option<Verdict>,
}

impl Replayed {
    /// Whether the other policy does something else.
    pub fn differs(&self) -> bool {
        self.against.as_ref().is_some_and(|other| other.verdict != self.verdict.verdict)
    }
}

/// How many calls met what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Count {
    /// They rang.
    pub allow: u64,
    /// They were asked for a code.
    pub challenge: u64,
    /// They were turned away.
    pub reject: u64,
}

impl Count {
    /// Counts calls.
    pub fn of<'a>(verdicts: impl IntoIterator<Item = &'a Verdict>) -> Count {
        verdicts.into_iter().fold(Count::default(), |mut count, verdict| {
            match verdict.verdict {
                Action::Allow => count.allow += 1,
                Action::Challenge => count.challenge += 1,
                Action::Reject => count.reject += 1,
            }
            count
        })
    }
}

/// Sends the calls of a file through a policy, and through another one beside it.
///
/// The past grows as the list tells it: a number that the owner called or spoke with is known from then on. Nothing is
/// recorded. The same file and policies give the same answer.
///
/// # Errors
/// As [`super::people::learn`].
pub async fn replay(
    here: &Here,
    name: &str,
    bytes: Vec<u8>,
    policy: Option<&Policy>,
    against: Option<&Policy>,
) -> Answer<Vec<Replayed>> {
    let screen = match policy {
        Some(policy) => here.screen_with(policy).await?,
        None => here.screen().await?,
    };
    let other = against.map(Rules::of);
    let mut rows = calls(name, bytes, &ReadContext::new(screen.wall().zone.clone()).on(screen.wall().now().date()))?;
    rows.sort_by_key(|call| call.at);
    let mut past = screen.past();
    let mut out = Vec::new();
    for call in rows.into_iter().filter(|call| !call.message) {
        let number = number::parse(call.number.as_deref().unwrap_or("-1"));
        if call.direction == Direction::Out {
            past.dialled(&number, call.at);
            continue;
        }
        let ring = Ring::new(number, call.at);
        let verdict = screen.decide_with(&screen.rules, &past, &ring);
        let against = other.as_ref().map(|rules| screen.decide_with(rules, &past, &ring));
        past.came(&ring.from, call.at, call.seconds);
        let number = call.number.unwrap_or_default();
        out.push(Replayed { line: call.line, at: call.at, number, verdict, against });
    }
    Ok(out)
}
