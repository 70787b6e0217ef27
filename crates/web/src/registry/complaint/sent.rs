//! `POST /complaint/code`: the code came back, and the complaint is recorded. Its page gives the code to follow it by.

use super::form::{FIELDS, complaint, mended};
use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use crate::frame::visit::{html, html_to_mend};
use crate::registry::guest::Guest;
use askama::Template;
use desk::registry::{HOLDS_MINUTES, Outcome, Taken};

/// Where the code is typed; the complaint waits in the form.
#[derive(Template)]
#[template(path = "registry/complaint/code.html")]
pub(super) struct CodePage {
    s: Shell,
    number: String,
    sent: String,
    kept: Vec<(String, String)>,
    problem: String,
}

impl CodePage {
    pub(super) fn new(guest: &Guest, typed: &Typed, number: String, problem: String) -> CodePage {
        let words = guest.words();
        let said = [("number", number.clone()), ("minutes", HOLDS_MINUTES.to_string())];
        let kept = FIELDS.iter().map(|name| ((*name).to_owned(), typed.get(name).to_owned()));
        CodePage {
            s: guest.console(words.t("reg-code-title"), "/complaint", "/complaint"),
            sent: words.a("reg-code-sent", &said),
            kept: kept.filter(|(_, value)| !value.is_empty()).collect(),
            number,
            problem,
        }
    }
}

/// What was recorded, and the code to follow it by.
#[derive(Template)]
#[template(path = "registry/complaint/sent.html")]
pub(super) struct SentPage {
    s: Shell,
    says: String,
    follow: String,
    facts: Vec<(String, String)>,
    notes: Vec<String>,
}

impl SentPage {
    pub(super) async fn new(guest: &Guest, taken: &Taken, shown: bool) -> Result<SentPage, Problem> {
        let (registry, words) = (guest.registry(), guest.words());
        let status = registry.complaint(&taken.receipt).await?;
        let fact = |key: &str, value: String| (words.t(key), value);
        let mut facts = vec![
            fact("reg-complaint-receipt", taken.receipt.clone()),
            fact("reg-complaint-caller", status.from.clone().unwrap_or_else(|| words.t("reg-complaint-no-caller"))),
            fact("reg-complaint-when", registry.local(status.call)),
        ];
        let answer = status.clocks.iter().find(|clock| clock.step == "answer").and_then(|clock| clock.last_day);
        facts.extend(answer.map(|day| fact("reg-complaint-answer-by", day.to_string())));
        let mut notes = Vec::new();
        if !shown {
            notes.push(words.t("reg-complaint-not-shown"));
        }
        if status.from.is_none() {
            notes.push(words.t("reg-complaint-lacks-caller"));
        }
        if status.window == "late" {
            notes.push(words.t("reg-complaint-late"));
        }
        let key = if taken.outcome == Outcome::Recorded { "reg-complaint-taken" } else { "reg-complaint-known" };
        Ok(SentPage {
            s: guest.console(words.t("reg-complaint-sent"), "/", "/complaint/follow"),
            says: words.t(key),
            follow: taken.follow.clone(),
            facts,
            notes,
        })
    }
}

/// Takes the code back and records the complaint.
pub(crate) async fn confirm(guest: Guest, typed: Typed) -> Paged {
    let registry = guest.registry();
    let new = match complaint(&typed).and_then(|new| registry.read_complaint(&new).map(|_| new)) {
        Ok(new) => new,
        Err(refusal) => return mended(&guest, typed, refusal),
    };
    let number = typed.get("number").to_owned();
    match registry.complain_with_code(&number, typed.get("code"), &[new], &guest.source).await {
        Ok(batch) => match batch.taken.first() {
            Some(taken) => html(&SentPage::new(&guest, taken, true).await?),
            None => Err(Problem::of(axum::http::StatusCode::INTERNAL_SERVER_ERROR)),
        },
        Err(refusal) => {
            let said = Problem::from(refusal).mendable()?.get(guest.lang()).to_owned();
            html_to_mend(&CodePage::new(&guest, &typed, number, said.clone()), &said)
        }
    }
}
