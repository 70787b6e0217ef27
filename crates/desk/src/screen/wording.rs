//! Verdicts in words.

use crate::words::Words;
use ::screen::verdict::{Form, Reason};
use ::screen::{Action, Label, Verdict};
use jiff::civil::DateTime;
use playbook::Lang;

/// What a caller is called.
pub fn label(label: &'static Label, lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => &label.zh,
        Lang::En => &label.en,
    }
}

/// A verdict in one line: what is done, and what the caller is.
pub fn sentence(words: &Words, verdict: &Verdict) -> String {
    let what = label(verdict.category, words.lang).to_owned();
    let who =
        verdict.name.clone().map_or(what.clone(), |name| words.a("screen-who", &[("name", name), ("what", what)]));
    match verdict.verdict {
        Action::Allow => words.a("screen-verdict-allow", &[("who", who)]),
        Action::Challenge => words.a("screen-verdict-challenge", &[("who", who)]),
        Action::Reject => {
            let form = verdict.form.unwrap_or(Form::Decline);
            words.a("screen-verdict-reject", &[("who", who), ("form", words.t(&format!("screen-form-{}", form.id())))])
        }
    }
}

/// A reason in one sentence.
pub fn reason(words: &Words, reason: &Reason) -> String {
    let mut about: Vec<(&str, String)> = reason
        .about
        .iter()
        .map(|(name, value)| match *name {
            "label" | "what" => (*name, Label::named(value).map_or(value.clone(), |l| label(l, words.lang).to_owned())),
            "at" | "since" | "until" => (*name, plain_time(value)),
            "preset" => (*name, words.t(&format!("screen-preset-{value}"))),
            "kind" => (*name, words.t(&format!("kind-{value}"))),
            _ => (*name, value.clone()),
        })
        .collect();
    let has = |about: &[(&str, String)], wanted: &str| about.iter().any(|(name, _)| *name == wanted);
    if !has(&about, "latest") {
        about.push(("latest", words.t("screen-day-unknown")));
    }
    let key = match reason.code {
        // Said by votes, or without.
        "listed" if has(&about, "votes") => "screen-reason-listed-votes".to_owned(),
        "kind" if has(&about, "place") => "screen-reason-kind-place".to_owned(),
        code => format!("screen-reason-{code}"),
    };
    words.a(&key, &about)
}

/// A time of the wall clock to the minute.
fn plain_time(text: &str) -> String {
    text.parse::<DateTime>().map_or_else(|_| text.to_owned(), |at| at.strftime("%Y-%m-%d %H:%M").to_string())
}
