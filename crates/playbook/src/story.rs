//! Golden stories: a pack's promises about itself, replayed on every check.

use crate::pack::Pack;
use crate::text::Bilingual;
use crate::view::View;
use casework::{Body, Case, Log, Money, Who};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A story: days, what happens, what must be advised.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Bilingual,
    /// Pack it is about.
    pub pack: String,
    /// The days.
    pub step: Vec<StoryDay>,
}

/// One day of a story.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoryDay {
    /// Today.
    pub on: Date,
    /// What this row of the story is.
    #[serde(default)]
    pub note: String,
    /// Events added, as `wurao event add` takes them.
    #[serde(default)]
    pub add: Vec<Map<String, Value>>,
    /// What must be advised.
    #[serde(default)]
    pub expect: Expect,
    /// A letter that must read so.
    #[serde(default)]
    pub letter: Option<ExpectLetter>,
}

/// Expectations; what is not named is free.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// Action id of the primary card.
    #[serde(default)]
    pub primary: Option<String>,
    /// Day waited for.
    #[serde(default)]
    pub waiting_until: Option<Date>,
    /// Rungs that may be walked.
    #[serde(default)]
    pub open: Vec<String>,
    /// Rungs that are shut or not yet open.
    #[serde(default)]
    pub closed: Vec<String>,
    /// Actions among the alternatives.
    #[serde(default)]
    pub alternatives: Vec<String>,
    /// Actions that must not be proposed.
    #[serde(default)]
    pub not: Vec<String>,
    /// Number of calls that broke a promise.
    #[serde(default)]
    pub breaches: Option<usize>,
    /// Sum of what is claimed, `1800 CNY`.
    #[serde(default)]
    pub total: Option<Money>,
    /// Sum of what was paid.
    #[serde(default)]
    pub paid: Option<Money>,
    /// Sum of what is claimed without what was paid.
    #[serde(default)]
    pub still_open: Option<Money>,
    /// Last days by clock.
    #[serde(default)]
    pub due: BTreeMap<String, Date>,
    /// Last days by clock, of times of the person that are over on some rung.
    #[serde(default)]
    pub passed: BTreeMap<String, Date>,
    /// States of rungs, such as `waiting`.
    #[serde(default)]
    pub states: BTreeMap<String, String>,
    /// Actions that are proposed, first or beside.
    #[serde(default)]
    pub offered: Vec<String>,
    /// Words that a notice beside the card has, in Chinese.
    #[serde(default)]
    pub notices: Vec<String>,
}

/// Expectations of a letter.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectLetter {
    /// Its name.
    pub name: String,
    /// Language; Chinese when absent.
    #[serde(default)]
    pub lang: Option<String>,
    /// Texts in it.
    #[serde(default)]
    pub contains: Vec<String>,
    /// Texts not in it.
    #[serde(default)]
    pub lacks: Vec<String>,
    /// Keys of what is missing.
    #[serde(default)]
    pub gaps: Vec<String>,
    /// Whether it is a draft.
    #[serde(default)]
    pub draft: Option<bool>,
}

/// What a composed letter says, for checking. The crate that composes letters provides it.
pub struct LetterText {
    /// The whole text.
    pub text: String,
    /// Keys of what is missing.
    pub gaps: Vec<String>,
    /// Whether it is a draft.
    pub draft: bool,
}

/// Composes a letter for a story: view, letter name, language tag.
pub type Compose<'c> = dyn Fn(&View<'_>, &str, &str) -> Option<LetterText> + 'c;

/// A promise that a story found broken.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Failure {
    /// Story id.
    pub story: String,
    /// The day.
    pub on: Date,
    /// The row.
    pub note: String,
    /// What was expected and what came.
    pub message: String,
}

/// Replays a story; every broken expectation is returned.
pub fn replay(story: &Story, pack: &Pack, compose: &Compose<'_>) -> Vec<Failure> {
    let mut failures = Vec::new();
    let mut log = Log::new();
    let opened = Map::from_iter([
        ("subject".to_owned(), Value::String(story.title.zh.clone())),
        ("pack".to_owned(), Value::String(story.pack.clone())),
    ]);
    let opened = Body::from_json("case-opened", opened).expect("both fields are texts");
    log.append(jiff::Timestamp::UNIX_EPOCH, &Who::person(), opened);
    for step in &story.step {
        let fail = |message: String| Failure { story: story.id.clone(), on: step.on, note: step.note.clone(), message };
        for event in &step.add {
            let mut fields = event.clone();
            let Some(Value::String(kind)) = fields.remove("kind") else {
                failures.push(fail("an event in `add` has no `kind`".to_owned()));
                continue;
            };
            match Body::from_json(&kind, fields) {
                Ok(body) => drop(log.append(jiff::Timestamp::UNIX_EPOCH, &Who::person(), body).seq),
                Err(e) => failures.push(fail(e.to_string())),
            }
        }
        let case = Case::fold(log.events());
        let view = View::new(&case, pack, step.on);
        failures.extend(unmet(&view, &step.expect).into_iter().map(fail));
        if let Some(letter) = &step.letter {
            failures.extend(unmet_letter(&view, letter, compose).into_iter().map(fail));
        }
    }
    failures
}

fn unmet(view: &View<'_>, expect: &Expect) -> Vec<String> {
    let advice = view.advise();
    let mut unmet = Vec::new();
    let mut want = |holds: bool, message: String| {
        if !holds {
            unmet.push(message);
        }
    };
    if let Some(primary) = &expect.primary {
        let got = advice.primary.action.id();
        want(primary == got, format!("primary: expected `{primary}`, got `{got}` ({})", advice.primary.why.zh));
    }
    if let Some(day) = expect.waiting_until {
        want(
            advice.waiting_until == Some(day),
            format!("waiting_until: expected {day}, got {:?}", advice.waiting_until),
        );
    }
    let closed = |rung: &str| advice.closed.iter().any(|s| s.rung == rung);
    let known = |rung: &str| advice.ladder.iter().any(|s| s.rung == rung);
    for rung in &expect.open {
        want(known(rung) && !closed(rung), format!("`{rung}` should be open"));
    }
    for rung in &expect.closed {
        want(closed(rung), format!("`{rung}` should be closed"));
    }
    let offered = |action: &String| advice.alternatives.iter().any(|c| c.action.id() == action);
    for action in &expect.alternatives {
        let got: Vec<&str> = advice.alternatives.iter().map(|c| c.action.id()).collect();
        want(offered(action), format!("alternatives: expected `{action}` among {got:?}"));
    }
    for action in &expect.not {
        want(!offered(action) && advice.primary.action.id() != action, format!("`{action}` should not be proposed"));
    }
    if let Some(breaches) = expect.breaches {
        let broken = view.broken_by().len();
        want(broken == breaches, format!("breaches: expected {breaches}, got {broken}"));
    }
    for action in &expect.offered {
        want(offered(action) || advice.primary.action.id() == action, format!("`{action}` should be proposed"));
    }
    for words in &expect.notices {
        let told: Vec<&str> = advice.notices.iter().map(|n| n.zh.as_str()).collect();
        want(told.iter().any(|n| n.contains(words.as_str())), format!("notices: expected `{words}` in {told:?}"));
    }
    for (rung, state) in &expect.states {
        let got = advice.ladder.iter().find(|s| s.rung == *rung).map(|s| s.state.id());
        want(got == Some(state), format!("state of `{rung}`: expected {state}, got {got:?}"));
    }
    for (clock, day) in &expect.passed {
        let limits = advice.ladder.iter().flat_map(|s| &s.limits).filter(|l| l.clock == *clock && l.passed);
        let got: Vec<Date> = limits.map(|l| l.due).collect();
        want(got.contains(day), format!("passed.{clock}: expected {day}, got {got:?}"));
    }
    let sums = [
        ("total", expect.total, view.claims_total()),
        ("still_open", expect.still_open, view.claims_open()),
        ("paid", expect.paid, view.paid()),
    ];
    for (name, expected, got) in sums.into_iter().filter(|(_, expected, _)| expected.is_some()) {
        want(expected == got, format!("{name}: expected {expected:?}, got {got:?}"));
    }
    let deadlines = view.deadlines();
    for (clock, day) in &expect.due {
        let got: Vec<Date> = deadlines.iter().filter(|d| d.clock == *clock).map(|d| d.due).collect();
        want(got.contains(day), format!("due.{clock}: expected {day}, got {got:?}"));
    }
    unmet
}

fn unmet_letter(view: &View<'_>, expect: &ExpectLetter, compose: &Compose<'_>) -> Vec<String> {
    let name = &expect.name;
    let Some(letter) = compose(view, name, expect.lang.as_deref().unwrap_or("zh-CN")) else {
        return vec![format!("there is no letter `{name}`")];
    };
    let mut unmet = Vec::new();
    for text in &expect.contains {
        if !letter.text.contains(text.as_str()) {
            unmet.push(format!("letter `{name}` should contain `{text}`; it reads:\n{}", letter.text));
        }
    }
    for text in &expect.lacks {
        if letter.text.contains(text.as_str()) {
            unmet.push(format!("letter `{name}` should not contain `{text}`"));
        }
    }
    for gap in &expect.gaps {
        if !letter.gaps.contains(gap) {
            unmet.push(format!("letter `{name}` should miss `{gap}`; it misses {:?}", letter.gaps));
        }
    }
    if let Some(draft) = expect.draft
        && draft != letter.draft
    {
        unmet.push(format!("letter `{name}`: draft should be {draft}; it misses {:?}", letter.gaps));
    }
    unmet
}
