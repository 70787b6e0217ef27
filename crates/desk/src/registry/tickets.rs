//! What somebody may do for a while who has just shown that a number is theirs: undo the entry, have a certificate.

use super::Registry;
use super::enrol::Done;
use crate::error::{Answer, Refusal};
use jiff::{SignedDuration, Timestamp};
use number::E164;

/// How many minutes a ticket holds.
const HOLDS_MINUTES: i64 = 30;

/// What a ticket is for.
pub(super) struct Ticket {
    pub(super) number: E164,
    entry: Option<u64>,
}

impl Registry {
    /// A ticket that nobody can make who has not the registry's secret: `end.number.entry.hash`.
    pub(super) fn ticket(&self, number: E164, entry: Option<u64>, now: Timestamp) -> String {
        let end = (now + SignedDuration::from_mins(HOLDS_MINUTES)).as_second();
        let says = format!("{end}.{}.{}", number.get(), entry.unwrap_or_default());
        format!("{says}.{}", self.hashed("ticket", &says))
    }

    pub(super) fn admitted(&self, ticket: &str) -> Answer<Ticket> {
        let ended = || Refusal::refused("registry-ticket");
        let (says, hash) = ticket.rsplit_once('.').ok_or_else(ended)?;
        // Hashes are compared, not the texts: where they differ tells nothing about what is right.
        let same = self.hashed("ticket of", hash) == self.hashed("ticket of", &self.hashed("ticket", says).to_string());
        let mut parts = says.split('.').map(|part| part.parse::<u64>().ok());
        let (Some(Some(end)), Some(Some(digits)), Some(Some(entry))) = (parts.next(), parts.next(), parts.next())
        else {
            return Err(ended());
        };
        let now = u64::try_from(self.now().as_second()).unwrap_or_default();
        let number = E164::new(digits).map_err(|_| ended())?;
        if same && end >= now {
            Ok(Ticket { number, entry: Some(entry).filter(|entry| *entry > 0) })
        } else {
            Err(ended())
        }
    }

    /// Takes the entry back that the ticket was given for.
    ///
    /// # Errors
    /// A ticket that has ended or is none; one that was given for no entry.
    pub async fn undo_by_ticket(&self, ticket: &str) -> Answer<Done> {
        let Ticket { number, entry } = self.admitted(ticket)?;
        let entry = entry.ok_or_else(|| Refusal::refused("registry-ticket"))?;
        self.undo(&number.to_string(), entry, "person").await
    }

    /// The certificate of the number that the ticket was given for.
    ///
    /// # Errors
    /// A ticket that has ended or is none; nothing published yet.
    pub async fn certificate_by_ticket(&self, ticket: &str) -> Answer<String> {
        let number = self.admitted(ticket)?.number;
        self.certificate(&number.to_string(), None).await
    }
}
