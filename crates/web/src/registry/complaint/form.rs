//! `GET/POST /complaint`: what happened. A code goes to the number that was called, or the complaint says that none could.
//! `POST /complaint/code`: the code came back, and the complaint is recorded.

use super::sent::{CodePage, SentPage};
use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use crate::frame::visit::{html, html_to_mend};
use crate::registry::guest::Guest;
use askama::Template;
use axum::http::StatusCode;
use desk::error::{Answer, Refusal};
use desk::registry::NewComplaint;
use playbook::Lang;
use registry::Channel;
use registry::complaint::{MOST_TEXT, Source};

/// The fields of the form, in their order.
const FIELDS: [&str; 8] = ["number", "caller", "date", "time", "purpose", "recorded", "said", "proof"];

#[derive(Template)]
#[template(path = "registry/complaint/form.html")]
struct FormPage {
    s: Shell,
    about: String,
    purposes: Vec<(String, String)>,
    typed: Typed,
    problem: String,
    today: String,
    most: usize,
}

impl FormPage {
    fn new(guest: &Guest, typed: Typed, problem: String) -> FormPage {
        let (registry, words) = (guest.registry(), guest.words());
        let zh = guest.lang() == Lang::Zh;
        let days = registry.rules.complaint.map(|days| days.window.to_string());
        FormPage {
            s: guest.console(words.t("reg-complaint"), "/", "/complaint"),
            about: days.map(|days| words.a("reg-complaint-window", &[("days", days)])).unwrap_or_default(),
            purposes: registry
                .rules
                .purposes
                .iter()
                .map(|known| (known.id.clone(), if zh { known.zh.clone() } else { known.en.clone() }))
                .collect(),
            today: registry.day(registry.now()).to_string(),
            most: MOST_TEXT,
            typed,
            problem,
        }
    }
}

/// The form.
pub(crate) async fn page(guest: Guest) -> Paged {
    let registry = guest.registry();
    let today = registry.day(registry.now()).to_string();
    html(&FormPage::new(&guest, Typed::default().or("date", today).or("proof", "code"), String::new()))
}

/// What was typed as a complaint.
///
/// # Errors
/// The number that was called, or the day or the hour is missing.
fn complaint(typed: &Typed) -> Answer<NewComplaint> {
    if typed.get("date").is_empty() || typed.get("time").is_empty() {
        return Err(Refusal::refused("complaint-needs-time"));
    }
    Ok(NewComplaint {
        // An empty one is refused as a number, so that nothing is recorded about nobody.
        person: Some(typed.get("number").to_owned()),
        from: typed.some("caller"),
        at: typed.moment(),
        channel: if typed.has("recorded", "yes") { Channel::Recorded } else { Channel::Voice },
        purpose: typed.some("purpose"),
        text: typed.get("said").to_owned(),
        source: Source::Web,
        reference: None,
        proof: None,
    })
}

/// The form again, with what has to be mended.
fn mended(guest: &Guest, typed: Typed, refusal: Refusal) -> Paged {
    let said = Problem::from(refusal).mendable_in(guest.lang())?;
    html_to_mend(&FormPage::new(guest, typed, said.clone()), &said)
}

/// Takes the form: everything is read before a code leaves.
pub(crate) async fn hand_in(guest: Guest, typed: Typed) -> Paged {
    let registry = guest.registry();
    let new = match complaint(&typed).and_then(|new| registry.read_complaint(&new).map(|_| new)) {
        Ok(new) => new,
        Err(refusal) => return mended(&guest, typed, refusal),
    };
    if typed.has("proof", "none") {
        return match registry.complain_openly(&new, &guest.source).await {
            Ok(taken) => html(&SentPage::new(&guest, &taken, false).await?),
            Err(refusal) => mended(&guest, typed, refusal),
        };
    }
    match registry.ask_complaint_code(typed.get("number"), guest.asker()).await {
        Ok(asked) => {
            guest.tallies().code();
            html(&CodePage::new(&guest, kept(&typed), asked.number, String::new()))
        }
        Err(refusal) => mended(&guest, typed, refusal),
    }
}

/// The complaint as hidden fields.
fn kept(typed: &Typed) -> Vec<(String, String)> {
    let kept = FIELDS.iter().map(|name| ((*name).to_owned(), typed.get(name).to_owned()));
    kept.filter(|(_, value)| !value.is_empty()).collect()
}

/// Takes the code back and records the complaint.
pub(crate) async fn confirm(guest: Guest, typed: Typed) -> Paged {
    let registry = guest.registry();
    let new = match complaint(&typed).and_then(|new| registry.read_complaint(&new).map(|_| new)) {
        Ok(new) => new,
        Err(refusal) => return mended(&guest, typed, refusal),
    };
    let number = typed.get("number").to_owned();
    match registry.complain_with_code(&number, typed.get("code"), &[new], guest.asker()).await {
        Ok(batch) => match batch.taken.first() {
            Some(taken) => html(&SentPage::new(&guest, taken, true).await?),
            None => Err(Problem::of(StatusCode::INTERNAL_SERVER_ERROR)),
        },
        Err(refusal) => {
            let said = Problem::from(refusal).mendable_in(guest.lang())?;
            html_to_mend(&CodePage::new(&guest, kept(&typed), number, said.clone()), &said)
        }
    }
}
