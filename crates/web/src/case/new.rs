//! `GET /new`, `POST /new`: who calls, what for, how often; then a case.

use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::typed::{Asked, Typed};
use crate::frame::visit::{Visit, html_to_mend, on_to};
use crate::parts::side::effort;
use askama::Template;
use desk::calls::capture::NewCall;
use desk::case::open::{NewCase, open_case};
use desk::error::{Answer, Refusal};
use desk::words::Words;
use playbook::{FactSpec, FactType, Lane, Pack, Role};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "case/new.html")]
struct NewPage {
    s: Shell,
    problem: String,
    q: Questions,
}

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

/// The questions.
pub async fn page(visit: Visit, Asked(asked): Asked) -> Paged {
    show(&visit, Typed(asked.pairs(&["pack"])), String::new())
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

fn show(visit: &Visit, typed: Typed, problem: String) -> Paged {
    let mut s = visit.plain("new-title");
    s.back = "/".to_owned();
    let page = NewPage { problem, q: questions(visit, typed)?, s };
    html_to_mend(&page, &page.problem)
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
fn operator(pack: &Pack) -> Option<&FactSpec> {
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

/// Opens the case. What the person wants is asked when the first letter opens; until then the pack's usual demands hold.
pub async fn open(visit: Visit, typed: Typed) -> Paged {
    let own = typed.get("subject_own");
    let packs = visit.here.packs()?;
    let Some(pack) = chosen(&packs, &typed) else {
        let problem = Problem::from(Refusal::refused("new-needs-caller")).mendable()?;
        return show(&visit, typed, problem.get(visit.lang()).to_owned());
    };
    let unnamed = visit.words().t("new-unknown-subject");
    let subject = match (own, typed.get("subject")) {
        // Who does not know who calls need not say what they sell.
        ("", "") if typed.has("pack", "unknown") => unnamed.as_str(),
        ("", chosen) => chosen,
        (own, _) => own,
    };
    let line = pack.facts.iter().find(|f| f.group == "line" && f.kind == FactType::Phone);
    let operator = operator(pack).filter(|f| f.choices.iter().any(|c| typed.has("operator", &c.id)));
    let facts = [(line, typed.get("line")), (operator, typed.get("operator"))];
    let new = NewCase {
        subject: subject.chars().take(120).collect(),
        pack: pack.manifest.id.clone(),
        lang: visit.lang(),
        facts: facts
            .iter()
            .filter_map(|(spec, value)| Some((spec.as_ref()?.key.clone(), (*value).to_owned())))
            .filter(|(_, value)| !value.is_empty())
            .collect(),
        demands: typed.all("demand").into_iter().map(str::to_owned).collect(),
        dropped: Vec::new(),
        call: call(&typed),
    };
    let called = new.call.is_some();
    match open_case(&visit.here, new).await {
        Ok(id) => {
            let often = matches!(typed.get("often"), "weekly" | "daily");
            Ok(on_to(&next(&visit, &id, called, often).await?))
        }
        Err(error) => {
            let sentence = Problem::from(error).mendable()?;
            show(&visit, typed, sentence.get(visit.lang()).to_owned())
        }
    }
}

/// The call of today, where something of it was written.
fn call(typed: &Typed) -> Option<NewCall> {
    let (number, at) = (typed.get("caller").to_owned(), typed.get("caller_time").to_owned());
    let call = NewCall { number, at, ..NewCall::default() };
    Some(call).filter(|call| !call.number.trim().is_empty() || !call.at.is_empty())
}

/// Where an opened case goes on: with a list of the calls that come often, with a call, or at home once a call is logged.
async fn next(visit: &Visit, id: &str, called: bool, often: bool) -> Result<String, Problem> {
    let place = match (called, often) {
        (_, true) => "/import?first=1",
        (false, false) => "/capture?first=1",
        (true, false) => "?first=1",
    };
    let saved = if called { visit.load(id).await?.case.incidents.first().map(|call| call.id.seq) } else { None };
    Ok(format!("/case/{id}{place}{}", saved.map(|seq| format!("&saved={seq}")).unwrap_or_default()))
}

/// The pack that the answers point to: the one that was named, or that of the chosen subject.
fn chosen<'p>(packs: &'p [Arc<Pack>], typed: &Typed) -> Option<&'p Arc<Pack>> {
    let subject = typed.get("subject");
    let has = |p: &&Arc<Pack>| p.manifest.subjects.iter().any(|s| [&s.zh, &s.en].iter().any(|s| *s == subject));
    let unknown = typed.has("pack", "unknown");
    let named = packs.iter().find(|p| p.manifest.id == typed.get("pack") || unknown && p.manifest.unknown_caller);
    named.or_else(|| packs.iter().find(has).filter(|_| !subject.is_empty()))
}
