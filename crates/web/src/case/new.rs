//! `GET /new`, `POST /new`: who calls, what for, how often; then a case.

use crate::case::questions::{Questions, operator, questions};
use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::typed::{Asked, Typed};
use crate::frame::visit::{Visit, html_to_mend, on_to};
use askama::Template;
use desk::calls::capture::NewCall;
use desk::case::open::{NewCase, open_case};
use desk::error::Refusal;
use playbook::{FactType, Pack};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "case/new.html")]
struct NewPage {
    s: Shell,
    problem: String,
    q: Questions,
}

/// The questions.
pub async fn page(visit: Visit, Asked(asked): Asked) -> Paged {
    show(&visit, Typed(asked.pairs(&["pack"])), String::new())
}

fn show(visit: &Visit, typed: Typed, problem: String) -> Paged {
    let mut s = visit.plain("new-title");
    s.back = "/".to_owned();
    let page = NewPage { problem, q: questions(visit, typed)?, s };
    html_to_mend(&page, &page.problem)
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
