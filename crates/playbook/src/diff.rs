//! What a new edition of a pack changes: in its records, and for one open case in plain words.
//!
//! A letter that was sent stays as it left; only what is still ahead can move.

use crate::card::{Deadline, Standing, State};
use crate::clock::{Clock, Unit};
use crate::pack::Pack;
use crate::phrases::phrase;
use crate::text::{Bilingual, Lang, day_date};
use crate::view::View;
use casework::Case;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How a record changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It reads differently.
    Changed,
}

/// A record that differs between two editions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// `law`, `clock`, `authority`, `channel`, `rung`, `obstacle`, `letter`, `fact`, `rate`, `demand`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// What happened to it.
    pub how: How,
    /// The same in words.
    pub text: Bilingual,
}

/// What a new edition does to one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Effect {
    /// In plain words, each ending in what to do about it; empty when nothing moves.
    pub lines: Vec<Bilingual>,
    /// Action of the card before and after.
    pub card: (String, String),
    /// Running deadlines whose last day moved: clock, before, after.
    pub moved: Vec<(String, Date, Date)>,
}

/// The records that differ, by kind and id.
pub fn diff(old: &Pack, new: &Pack) -> Vec<Change> {
    let mut changes = clocks(old, new);
    let json = |value: serde_json::Result<serde_json::Value>| value.unwrap_or_default().to_string();
    let named = |name: &Bilingual, text: String| (name.clone(), text);
    macro_rules! compare {
        ($kind:literal, $field:ident, $id:expr, $name:expr) => {{
            let of = |pack: &Pack| {
                pack.$field.iter().map(|r| ($id(r), named(&$name(r), json(serde_json::to_value(r))))).collect()
            };
            records($kind, &of(old), &of(new), &mut changes);
        }};
    }
    compare!("law", laws, |(id, _): (&String, _)| id.clone(), |(_, l): (_, &crate::records::Law)| l.title.clone());
    compare!("authority", authorities, |(id, _): (&String, _)| id.clone(), |(_, a): (
        _,
        &crate::records::Authority
    )| a.name.clone());
    compare!("channel", channels, |(id, _): (&String, _)| id.clone(), |(_, c): (_, &crate::records::Channel)| c
        .name
        .clone());
    compare!("fact", facts, |f: &crate::records::FactSpec| f.key.clone(), |f: &crate::records::FactSpec| f.ask.clone());
    compare!("rate", rates, |r: &crate::records::Rate| r.id.clone(), |r: &crate::records::Rate| r.name.clone());
    compare!("demand", demands, |d: &crate::records::DemandSpec| d.id.clone(), |d: &crate::records::DemandSpec| d
        .name
        .clone());
    // Rungs, excuses and letters hold predicates; their debug form tells whether they are the same.
    let rungs = |p: &Pack| p.rungs.iter().map(|r| (r.id.clone(), named(&r.name, format!("{r:?}")))).collect();
    records("rung", &rungs(old), &rungs(new), &mut changes);
    let excuses = |p: &Pack| p.obstacles.values().map(|o| (o.id.clone(), named(&o.name, format!("{o:?}")))).collect();
    records("obstacle", &excuses(old), &excuses(new), &mut changes);
    let letters = |p: &Pack| {
        let one = |((id, lang), l): (&(String, String), &crate::template::Template)| {
            (format!("{id}.{lang}"), named(&Bilingual::both(|_| l.front.title.clone()), format!("{l:?}")))
        };
        p.letters.iter().map(one).collect()
    };
    records("letter", &letters(old), &letters(new), &mut changes);
    changes
}

type Records = BTreeMap<String, (Bilingual, String)>;

fn records(kind: &'static str, old: &Records, new: &Records, changes: &mut Vec<Change>) {
    let ids: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    for id in ids {
        let (how, key, name) = match (old.get(id), new.get(id)) {
            (None, Some((name, _))) => (How::Added, "diff-added", name),
            (Some((name, _)), None) => (How::Removed, "diff-removed", name),
            (Some((_, a)), Some((name, b))) if a != b => (How::Changed, "diff-changed", name),
            _ => continue,
        };
        let kinds = phrase(&format!("diff-kind-{kind}"), &[]);
        let text = phrase(key, &[&|l| kinds.get(l).to_owned(), &|l| name.get(l).to_owned()]);
        changes.push(Change { kind, id: id.clone(), how, text });
    }
}

/// Clocks say how much longer or shorter they became.
fn clocks(old: &Pack, new: &Pack) -> Vec<Change> {
    let ids: BTreeSet<&String> = old.clocks.keys().chain(new.clocks.keys()).collect();
    let mut changes = Vec::new();
    for id in ids {
        let (how, text) = match (old.clocks.get(id), new.clocks.get(id)) {
            (None, Some(c)) => {
                (How::Added, phrase("diff-clock-added", &[&|l| c.name.get(l).to_owned(), &|l| length(c, l)]))
            }
            (Some(c), None) => (How::Removed, phrase("diff-clock-removed", &[&|l| c.name.get(l).to_owned()])),
            (Some(a), Some(b)) if (a.length, a.unit) != (b.length, b.unit) => (
                How::Changed,
                phrase("diff-clock-length", &[&|l| b.name.get(l).to_owned(), &|l| length(b, l), &|l| length(a, l)]),
            ),
            (Some(a), Some(b)) if format!("{a:?}") != format!("{b:?}") => {
                let kind = phrase("diff-kind-clock", &[]);
                (How::Changed, phrase("diff-changed", &[&|l| kind.get(l).to_owned(), &|l| b.name.get(l).to_owned()]))
            }
            _ => continue,
        };
        changes.push(Change { kind: "clock", id: id.clone(), how, text });
    }
    changes
}

fn length(clock: &Clock, lang: Lang) -> String {
    let unit = match clock.unit {
        Unit::Days => "diff-days",
        Unit::WorkingDays => "diff-working-days",
        Unit::Months => "diff-months",
        Unit::Years => "diff-years",
    };
    phrase(unit, &[&|_| clock.length.to_string()]).get(lang).to_owned()
}

/// What a new edition does to a case today: dates that move, doors that open or shut, and the card.
pub fn effect(case: &Case, old: &Pack, new: &Pack, today: Date) -> Effect {
    let (was, is) = (View::new(case, old, today), View::new(case, new, today));
    let mut lines = Vec::new();
    let mut moved = Vec::new();
    let before: BTreeMap<_, _> = was.deadlines().iter().map(|d| (key(d), d)).collect();
    let after: BTreeMap<_, _> = is.deadlines().iter().map(|d| (key(d), d)).collect();
    let mut told = BTreeSet::new();
    for (id, now) in &after {
        let Some(then) = before.get(id).filter(|d| d.due != now.due && now.standing != Standing::Stopped) else {
            continue;
        };
        moved.push((now.clock.clone(), then.due, now.due));
        // One clock may stand on several rungs; its move is told once.
        if told.insert((now.clock.clone(), now.due)) {
            lines.push(moved_line(now, then, &was, &is, today));
        }
    }
    let ladder: BTreeMap<_, _> = old.rungs.iter().map(|r| (r.id.as_str(), was.station(r))).collect();
    for rung in &new.rungs {
        let station = is.station(rung);
        let then = ladder.get(rung.id.as_str()).map(|s| s.state);
        let walkable = |s: State| matches!(s, State::Open | State::Waiting | State::Done);
        let key = match (then, station.state) {
            (None, _) => "diff-rung-new",
            (Some(then), now) if !walkable(then) && walkable(now) => "diff-rung-opens",
            (Some(then), now) if walkable(then) && !walkable(now) => "diff-rung-shuts",
            _ => continue,
        };
        lines.push(phrase(key, &[&|l| rung.name.get(l).to_owned(), &|l| station.because.get(l).to_owned()]));
    }
    let (card_was, card_is) = (was.advise().primary.clone(), is.advise().primary.clone());
    if card_was.action != card_is.action {
        lines.push(phrase("diff-card", &[&|l| card_is.title.get(l).to_owned(), &|l| card_was.title.get(l).to_owned()]));
    }
    Effect { lines, card: (card_was.action.id().to_owned(), card_is.action.id().to_owned()), moved }
}

fn key(d: &Deadline) -> (String, String, u64) {
    (d.rung.clone(), d.clock.clone(), d.event)
}

fn moved_line(now: &Deadline, then: &Deadline, was: &View<'_>, is: &View<'_>, today: Date) -> Bilingual {
    let lengths = was.pack.clocks.get(&now.clock).zip(is.pack.clocks.get(&now.clock));
    let act = phrase(if now.due < today { "diff-then-passed" } else { "diff-then-nothing" }, &[]);
    let (from, to) = (then.due, now.due);
    let dates: [&dyn Fn(Lang) -> String; 2] = [&|l| day_date(to, today, l), &|l| day_date(from, today, l)];
    match lengths.filter(|(a, b)| (a.length, a.unit) != (b.length, b.unit)) {
        Some((a, b)) => phrase(
            "diff-due-length",
            &[&|l| b.name.get(l).to_owned(), &|l| length(b, l), &|l| length(a, l), dates[0], dates[1], &|l| {
                act.get(l).to_owned()
            }],
        ),
        None => phrase("diff-due", &[&|l| now.name.get(l).to_owned(), dates[0], dates[1], &|l| act.get(l).to_owned()]),
    }
}
