//! `POST /case/{id}/letters/{name}`: fills blanks of a letter in.

use crate::frame::problem::{Paged, Problem};
use crate::frame::typed::Typed;
use crate::frame::visit::{Visit, saved_on};
use crate::ladder::blank_forms::Tried;
use crate::ladder::paper::show;
use axum::extract::Path;
use desk::Loaded;
use desk::case::facts::Facts;
use desk::error::Refusal;
use desk::parties::company;
use playbook::CompanyPart;

/// States what was filled in. What does not fit is shown again at its field; the rest is saved.
pub async fn fill(visit: Visit, Path((id, name)): Path<(String, String)>, typed: Typed) -> Paged {
    let loaded = visit.load(&id).await?;
    let (good, wrong) = said(&loaded, &typed);
    let back = format!("/case/{id}/letters/{name}");
    let saved = visit.change(&id, &typed, &good).await?;
    if wrong.is_empty() {
        let view = if typed.has("view", "basis") { "&view=basis" } else { "" };
        let lang = if typed.has("letter", "en") { "en" } else { "zh-CN" };
        return Ok(saved_on(&format!("{back}?letter={lang}{view}"), &saved));
    }
    let mut sentences = Vec::new();
    for (key, refusal) in wrong {
        sentences.push((key, Problem::from(refusal).mendable_in(visit.lang())?));
    }
    let loaded = if saved.events.is_empty() { loaded } else { visit.load(&id).await? };
    let banner = if saved.events.is_empty() { None } else { visit.saved(&loaded, saved.first(), &back) };
    show(&visit, &loaded, &name, &Tried { typed, wrong: sentences, banner })
}

/// What the form states: what was written, and what the chosen company fills beside it.
fn said(loaded: &Loaded, typed: &Typed) -> (Facts, Vec<(String, Refusal)>) {
    let pack = &loaded.pack;
    let written = typed.0.iter().filter(|(key, value)| pack.fact(key).is_some() && !value.trim().is_empty());
    let (mut good, mut wrong) = Facts(written.cloned().collect()).sorted(pack, loaded.today);
    let Some(chosen) = pack.companies.iter().find(|c| c.id == typed.get("company")) else { return (good, wrong) };
    // A name, a code or a province of another company must not stand beside the chosen one's.
    let part = |key: &str| pack.fact(key).and_then(|spec| spec.company);
    let of_another = |key: &str| part(key).is_some_and(|part| part != CompanyPart::Address);
    let both = typed.0.iter().find(|(key, value)| !value.trim().is_empty() && of_another(key));
    if let Some(spec) = both.and_then(|(key, _)| pack.fact(key)) {
        good.0.retain(|(key, _)| part(key).is_none());
        wrong.push((spec.key.clone(), Refusal::refused("firm-or-own").with_both("label", spec.ask.clone())));
        return (good, wrong);
    }
    let own: Vec<String> = good.0.iter().map(|(key, _)| key.clone()).collect();
    good.0.extend(company::filled(pack, chosen).into_iter().filter(|(key, _)| !own.contains(key)));
    (good, wrong)
}
