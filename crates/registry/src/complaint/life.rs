//! What happened to each complaint, and whether a new act fits that.

use super::act::{Act, Complaint, MOST_FINDINGS, MOST_REFERENCE, MOST_TEXT, Unfit};
use super::stage::Stage;
use crate::dated::Entry;
use crate::org::is_id;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// One step of a complaint's life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Where it came.
    pub stage: Stage,
    /// When.
    pub at: Timestamp,
    /// The act.
    pub seq: u64,
    /// Why, where somebody decided: the code and the words, or the words alone.
    pub why: Option<(Option<String>, String)>,
    /// The findings, where there are any.
    pub findings: Vec<String>,
}

/// A complaint with all that happened to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Life {
    /// Its id.
    pub id: String,
    /// What it says.
    pub complaint: Complaint,
    /// What happened, the receipt first. Never empty.
    moves: Vec<Move>,
}

impl Life {
    /// What happened, the receipt first.
    pub fn moves(&self) -> &[Move] {
        &self.moves
    }

    /// Where it stands.
    pub fn stage(&self) -> Stage {
        self.moves.last().map_or(Stage::Received, |last| last.stage)
    }
}

/// The complaints of a registry, as they stood at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Complaints {
    lives: BTreeMap<String, Life>,
    unfit: Vec<(u64, Unfit)>,
    last: Option<u64>,
}

impl Complaints {
    /// The complaints of these acts, in any order. An act that does not fit is left out and told by
    /// [`Complaints::unfit`].
    pub fn new<'a>(entries: impl IntoIterator<Item = &'a Entry<Act>>) -> Self {
        let mut sorted: Vec<&Entry<Act>> = entries.into_iter().collect();
        sorted.sort_by_key(|entry| entry.seq);
        let mut all = Self::default();
        for entry in sorted {
            match all.admit(entry) {
                Ok(()) => all.add(entry),
                Err(unfit) => all.unfit.push((entry.seq, unfit)),
            }
        }
        all
    }

    /// The complaints as they stood at a moment, as known at another.
    pub fn as_of(entries: &[Entry<Act>], at: Timestamp, known: Timestamp) -> Self {
        Self::new(entries.iter().filter(|entry| entry.at <= at && entry.known <= known))
    }

    /// Acts that did not fit, by their places.
    pub fn unfit(&self) -> &[(u64, Unfit)] {
        &self.unfit
    }

    /// The complaint of this id.
    pub fn get(&self, id: &str) -> Option<&Life> {
        self.lives.get(id)
    }

    /// All complaints by id.
    pub fn all(&self) -> impl Iterator<Item = &Life> {
        self.lives.values()
    }

    /// Whether an act fits where its complaint stands. Asked before [`Complaints::add`].
    ///
    /// # Errors
    /// [`Unfit`] names what stands against it.
    pub fn admit(&self, entry: &Entry<Act>) -> Result<(), Unfit> {
        if let Some(last) = self.last.filter(|last| entry.seq <= *last) {
            return Err(Unfit::Order(last));
        }
        if entry.at > entry.known {
            return Err(Unfit::ToCome { at: entry.at });
        }
        let id = || entry.act.id().chars().take(80).collect::<String>();
        let known = self.get(entry.act.id());
        if let Act::Received { complaint, .. } = &entry.act {
            return match known {
                _ if !is_id(entry.act.id()) => Err(Unfit::Id(id())),
                Some(_) => Err(Unfit::Already(id())),
                None if complaint.call > entry.at => Err(Unfit::Early { at: entry.at, after: complaint.call }),
                None => {
                    text("reference", complaint.reference.as_deref().unwrap_or_default(), 0, MOST_REFERENCE)?;
                    text("text", &complaint.text, 0, MOST_TEXT)
                }
            };
        }
        let life = known.ok_or_else(|| Unfit::Unknown(id()))?;
        let (from, to) = (life.stage(), entry.act.stage());
        if !from.may_become(to) {
            return Err(Unfit::Stage { id: id(), from, to });
        }
        if let Some(after) = life.moves.last().map(|last| last.at).filter(|last| entry.at < *last) {
            return Err(Unfit::Early { at: entry.at, after });
        }
        match &entry.act {
            Act::NoFinding { why, code, .. } => {
                text("code", code, 1, 64)?;
                text("why", why, 1, MOST_TEXT)
            }
            Act::Closed { why, .. } | Act::Reopened { why, .. } => text("why", why, 1, MOST_TEXT),
            Act::Found { findings, .. } => {
                let bad = findings.iter().find(|id| !is_id(id));
                match bad {
                    Some(bad) => Err(Unfit::Id(bad.chars().take(80).collect())),
                    None if (1..=MOST_FINDINGS).contains(&findings.len()) => Ok(()),
                    None => Err(Unfit::Findings(findings.len())),
                }
            }
            Act::Received { .. } | Act::Acknowledged { .. } | Act::Examined { .. } => Ok(()),
        }
    }

    /// Adds an act that [`Complaints::admit`] let pass. One about a complaint that is not there changes nothing.
    pub fn add(&mut self, entry: &Entry<Act>) {
        self.last = self.last.max(Some(entry.seq));
        let (why, findings) = match &entry.act {
            Act::NoFinding { code, why, .. } => (Some((Some(code.clone()), why.clone())), Vec::new()),
            Act::Closed { why, .. } | Act::Reopened { why, .. } => (Some((None, why.clone())), Vec::new()),
            Act::Found { findings, .. } => (None, findings.clone()),
            _ => (None, Vec::new()),
        };
        let step = Move { stage: entry.act.stage(), at: entry.at, seq: entry.seq, why, findings };
        match &entry.act {
            Act::Received { id, complaint } => {
                let life = || Life { id: id.clone(), complaint: complaint.clone(), moves: vec![step] };
                self.lives.entry(id.clone()).or_insert_with(life);
            }
            act => {
                if let Some(life) = self.lives.get_mut(act.id()) {
                    life.moves.push(step);
                }
            }
        }
    }
}

fn text(field: &'static str, text: &str, fewest: usize, most: usize) -> Result<(), Unfit> {
    let length = text.trim().chars().count();
    if (fewest..=most).contains(&length) { Ok(()) } else { Err(Unfit::Text { field, length, fewest, most }) }
}
