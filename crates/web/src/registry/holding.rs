//! What is held about a number, for whoever has just shown that it is theirs.

use super::guest::Guest;
use crate::frame::shell::Shell;
use askama::Template;
use desk::registry::{Confirmed, Done, Outcome};
use registry::Preference;

/// What is held.
#[derive(Template)]
#[template(path = "registry/held.html")]
pub(crate) struct HeldPage {
    s: Shell,
    number: String,
    says: String,
    lets_in: String,
    /// What to know of the organisation that was named.
    firm: String,
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
            false => guest.registry().lets_in(&confirmed.preference).get(guest.lang()).to_owned(),
        };
        HeldPage::of(guest, &confirmed.done, lets_in, &confirmed.ticket)
    }

    /// What an undo left; `held` is the preference that holds again, if there is one.
    pub(crate) fn undone(guest: &Guest, done: &Done, held: Option<&Preference>, ticket: &str) -> HeldPage {
        let lets_in = held.filter(|held| !held.refuses_all());
        let lets_in = lets_in.map(|held| guest.registry().lets_in(held).get(guest.lang()).to_owned());
        HeldPage { undo: false, ..HeldPage::of(guest, done, lets_in.unwrap_or_default(), ticket) }
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
            firm: done.not_registered_here.as_ref().map_or_else(String::new, |organisation| {
                guest.words().a("reg-not-registered-here", &[("organisation", organisation.clone())])
            }),
            ticket: ticket.to_owned(),
            undo: done.outcome == Outcome::Recorded && done.entry.is_some(),
            published: true,
        }
    }
}
