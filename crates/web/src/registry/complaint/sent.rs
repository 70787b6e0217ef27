//! What a complaint leads to: the page where the code is typed, and `GET /complaint/sent`, with the code to follow it by.

use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::visit::{html, on_to};
use crate::registry::guest::Guest;
use askama::Template;
use axum::extract::Query;
use desk::registry::{ComplaintStatus, HOLDS_MINUTES, Outcome, Taken};
use serde::Deserialize;

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
    /// `kept` is the complaint, which waits in the form.
    pub(super) fn new(guest: &Guest, kept: Vec<(String, String)>, number: String, problem: String) -> CodePage {
        let words = guest.words();
        let said = [("number", number.clone()), ("minutes", HOLDS_MINUTES.to_string())];
        CodePage {
            s: guest.console(words.t("reg-code-title"), "/complaint", "/complaint"),
            sent: words.a("reg-code-sent", &said),
            kept,
            number,
            problem,
        }
    }
}

/// What was recorded, and the code to follow it by.
#[derive(Template)]
#[template(path = "registry/complaint/sent.html")]
struct SentPage {
    s: Shell,
    says: String,
    follow: String,
    facts: Vec<(String, String)>,
    notes: Vec<String>,
}

/// Which complaint: a page of its own, so that it can be looked at again and in the other language.
#[derive(Deserialize)]
pub(crate) struct Which {
    #[serde(default)]
    follow: String,
    /// It was there before.
    #[serde(default)]
    known: bool,
}

/// Where whoever complained is sent on to.
pub(super) fn at(taken: &Taken) -> String {
    format!("/complaint/sent?follow={}&known={}", taken.follow, taken.outcome != Outcome::Recorded)
}

/// What was recorded, for whoever has its code.
pub(crate) async fn page(guest: Guest, Query(which): Query<Which>) -> Paged {
    if which.follow.is_empty() {
        return Ok(on_to("/complaint/follow"));
    }
    let status = guest.registry().followed(&which.follow, &guest.source).await?.status;
    html(&SentPage::new(&guest, &status, which))
}

impl SentPage {
    fn new(guest: &Guest, status: &ComplaintStatus, which: Which) -> SentPage {
        let (registry, words) = (guest.registry(), guest.words());
        let fact = |key: &str, value: String| (words.t(key), value);
        let mut facts = vec![
            fact("reg-complaint-receipt", status.id.clone()),
            fact("reg-complaint-caller", status.from.clone().unwrap_or_else(|| words.t("reg-complaint-no-caller"))),
            fact("reg-complaint-when", registry.local(status.call)),
        ];
        let answer = status.clocks.iter().find(|clock| clock.step == "answer").and_then(|clock| clock.last_day);
        facts.extend(answer.map(|day| fact("reg-complaint-answer-by", day.to_string())));
        let mut notes = Vec::new();
        if status.proof.is_none() {
            notes.push(words.t("reg-complaint-not-shown"));
        }
        if status.from.is_none() {
            notes.push(words.t("reg-complaint-lacks-caller"));
        }
        if status.window == "late" {
            notes.push(words.t("reg-complaint-late"));
        }
        SentPage {
            s: guest.console(words.t("reg-complaint-sent"), "/", "/complaint/follow"),
            says: words.t(if which.known { "reg-complaint-known" } else { "reg-complaint-taken" }),
            follow: which.follow,
            facts,
            notes,
        }
    }
}
