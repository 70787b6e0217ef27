//! `GET/POST /case/{id}/publish`: is this text ready for the public, and has the other side had its turn?

use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use crate::frame::visit::{Visit, html_to_mend, on_to};
use crate::parts::dates::Day;
use crate::parts::entries::{Teller, Told};
use askama::Template;
use axum::extract::Path;
use casework::{Body, PublicAct};
use desk::Loaded;
use desk::publish::{self, CHECKS, NewAct, Standing, standing};
use desk::words::Words;

#[derive(Template)]
#[template(path = "publish/publish.html")]
struct PublishPage {
    s: Shell,
    problem: String,
    typed: Typed,
    head: String,
    about: String,
    waits: bool,
    now: Standing,
    stale: bool,
    digest: String,
    reply_letter: bool,
    checks: Vec<(String, String)>,
    warnings: Vec<(String, String)>,
    acts: Vec<(u64, Day, Told)>,
}

/// Where it stands, and the one next thing.
pub async fn page(visit: Visit, Path(id): Path<String>) -> Paged {
    let loaded = visit.load(&id).await?;
    show(&visit, &loaded, Typed::default(), String::new()).await
}

async fn show(visit: &Visit, loaded: &Loaded, typed: Typed, problem: String) -> Paged {
    let w = visit.words();
    let now = standing(loaded);
    let stale = match publish::current(&visit.here, loaded)? {
        Some(text) => {
            let passed = publish::secrets(&visit.here, loaded, &[], visit.lang()).await?.redact(&text);
            !passed.is_ok_and(|again| again.replaced().is_empty())
        }
        None => false,
    };
    let (head, about) = head(loaded, &now, w);
    let named = |prefix: &str, id: &str| (id.to_owned(), w.t(&format!("{prefix}-{id}")));
    let warned = [(now.changed, "changed"), (now.open_offer, "offer"), (now.settled, "silence")];
    let teller = Teller { loaded, w };
    let acts = loaded.case.publications.iter().rev().map(|p| {
        (p.seq, Day::short(p.at.date(), loaded.today, w.lang), teller.told(&Body::Publication(p.body.clone())))
    });
    let page = PublishPage {
        head,
        about,
        waits: now.shown.is_some() && !now.free,
        stale,
        digest: now.saved.map(|d| d.short()).unwrap_or_default(),
        reply_letter: loaded.pack.letter("right-of-reply", w.lang).is_some(),
        checks: CHECKS.iter().map(|id| named("check", id)).collect(),
        warnings: warned.iter().filter(|(holds, _)| *holds).map(|(_, id)| named("warn", id)).collect(),
        acts: acts.collect(),
        now,
        s: visit.shell(loaded, "publish", w.t("publish-title")),
        problem,
        typed,
    };
    html_to_mend(&page, &page.problem)
}

fn head(loaded: &Loaded, now: &Standing, w: Words) -> (String, String) {
    let day = |d: jiff::civil::Date| playbook::day_date(d, loaded.today, w.lang);
    match (now.saved, now.shown, now.until) {
        _ if now.out => (w.t("publish-out"), w.t("publish-out-about")),
        (None, ..) => (w.t("publish-write"), w.t("publish-write-about")),
        (_, None, _) => (w.t("publish-show"), w.t("publish-show-about")),
        (_, _, Some(until)) if !now.free => (w.a("publish-wait", &[("day", day(until))]), w.t("publish-wait-about")),
        _ => (w.t("publish-free"), w.t("publish-free-about")),
    }
}

/// Records what was done: shown, answered, published, corrected, taken down.
pub async fn record(visit: Visit, Path(id): Path<String>, typed: Typed) -> Paged {
    let loaded = visit.load(&id).await?;
    let new = NewAct {
        act: typed.get("act").to_owned(),
        at: typed.get("date").to_owned(),
        place: typed.get("place").to_owned(),
        words: typed.get("words").to_owned(),
        ticked: typed.all("ticked").into_iter().map(str::to_owned).collect(),
    };
    match visit.change(&id, &typed, &new).await {
        Ok(_) => {
            let place = if PublicAct::from_id(&new.act) == Some(PublicAct::Published) { "#acts" } else { "" };
            Ok(on_to(&format!("/case/{id}/publish{place}")))
        }
        Err(problem) => {
            let sentence = problem.mendable()?;
            show(&visit, &loaded, typed, sentence.get(visit.lang()).to_owned()).await
        }
    }
}
