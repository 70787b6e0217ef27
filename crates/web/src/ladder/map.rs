//! `GET /case/{id}/ladder`: where am I, what is open, what shuts what?

use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::visit::{Visit, html};
use crate::parts::card::{Way, way};
use crate::parts::contact::is_spoken;
use crate::parts::dates::Day;
use askama::Template;
use axum::extract::Path;
use desk::Loaded;
use desk::words::Words;
use jiff::ToSpan;
use playbook::{Advice, Card, Lane, Rung, State, Station, View, short_date};

/// How far ahead an opening day is shown, in days.
const FORESEEABLE: i64 = 120;

#[derive(Template)]
#[template(path = "ladder/ladder.html")]
struct LadderPage {
    s: Shell,
    main: Vec<Piece>,
    side: Vec<Stop>,
    shut: Vec<Stop>,
    checked: String,
}

/// A piece of the main line: one stop, or two that exclude each other.
struct Piece {
    first: Stop,
    second: Option<Stop>,
    /// The fork can be walked today.
    live: bool,
    start: bool,
    end: bool,
}

impl Piece {
    fn both(&self) -> Vec<&Stop> {
        std::iter::once(&self.first).chain(&self.second).collect()
    }
}

/// One station in words.
struct Stop {
    rung: String,
    name: String,
    about: String,
    state: &'static str,
    tag: String,
    because: String,
    until: String,
    closes: Vec<String>,
    times: String,
    go: Option<Way>,
    record: bool,
    spoken: bool,
}

/// The map.
pub async fn page(visit: Visit, Path(id): Path<String>) -> Paged {
    let loaded = visit.load(&id).await?;
    let w = visit.words();
    let view = loaded.view();
    let advice = view.advise();
    let maker = Maker { loaded: &loaded, view: &view, advice, w };
    let pairs = pairs(&loaded.pack.rungs, &advice.ladder);
    let mut placed: Vec<&str> = Vec::new();
    let mut main = Vec::new();
    for station in advice.ladder.iter().filter(|s| s.lane == Lane::Main && s.state != State::Shut) {
        if placed.contains(&station.rung.as_str()) {
            continue;
        }
        placed.push(&station.rung);
        let partner = pairs.iter().find(|(a, _)| *a == station.rung);
        let other = partner.and_then(|(_, b)| advice.ladder.iter().find(|s| s.rung == *b));
        let other = other.filter(|s| !placed.contains(&s.rung.as_str()));
        placed.extend(other.map(|s| s.rung.as_str()));
        main.push(Piece {
            live: station.state == State::Open || other.is_some_and(|o| o.state == State::Open),
            first: maker.stop(station),
            second: other.map(|o| maker.stop(o)),
            start: false,
            end: false,
        });
    }
    if let Some(first) = main.first_mut() {
        first.start = true;
    }
    if let Some(last) = main.last_mut() {
        last.end = true;
    }
    let rest = |shut: bool| {
        let placed = placed.clone();
        advice.ladder.iter().filter(move |s| (s.state == State::Shut) == shut && !placed.contains(&s.rung.as_str()))
    };
    let newest = loaded.pack.rungs.iter().filter_map(|r| r.provenance.verified_on).max();
    let page = LadderPage {
        side: rest(false).map(|s| maker.stop(s)).collect(),
        shut: rest(true).map(|s| maker.stop(s)).collect(),
        checked: newest
            .map(|d| w.a("ladder-checked", &[("day", short_date(d, loaded.today, w.lang))]))
            .unwrap_or_default(),
        main,
        s: visit.shell(&loaded, "ladder", w.t("ladder-title")),
    };
    html(&page)
}

/// Rungs of which one closes the other and neither is walked: each stands in at most one fork, with its
/// nearest such neighbour further on. A rung without a way in or a letter is no road of its own.
fn pairs<'p>(rungs: &'p [Rung], ladder: &[Station]) -> Vec<(&'p str, &'p str)> {
    let free = |r: &Rung| {
        let state = ladder.iter().find(|s| s.rung == r.id).map(|s| s.state);
        matches!(state, Some(State::Open | State::NotYet | State::Waiting))
            && !(r.channels.is_empty() && r.letters.is_empty())
    };
    let excludes =
        |a: &Rung, b: &Rung| a.closes.iter().any(|c| c.rung == b.id) || b.closes.iter().any(|c| c.rung == a.id);
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    for rung in rungs.iter().filter(|r| r.lane == Lane::Main && free(r)) {
        let taken = |id: &str| pairs.iter().any(|(a, b)| *a == id || *b == id);
        if taken(&rung.id) {
            continue;
        }
        let other = rungs.iter().find(|o| o.order > rung.order && free(o) && !taken(&o.id) && excludes(rung, o));
        if let Some(other) = other {
            pairs.push((&rung.id, &other.id));
        }
    }
    pairs
}

struct Maker<'m> {
    loaded: &'m Loaded,
    view: &'m View<'m>,
    advice: &'m Advice,
    w: Words,
}

impl Maker<'_> {
    fn stop(&self, station: &Station) -> Stop {
        let (w, lang, today) = (self.w, self.w.lang, self.loaded.today);
        let state = match station.state {
            State::Done => "done",
            State::Waiting => "wait",
            State::Open if !station.closes.is_empty() => "risky",
            State::Open => "open",
            State::NotYet => "later",
            State::Shut => "shut",
        };
        // A day years away is a right that lapses, not something to look forward to.
        let soon = today.saturating_add(FORESEEABLE.days());
        let opens = station.opens_on.filter(|day| station.state == State::NotYet && *day <= soon);
        let tag = match (station.state, opens) {
            (State::Open, _) if !station.closes.is_empty() => w.t("state-open-closes"),
            (_, Some(day)) => w.a("state-opens-on", &[("day", short_date(day, today, lang))]),
            _ => w.t(&format!("state-{state}")),
        };
        let until = station.open_until.filter(|_| station.state == State::Open);
        let until = until.map(|day| w.a("open-until", &[("day", Day::full(day, today, lang).text().to_owned())]));
        Stop {
            rung: station.rung.clone(),
            name: station.name.get(lang).to_owned(),
            about: station.about.get(lang).to_owned(),
            state,
            tag,
            because: station.because.get(lang).to_owned(),
            until: until.unwrap_or_default(),
            closes: station.closes.iter().map(|c| c.get(lang).to_owned()).collect(),
            times: if station.times > 0 { w.n("done-times", station.times) } else { String::new() },
            go: self.go(station),
            record: matches!(station.state, State::Open | State::Waiting),
            spoken: self.loaded.pack.rung(&station.rung).is_some_and(|r| is_spoken(self.loaded, r)),
        }
    }

    /// The advice's own button where it proposes this rung, else the rung's page.
    fn go(&self, station: &Station) -> Option<Way> {
        if station.state != State::Open {
            return None;
        }
        let mut cards = std::iter::once(&self.advice.primary).chain(&self.advice.alternatives);
        let proposed: Option<&Card> = cards.find(|c| c.rung.as_deref() == Some(&station.rung));
        let here = format!("/case/{}/ladder", self.loaded.id);
        let by_advice =
            proposed.and_then(|c| way(self.loaded, self.view, c, self.w)).filter(|w| !w.href.starts_with(&here));
        by_advice.or_else(|| {
            let rung = self.loaded.pack.rung(&station.rung)?;
            let walkable = !rung.channels.is_empty() || !rung.letters.is_empty();
            let href = format!("/case/{}/file/{}", self.loaded.id, station.rung);
            walkable.then(|| Way { href, text: self.w.t("go-there") })
        })
    }
}
