//! `GET/POST /case/{id}/capture`: is this call on record? Number and time are enough.

use crate::frame::ATTACHMENT;
use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::typed::{Asked, Typed};
use crate::frame::upload::{self, Posted};
use crate::frame::visit::{Visit, html_to_mend, on_to};
use crate::parts::shared;
use askama::Template;
use axum::extract::Path;
use desk::Loaded;
use desk::calls::capture::NewCall;
use desk::words::Words;
use std::collections::HashMap;

#[derive(Template)]
#[template(path = "calls/capture.html")]
struct CapturePage {
    s: Shell,
    problem: String,
    typed: Typed,
    claimed: Vec<String>,
    topics: Vec<String>,
    refused: Vec<(&'static str, String)>,
    save: String,
    numbers: Vec<String>,
    /// Files that were shared: as the form carries them, and what is said of them.
    shared: Vec<(String, String)>,
}

/// The form, with today and now filled in.
pub async fn page(visit: Visit, Path(id): Path<String>, Asked(asked): Asked) -> Paged {
    let loaded = visit.load(&id).await?;
    let typed = shared::filled(&visit, &asked, visit.now(&loaded), "said");
    show(&visit, &loaded, typed, String::new())
}

fn show(visit: &Visit, loaded: &Loaded, typed: Typed, problem: String) -> Paged {
    let w = visit.words();
    let count = loaded.case.counted().count() + 1;
    let refused = ["yes", "no", "unanswered"].map(|id| (id, w.t(&format!("cap-refused-{id}"))));
    let page = CapturePage {
        s: visit.shell(loaded, "capture", w.t("cap-title")),
        problem,
        claimed: suggested(loaded, w, |i| i.claimed.as_deref(), "cap-claimed", 5),
        topics: suggested(loaded, w, |i| i.topic.as_deref(), "cap-topic", 5),
        refused: refused.into(),
        save: w.n("cap-save", count),
        numbers: numbers(loaded),
        shared: shared::told(&typed, w),
        typed,
    };
    html_to_mend(&page, &page.problem)
}

/// What was recorded before, most often first, then the product's own suggestions.
fn suggested(
    loaded: &Loaded,
    w: Words,
    pick: impl Fn(&casework::Incident) -> Option<&str>,
    key: &str,
    count: usize,
) -> Vec<String> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    loaded.case.counted().filter_map(pick).for_each(|text| *seen.entry(text).or_default() += 1);
    let mut known: Vec<(&str, usize)> = seen.into_iter().filter(|(text, _)| text.chars().count() <= 12).collect();
    known.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let mut all: Vec<String> = known.into_iter().take(count - 1).map(|(text, _)| text.to_owned()).collect();
    for text in (1..=count).map(|n| w.t(&format!("{key}-{n}"))) {
        if all.len() < count && !all.contains(&text) {
            all.push(text);
        }
    }
    all
}

/// The numbers that called last.
fn numbers(loaded: &Loaded) -> Vec<String> {
    let mut known: Vec<String> = Vec::new();
    for incident in loaded.case.counted().rev() {
        let Some(number) = &incident.number else { continue };
        if known.len() < 4 && !known.contains(number) {
            known.push(number.clone());
        }
    }
    known
}

/// Saves the call as a sales call, its files sealed, in one change of the log.
pub async fn save(visit: Visit, Path(id): Path<String>, form: Posted) -> Paged {
    // Not held while the change waits for its turn: whoever goes on with the fold would have to copy it.
    drop(visit.load(&id).await?);
    let (typed, mut originals) = upload::read(&visit.here, form, ATTACHMENT, "capture").await?;
    originals.extend(shared::originals(&visit, &typed, "share").await?);
    let text = |field: &str| typed.get(field).to_owned();
    let or = |own: &str, chosen: &str| if typed.get(own).is_empty() { text(chosen) } else { text(own) };
    let call = NewCall {
        number: or("number", "known"),
        withheld: typed.has("withheld", "yes"),
        at: typed.moment(),
        channel: text("channel"),
        claimed: or("claimed_own", "claimed"),
        topic: or("topic_own", "topic"),
        said: text("said"),
        refused: text("refused"),
        matter: text("matter"),
        originals,
    };
    match visit.change(&id, &typed, &call).await {
        Ok(saved) => Ok(on_to(&format!("/case/{id}?saved={}", saved.first()))),
        Err(problem) => {
            let sentence = problem.mendable()?;
            let loaded = visit.load(&id).await?;
            show(&visit, &loaded, typed, sentence.get(visit.lang()).to_owned())
        }
    }
}
