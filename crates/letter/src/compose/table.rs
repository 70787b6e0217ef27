//! The list of calls and messages behind a letter: one row each, in time order, nothing but what is recorded.

use crate::names::real_characters;
use crate::sheet::Table;
use crate::words::word;
use casework::{Direction, Incident};
use playbook::{Lang, Template, View};
use std::collections::BTreeSet;

/// Longest text in a cell, in characters.
const CELL: usize = 120;

/// The calls and messages of the letter's query, in time order. `None` when there are none.
pub(super) fn table(view: &View<'_>, template: &Template, lang: Lang) -> Option<Table> {
    let query = template.front.table.as_deref()?;
    let wanted: BTreeSet<_> = view.query(query).iter().map(casework::Happening::incident_ref).collect();
    let listed = view.case.incidents.iter().filter(|i| wanted.contains(&i.id));
    let rows: Vec<Vec<String>> = listed.map(|i| row(i, lang)).collect();
    if rows.is_empty() {
        return None;
    }
    let heads = ["head-time", "head-number", "head-how", "head-seconds", "head-claimed", "head-refused"];
    let head = heads.map(|key| word(key, lang, &[])).to_vec();
    let title = template.front.table_title.clone().unwrap_or_default();
    Some(Table { title, head, rows })
}

fn row(incident: &Incident, lang: Lang) -> Vec<String> {
    let when = match incident.at.clock() {
        Some(clock) => format!("{} {clock}", incident.at.date()),
        None => incident.at.date().to_string(),
    };
    let number = incident.number.as_deref().map_or_else(|| word("withheld", lang, &[]), shown);
    // Who was not reached did not talk, and could not refuse; what a ringing phone counts is no talk.
    let talked = incident.answered() == Some(true);
    let seconds = incident.seconds.filter(|s| talked && *s > 0).map_or_else(String::new, |s| s.to_string());
    let refused = incident.refused.filter(|_| talked || incident.message);
    vec![
        when,
        number,
        word(&format!("how-{}", how(incident)), lang, &[]),
        seconds,
        shown(incident.claimed.as_deref().unwrap_or_default()),
        refused.map_or_else(String::new, |r| word(&format!("refused-{}", r.id()), lang, &[])),
    ]
}

/// How it came, by the last part of a key in `words.toml`.
fn how(incident: &Incident) -> &'static str {
    match (incident.message, incident.answered(), incident.direction) {
        (true, ..) => "message",
        (_, _, Direction::Rejected) => "rejected",
        (_, _, Direction::Blocked) => "blocked",
        (_, _, Direction::Voicemail) => "voicemail",
        (_, _, Direction::Out) => "out",
        (_, Some(false), _) => "missed",
        (_, Some(true), _) => "answered",
        (_, None, _) => "call",
    }
}

fn shown(text: &str) -> String {
    let text = casework::harmless(text);
    let text = real_characters(&text);
    match text.char_indices().nth(CELL) {
        Some((end, _)) => format!("{}……", &text[..end]),
        None => text.into_owned(),
    }
}
