//! Verdicts in words.

use super::calls::Screened;
use crate::words::Words;
use ::screen::verdict::{CODES, Form, Reason};
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

/// What came of a call that the screen took itself; nothing for one that it only answered.
pub fn came(words: &Words, call: &Screened) -> Option<String> {
    let came = call.came.as_ref()?;
    let asked = came.asked.as_ref().map(|asked| match asked["typed"].as_str().filter(|typed| !typed.is_empty()) {
        None => words.t("screen-came-silent"),
        Some(typed) if came.passed => words.a("screen-came-passed", &[("typed", typed.to_owned())]),
        Some(typed) => words.a("screen-came-failed", &[("typed", typed.to_owned())]),
    });
    let spoke = match came.spoke {
        Some(seconds) => words.n("screen-came-spoke", seconds),
        None => words.t("screen-came-alone"),
    };
    Some(asked.into_iter().chain([spoke]).collect::<Vec<_>>().join(if words.lang == Lang::Zh { "，" } else { ", " }))
}

/// A reason in one sentence.
pub fn reason(words: &Words, reason: &Reason) -> String {
    said(words, reason.code, reason.about.iter().map(|(name, value)| (*name, value.as_str())))
}

/// The reason that decided a call, as it was written down.
pub fn decided(words: &Words, call: &Screened) -> Option<String> {
    let reason = call.reasons.as_array()?.iter().find(|reason| reason["decides"] == true)?;
    let code = CODES.iter().find(|code| reason["code"] == **code)?;
    let about = reason.as_object()?.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)));
    Some(said(words, code, about))
}

fn said<'r>(words: &Words, code: &str, about: impl Iterator<Item = (&'r str, &'r str)>) -> String {
    let mut about: Vec<(&str, String)> = about
        .map(|(name, value)| match name {
            "label" | "what" => {
                (name, Label::named(value).map_or(value.to_owned(), |l| label(l, words.lang).to_owned()))
            }
            "at" | "since" | "until" => (name, plain_time(value)),
            "preset" => (name, words.t(&format!("screen-preset-{value}"))),
            "kind" => (name, words.t(&format!("kind-{value}"))),
            _ => (name, value.to_owned()),
        })
        .collect();
    let has = |about: &[(&str, String)], wanted: &str| about.iter().any(|(name, _)| *name == wanted);
    if !has(&about, "latest") {
        about.push(("latest", words.t("screen-day-unknown")));
    }
    let key = match code {
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
