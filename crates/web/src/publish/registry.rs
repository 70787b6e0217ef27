//! `GET/POST /case/{id}/registry`: the case's calls are handed to a do-not-call registry, and what came of it is fetched. What
//! leaves stands on the page first; nothing leaves without a press.

use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use crate::frame::visit::{Visit, html, html_to_mend};
use askama::Template;
use axum::extract::Path;
use desk::Loaded;
use desk::error::{Answer, Refusal};
use desk::publish::registry::{Fetched, HandedIn, Outgoing, fetch, hand_in, outgoings, receipts};
use desk::registry::AtRegistry;

#[derive(Template)]
#[template(path = "publish/registry.html")]
struct RegistryPage {
    s: Shell,
    problem: String,
    typed: Typed,
    /// No registry was ever named here.
    unknown: bool,
    calls: Vec<CallLine>,
    without_number: usize,
    /// A code is on its way, and this says so.
    sent: String,
    /// What was done, in sentences.
    done: Vec<String>,
    kept: usize,
    standing: Vec<StandingLine>,
}

struct CallLine {
    mark: String,
    from: String,
    at: String,
    text: String,
    kept_back: bool,
    handed: bool,
    chosen: bool,
}

struct StandingLine {
    from: String,
    at: String,
    says: String,
    why: String,
}

fn line(call: &Outgoing, typed: &Typed) -> CallLine {
    CallLine {
        mark: call.mark.clone(),
        from: call.from.clone(),
        at: call.at.clone(),
        text: call.text.as_ref().map(|text| text.markdown().to_owned()).unwrap_or_default(),
        kept_back: call.kept_back,
        handed: call.handed,
        // Nothing typed yet: what was not handed in before.
        chosen: if typed.get("do").is_empty() { !call.handed } else { typed.has("call", &call.mark) },
    }
}

impl RegistryPage {
    async fn new(visit: &Visit, loaded: &Loaded, typed: Typed) -> Result<RegistryPage, Problem> {
        let w = visit.words();
        let all = outgoings(&visit.here, loaded).await?;
        let kept = receipts(&visit.here, loaded)?;
        let known = kept.last().map(|kept| kept.registry.clone());
        let unknown = known.is_none() && typed.get("address").is_empty();
        let calls = all.calls.iter().map(|call| line(call, &typed)).collect();
        let typed = typed.or("address", known.unwrap_or_default()).or("number", all.own.unwrap_or_default());
        Ok(RegistryPage {
            s: visit.shell(loaded, "more", w.t("handover-title")),
            problem: String::new(),
            unknown,
            calls,
            without_number: all.without_number,
            sent: String::new(),
            done: Vec::new(),
            kept: kept.len(),
            standing: Vec::new(),
            typed,
        })
    }
}

/// What would leave.
pub async fn page(visit: Visit, Path(id): Path<String>) -> Paged {
    let loaded = visit.load(&id).await?;
    html(&RegistryPage::new(&visit, &loaded, Typed::default()).await?)
}

/// What a press came to.
enum Came {
    Code,
    Handed(HandedIn),
    Fetched(Vec<Fetched>, usize),
}

async fn pressed(visit: &Visit, loaded: &Loaded, typed: &Typed) -> Answer<Came> {
    let here = &visit.here;
    let there = || AtRegistry::named(typed.get("address"), visit.lang());
    let chosen = typed.all("call");
    match typed.get("do") {
        "fetch" => fetch(here, loaded).await.map(|(all, new)| Came::Fetched(all, new)),
        _ if chosen.is_empty() => Err(Refusal::refused("handover-needs-call")),
        _ if typed.get("number").is_empty() => Err(Refusal::refused("registry-own-number")),
        "send" => {
            let handed = hand_in(here, loaded, &there()?, typed.get("number"), typed.get("code"), &chosen).await?;
            Ok(Came::Handed(handed))
        }
        _ => there()?.ask_code(typed.get("number")).await.map(|()| Came::Code),
    }
}

/// Asks for a code, hands the calls in, or fetches what came of them.
pub async fn act(visit: Visit, Path(id): Path<String>, typed: Typed) -> Paged {
    let loaded = visit.load(&id).await?;
    let w = visit.words();
    let came = pressed(&visit, &loaded, &typed).await;
    // What was sealed meanwhile stands on the page.
    let loaded = visit.load(&id).await?;
    let waits_for_code = typed.get("do") == "send";
    let number = typed.get("number").to_owned();
    let mut page = RegistryPage::new(&visit, &loaded, typed).await?;
    let sent = |number: String| w.a("handover-code-sent", &[("number", number)]);
    match came {
        Ok(Came::Code) => page.sent = sent(number),
        Ok(Came::Handed(handed)) => {
            let counted = [("new", handed.new.to_string()), ("known", handed.known.to_string())];
            page.done.push(w.a("handover-done", &counted));
            page.done.extend(handed.left.into_iter().map(|(from, why)| format!("{from}{}{why}", w.t("colon"))));
        }
        Ok(Came::Fetched(all, new)) => {
            page.done.push(w.n("handover-fetched", new));
            page.standing = all.into_iter().map(|one| standing(&visit, one)).collect();
        }
        Err(refusal) => {
            if waits_for_code {
                page.sent = sent(number);
            }
            page.problem = Problem::from(refusal).mendable()?.get(visit.lang()).to_owned();
        }
    }
    html_to_mend(&page, &page.problem)
}

fn standing(visit: &Visit, fetched: Fetched) -> StandingLine {
    let w = visit.words();
    let (says, why) = match fetched.told {
        Ok(told) => {
            let stage = told.stage(visit.lang());
            let says = match &told.answer_by {
                Some(day) if told.findings.is_empty() && told.why.is_none() => {
                    w.a("handover-stands-until", &[("stage", stage), ("day", day.clone())])
                }
                _ => stage,
            };
            (says, told.why.unwrap_or_default())
        }
        Err(why) => (w.t("handover-not-asked"), why),
    };
    StandingLine { from: fetched.kept.from, at: fetched.kept.at, says, why }
}
