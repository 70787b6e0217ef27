//! `GET/POST /case/{id}/file/{rung}`: how it leaves, what it closes, and the proof that it left.

use crate::app::Loaded;
use crate::error::DeskError;
use crate::web::ATTACHMENT;
use crate::web::parts::{self, Sealed};
use crate::web::problem::{Paged, Problem};
use crate::web::shell::Shell;
use crate::web::side::{OTHER_SIDE, effort, filled, going_to};
use crate::web::typed::Typed;
use crate::web::visit::{Visit, html_to_mend, on_to};
use crate::words::Words;
use crate::work::letters::sheet;
use crate::work::record::event_body;
use askama::Template;
use axum::extract::{Multipart, Path};
use casework::{Actor, Body, Money};
use playbook::{Channel, Confidence, Rung, View, short_date};

#[derive(Template)]
#[template(path = "file.html")]
struct FilePage {
    s: Shell,
    problem: String,
    typed: Typed,
    rung: String,
    head: String,
    about: String,
    takes: String,
    outcomes: String,
    base_rate: String,
    risks: Vec<String>,
    closes: Vec<String>,
    ways: Vec<WayIn>,
    missing: Vec<String>,
    need: String,
    letters: Vec<(String, String)>,
    script: String,
    spoken: bool,
    excuses: Vec<Excuse>,
    meanings: Vec<(&'static str, String)>,
}

struct WayIn {
    id: String,
    name: String,
    dial: String,
    url: String,
    note: String,
    limits: String,
    checked: String,
}

struct Excuse {
    id: String,
    name: String,
    means: String,
    say: Vec<String>,
    ask: String,
    risk: String,
    on: bool,
}

/// What to know before, the ways in, and the form for after.
pub async fn page(visit: Visit, Path((id, rung)): Path<(String, String)>) -> Paged {
    let loaded = visit.load(&id).await?;
    let rung = visit.rung(&loaded, &rung)?;
    let typed = super::capture::now(&visit, &loaded);
    show(&visit, &loaded, rung, typed, String::new())
}

fn show(visit: &Visit, loaded: &Loaded, rung: &Rung, typed: Typed, problem: String) -> Paged {
    let w = visit.words();
    let lang = w.lang;
    let view = loaded.view();
    let ways = ways(loaded, rung, w);
    let spoken = is_spoken(loaded, rung);
    let missing: Vec<&String> = rung.facts.iter().filter(|key| view.fact_value(key).is_none()).collect();
    let ask = |key: &&String| loaded.pack.fact(key).map(|f| f.ask.get(lang).to_owned());
    let letters = rung
        .letters
        .iter()
        .filter_map(|name| Some((name.clone(), loaded.pack.letter(name, lang)?.front.title.clone())));
    let mut s = visit.shell(loaded, "file", rung.name.get(lang));
    s.under = going_to(&view, rung, w);
    let page = FilePage {
        head: rung.name.get(lang).to_owned(),
        about: rung.about.get(lang).to_owned(),
        takes: effort(w, rung.minutes, rung.cost.as_deref()),
        outcomes: rung.outcomes.as_ref().map(|o| o.get(lang).to_owned()).unwrap_or_default(),
        base_rate: rung.base_rate.as_ref().map_or_else(|| w.t("base-rate-unknown"), |b| b.text.get(lang).to_owned()),
        risks: rung.risks.iter().map(|r| r.get(lang).to_owned()).collect(),
        closes: rung.closes.iter().map(|c| c.note.get(lang).to_owned()).collect(),
        need: missing.iter().map(|k| k.as_str()).collect::<Vec<_>>().join(","),
        missing: missing.iter().filter_map(ask).collect(),
        letters: letters.collect(),
        script: script(loaded, rung, w),
        excuses: if spoken { excuses(loaded, &view, rung, &typed, w) } else { Vec::new() },
        meanings: if spoken { meanings(w) } else { Vec::new() },
        rung: rung.id.clone(),
        ways,
        spoken,
        s,
        problem,
        typed,
    };
    html_to_mend(&page, &page.problem)
}

/// Most of its ways in are telephones.
fn is_spoken(loaded: &Loaded, rung: &Rung) -> bool {
    rung.channels.first().and_then(|id| loaded.pack.channels.get(id)).is_some_and(|c| c.kind == "hotline")
}

/// The ways in that fit the person's company, in the pack's order.
fn ways(loaded: &Loaded, rung: &Rung, w: Words) -> Vec<WayIn> {
    let chosen: Vec<&str> =
        loaded.case.facts.keys().filter_map(|k| Some(loaded.case.fact(k)?.value.as_str())).collect();
    let choice = |id: &str| loaded.pack.facts.iter().any(|f| f.choices.iter().any(|c| c.id == id));
    let fits = |c: &&Channel| c.of.as_deref().is_none_or(|of| !choice(of) || chosen.contains(&of));
    let all: Vec<&Channel> = rung.channels.iter().filter_map(|id| loaded.pack.channels.get(id)).collect();
    let mut fitting: Vec<&Channel> = all.iter().copied().filter(fits).collect();
    if fitting.is_empty() {
        fitting = all;
    }
    fitting.into_iter().map(|c| way_in(loaded, c, w)).collect()
}

fn way_in(loaded: &Loaded, c: &Channel, w: Words) -> WayIn {
    let text = |t: &Option<playbook::Bilingual>| t.as_ref().map(|t| t.get(w.lang).to_owned()).unwrap_or_default();
    let secure = |url: &String| url.starts_with("https://") || url.starts_with("http://");
    let checked = match (c.provenance.confidence, c.provenance.verified_on) {
        (Confidence::R, _) | (_, None) => w.t("rule-unverified"),
        (Confidence::L, Some(day)) => w.a("way-weak", &[("day", short_date(day, loaded.today, w.lang))]),
        (_, Some(day)) => w.a("way-checked", &[("day", short_date(day, loaded.today, w.lang))]),
    };
    WayIn {
        id: c.id.clone(),
        name: c.name.get(w.lang).to_owned(),
        dial: c.number.clone().unwrap_or_default(),
        url: c.url.clone().filter(secure).unwrap_or_default(),
        note: text(&c.note),
        limits: text(&c.limits),
        checked,
    }
}

/// What to read out or paste: the rung's first letter as text.
fn script(loaded: &Loaded, rung: &Rung, w: Words) -> String {
    let Some(name) = rung.letters.first() else { return String::new() };
    sheet(loaded, name, w.lang).map(|sheet| letter::text::form_text(&sheet)).unwrap_or_default()
}

fn excuses(loaded: &Loaded, view: &View<'_>, rung: &Rung, typed: &Typed, w: Words) -> Vec<Excuse> {
    let text = |t: &playbook::Bilingual| filled(view, Some(rung), t, w.lang);
    let heard = loaded.pack.obstacles.values().filter(|o| o.heard_on.contains(&rung.id));
    heard
        .map(|o| Excuse {
            id: o.id.clone(),
            name: o.name.get(w.lang).to_owned(),
            means: text(&o.means),
            say: o.say_now.iter().map(text).filter(|t| !t.is_empty()).collect(),
            ask: o.ask_back.as_ref().map(text).unwrap_or_default(),
            risk: o.risk.as_ref().map(text).unwrap_or_default(),
            on: typed.has("obstacle", &o.id),
        })
        .collect()
}

/// What a call can have come to, in the order people meet it.
fn meanings(w: Words) -> Vec<(&'static str, String)> {
    ["acknowledged", "no-substance", "refused", "forwarded", "promised", "offered"]
        .map(|id| (id, w.t(&format!("meaning-{id}"))))
        .into()
}

/// Records that it left, with all that was heard, in one change of the log.
pub async fn record(visit: Visit, Path((id, rung)): Path<(String, String)>, form: Multipart) -> Paged {
    let loaded = visit.load(&id).await?;
    let rung = visit.rung(&loaded, &rung)?;
    let (typed, sealed) = parts::read(visit.app(), form, ATTACHMENT, "proof").await?;
    match bodies(&loaded, rung, &typed, &sealed) {
        Ok(bodies) => {
            visit.app().append(&id, Actor::Person, &bodies).await?;
            let meaning = typed.get("meaning");
            let offered = meaning == "offered";
            let next =
                if offered { format!("/case/{id}/reply/{}?meaning=offered", rung.id) } else { format!("/case/{id}") };
            Ok(on_to(&next))
        }
        Err(problem) => {
            let sentence = problem.mendable()?;
            show(&visit, &loaded, rung, typed, sentence.get(visit.lang()).to_owned())
        }
    }
}

fn bodies(loaded: &Loaded, rung: &Rung, typed: &Typed, sealed: &[Sealed]) -> Result<Vec<Body>, Problem> {
    if !rung.closes.is_empty() && !typed.has("ack", "yes") {
        return Err(DeskError::refused("file-needs-ack", &[]).into());
    }
    if typed.get("date").is_empty() {
        return Err(DeskError::refused("needs-day", &[]).into());
    }
    let at = ("at".to_owned(), typed.moment());
    let on = ("rung".to_owned(), rung.id.clone());
    let make = |kind: &str, mut pairs: Vec<(String, String)>| {
        pairs.push(at.clone());
        event_body(&loaded.pack, kind, &pairs)
    };
    let mut sent = typed.pairs(&["channel", "ticket", "agent", "words"]);
    sent.push(on.clone());
    let channel = loaded.pack.channels.get(typed.get("channel"));
    if channel.is_some_and(|c| c.kind != "hotline") {
        sent.extend(rung.letters.first().map(|l| ("letter".to_owned(), l.clone())));
    }
    if !sealed.is_empty() {
        let digests: Vec<String> = sealed.iter().map(|s| s.digest.to_string()).collect();
        sent.push(("proof".to_owned(), digests.join(",")));
    }
    let mut all: Vec<Body> = sealed.iter().map(|s| s.exhibit.clone()).collect();
    all.push(make("dispatched", sent)?);
    for obstacle in typed.all("obstacle") {
        let mut met = typed.pairs(&["agent", "ticket"]);
        met.push(("obstacle".to_owned(), obstacle.to_owned()));
        met.push(on.clone());
        met.extend(heard(typed));
        all.push(make("obstacle", met)?);
    }
    let promised = !typed.get("promise").is_empty();
    let meaning = if promised { "promised" } else { typed.get("meaning") };
    if !meaning.is_empty() && meaning != "offered" {
        let mut reply = typed.pairs(&["agent", "ticket"]);
        reply.push(("meaning".to_owned(), meaning.to_owned()));
        reply.push(("from".to_owned(), OTHER_SIDE.to_owned()));
        reply.push(on.clone());
        reply.extend(heard(typed));
        all.push(make("reply", reply)?);
    }
    if promised {
        all.push(make("commitment", commitment(loaded, typed)?)?);
    }
    Ok(all)
}

fn heard(typed: &Typed) -> Option<(String, String)> {
    let words = typed.get("heard");
    (!words.is_empty()).then(|| ("words".to_owned(), words.to_owned()))
}

/// The promise of a form: its words, what sets its remedy off, and by when.
pub fn commitment(loaded: &Loaded, typed: &Typed) -> Result<Vec<(String, String)>, Problem> {
    let mut pairs = typed.pairs(&["agent", "ticket", "until"]);
    pairs.push(("by".to_owned(), OTHER_SIDE.to_owned()));
    pairs.push(("terms".to_owned(), typed.get("promise").to_owned()));
    let trigger = if typed.get("until").is_empty() { "later-call" } else { "day-passed" };
    pairs.push(("trigger".to_owned(), trigger.to_owned()));
    let remedy = typed.get("remedy");
    if !remedy.is_empty() {
        let amount = Money::parse_in(remedy, &loaded.pack.manifest.currency)
            .map_err(|_| DeskError::refused("needs-amount", &[("value", remedy.to_owned())]))?;
        pairs.push(("remedy".to_owned(), amount.to_string()));
        pairs.retain(|(key, _)| key != "trigger");
        pairs.push(("trigger".to_owned(), "later-call".to_owned()));
    }
    Ok(pairs)
}
