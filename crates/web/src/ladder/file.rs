//! `GET/POST /case/{id}/file/{rung}`: how it leaves, what it closes, and the proof that it left.

use crate::frame::ATTACHMENT;
use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::typed::{Asked, Typed};
use crate::frame::upload::{self, Posted};
use crate::frame::visit::{Visit, html_to_mend, on_to};
use crate::parts::contact::{Excuse, WayIn, contact, excuses, is_spoken, paced, script, ways};
use crate::parts::sheet;
use crate::parts::side::{effort, going_to};
use askama::Template;
use axum::extract::Path;
use casework::{Body, Meaning};
use desk::Loaded;
use desk::Saved;
use desk::ladder::contact::{Contact, Letter};
use desk::ladder::letters;
use desk::words::Words;
use letter::sheet::Field;
use playbook::{Rung, State};

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
    /// Why it is better not done now; empty when it can be.
    not_now: String,
    ways: Vec<WayIn>,
    checks: Vec<Check>,
    need: String,
    letters: Vec<(String, String)>,
    fields: Vec<Field>,
    script: String,
    spoken: bool,
    elsewhere: bool,
    paced: String,
    excuses: Vec<Excuse>,
    meanings: Vec<(&'static str, String)>,
}

/// One answer that the letter gives, to be looked at before it leaves.
struct Check {
    key: String,
    ask: String,
    value: String,
}

/// What to know before, the ways in, and the form for after.
pub async fn page(visit: Visit, Path((id, rung)): Path<(String, String)>, Asked(asked): Asked) -> Paged {
    let loaded = visit.load(&id).await?;
    let rung = visit.rung(&loaded, &rung)?;
    let typed = visit.now(&loaded).or("letter", asked.get("letter")).or("elsewhere", asked.get("elsewhere"));
    show(&visit, &loaded, rung, typed, String::new())
}

fn show(visit: &Visit, loaded: &Loaded, rung: &Rung, typed: Typed, problem: String) -> Paged {
    let w = visit.words();
    let lang = w.lang;
    let view = loaded.view();
    let ways = ways(loaded, rung, w);
    let spoken = is_spoken(loaded, rung);
    let missing: Vec<&String> = rung.facts.iter().filter(|key| view.fact_value(key).is_none()).collect();
    let letters = loaded
        .pack
        .sent_on(rung)
        .filter_map(|name| Some((name.clone(), loaded.pack.letter(name, lang)?.front.title.clone())));
    let station = view.station(rung);
    let not_now = matches!(station.state, State::NotYet | State::Shut);
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
        not_now: if not_now { station.because.get(lang).to_owned() } else { String::new() },
        need: missing.iter().map(|k| k.as_str()).collect::<Vec<_>>().join(","),
        checks: rung.facts.iter().filter_map(|key| check(loaded, key, w)).collect(),
        fields: fields(loaded, rung, typed.get("letter"), w),
        letters: letters.collect(),
        script: script(loaded, rung, w),
        excuses: if spoken { excuses(loaded, &view, rung, &typed, w) } else { Vec::new() },
        meanings: if spoken { meanings(w) } else { Vec::new() },
        paced: paced(loaded, rung, w),
        elsewhere: typed.has("elsewhere", "yes"),
        rung: rung.id.clone(),
        ways,
        spoken,
        s,
        problem,
        typed,
    };
    html_to_mend(&page, &page.problem)
}

/// An answer of the letter; a missing one is shown as missing.
fn check(loaded: &Loaded, key: &str, w: Words) -> Option<Check> {
    let spec = loaded.pack.fact(key)?;
    let value = loaded.view().fact_value(key).unwrap_or_default();
    Some(Check {
        key: key.to_owned(),
        ask: spec.ask.get(w.lang).to_owned(),
        value: if value.is_empty() { value } else { loaded.pack.fact_text(key, &value, w.lang) },
    })
}

/// The letter by the fields of the office's form, for copying one after the other.
fn fields(loaded: &Loaded, rung: &Rung, opened: &str, w: Words) -> Vec<Field> {
    let chosen = loaded.pack.sent_on(rung).find(|l| *l == opened).or_else(|| loaded.pack.sent_on(rung).next());
    let sheet = chosen.and_then(|name| letters::sheet(loaded, name, w.lang).ok());
    sheet.map(|sheet| sheet.fields).unwrap_or_default()
}

/// What a call can have come to, in the order people meet it.
fn meanings(w: Words) -> Vec<(&'static str, String)> {
    ["acknowledged", "no-substance", "refused", "forwarded", "promised", "offered"]
        .map(|id| (id, w.t(&format!("meaning-{id}"))))
        .into()
}

/// Records that it left, with all that was heard, in one change of the log.
pub async fn record(visit: Visit, Path((id, rung)): Path<(String, String)>, form: Posted) -> Paged {
    let loaded = visit.load(&id).await?;
    let rung = visit.rung(&loaded, &rung)?;
    let (typed, proofs) = upload::read(&visit.here, form, ATTACHMENT, "proof").await?;
    let letter = Letter::Opened(typed.get("letter").to_owned());
    let mut contact = Contact { proofs, letter, ..contact(rung, &typed) };
    let heard = visit.here.ears.read_sentences(typed.get("heard"), &loaded.pack, loaded.today);
    sheet::hear(&mut contact.sheet, &loaded, &heard, Meaning::from_id(&contact.meaning));
    match visit.change(&id, &typed, &contact).await {
        Ok(saved) => {
            let offer = saved.events.iter().find(|e| matches!(&e.body, Body::Said(said) if said.is("offer")));
            Ok(on_to(&match (offer, contact.meaning.as_str()) {
                (Some(offer), _) => format!("/case/{id}/offer/{}?saved={}", offer.seq, saved.first()),
                (None, "offered") => format!("/case/{id}/reply/{}?meaning=offered", rung.id),
                _ if is_spoken(&loaded, rung) => format!("/case/{id}?saved={}", saved.first()),
                _ => format!("/case/{id}/filed/{}", sent(&saved)),
            }))
        }
        Err(problem) => {
            let sentence = problem.mendable()?;
            show(&visit, &loaded, rung, typed, sentence.get(visit.lang()).to_owned())
        }
    }
}

/// The event that says that it left.
fn sent(saved: &Saved) -> u64 {
    let sent = saved.events.iter().find(|e| matches!(e.body, Body::Dispatched(_)));
    sent.map_or_else(|| saved.first(), |e| e.seq)
}
