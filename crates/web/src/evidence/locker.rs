//! `GET/POST /case/{id}/evidence`: what is sealed, what does it show, is it as it was sealed?

use crate::frame::ATTACHMENT;
use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::typed::{Asked, Typed};
use crate::frame::upload::{self, Posted};
use crate::frame::visit::{Visit, html_to_mend, saved_on};
use crate::parts::dates::Day;
use crate::parts::picture::looks_like_picture;
use askama::Template;
use axum::extract::Path;
use casework::Digest;
use desk::Loaded;
use desk::evidence::locker::{self, Exhibit, Health};
use desk::evidence::seal::{AddOriginals, on_disk};
use desk::words::Words;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::HashMap;

#[derive(Template)]
#[template(path = "evidence/evidence.html")]
struct EvidencePage {
    s: Shell,
    problem: String,
    typed: Typed,
    head: String,
    checked: String,
    bad: bool,
    lines: Vec<Line>,
}

struct Line {
    label: String,
    name: String,
    what: String,
    how: String,
    size: String,
    digest: String,
    short: String,
    sealed: Option<Day>,
    picture: bool,
    cited: Vec<locker::Cited>,
    more: usize,
    custody: Vec<(Day, String)>,
    state: String,
    bad: bool,
}

/// Every exhibit; compared with its digest when asked.
pub async fn page(visit: Visit, Path(id): Path<String>, Asked(asked): Asked) -> Paged {
    let loaded = visit.load(&id).await?;
    show(&visit, &loaded, asked.has("check", "all"), Typed::default(), String::new()).await
}

async fn show(visit: &Visit, loaded: &Loaded, check: bool, typed: Typed, problem: String) -> Paged {
    let w = visit.words();
    let all = locker::exhibits(&visit.here, loaded, w.lang).await?;
    let found = if check { checks(visit, &all).await? } else { HashMap::new() };
    let bad = found.values().any(|h| *h != Health::Intact);
    let zone = desk::clock::zone_named(&loaded.pack.manifest.zone);
    let page = EvidencePage {
        head: w.n("evidence-head", all.len()),
        checked: match (check, bad) {
            (false, _) => String::new(),
            (true, false) => w.n("evidence-all-intact", all.len()),
            (true, true) => w.t("evidence-not-intact"),
        },
        bad,
        lines: all.iter().map(|e| line(loaded, e, found.get(&e.digest).copied(), &zone, w)).collect(),
        s: visit.shell(loaded, "evidence", w.t("evidence-title")),
        problem,
        typed,
    };
    html_to_mend(&page, &page.problem)
}

async fn checks(visit: &Visit, all: &[Exhibit]) -> Result<HashMap<Digest, Health>, Problem> {
    let (here, digests) = (visit.here.clone(), all.iter().map(|e| e.digest).collect::<Vec<_>>());
    // Hashing large recordings takes a while and must not hold up other pages.
    let found = on_disk(move || {
        let healths = locker::healths(&here, &digests)?;
        Ok(digests.into_iter().zip(healths).collect())
    });
    Ok(found.await?)
}

fn line(loaded: &Loaded, e: &Exhibit, health: Option<Health>, zone: &TimeZone, w: Words) -> Line {
    let day = |at: Timestamp| {
        let at = at.to_zoned_datetime(zone.clone());
        Day::moment(casework::Moment::at(at.datetime()), loaded.today, w.lang)
    };
    let custody = |c: &locker::Custody| (day(c.at), w.t(locker::custody_key(c)));
    Line {
        label: locker::label(e, w),
        name: e.name.clone(),
        what: locker::what(e, w),
        how: locker::how(e, w),
        size: size(e.bytes, w),
        digest: e.digest.to_string(),
        short: e.digest.short(),
        sealed: e.sealed.map(day),
        picture: looks_like_picture(&e.name),
        more: e.cited.len().saturating_sub(6),
        cited: e.cited.iter().take(6).cloned().collect(),
        custody: e.custody.iter().rev().take(12).map(custody).collect(),
        state: health.map(|h| w.t(&format!("health-{}", h.id()))).unwrap_or_default(),
        bad: health.is_some_and(|h| h != Health::Intact),
    }
}

fn size(bytes: u64, w: Words) -> String {
    match bytes {
        0..1024 => w.n("size-bytes", bytes),
        1024..1_048_576 => w.n("size-kb", bytes.div_ceil(1024)),
        _ => w.n("size-mb", bytes.div_ceil(1_048_576)),
    }
}

/// Seals a file of the person's own into the case.
pub async fn add(visit: Visit, Path(id): Path<String>, form: Posted) -> Paged {
    let loaded = visit.load(&id).await?;
    let (typed, originals) = upload::read(&visit.here, form, ATTACHMENT, "upload").await?;
    let added = AddOriginals { originals, what: typed.get("what").to_owned(), how: typed.get("how").to_owned() };
    match visit.change(&id, &typed, &added).await {
        Ok(saved) => Ok(saved_on(&format!("/case/{id}/evidence"), &saved)),
        Err(problem) => {
            let sentence = problem.mendable()?;
            show(&visit, &loaded, false, typed, sentence.get(visit.lang()).to_owned()).await
        }
    }
}
