//! What has consequences is asked once more: a page with the sentence, the button and the way back.

use super::guest::Guest;
use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use crate::frame::visit::html;
use askama::Template;

#[derive(Template)]
#[template(path = "registry/ask.html")]
struct AskPage {
    s: Shell,
    says: String,
    /// Further consequences, one a line.
    more: Vec<String>,
    action: String,
    fields: Vec<(String, String)>,
    go: String,
    back: String,
}

/// A press that has to be confirmed.
pub(crate) struct Press<'a> {
    /// The title of the page.
    pub title: &'a str,
    /// What is about to happen.
    pub says: String,
    /// What follows from it.
    pub more: Vec<String>,
    /// What the button says.
    pub go: &'a str,
    /// Where it is posted, again.
    pub action: &'a str,
    /// Where the way back leads.
    pub back: &'a str,
}

/// Whether the press was confirmed.
pub(crate) fn sure(typed: &Typed) -> bool {
    typed.has("sure", "yes")
}

/// Asks once more, with what was typed.
pub(crate) fn once_more(guest: &Guest, typed: &Typed, press: Press<'_>) -> Paged {
    let words = guest.words();
    let marks = |key: &str| matches!(key, "token" | "seen" | "key" | "sure");
    let fields = typed.0.iter().filter(|(key, _)| !marks(key)).cloned();
    html(&AskPage {
        s: guest.console(words.t(press.title), press.back, press.back),
        says: press.says,
        more: press.more,
        action: press.action.to_owned(),
        fields: fields.chain([("sure".to_owned(), "yes".to_owned())]).collect(),
        go: words.t(press.go),
        back: press.back.to_owned(),
    })
}
