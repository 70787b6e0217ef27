//! What is held about a number, for whoever has just shown that it is theirs.

use super::guest::Guest;
use crate::frame::shell::Shell;
use askama::Template;
use desk::registry::{Confirmed, Done, Outcome};

/// What is held.
#[derive(Template)]
#[template(path = "registry/held.html")]
pub(crate) struct HeldPage {
    s: Shell,
    number: String,
    says: String,
    lets_in: String,
    /// Empty where nothing can be undone.
    ticket: String,
    undo: bool,
    published: bool,
}

impl HeldPage {
    /// What a code that came back did.
    pub(crate) fn new(guest: &Guest, confirmed: &Confirmed) -> HeldPage {
        let lets_in = match confirmed.preference.refuses_all() || !confirmed.done.listed {
            true => String::new(),
            false => confirmed.preference.to_string(),
        };
        HeldPage::of(guest, &confirmed.done, lets_in, &confirmed.ticket)
    }

    /// What an undo left.
    pub(crate) fn undone(guest: &Guest, done: &Done, ticket: &str) -> HeldPage {
        HeldPage { undo: false, ..HeldPage::of(guest, done, String::new(), ticket) }
    }

    fn of(guest: &Guest, done: &Done, lets_in: String, ticket: &str) -> HeldPage {
        let said = |key: &str, since: String| guest.words().a(key, &[("since", since)]);
        let says = match done.since {
            Some(since) => said("reg-held", since.to_string()),
            None => said("reg-not-held", String::new()),
        };
        HeldPage {
            s: guest.shell("reg-held-title", "/"),
            number: done.number.clone(),
            says,
            lets_in,
            ticket: ticket.to_owned(),
            undo: done.outcome == Outcome::Recorded && done.entry.is_some(),
            published: true,
        }
    }
}
