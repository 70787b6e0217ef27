//! Reading what came back: what the text seems to mean and which rung it answers, as proposals to confirm.

use crate::frame::problem::Problem;
use crate::frame::typed::Typed;
use crate::parts::side::money;
use casework::{Digest, ExhibitAdded, Meaning};
use desk::error::Refusal;
use desk::evidence::locker;
use desk::evidence::seal::Sealed;
use desk::words::Words;
use desk::{Here, Loaded};
use hearing::Reading;
use playbook::{Rung, short_date};
use std::io::Read as _;

/// Text of a file that is read; letters are shorter.
const TEXT: u64 = 64 << 10;
/// Size of a mail that is read, with its pictures.
const MAIL: u64 = 8 << 20;

/// A rung that a reply may answer.
pub struct Place {
    /// Rung id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Why it is proposed.
    pub why: String,
}

/// What was read, for the page.
pub struct Read {
    /// What it seems to mean, or that nothing fits.
    pub meaning: String,
    /// Sums, days and numbers found.
    pub found: Vec<(String, String)>,
    /// Other meanings it may have.
    pub others: String,
    /// What this answer amounts to on its rung, and the rungs it leads to.
    pub moves: Vec<String>,
}

/// The rungs that were done, the likeliest first: the one whose ticket the text names, then the newest.
pub fn places(loaded: &Loaded, typed: &Typed, reading: Option<&Reading>, w: Words) -> Vec<Place> {
    let mut all: Vec<(bool, u64, Place)> = Vec::new();
    for dispatch in loaded.case.dispatches.iter().rev() {
        let known = all.iter().any(|(_, _, place)| place.id == dispatch.rung);
        let Some(rung) = loaded.pack.rung(&dispatch.rung).filter(|_| !known) else { continue };
        let tickets = loaded.case.dispatched(&dispatch.rung).filter_map(|d| d.ticket.as_deref());
        let named = |ticket: &&str| {
            typed.get("words").contains(*ticket) || reading.is_some_and(|r| r.tickets.iter().any(|t| t == ticket))
        };
        let ticket = tickets.into_iter().find(named);
        let why = match ticket {
            Some(ticket) => w.a("reply-names-ticket", &[("ticket", ticket.to_owned())]),
            None => w.a("reply-done-on", &[("day", short_date(dispatch.at.date(), loaded.today, w.lang))]),
        };
        let place = Place { id: rung.id.clone(), name: rung.name.get(w.lang).to_owned(), why };
        all.push((ticket.is_some(), dispatch.seq, place));
    }
    all.sort_by_key(|(named, seq, _)| (!named, std::cmp::Reverse(*seq)));
    all.into_iter().map(|(_, _, place)| place).collect()
}

/// Fills what the person left empty with the numbers that were read.
pub fn proposed(typed: Typed, reading: &Reading) -> Typed {
    let filled = typed.0.into_iter().filter(|(key, value)| key == "words" || !value.trim().is_empty()).collect();
    let mut typed = Typed(filled);
    for (name, found) in [("ticket", reading.tickets.first()), ("agent", reading.agents.first())] {
        if let Some(found) = found {
            typed = typed.or(name, found.clone());
        }
    }
    typed
}

/// The reading in words.
pub fn told(loaded: &Loaded, rung: Option<&Rung>, reading: &Reading, w: Words) -> Read {
    let name = |m: Meaning| w.t(&format!("meaning-{}", m.id()));
    let mut found: Vec<(String, String)> = Vec::new();
    let mut add = |key: &str, values: Vec<String>| {
        if !values.is_empty() {
            found.push((w.t(key), values.join(&w.t("list-comma"))));
        }
    };
    add("reply-found-sums", reading.amounts.iter().filter(|s| s.exact).map(|s| money(s.amount, w.lang)).collect());
    add("reply-found-days", reading.dates.iter().map(|d| short_date(d.date, loaded.today, w.lang)).collect());
    add("reply-found-tickets", reading.tickets.clone());
    add("reply-found-agents", reading.agents.clone());
    let ways = rung.map(|r| r.outcome.as_slice()).unwrap_or_default().iter();
    let ways = ways.filter(|o| reading.meaning.is_some_and(|m| o.meaning.contains(&m)));
    let next = |o: &playbook::OutcomeWay| {
        let names = o.next.iter().filter_map(|id| loaded.pack.rung(id)).map(|r| r.name.get(w.lang).to_owned());
        let names: Vec<String> = names.collect();
        let leads = if names.is_empty() {
            String::new()
        } else {
            w.a("reply-leads", &[("rungs", names.join(&w.t("list-comma")))])
        };
        format!("{}{leads}", o.text.get(w.lang))
    };
    Read {
        meaning: reading.meaning.map_or_else(|| w.t("reply-no-meaning"), name),
        others: reading.others.iter().take(2).map(|o| name(o.meaning)).collect::<Vec<_>>().join(&w.t("list-comma")),
        moves: ways.map(next).collect(),
        found,
    }
}

/// Puts the text of an uploaded file into the form, and remembers the sealed file for saving.
pub fn with_file(here: &Here, typed: Typed, sealed: &[Sealed]) -> Result<Typed, Problem> {
    let Some(file) = sealed.first() else { return Ok(typed) };
    let mut bytes = Vec::new();
    let content = locker::bytes(here, &file.digest)?;
    content.take(TEXT).read_to_end(&mut bytes).map_err(Refusal::from)?;
    let plain = !bytes.contains(&0) || bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    let mut typed = typed;
    if plain && typed.get("words").is_empty() {
        typed.0.retain(|(key, _)| key != "words");
        if desk::evidence::mail(&bytes).is_some() {
            bytes.clear();
            locker::bytes(here, &file.digest)?.take(MAIL).read_to_end(&mut bytes).map_err(Refusal::from)?;
        }
        let words = match desk::evidence::mail(&bytes) {
            Some(mail) => mail.text,
            None => desk::evidence::reply_alone(&desk::evidence::text(&bytes)).into_owned(),
        };
        typed = typed.or("words", words);
    }
    Ok(typed.or("sealed", file.digest.to_string()).or("sealed_name", file.name.clone()))
}

/// The file that was sealed when the text was read.
pub fn sealed_before(here: &Here, typed: &Typed) -> Result<Option<Sealed>, Problem> {
    let Ok(digest) = typed.get("sealed").parse::<Digest>() else { return Ok(None) };
    let bytes = std::io::copy(&mut locker::bytes(here, &digest)?, &mut std::io::sink());
    let bytes = bytes.map_err(Refusal::from)?;
    let name: String = typed.get("sealed_name").chars().filter(|c| !c.is_control()).take(120).collect();
    let how = Some("reply".to_owned());
    let added = ExhibitAdded { digest, name: name.clone(), bytes, what: None, how, custody: None };
    Ok(Some(Sealed { digest, name, added }))
}
