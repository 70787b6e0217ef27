//! `GET /case/{id}/ready`: what the next steps still need – facts, evidence, days.

use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::visit::{Visit, html};
use askama::Template;
use axum::extract::Path;
use desk::Loaded;
use desk::words::Words;
use playbook::{Lang, Rung, State, View};
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "ladder/ready.html")]
struct ReadyPage {
    s: Shell,
    steps: Vec<Step>,
}

struct Step {
    name: String,
    state: String,
    open: bool,
    because: String,
    missing: Vec<String>,
    need: String,
    letters: Vec<(String, String, usize)>,
    evidence: Vec<String>,
}

/// Steps that are open or not yet open, in the ladder's order.
pub async fn page(visit: Visit, Path(id): Path<String>) -> Paged {
    let loaded = visit.load(&id).await?;
    let w = visit.words();
    let view = loaded.view();
    let main = loaded.pack.rungs.iter().filter(|r| !r.facts.is_empty() || !r.letters.is_empty());
    let steps = main.filter_map(|r| step(&loaded, &view, r, w)).collect();
    html(&ReadyPage { s: visit.shell(&loaded, "more", w.t("ready-title")), steps })
}

fn step(loaded: &Loaded, view: &View<'_>, rung: &Rung, w: Words) -> Option<Step> {
    let station = view.station(rung);
    let open = station.state == State::Open;
    if !open && station.state != State::NotYet {
        return None;
    }
    let lang = w.lang;
    let missing: Vec<&String> = rung.facts.iter().filter(|key| view.fact_value(key).is_none()).collect();
    let ask = |key: &&String| loaded.pack.fact(key).map(|f| f.ask.get(lang).to_owned());
    let letter = |name: &String| {
        let sheet = letter::compose(view, name, lang, &loaded.id)?;
        let gaps = sheet.gaps.iter().filter(|g| g.blocks).count();
        Some((name.clone(), sheet.title, gaps))
    };
    Some(Step {
        name: rung.name.get(lang).to_owned(),
        state: w.t(if open { "ready-open" } else { "ready-not-yet" }),
        because: station.because.get(lang).to_owned(),
        need: missing.iter().map(|k| k.as_str()).collect::<Vec<_>>().join(","),
        missing: missing.iter().filter_map(ask).collect(),
        letters: loaded.pack.sent_on(rung).filter_map(letter).collect(),
        evidence: evidence(loaded, rung, lang),
        open,
    })
}

/// What the excuses met so far make worth getting, for the rungs on which they are heard.
fn evidence(loaded: &Loaded, rung: &Rung, lang: Lang) -> Vec<String> {
    let met: BTreeSet<&str> = loaded.case.obstacles.iter().map(|o| o.obstacle.as_str()).collect();
    let known = met.into_iter().filter_map(|id| loaded.pack.obstacles.get(id));
    let here = known.filter(|o| o.heard_on.contains(&rung.id)).flat_map(|o| &o.evidence);
    let all: BTreeSet<&str> = here.map(|e| e.get(lang)).collect();
    all.into_iter().take(6).map(str::to_owned).collect()
}
