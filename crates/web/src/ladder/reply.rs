//! `GET/POST /case/{id}/reply` and `/case/{id}/reply/{rung}`: what came back, in thirteen plain meanings.
//!
//! Pasted or uploaded, the text is read first; what it seems to mean is proposed with the words that led to it,
//! and the person confirms.

use crate::frame::ATTACHMENT;
use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::typed::{Asked, Typed};
use crate::frame::upload::{self, Sealed};
use crate::frame::visit::{Visit, html_to_mend, on_to};
use crate::ladder::file::commitment;
use crate::parts::reply_read::{Place, Read, places, proposed, sealed_before, told, with_file};
use crate::parts::side::{office, party};
use askama::Template;
use axum::extract::{Multipart, Path};
use casework::{Actor, Body, Money};
use desk::Loaded;
use desk::case::record::event_body;
use desk::error::Refusal;
use desk::words::Words;
use playbook::Rung;

/// The thirteen meanings in the groups people think in.
const GROUPS: [(&str, &[&str]); 5] = [
    ("have", &["acknowledged", "accepted", "forwarded", "mediation-invited"]),
    ("more", &["asks-for-material", "no-substance"]),
    ("yes", &["promised", "paid", "decided"]),
    ("no", &["refused", "not-accepted", "mediation-failed"]),
    ("offer", &["offered"]),
];

#[derive(Template)]
#[template(path = "ladder/reply.html")]
struct ReplyPage {
    s: Shell,
    problem: String,
    typed: Typed,
    action: String,
    rungs: Vec<Place>,
    groups: Vec<(String, Vec<(&'static str, String)>)>,
    from: Vec<(String, String)>,
    grounds: Vec<(String, String)>,
    labels: Vec<(&'static str, String)>,
    rates: Vec<(String, String)>,
    read: Option<Read>,
}

/// The form for a rung.
pub async fn page(visit: Visit, Path((id, rung)): Path<(String, String)>, Asked(asked): Asked) -> Paged {
    let loaded = visit.load(&id).await?;
    let rung = visit.rung(&loaded, &rung)?;
    let typed = crate::calls::capture::now(&visit, &loaded).or("meaning", asked.get("meaning"));
    show(&visit, &loaded, Some(rung), typed, String::new(), false)
}

/// The form for anything that came, before it is known what it answers.
pub async fn inbox(visit: Visit, Path(id): Path<String>) -> Paged {
    let loaded = visit.load(&id).await?;
    show(&visit, &loaded, None, crate::calls::capture::now(&visit, &loaded), String::new(), false)
}

/// `rung` is the one of the address; without it the page asks which rung is answered.
fn show(visit: &Visit, loaded: &Loaded, rung: Option<&Rung>, mut typed: Typed, problem: String, read: bool) -> Paged {
    let w = visit.words();
    let reading = read.then(|| visit.app().ears.read_reply(typed.get("words"), &loaded.pack, loaded.today));
    let rungs = if rung.is_some() { Vec::new() } else { places(loaded, &typed, reading.as_ref(), w) };
    if let Some(reading) = &reading {
        typed = proposed(typed, reading, loaded.today);
    }
    if let Some(likely) = rungs.first().filter(|_| read) {
        typed = typed.or("rung", likely.id.clone());
    }
    let chosen = rung.or_else(|| loaded.pack.rung(typed.get("rung")));
    let word = |ids: &'static [&'static str]| ids.iter().map(|id| (*id, w.t(&format!("meaning-{id}")))).collect();
    let mut s = visit.shell(loaded, "reply", w.t("reply-title"));
    s.under = rung.map(|r| r.name.get(w.lang).to_owned()).unwrap_or_default();
    let base = format!("/case/{}/reply", loaded.id);
    let page = ReplyPage {
        action: rung.map_or_else(|| base.clone(), |r| format!("{base}/{}", r.id)),
        groups: GROUPS.iter().map(|(group, ids)| (w.t(&format!("reply-group-{group}")), word(ids))).collect(),
        from: chosen.map(|r| senders(loaded, r, w)).unwrap_or_default(),
        grounds: chosen
            .map(|r| r.grounds.iter().map(|g| (g.id.clone(), g.text.get(w.lang).to_owned())).collect())
            .unwrap_or_default(),
        labels: ["compensation", "goodwill", "reward", "unnamed"].map(|id| (id, w.t(&format!("label-{id}")))).into(),
        rates: loaded.pack.rates.iter().map(|r| (r.id.clone(), r.name.get(w.lang).to_owned())).collect(),
        read: reading.map(|reading| told(loaded, chosen, typed.get("words"), &reading, w)),
        rungs,
        s,
        problem,
        typed,
    };
    html_to_mend(&page, &page.problem)
}

/// The office of the rung, if it is one of the pack's, and the company.
fn senders(loaded: &Loaded, rung: &Rung, w: Words) -> Vec<(String, String)> {
    let view = loaded.view();
    let (id, name) = office(&view, rung, w.lang);
    let office = id.map(|id| (id, name));
    let company = (casework::COMPANY.to_owned(), party(loaded, casework::COMPANY, w));
    office.into_iter().chain([company]).collect()
}

/// Reads it, or records it for the rung of the address.
pub async fn record(visit: Visit, Path((id, rung)): Path<(String, String)>, form: Multipart) -> Paged {
    let loaded = visit.load(&id).await?;
    let rung = visit.rung(&loaded, &rung)?;
    take(&visit, &loaded, Some(rung), form).await
}

/// Reads it, or records it for the rung that was chosen.
pub async fn file(visit: Visit, Path(id): Path<String>, form: Multipart) -> Paged {
    let loaded = visit.load(&id).await?;
    take(&visit, &loaded, None, form).await
}

/// A promise and an offer become events of their own beside the reply.
async fn take(visit: &Visit, loaded: &Loaded, rung: Option<&Rung>, form: Multipart) -> Paged {
    let (typed, mut sealed) = upload::read(visit.desk(), form, ATTACHMENT, "reply").await?;
    if typed.has("read", "yes") {
        let typed = with_file(visit.desk(), typed, &sealed)?;
        return show(visit, loaded, rung, typed, String::new(), true);
    }
    sealed.extend(sealed_before(visit.desk(), &typed)?);
    let chosen = rung.or_else(|| loaded.pack.rung(typed.get("rung")));
    let made = chosen.ok_or_else(|| Refusal::refused("reply-needs-rung").into());
    match made.and_then(|rung| bodies(loaded, rung, &typed, &sealed)) {
        Ok(bodies) => {
            let events = visit.desk().append(&loaded.id, Actor::Person, &bodies).await?;
            let offer = events.iter().find(|e| matches!(e.body, Body::Offer(_)));
            let home = format!("/case/{}", loaded.id);
            Ok(on_to(&offer.map_or_else(|| home.clone(), |e| format!("{home}/offer/{}", e.seq))))
        }
        Err(problem) => {
            let sentence = problem.mendable()?;
            show(visit, loaded, rung, typed, sentence.get(visit.lang()).to_owned(), false)
        }
    }
}

fn bodies(loaded: &Loaded, rung: &Rung, typed: &Typed, sealed: &[Sealed]) -> Result<Vec<Body>, Problem> {
    let meaning = typed.get("meaning");
    if meaning.is_empty() {
        return Err(Refusal::refused("reply-needs-meaning").into());
    }
    if typed.get("date").is_empty() {
        return Err(Refusal::refused("needs-day").into());
    }
    let at = ("at".to_owned(), typed.moment());
    let exhibit = sealed.first().map(|s| ("exhibit".to_owned(), s.digest.to_string()));
    let make = |kind: &str, mut pairs: Vec<(String, String)>| {
        pairs.push(at.clone());
        event_body(&loaded.pack, kind, &pairs)
    };
    let mut reply = typed.pairs(&["meaning", "from", "ticket", "agent", "words"]);
    reply.push(("rung".to_owned(), rung.id.clone()));
    if meaning == "not-accepted" {
        reply.extend(typed.pairs(&["reason"]));
    }
    reply.extend(exhibit.clone());
    let mut all: Vec<Body> = sealed.iter().map(|s| s.exhibit.clone()).collect();
    all.push(make("reply", reply)?);
    if meaning == "promised" {
        if typed.get("promise").is_empty() {
            return Err(Refusal::refused("reply-needs-promise").into());
        }
        let mut promise = commitment(loaded, typed)?;
        promise.extend(exhibit);
        all.push(make("commitment", promise)?);
    }
    if meaning == "offered" {
        all.push(make("offer", offer(loaded, rung, typed)?)?);
    }
    Ok(all)
}

fn offer(loaded: &Loaded, rung: &Rung, typed: &Typed) -> Result<Vec<(String, String)>, Problem> {
    let mut pairs = typed.pairs(&["label", "rate"]);
    for key in ["amount", "per_call"] {
        let value = typed.get(key);
        if !value.is_empty() {
            let amount = Money::parse_in(value, &loaded.pack.manifest.currency)
                .map_err(|_| Refusal::refused("needs-amount").with("value", value.to_owned()))?;
            pairs.push((key.to_owned(), amount.to_string()));
        }
    }
    if pairs.iter().all(|(key, _)| key == "label" || key == "rate") && typed.get("words").is_empty() {
        return Err(Refusal::refused("reply-needs-offer").into());
    }
    pairs.push(("by".to_owned(), casework::COMPANY.to_owned()));
    pairs.push(("rung".to_owned(), rung.id.clone()));
    if !typed.get("words").is_empty() {
        pairs.push(("terms".to_owned(), typed.get("words").to_owned()));
    }
    if !typed.get("offer_until").is_empty() {
        pairs.push(("until".to_owned(), typed.get("offer_until").to_owned()));
    }
    Ok(pairs)
}
