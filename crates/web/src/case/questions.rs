//! The questions of a new case: who calls, what for, how often.

use crate::frame::typed::Typed;
use crate::frame::visit::Visit;
use crate::parts::side::effort;
use desk::error::Answer;
use desk::words::Words;
use playbook::{FactSpec, FactType, Lane, Pack, Role};

/// The questions with what was answered. They stand on a page of their own, and on the first page of an empty desk.
pub(super) struct Questions {
    pub(super) typed: Typed,
    pub(super) kinds: Vec<Kind>,
    /// Place of the pack for a person who does not know who calls, from one; nought when there is none.
    pub(super) unknown_at: usize,
    pub(super) often: Vec<Choice>,
}

/// One kind of caller: a pack with the questions that only it asks.
pub(super) struct Kind {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) note: String,
    pub(super) on: bool,
    pub(super) about: String,
    pub(super) subjects: Vec<String>,
    pub(super) choice_ask: String,
    pub(super) choices: Vec<Choice>,
    pub(super) steps: Vec<(String, String)>,
}

/// One answer to choose.
pub(super) struct Choice {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) on: bool,
}

/// The questions with these answers chosen.
pub(super) fn questions(visit: &Visit, typed: Typed) -> Answer<Questions> {
    let w = visit.words();
    let packs = visit.here.packs()?;
    Ok(Questions {
        kinds: packs.iter().map(|p| kind(p, &typed, w)).collect(),
        unknown_at: packs.iter().position(|p| p.manifest.unknown_caller).map_or(0, |at| at + 1),
        often: often(w, &typed),
        typed,
    })
}

fn kind(pack: &Pack, typed: &Typed, w: Words) -> Kind {
    let m = &pack.manifest;
    let operator = operator(pack);
    let one = |c: &playbook::Choice| Choice {
        on: typed.has("operator", &c.id),
        id: c.id.clone(),
        name: c.name.get(w.lang).to_owned(),
    };
    Kind {
        on: typed.has("pack", &m.id),
        id: m.id.clone(),
        name: m.name.get(w.lang).to_owned(),
        note: m.place.get(w.lang).to_owned(),
        about: m.about.get(w.lang).to_owned(),
        subjects: m.subjects.iter().map(|s| s.get(w.lang).to_owned()).collect(),
        choice_ask: operator.map(|f| f.ask.get(w.lang).to_owned()).unwrap_or_default(),
        choices: operator.map(|f| f.choices.iter().map(one).collect()).unwrap_or_default(),
        steps: steps(pack, w),
    }
}

/// The question which company it is, where there are only a few.
pub(super) fn operator(pack: &Pack) -> Option<&FactSpec> {
    pack.facts.iter().find(|f| f.group == "operator" && f.kind == FactType::Choice)
}

/// The ladder this would be: the main rungs with what they take and what usually comes of them.
fn steps(pack: &Pack, w: Words) -> Vec<(String, String)> {
    let main = pack.rungs.iter().filter(|r| r.lane == Lane::Main && r.role == Role::Remedy);
    main.map(|r| {
        let rate = r.base_rate.as_ref().map_or_else(|| w.t("base-rate-unknown"), |b| b.text.get(w.lang).to_owned());
        let takes = effort(w, r.minutes, r.cost.as_deref());
        (r.name.get(w.lang).to_owned(), format!("{takes}{}{rate}", w.t("full-stop")))
    })
    .collect()
}

fn often(w: Words, typed: &Typed) -> Vec<Choice> {
    ["once", "weekly", "daily"]
        .map(|id| Choice { id: id.to_owned(), name: w.t(&format!("new-often-{id}")), on: typed.has("often", id) })
        .into()
}
