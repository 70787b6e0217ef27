//! What is held about a number, for whoever has just shown that it is theirs.

use super::guest::Guest;
use crate::frame::shell::Shell;
use askama::Template;
use desk::registry::{Confirmed, Done, Outcome, SaidTo, Word};
use playbook::Lang;
use registry::Preference;

/// What is held.
#[derive(Template)]
#[template(path = "registry/held.html")]
pub(crate) struct HeldPage {
    s: Shell,
    number: String,
    says: String,
    lets_in: String,
    /// What was said to single organisations, each with what it is ended by.
    said: Vec<SaidLine>,
    /// What to know of the organisation that was named.
    firm: String,
    /// Empty where nothing can be undone.
    ticket: String,
    undo: bool,
    published: bool,
}

struct SaidLine {
    says: String,
    word: &'static str,
    organisation: String,
    end: String,
}

impl SaidLine {
    fn new(guest: &Guest, said: &SaidTo) -> SaidLine {
        let words = guest.words();
        let zh = guest.lang() == Lang::Zh;
        let name = |id: &String| match guest.registry().rules.purpose(id) {
            Some(known) => if zh { &known.zh } else { &known.en }.clone(),
            None => id.clone(),
        };
        let purposes = said.purposes.iter().map(name).collect::<Vec<_>>().join(&words.t("comma"));
        let purposes = if purposes.is_empty() { words.t("reg-said-everything") } else { purposes };
        let told = [
            ("organisation", said.organisation.clone()),
            ("since", said.since.to_string()),
            ("purposes", purposes),
            ("until", said.until.map(|day| day.to_string()).unwrap_or_default()),
        ];
        let (says, end) = match (said.word, said.until) {
            (Word::Stop, _) => ("reg-said-stop", "reg-end-stop"),
            (Word::Consent, None) => ("reg-said-consent", "reg-end-consent"),
            (Word::Consent, Some(_)) => ("reg-said-consent-until", "reg-end-consent"),
        };
        SaidLine {
            says: words.a(says, &told),
            word: said.word.name(),
            organisation: said.organisation.clone(),
            end: words.t(end),
        }
    }
}

impl HeldPage {
    /// What a code that came back did.
    pub(crate) fn new(guest: &Guest, confirmed: &Confirmed) -> HeldPage {
        let lets_in = match confirmed.preference.refuses_all() || !confirmed.done.listed {
            true => String::new(),
            false => guest.registry().lets_in(&confirmed.preference).get(guest.lang()).to_owned(),
        };
        HeldPage::of(guest, &confirmed.done, lets_in, &confirmed.said, &confirmed.ticket)
    }

    /// What an undo or an end left; `held` is the preference that holds now, if there is one.
    pub(crate) fn undone(
        guest: &Guest,
        done: &Done,
        held: Option<&Preference>,
        said: &[SaidTo],
        ticket: &str,
    ) -> HeldPage {
        let lets_in = held.filter(|held| !held.refuses_all());
        let lets_in = lets_in.map(|held| guest.registry().lets_in(held).get(guest.lang()).to_owned());
        HeldPage { undo: false, ..HeldPage::of(guest, done, lets_in.unwrap_or_default(), said, ticket) }
    }

    fn of(guest: &Guest, done: &Done, lets_in: String, told: &[SaidTo], ticket: &str) -> HeldPage {
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
            said: told.iter().map(|one| SaidLine::new(guest, one)).collect(),
            firm: done.not_registered_here.as_ref().map_or_else(String::new, |organisation| {
                guest.words().a("reg-not-registered-here", &[("organisation", organisation.clone())])
            }),
            ticket: ticket.to_owned(),
            undo: done.outcome == Outcome::Recorded && done.entry.is_some(),
            published: true,
        }
    }
}
