//! A contact on a rung: the ways in, what to say, the excuses heard, and what the form says of it.

use crate::frame::typed::Typed;
use crate::parts::sheet;
use crate::parts::side::filled;
use casework::{Medium, Source};
use desk::Loaded;
use desk::ladder::contact::{Contact, Leave, paced_until};
use desk::ladder::letters;
use desk::ladder::sheet::Sheet;
use desk::words::Words;
use playbook::{Channel, Confidence, Rung, View, short_date};

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

/// Most of its ways in are telephones.
pub fn is_spoken(loaded: &Loaded, rung: &Rung) -> bool {
    rung.channels.first().and_then(|id| loaded.pack.channels.get(id)).is_some_and(|c| c.kind == "hotline")
}

/// The ways in that fit the person's company, in the pack's order.
pub fn ways(loaded: &Loaded, rung: &Rung, w: Words) -> Vec<WayIn> {
    let chosen: Vec<&str> =
        loaded.case.facts.keys().filter_map(|k| Some(loaded.case.fact(k)?.value.as_str())).collect();
    let choice = |id: &str| loaded.pack.facts.iter().any(|f| f.choices.iter().any(|c| c.id == id));
    let province = loaded.view().fact_value("operator_province");
    let near = |c: &Channel| c.province.as_ref().is_none_or(|of| province.as_ref().is_none_or(|here| here == of));
    let fits = |c: &&Channel| c.of.as_deref().is_none_or(|of| !choice(of) || chosen.contains(&of)) && near(c);
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
    let Some(until) = paced_until(loaded, rung) else { return String::new() };
    let last = loaded.case.dispatched(&rung.id).next_back().map(|d| short_date(d.at.date(), loaded.today, w.lang));
    let until = short_date(until, loaded.today, w.lang);
    w.a("file-paced", &[("last", last.unwrap_or_default()), ("until", until)])
}

/// What to read out or paste: the rung's first letter as text.
pub fn script(loaded: &Loaded, rung: &Rung, w: Words) -> String {
    let Some(name) = loaded.pack.sent_on(rung).next() else { return String::new() };
    letters::sheet(loaded, name, w.lang).map(|sheet| letter::text::form_text(&sheet)).unwrap_or_default()
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

/// What a form says about one contact.
pub fn contact(rung: &Rung, typed: &Typed) -> Contact {
    let text = |field: &str| typed.get(field).to_owned();
    Contact {
        rung: rung.id.clone(),
        at: typed.moment(),
        channel: text("channel"),
        ticket: text("ticket"),
        agent: text("agent"),
        words: text("words"),
        sheet: Sheet { medium: Medium::Call.id().to_owned(), ..sheet::of(typed, Source::Typed) },
        meaning: text("meaning"),
        leave: Leave { ack: typed.has("ack", "yes"), pace: typed.has("pace", "yes") },
        ..Contact::default()
    }
}
