//! `GET /packs`: which rules this program knows; `/packs/{id}`: what they rest on and how old they are;
//! `/case/{id}/pack`: those in force for a case.

use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::typed::{Asked, own_path};
use crate::frame::visit::{Visit, html, on_to};
use crate::parts::dates::Day;
use askama::Template;
use axum::extract::Path;
use desk::error::Refusal;
use desk::packs::effects::{Length, Part, Record, records, sources};
use desk::words::Words;
use jiff::civil::Date;
use playbook::{Confidence, Manifest, Pack};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "packs/packs.html")]
struct PacksPage {
    s: Shell,
    packs: Vec<Card>,
}

struct Card {
    id: String,
    name: String,
    place: String,
    about: String,
    version: String,
    late: bool,
}

#[derive(Template)]
#[template(path = "packs/pack.html")]
struct PackPage {
    s: Shell,
    name: String,
    about: String,
    late: String,
    rows: Vec<(String, String)>,
    parts: Vec<Shelf>,
    sources: Vec<(String, usize)>,
}

/// A part of the pack with its records.
struct Shelf {
    id: &'static str,
    name: String,
    count: usize,
    lines: Vec<Line>,
}

struct Line {
    record: Record,
    sure: String,
    weak: bool,
    checked: Option<Day>,
}

/// The packs with a ladder.
pub async fn page(visit: Visit) -> Paged {
    let w = visit.words();
    let mut packs = Vec::new();
    for pack in visit.here.packs()? {
        let m = &pack.manifest;
        packs.push(Card {
            id: m.id.clone(),
            name: m.name.get(w.lang).to_owned(),
            place: m.place.get(w.lang).to_owned(),
            about: m.about.get(w.lang).to_owned(),
            version: m.version.clone(),
            late: late(m, today(&visit, &pack)),
        });
    }
    let mut s = visit.plain("packs-title");
    s.back = "/".to_owned();
    html(&PacksPage { s, packs })
}

fn today(visit: &Visit, pack: &Pack) -> Date {
    visit.here.clock.today(&pack.manifest.zone)
}

fn late(m: &Manifest, today: Date) -> bool {
    m.check_by.is_some_and(|day| day < today)
}

/// One pack, record by record.
pub async fn one(visit: Visit, Path(id): Path<String>, Asked(asked): Asked) -> Paged {
    let shown: String = id.chars().take(40).collect();
    let known = visit.here.packs()?.into_iter().find(|p| p.manifest.id == id);
    let pack: Arc<Pack> = known.ok_or_else(|| Refusal::not_found("no-pack", &shown))?;
    let w = visit.words();
    let today = today(&visit, &pack);
    let m = &pack.manifest;
    let mut all = Vec::new();
    let mut parts = Vec::new();
    for part in Part::ALL {
        let found = records(&pack, part, today, w.lang, |length| clock(length, w));
        all.extend(found.clone());
        if !found.is_empty() {
            parts.push(Shelf {
                id: part.id(),
                name: w.t(&format!("part-{}", part.id())),
                count: found.len(),
                lines: found.into_iter().map(|r| line(r, today, w)).collect(),
            });
        }
    }
    let mut s = visit.plain("packs-title");
    s.title = m.name.get(w.lang).to_owned();
    s.back = own_path(asked.get("back")).unwrap_or("/packs").to_owned();
    html(&PackPage {
        s,
        name: m.name.get(w.lang).to_owned(),
        about: m.about.get(w.lang).to_owned(),
        late: match (late(m, today), m.check_by) {
            (true, Some(day)) => w.a("pack-late", &[("day", playbook::long_date(day, w.lang))]),
            _ => String::new(),
        },
        rows: rows(m, w),
        parts,
        sources: sources(&all),
    })
}

fn rows(m: &Manifest, w: Words) -> Vec<(String, String)> {
    let day = |d: Date| playbook::long_date(d, w.lang);
    let rows = [
        ("pack-place", m.place.get(w.lang).to_owned()),
        ("pack-version", m.version.clone()),
        ("pack-reviewed", m.reviewed_by.clone().unwrap_or_else(|| w.t("pack-not-reviewed"))),
        ("pack-check-by", m.check_by.map(day).unwrap_or_default()),
        ("pack-includes", m.includes.join(&w.t("list-comma"))),
        ("pack-licence", m.licence.clone().unwrap_or_default()),
    ];
    rows.into_iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| (w.t(k), v)).collect()
}

fn line(record: Record, today: Date, w: Words) -> Line {
    let sure = record.confidence.map(|c| w.t(&format!("sure-{c:?}").to_ascii_lowercase())).unwrap_or_default();
    Line {
        sure,
        weak: matches!(record.confidence, Some(Confidence::L | Confidence::R)),
        checked: record.verified_on.map(|d| Day::short(d, today, w.lang)),
        record,
    }
}

/// `15 个工作日，对方的`.
pub fn clock(length: Length, w: Words) -> String {
    let unit = match length.unit {
        playbook::Unit::Days => "length-days",
        playbook::Unit::WorkingDays => "length-working-days",
        playbook::Unit::Months => "length-months",
        playbook::Unit::Years => "length-years",
    };
    let whose = match length.whose {
        playbook::Whose::Theirs => "whose-theirs",
        playbook::Whose::Mine => "whose-mine",
        playbook::Whose::Pacing => "whose-pacing",
        playbook::Whose::Kept => "whose-kept",
    };
    format!("{}{}{}", w.n(unit, length.n), w.t("comma"), w.t(whose))
}

/// From a case to its pack, and back.
pub async fn in_force(visit: Visit, Path(id): Path<String>) -> Result<axum::response::Response, Problem> {
    let loaded = visit.load(&id).await?;
    Ok(on_to(&format!("/packs/{}?back=/case/{id}", loaded.pack.manifest.id)))
}
