//! A block's runs as parts for the template: what must stay together, what may be torn.

use serde::Serialize;

use super::faces::{Faces, is_han, needs_gap};
use crate::plain::plain;
use crate::sheet::Run;

/// A solid run longer than this (in characters) would leave a hole in the line above or run off
/// the page, so it may break after all.
const SOLID_MAX: usize = 24;

/// An overlong word may be broken after this many characters.
const CUT_EVERY: usize = 2;

/// What the template's `flow` sets: a string, or parts when plain text is not enough.
#[derive(Debug, Serialize, PartialEq)]
#[serde(untagged)]
pub(super) enum Body {
    Plain(String),
    Parts(Vec<Part>),
}

/// One part of a body.
#[derive(Debug, Serialize, PartialEq)]
#[serde(tag = "is", rename_all = "lowercase")]
pub(super) enum Part {
    Text {
        text: String,
    },
    Solid {
        text: String,
    },
    /// Quarter-em between Han and Latin at the edge of a solid part.
    Gap,
    /// A word wider than its line may be broken here, without a sign.
    Cut,
    /// A line end that the text itself has.
    Break,
}

/// Parts of one block. `room` is the width in em beyond which a single word gets break points.
pub(super) fn body(runs: &[Run], room: f64, faces: &Faces) -> Body {
    let mut parts = Vec::new();
    let mut last: Option<char> = None;
    for (text, solid) in merged(runs) {
        let edge = last.zip(text.chars().next());
        let boxed = solid || matches!(parts.last(), Some(Part::Solid { .. }));
        if boxed && edge.is_some_and(|(before, after)| needs_gap(before, after)) {
            parts.push(Part::Gap);
        }
        last = text.chars().next_back();
        if solid { parts.push(Part::Solid { text }) } else { torn(&text, room, faces, &mut parts) }
    }
    match parts.as_mut_slice() {
        [] => Body::Plain(String::new()),
        [Part::Text { text }] => Body::Plain(std::mem::take(text)),
        _ => Body::Parts(parts),
    }
}

/// Cleaned text with neighbouring plain runs joined, because Typst squeezes punctuation and spaces
/// scripts only within one stretch of text.
fn merged(runs: &[Run]) -> Vec<(String, bool)> {
    let mut out: Vec<(String, bool)> = Vec::new();
    for run in runs {
        let text = plain(&run.text);
        if text.is_empty() {
            continue;
        }
        let solid = run.solid && !text.contains('\n') && text.chars().count() <= SOLID_MAX;
        match out.last_mut() {
            Some((before, false)) if !solid => before.push_str(&text),
            _ => out.push((text, solid)),
        }
    }
    out
}

fn torn(text: &str, room: f64, faces: &Faces, parts: &mut Vec<Part>) {
    for (i, line) in text.split('\n').enumerate() {
        if i > 0 {
            parts.push(Part::Break);
        }
        let mut held = String::new();
        for word in words(line) {
            if faces.width(word) <= room {
                held.push_str(word);
                continue;
            }
            for (j, c) in word.chars().enumerate() {
                if j > 0 && j % CUT_EVERY == 0 {
                    parts.push(Part::Text { text: std::mem::take(&mut held) });
                    parts.push(Part::Cut);
                }
                held.push(c);
            }
        }
        if !held.is_empty() {
            parts.push(Part::Text { text: held });
        }
    }
}

/// The line in pieces: stretches without a break opportunity of their own, and everything between.
fn words(line: &str) -> impl Iterator<Item = &str> {
    let loose = |c: char| {
        c.is_whitespace()
            || is_han(c)
            || ('\u{3000}'..='\u{303f}').contains(&c)
            || ('\u{ff00}'..='\u{ff65}').contains(&c)
    };
    let mut rest = line;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = rest.find(|c| loose(c) != loose(first)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word)
    })
}
