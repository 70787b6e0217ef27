//! `POST /code`: sends a code to a number. `POST /confirm`: takes it back and does what was wished for.

use super::form::FrontPage;
use super::guest::Guest;
use super::holding::HeldPage;
use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use crate::frame::visit::{html, html_to_mend};
use askama::Template;
use desk::error::Refusal;
use desk::registry::{HOLDS_MINUTES, Outcome, Wish};
use registry::Preference;

/// Where the code is typed.
#[derive(Template)]
#[template(path = "registry/code.html")]
struct CodePage {
    s: Shell,
    number: String,
    sent: String,
    problem: String,
}

/// Sends a code.
pub(crate) async fn ask(guest: Guest, typed: Typed) -> Paged {
    let asked = match wish(&typed) {
        Ok(wish) => guest.registry().ask_code(typed.get("number"), wish, guest.asker()).await,
        Err(refusal) => Err(refusal),
    };
    match asked {
        Ok(asked) => {
            guest.tallies().code();
            html(&CodePage::new(&guest, asked.number, String::new()))
        }
        Err(refusal) => {
            let said = Problem::from(refusal).mendable_in(guest.lang())?;
            html_to_mend(&FrontPage::new(&guest, typed, said.clone()).await?, &said)
        }
    }
}

/// Takes a code back.
pub(crate) async fn confirm(guest: Guest, typed: Typed) -> Paged {
    match guest.registry().confirm(typed.get("number"), typed.get("code"), guest.asker()).await {
        Ok(confirmed) => {
            if confirmed.done.outcome == Outcome::Recorded {
                guest.tallies().entry(confirmed.done.listed);
            }
            html(&HeldPage::new(&guest, &confirmed))
        }
        Err(refusal) => {
            let said = Problem::from(refusal).mendable_in(guest.lang())?;
            html_to_mend(&CodePage::new(&guest, typed.get("number").to_owned(), said.clone()), &said)
        }
    }
}

impl CodePage {
    fn new(guest: &Guest, number: String, problem: String) -> CodePage {
        let words = guest.words();
        let said = [("number", number.clone()), ("minutes", HOLDS_MINUTES.to_string())];
        let s = guest.shell("reg-code-title", "/");
        CodePage { sent: words.a("reg-code-sent", &said), number, problem, s }
    }
}

/// What the form asks for. What is let in is one allowance; nothing chosen means that nothing is.
fn wish(typed: &Typed) -> Result<Wish, Refusal> {
    match typed.get("wish") {
        "withdraw" => return Ok(Wish::Withdraw),
        "see" => return Ok(Wish::See),
        "stop" => return Ok(Wish::Stop(typed.get("organisation").to_lowercase())),
        _ => {}
    }
    let categories = typed.all("category").join(",");
    let days = typed.all("day").join(",");
    let hours = match (typed.get("from"), typed.get("to")) {
        ("", "") => String::new(),
        (from, to) => format!("{from}-{to}"),
    };
    // Days and hours say when, not what: alone they let everything in at those times, which is told on the page.
    let pairs = [("categories", categories), ("days", days), ("hours", hours)];
    let some = pairs.iter().filter(|(_, value)| !value.is_empty()).map(|(key, value)| (*key, value.as_str()));
    let preference = Preference::from_pairs(some);
    preference.map(Wish::Register).map_err(|wrong| desk::registry::not_understood(&wrong))
}
