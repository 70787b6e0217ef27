//! `GET/POST /case/{id}/call/{rung}`: on the phone now – what do I say to that?
//!
//! The page carries every excuse with its answer, so it works without network once loaded, and by style
//! alone without script. What was tapped and typed becomes the log of the call when it ends.

use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use crate::frame::visit::{Visit, html_to_mend, on_to};
use crate::parts::contact::{Excuse, contact, excuses, paced, script, ways};
use crate::parts::sheet::{self, SheetShown};
use crate::parts::side::filled;
use askama::Template;
use axum::extract::Path;
use casework::Body;
use desk::Loaded;
use desk::ladder::contact::{Contact, may_leave_now};
use desk::words::Words;
use hearing::Sentence;
use playbook::{Pack, Rung};
use serde_json::{Value, json};

/// Excuses shown as keys; the rest is one fold away.
const KEYS: usize = 6;

#[derive(Template)]
#[template(path = "ladder/call.html")]
struct CallPage {
    s: Shell,
    problem: String,
    typed: Typed,
    rung: String,
    channel: String,
    dials: Vec<(String, String)>,
    opening: Vec<String>,
    parting: String,
    script: String,
    keys: Vec<Key>,
    more: Vec<Key>,
    more_open: bool,
    near: Option<Near>,
    phrases: String,
    closes: Vec<String>,
    warn: String,
    began: String,
    asks: Vec<String>,
    sheet: Option<SheetShown>,
}

/// The excuse that what was typed sounds like.
struct Near {
    at: usize,
    name: String,
    why: String,
}

/// One excuse as a key with its panel.
struct Key {
    at: usize,
    id: String,
    name: String,
    means: String,
    line: String,
    then: Vec<String>,
    ask: String,
    note: Vec<String>,
    risk: String,
    on: bool,
    words: String,
}

/// The page of a fresh call.
pub async fn page(visit: Visit, Path((id, rung)): Path<(String, String)>) -> Paged {
    let loaded = visit.load(&id).await?;
    let rung = visit.rung(&loaded, &rung)?;
    show(&visit, &loaded, rung, visit.now(&loaded), String::new(), Vec::new())
}

fn show(visit: &Visit, loaded: &Loaded, rung: &Rung, typed: Typed, problem: String, asks: Vec<String>) -> Paged {
    let w = visit.words();
    let ways = ways(loaded, rung, w);
    let view = loaded.view();
    let times = loaded.case.dispatched(&rung.id).count() + 1;
    let mut keys = keys(loaded, rung, &typed, w);
    let near = near(visit, loaded, &keys, &typed, w);
    let more = keys.split_off(KEYS.min(keys.len()));
    let say = |text: &playbook::Bilingual| filled(&view, Some(rung), text, w.lang);
    let mut s = visit.shell(loaded, "call", w.a("call-title", &[("rung", rung.name.get(w.lang).to_owned())]));
    s.under = w.n("call-times", times);
    let channel = typed.get("channel").to_owned();
    let channel = if channel.is_empty() { ways.first().map(|c| c.id.clone()).unwrap_or_default() } else { channel };
    let page = CallPage {
        rung: rung.id.clone(),
        dials: ways.into_iter().filter(|c| !c.dial.is_empty()).map(|c| (c.dial, c.name)).collect(),
        opening: rung.opening.iter().map(say).filter(|line| !line.is_empty()).collect(),
        parting: rung.parting.as_ref().map_or_else(|| w.t("call-parting"), say),
        script: script(loaded, rung, w),
        phrases: phrases(&loaded.pack, rung),
        closes: rung.closes.iter().map(|c| c.note.get(w.lang).to_owned()).collect(),
        warn: paced(loaded, rung, w),
        began: began(visit, &typed),
        sheet: sheet::shown(loaded, &typed, &[], w),
        channel,
        more_open: more.iter().any(|k| k.on),
        keys,
        more,
        near,
        asks,
        s,
        problem,
        typed,
    };
    html_to_mend(&page, &page.problem)
}

/// When the page was opened, in whole seconds; kept while the form is shown again.
fn began(visit: &Visit, typed: &Typed) -> String {
    match typed.get("began") {
        "" => visit.here.now().as_second().to_string(),
        kept => kept.to_owned(),
    }
}

/// The rung's excuses in the pack's order. A key stands where it stands, whatever is typed: a thumb that knows its place finds it.
fn keys(loaded: &Loaded, rung: &Rung, typed: &Typed, w: Words) -> Vec<Key> {
    let view = loaded.view();
    let mut all = excuses(loaded, &view, rung, typed, w);
    let order = |id: &str| loaded.pack.obstacles.get(id).map_or(u16::MAX, |o| o.order);
    all.sort_by_key(|e| (order(&e.id), e.id.clone()));
    let key = |(at, e): (usize, Excuse)| {
        let mut say = e.say.into_iter();
        Key {
            at: at + 1,
            words: typed.get(&format!("words-{}", e.id)).to_owned(),
            line: say.next().unwrap_or_default(),
            then: say.collect(),
            note: note_down(&loaded.pack, &e.id, w),
            on: e.on,
            id: e.id,
            name: e.name,
            means: e.means,
            ask: e.ask,
            risk: e.risk,
        }
    };
    all.into_iter().enumerate().map(key).collect()
}

/// The key that fits what was typed and is not tapped yet.
fn near(visit: &Visit, loaded: &Loaded, keys: &[Key], typed: &Typed, w: Words) -> Option<Near> {
    let heard = visit.here.ears.hear(typed.get("heard"), &loaded.pack);
    let first = heard.first()?;
    let key = keys.iter().find(|k| k.id == first.obstacle && !k.on)?;
    let matched = first.matched.join(&w.t("list-comma"));
    let why = if matched.is_empty() { String::new() } else { w.a("call-matched", &[("words", matched)]) };
    Some(Near { at: key.at, name: key.name.clone(), why })
}

fn note_down(pack: &Pack, id: &str, w: Words) -> Vec<String> {
    let known = pack.obstacles.get(id);
    known.map(|o| o.write_down.iter().map(|t| t.get(w.lang).to_owned()).collect()).unwrap_or_default()
}

/// The phrases of the rung's excuses, for ordering the keys while one types and there is no network.
fn phrases(pack: &Pack, rung: &Rung) -> String {
    let heard = pack.obstacles.values().filter(|o| o.heard_on.contains(&rung.id));
    let all: serde_json::Map<String, Value> =
        heard.map(|o| (o.id.clone(), json!([o.sounds_like.zh.as_slice(), &o.sounds_like.en].concat()))).collect();
    // Inside a script element only the end tag must not occur.
    Value::Object(all).to_string().replace('<', "\\u003c")
}

/// Looks up what was heard, or records the call. What the person may have overlooked is asked once, and saved as it stands when
/// they say so.
pub async fn record(visit: Visit, Path((id, rung)): Path<(String, String)>, typed: Typed) -> Paged {
    let loaded = visit.load(&id).await?;
    let rung = visit.rung(&loaded, &rung)?;
    if typed.has("find", "yes") {
        return show(&visit, &loaded, rung, typed, String::new(), Vec::new());
    }
    let minutes = minutes(typed.get("began"), visit.here.now().as_second());
    let mut contact = Contact { minutes, ..contact(rung, &typed) };
    let heard = visit.here.ears.read_sentences(typed.get("heard"), &loaded.pack, loaded.today);
    let weighty = sheet::hear(&mut contact.sheet, &loaded, &heard, None);
    // What must be read first is told by the change itself; the rest is asked once that is done.
    if !typed.has("sure", "yes") && may_leave_now(&loaded, &rung.id, contact.leave).is_ok() {
        let asks = asks(&visit, &loaded, &typed, weighty);
        if !asks.is_empty() {
            return show(&visit, &loaded, rung, reread(typed, &heard, weighty, &loaded), String::new(), asks);
        }
    }
    match visit.change(&id, &typed, &contact).await {
        Ok(saved) => {
            let offer = saved.events.iter().find(|e| matches!(&e.body, Body::Said(said) if said.is("offer")));
            Ok(on_to(&match offer {
                Some(offer) => format!("/case/{id}/offer/{}?saved={}", offer.seq, saved.first()),
                None => format!("/case/{id}?saved={}", saved.first()),
            }))
        }
        Err(problem) => {
            let sentence = problem.mendable()?;
            show(&visit, &loaded, rung, typed, sentence.get(visit.lang()).to_owned(), Vec::new())
        }
    }
}

/// What was typed beside the keys becomes rows to look at, where something of weight was read in it.
fn reread(typed: Typed, heard: &[Sentence], weighty: bool, loaded: &Loaded) -> Typed {
    if !weighty {
        return typed;
    }
    let mut typed = sheet::read_into(typed, &loaded.pack, heard, loaded.today);
    typed.0.retain(|(key, _)| key != "heard");
    typed
}

/// What is worth a second look before the call is saved.
fn asks(visit: &Visit, loaded: &Loaded, typed: &Typed, weighty: bool) -> Vec<String> {
    let w = visit.words();
    let name = |id: &str| loaded.pack.obstacles.get(id).map_or(id, |o| o.name.get(w.lang)).to_owned();
    let mut all = Vec::new();
    if weighty {
        all.push(w.t("call-ask-weighty"));
    }
    for id in typed.all("obstacle") {
        let words = typed.get(&format!("words-{id}"));
        let heard = visit.here.ears.hear(words, &loaded.pack);
        if heard.iter().all(|h| h.obstacle != id)
            && let Some(other) = heard.first()
        {
            all.push(w.a(
                "call-ask-other",
                &[("words", words.to_owned()), ("other", name(&other.obstacle)), ("tapped", name(id))],
            ));
        }
    }
    if typed.get("ticket").is_empty() {
        all.push(w.t("call-ask-ticket"));
    }
    all
}

/// Whole minutes from opening the page to saving, begun ones counted. A page that lay open for more than two hours
/// says nothing about the call.
fn minutes(began: &str, now: i64) -> u32 {
    let seconds = began.parse::<i64>().map_or(0, |began| now - began);
    match seconds {
        15..=7200 => u32::try_from((seconds + 59) / 60).unwrap_or(0),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::minutes;

    #[test]
    fn begun_minutes_count_and_forgotten_pages_do_not() {
        assert_eq!(minutes("1000", 1000 + 61), 2);
        assert_eq!(minutes("1000", 1010), 0);
        assert_eq!(minutes("1000", 1000 + 8000), 0);
        assert_eq!(minutes("x", 1000), 0);
    }
}
