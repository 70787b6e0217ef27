//! `GET/POST /case/{id}/file/{rung}`: how it leaves, what it closes, and the proof that it left.

use crate::frame::ATTACHMENT;
use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::typed::{Asked, Typed};
use crate::frame::upload::{self, Sealed};
use crate::frame::visit::{Visit, html_to_mend, on_to};
use crate::parts::side::{effort, filled, going_to};
use askama::Template;
use axum::extract::{Multipart, Path};
use casework::{Actor, Body, Money};
use desk::error::Refusal;
use desk::ladder::contact::{Contact, freeze};
use desk::ladder::letters::sheet;
use desk::words::Words;
use desk::{Desk, Loaded};
use playbook::{Channel, Confidence, Lang, Rung, View, short_date};

#[derive(Template)]
#[template(path = "ladder/file.html")]
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
    paced: String,
    excuses: Vec<Excuse>,
    meanings: Vec<(&'static str, String)>,
}

/// One way in.
pub struct WayIn {
    pub id: String,
    pub name: String,
    pub dial: String,
    pub url: String,
    pub note: String,
    pub limits: String,
    pub checked: String,
}

/// An excuse with its answer, filled from the case.
pub struct Excuse {
    pub id: String,
    pub name: String,
    pub means: String,
    pub say: Vec<String>,
    pub ask: String,
    pub risk: String,
    pub on: bool,
}

/// What to know before, the ways in, and the form for after.
pub async fn page(visit: Visit, Path((id, rung)): Path<(String, String)>, Asked(asked): Asked) -> Paged {
    let loaded = visit.load(&id).await?;
    let rung = visit.rung(&loaded, &rung)?;
    let typed = crate::calls::capture::now(&visit, &loaded).or("letter", asked.get("letter"));
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
        paced: paced(loaded, rung, w),
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
pub fn is_spoken(loaded: &Loaded, rung: &Rung) -> bool {
    rung.channels.first().and_then(|id| loaded.pack.channels.get(id)).is_some_and(|c| c.kind == "hotline")
}

/// The ways in that fit the person's company, in the pack's order.
pub fn ways(loaded: &Loaded, rung: &Rung, w: Words) -> Vec<WayIn> {
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

/// A sentence when this office was approached a short while ago and its pace has not passed.
pub fn paced(loaded: &Loaded, rung: &Rung, w: Words) -> String {
    let Some(until) = loaded.view().pace(rung).filter(|day| *day > loaded.today) else { return String::new() };
    let last = loaded.case.dispatched(&rung.id).next_back().map(|d| short_date(d.at.date(), loaded.today, w.lang));
    let until = short_date(until, loaded.today, w.lang);
    w.a("file-paced", &[("last", last.unwrap_or_default()), ("until", until)])
}

/// What to read out or paste: the rung's first letter as text.
pub fn script(loaded: &Loaded, rung: &Rung, w: Words) -> String {
    let Some(name) = rung.letters.first() else { return String::new() };
    sheet(loaded, name, w.lang).map(|sheet| letter::text::form_text(&sheet)).unwrap_or_default()
}

pub fn excuses(loaded: &Loaded, view: &View<'_>, rung: &Rung, typed: &Typed, w: Words) -> Vec<Excuse> {
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
    let (typed, sealed) = upload::read(visit.desk(), form, ATTACHMENT, "proof").await?;
    match bodies(visit.desk(), &loaded, rung, &typed, &sealed).await {
        Ok(bodies) => {
            visit.desk().append(&id, Actor::Person, &bodies).await?;
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

async fn bodies(
    desk: &Desk,
    loaded: &Loaded,
    rung: &Rung,
    typed: &Typed,
    sealed: &[Sealed],
) -> Result<Vec<Body>, Problem> {
    if !rung.closes.is_empty() && !typed.has("ack", "yes") {
        return Err(Refusal::refused("file-needs-ack").into());
    }
    if typed.get("date").is_empty() {
        return Err(Refusal::refused("needs-day").into());
    }
    if !paced(loaded, rung, Words::new(Lang::Zh)).is_empty() && !typed.has("pace", "yes") {
        return Err(Refusal::refused("file-needs-pace").into());
    }
    let mut all: Vec<Body> = sealed.iter().map(|s| s.exhibit.clone()).collect();
    let mut contact = contact(loaded, rung, typed)?;
    if !sealed.is_empty() {
        let digests: Vec<String> = sealed.iter().map(|s| s.digest.to_string()).collect();
        contact.sent.push(("proof".to_owned(), digests.join(",")));
    }
    let channel = loaded.pack.channels.get(typed.get("channel"));
    // The letter that was opened is the one that leaves; a call alone sends none.
    let chosen = rung.letters.iter().find(|l| *l == typed.get("letter"));
    let usual = rung.letters.first().filter(|_| channel.is_some_and(|c| c.kind != "hotline"));
    if let Some(letter) = chosen.or(usual) {
        let (digest, exhibit) = freeze(desk, loaded, letter).await?;
        all.push(exhibit);
        contact.sent.push(("letter".to_owned(), letter.clone()));
        contact.sent.push(("body".to_owned(), digest.to_string()));
    }
    all.extend(contact.bodies(&loaded.pack)?);
    Ok(all)
}

/// What a form says about one contact.
pub fn contact(loaded: &Loaded, rung: &Rung, typed: &Typed) -> Result<Contact, Problem> {
    let promised = !typed.get("promise").is_empty();
    let excuse = |id: &&str| {
        let own = typed.get(&format!("words-{id}"));
        let words = if own.is_empty() { typed.get("heard") } else { own };
        ((*id).to_owned(), words.to_owned())
    };
    Ok(Contact {
        rung: rung.id.clone(),
        at: typed.moment(),
        with: casework::COMPANY.to_owned(),
        sent: typed.pairs(&["channel", "ticket", "agent", "words"]),
        said_by: typed.pairs(&["agent", "ticket"]),
        excuses: typed.all("obstacle").iter().map(excuse).collect(),
        meaning: typed.get("meaning").to_owned(),
        heard: typed.get("heard").to_owned(),
        promise: promised.then(|| commitment(loaded, typed)).transpose()?,
        ..Contact::default()
    })
}

/// The promise of a form: its words, what sets its remedy off, and by when.
pub fn commitment(loaded: &Loaded, typed: &Typed) -> Result<Vec<(String, String)>, Problem> {
    let mut pairs = typed.pairs(&["agent", "ticket", "until"]);
    pairs.push(("by".to_owned(), casework::COMPANY.to_owned()));
    pairs.push(("terms".to_owned(), typed.get("promise").to_owned()));
    let trigger = if typed.get("until").is_empty() { "later-call" } else { "day-passed" };
    pairs.push(("trigger".to_owned(), trigger.to_owned()));
    let remedy = typed.get("remedy");
    if !remedy.is_empty() {
        let amount = Money::parse_in(remedy, &loaded.pack.manifest.currency)
            .map_err(|_| Refusal::refused("needs-amount").with("value", remedy.to_owned()))?;
        pairs.push(("remedy".to_owned(), amount.to_string()));
        pairs.retain(|(key, _)| key != "trigger");
        pairs.push(("trigger".to_owned(), "later-call".to_owned()));
    }
    Ok(pairs)
}
