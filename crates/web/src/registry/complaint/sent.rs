//! What a complaint leads to: the page where the code is typed, and the one with the code to follow it by.

use crate::frame::problem::Problem;
use crate::frame::shell::Shell;
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
