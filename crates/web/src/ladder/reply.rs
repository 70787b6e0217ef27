//! `GET/POST /case/{id}/reply` and `/case/{id}/reply/{rung}`: what came back, in thirteen plain meanings.
//!
//! Pasted or uploaded, the text is read first; what it seems to mean is proposed with the words that led to it,
//! and the person confirms.

use crate::frame::ATTACHMENT;
use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::typed::{Asked, Typed};
use crate::frame::upload::{self, Posted};
use crate::frame::visit::{Visit, html_to_mend, on_to};
use crate::parts::contact::promise;
use crate::parts::reply_read::{Place, Read, places, proposed, sealed_before, told, with_file};
use crate::parts::shared;
use crate::parts::side::{office, party};
use askama::Template;
use axum::extract::Path;
use casework::Body;
use desk::Loaded;
use desk::ladder::reply::{Answered, NewOffer};
use desk::words::Words;
use playbook::Rung;

/// The thirteen meanings in the groups people think in, and that the person withdrew it.
const GROUPS: [(&str, &[&str]); 6] = [
    ("have", &["acknowledged", "accepted", "forwarded", "mediation-invited"]),
    ("more", &["asks-for-material", "no-substance"]),
    ("yes", &["promised", "paid", "decided"]),
    ("no", &["refused", "not-accepted", "mediation-failed"]),
    ("offer", &["offered"]),
    ("mine", &["withdrawn"]),
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
    let typed = visit.now(&loaded).or("meaning", asked.get("meaning"));
    show(&visit, &loaded, Some(rung), typed, String::new(), false)
}

/// The form for anything that came, before it is known what it answers.
pub async fn inbox(visit: Visit, Path(id): Path<String>, Asked(asked): Asked) -> Paged {
    let loaded = visit.load(&id).await?;
    let typed = shared::filled(&visit, &asked, visit.now(&loaded), "words");
    show(&visit, &loaded, None, typed, String::new(), false)
}

/// `rung` is the one of the address; without it the page asks which rung is answered.
fn show(visit: &Visit, loaded: &Loaded, rung: Option<&Rung>, mut typed: Typed, problem: String, read: bool) -> Paged {
    let w = visit.words();
    let reading = read.then(|| visit.here.ears.read_reply(typed.get("words"), &loaded.pack, loaded.today));
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
pub async fn record(visit: Visit, Path((id, rung)): Path<(String, String)>, form: Posted) -> Paged {
    let loaded = visit.load(&id).await?;
    let rung = visit.rung(&loaded, &rung)?;
    take(&visit, &loaded, Some(rung), form).await
}

/// Reads it, or records it for the rung that was chosen.
pub async fn file(visit: Visit, Path(id): Path<String>, form: Posted) -> Paged {
    let loaded = visit.load(&id).await?;
    take(&visit, &loaded, None, form).await
}

/// A promise and an offer become events of their own beside the reply.
async fn take(visit: &Visit, loaded: &Loaded, rung: Option<&Rung>, form: Posted) -> Paged {
    let (typed, mut originals) = upload::read(&visit.here, form, ATTACHMENT, "reply").await?;
    if typed.has("read", "yes") {
        let typed = with_file(&visit.here, typed, &originals)?;
        return show(visit, loaded, rung, typed, String::new(), true);
    }
    originals.extend(sealed_before(&visit.here, &typed)?);
    let answered = Answered { originals, ..answered(rung, &typed) };
    match visit.change(&loaded.id, &typed, &answered).await {
        Ok(saved) => {
            let offer = saved.events.iter().find(|e| matches!(e.body, Body::Offer(_)));
            let home = format!("/case/{}", loaded.id);
            Ok(on_to(&offer.map_or_else(|| home.clone(), |e| format!("{home}/offer/{}", e.seq))))
        }
        Err(problem) => {
            let sentence = problem.mendable()?;
            show(visit, loaded, rung, typed, sentence.get(visit.lang()).to_owned(), false)
        }
    }
}

/// What the form says.
fn answered(rung: Option<&Rung>, typed: &Typed) -> Answered {
    let text = |field: &str| typed.get(field).to_owned();
    Answered {
        rung: rung.map_or_else(|| text("rung"), |r| r.id.clone()),
        at: typed.moment(),
        meaning: text("meaning"),
        from: text("from"),
        ticket: text("ticket"),
        agent: text("agent"),
        words: text("words"),
        reason: text("reason"),
        promise: promise(typed),
        offer: NewOffer {
            amount: text("amount"),
            per_call: text("per_call"),
            label: text("label"),
            rate: text("rate"),
            until: text("offer_until"),
        },
        originals: Vec::new(),
    }
}
