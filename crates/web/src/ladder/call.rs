//! `GET/POST /case/{id}/call/{rung}`: on the phone now – what do I say to that?
//!
//! The page carries every excuse with its answer, so it works without network once loaded, and by style
//! alone without script. What was tapped and typed becomes the log of the call when it ends.

use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use crate::frame::visit::{Visit, html_to_mend, on_to};
use crate::parts::contact::{Excuse, contact, excuses, paced, script, ways};
use askama::Template;
use axum::extract::Path;
use desk::Loaded;
use desk::ladder::contact::Contact;
use desk::words::Words;
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
    script: String,
    keys: Vec<Key>,
    more: Vec<Key>,
    phrases: String,
    closes: Vec<String>,
    warn: String,
    began: String,
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
    why: String,
}

/// The page of a fresh call.
pub async fn page(visit: Visit, Path((id, rung)): Path<(String, String)>) -> Paged {
    let loaded = visit.load(&id).await?;
    let rung = visit.rung(&loaded, &rung)?;
    show(&visit, &loaded, rung, visit.now(&loaded), String::new())
}

fn show(visit: &Visit, loaded: &Loaded, rung: &Rung, typed: Typed, problem: String) -> Paged {
    let w = visit.words();
    let ways = ways(loaded, rung, w);
    let times = loaded.case.dispatched(&rung.id).count() + 1;
    let mut keys = keys(&visit.here.ears, loaded, rung, &typed, w);
    let more = keys.split_off(KEYS.min(keys.len()));
    let mut s = visit.shell(loaded, "call", w.a("call-title", &[("rung", rung.name.get(w.lang).to_owned())]));
    s.under = w.n("call-times", times);
    let channel = typed.get("channel").to_owned();
    let channel = if channel.is_empty() { ways.first().map(|c| c.id.clone()).unwrap_or_default() } else { channel };
    let page = CallPage {
        rung: rung.id.clone(),
        dials: ways.into_iter().filter(|c| !c.dial.is_empty()).map(|c| (c.dial, c.name)).collect(),
        script: script(loaded, rung, w),
        phrases: phrases(&loaded.pack, rung),
        closes: rung.closes.iter().map(|c| c.note.get(w.lang).to_owned()).collect(),
        warn: paced(loaded, rung, w),
        began: began(visit, &typed),
        channel,
        keys,
        more,
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

/// The rung's excuses: what was just heard first, then those met before in this case, then the pack's order.
fn keys(ears: &hearing::Ears, loaded: &Loaded, rung: &Rung, typed: &Typed, w: Words) -> Vec<Key> {
    let view = loaded.view();
    let heard = ears.hear(typed.get("heard"), &loaded.pack);
    let rank = |id: &str| heard.iter().position(|h| h.obstacle == id);
    let mut all = excuses(loaded, &view, rung, typed, w);
    let order = |id: &str| loaded.pack.obstacles.get(id).map_or(u16::MAX, |o| o.order);
    all.sort_by_key(|e| (rank(&e.id).unwrap_or(usize::MAX), order(&e.id), e.id.clone()));
    let key = |(at, e): (usize, Excuse)| {
        let matched = rank(&e.id).map(|n| heard[n].matched.join(&w.t("list-comma"))).filter(|m| !m.is_empty());
        let mut say = e.say.into_iter();
        Key {
            at: at + 1,
            words: typed.get(&format!("words-{}", e.id)).to_owned(),
            why: matched.map(|m| w.a("call-matched", &[("words", m)])).unwrap_or_default(),
            line: say.next().unwrap_or_default(),
            then: say.collect(),
            note: note_down(&loaded.pack, &e.id, w),
            on: e.on || rank(&e.id) == Some(0),
            id: e.id,
            name: e.name,
            means: e.means,
            ask: e.ask,
            risk: e.risk,
        }
    };
    all.into_iter().enumerate().map(key).collect()
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

/// Looks up what was heard, or records the call.
pub async fn record(visit: Visit, Path((id, rung)): Path<(String, String)>, typed: Typed) -> Paged {
    let loaded = visit.load(&id).await?;
    let rung = visit.rung(&loaded, &rung)?;
    if typed.has("find", "yes") {
        return show(&visit, &loaded, rung, typed, String::new());
    }
    let minutes = minutes(typed.get("began"), visit.here.now().as_second());
    let contact = Contact { minutes, ..contact(rung, &typed) };
    match visit.change(&id, &typed, &contact).await {
        Ok(saved) => Ok(on_to(&match contact.meaning.as_str() {
            "offered" => format!("/case/{id}/reply/{}?meaning=offered", rung.id),
            _ => format!("/case/{id}?saved={}", saved.first()),
        })),
        Err(problem) => {
            let sentence = problem.mendable()?;
            show(&visit, &loaded, rung, typed, sentence.get(visit.lang()).to_owned())
        }
    }
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
