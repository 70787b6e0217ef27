//! The words of `marks.toml`.

use serde::Deserialize;
use std::sync::OnceLock;

/// Words by which a sentence denies what it speaks of.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Guards {
    pub(crate) no_promise: Vec<String>,
    pub(crate) no_paid: Vec<String>,
    pub(crate) no_offer: Vec<String>,
    pub(crate) no_condition: Vec<String>,
    pub(crate) no_apology: Vec<String>,
    /// Ends of a question.
    pub(crate) asked: Vec<String>,
}

/// The words of [`Guards`].
pub(crate) fn guards() -> &'static Guards {
    &marks().guards
}

/// Words that mark figures, by what they mark.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Marks {
    pub(super) tickets: Vec<String>,
    pub(super) agents: Vec<String>,
    pub(super) agents_after: Vec<String>,
    pub(super) between: Vec<String>,
    pub(super) bare: Vec<String>,
    pub(super) each: Vec<String>,
    pub(super) each_after: Vec<String>,
    /// What happens each time, in the clause before the sum.
    pub(super) each_cause: Vec<String>,
    /// That it is a call that happens.
    pub(super) called: Vec<String>,
    pub(super) about: Vec<String>,
    pub(super) about_after: Vec<String>,
    pub(super) future: Vec<String>,
    pub(super) past: Vec<String>,
    pub(super) fine: Vec<String>,
    pub(super) reward: Vec<String>,
    pub(super) goodwill: Vec<String>,
    pub(super) compensation: Vec<String>,
    pub(super) asked: Vec<String>,
    pub(super) agreed: Vec<String>,
    pub(super) no: Vec<String>,
    pub(super) denied: Vec<String>,
    pub(super) done: Vec<String>,
    pub(super) seeming: Vec<String>,
    pub(super) enclosed: Vec<String>,
    pub(super) asks: Vec<String>,
    pub(super) not_theirs: Vec<String>,
    pub(super) past_calls: Vec<String>,
    /// What a sentence may not be read as.
    pub(super) guards: Guards,
}

pub(super) fn marks() -> &'static Marks {
    static MARKS: OnceLock<Marks> = OnceLock::new();
    MARKS.get_or_init(|| toml::from_str(include_str!("../../marks.toml")).expect("marks.toml is checked by a test"))
}
