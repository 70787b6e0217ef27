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
/// scripts only within one stretch of text. A mark that closes what a solid run says goes into its box, or the line
/// could be broken before it.
fn merged(runs: &[Run]) -> Vec<(String, bool)> {
    let mut parts = joined(runs);
    for at in 1..parts.len() {
        if parts[at - 1].1 && !parts[at].1 {
            let end = parts[at].0.find(|c| !CLOSING.contains(c)).unwrap_or(parts[at].0.len());
            let marks: String = parts[at].0.drain(..end).collect();
            parts[at - 1].0.push_str(&marks);
        }
    }
    let bound = |(text, solid): (String, bool)| if solid { vec![(text, true)] } else { bound(&text) };
    let parts = parts.into_iter().flat_map(bound);
    parts.filter(|(text, _)| !text.is_empty()).collect()
}

/// Marks that must not begin a line.
const CLOSING: &str = "。，、；：！？」』）》〉】〕”’";

/// The full-width semicolon, before which Typst would break a line: it stays with the character before it.
fn bound(text: &str) -> Vec<(String, bool)> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('；') {
        let begin = rest[..at].char_indices().next_back().map_or(at, |(begin, _)| begin);
        let end = at + '；'.len_utf8();
        parts.push((rest[..begin].to_owned(), false));
        parts.push((rest[begin..end].to_owned(), true));
        rest = &rest[end..];
    }
    parts.push((rest.to_owned(), false));
    parts
}

fn joined(runs: &[Run]) -> Vec<(String, bool)> {
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
