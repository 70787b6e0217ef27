//! Cues: words that together give a meaning away, written in one line.
//!
//! `没|无法 > 保证|承诺` — one of the first, then one of the second soon after it.
//! `录音 + 删|清` — both in one sentence. `- 不用` — and this nowhere in it. `~ 不|没` — and this not directly before.
//! `{list}` stands for a named list of words. `install*` may go on. `>3` says how near.

use crate::lexicon::Lexicon;
use crate::places::Places;
use crate::plain::{PAUSE, Plain};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// How far apart two parts joined by `>` may stand, in characters.
const NEAR: usize = 12;
/// How far before the first part a word after `~` counts.
const BEFORE: usize = 3;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Join {
    With,
    Then(usize),
    Without,
    NotBefore,
}

/// One cue, its words known to the lexicon by their group.
#[derive(Debug, Clone)]
pub(crate) struct Cue {
    parts: Vec<(Join, u32)>,
}

/// Turns written cues into cues over one lexicon.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    pub(crate) lexicon: Lexicon,
    groups: HashMap<String, u32>,
}

impl Writer {
    pub(crate) fn new() -> Writer {
        Writer { lexicon: Lexicon::new(), groups: HashMap::new() }
    }

    pub(crate) fn groups(&self) -> usize {
        self.groups.len()
    }

    /// Reads a cue; the spelling of its words is made plain by `plain`.
    pub(crate) fn read(
        &mut self,
        text: &str,
        lists: &BTreeMap<String, String>,
        plain: &dyn Fn(&str) -> Vec<char>,
    ) -> Result<Cue, String> {
        let mut parts = Vec::new();
        for (join, words) in split(text)? {
            let words = expand(words, lists)?;
            let group = match self.groups.get(&words) {
                Some(group) => *group,
                None => {
                    let group = self.groups.len() as u32;
                    for word in words.split('|') {
                        let (word, open) = word.trim().strip_suffix('*').map_or((word.trim(), false), |w| (w, true));
                        let word_plain = plain(word);
                        if word_plain.is_empty() {
                            return Err(format!("cue `{text}` has an empty word"));
                        }
                        self.lexicon.add(&word_plain, open, group);
                    }
                    self.groups.insert(words, group);
                    group
                }
            };
            parts.push((join, group));
        }
        Ok(Cue { parts })
    }
}

/// The parts of a written cue with what joins them.
fn split(text: &str) -> Result<Vec<(Join, &str)>, String> {
    let mut parts = Vec::new();
    let mut join = Join::With;
    let (mut start, mut at) = (0, 0);
    for piece in text.split(' ') {
        let next = match piece {
            "+" => Some(Join::With),
            "-" => Some(Join::Without),
            "~" => Some(Join::NotBefore),
            _ => match piece.strip_prefix('>') {
                Some("") => Some(Join::Then(NEAR)),
                Some(figure) => Some(Join::Then(
                    figure.parse().map_err(|_| format!("cue `{text}`: after `>` stands a number of characters"))?,
                )),
                None => None,
            },
        };
        if let Some(next) = next {
            parts.push((join, text[start..at].trim()));
            join = next;
            start = at + piece.len();
        }
        at = (at + piece.len() + 1).min(text.len());
    }
    parts.push((join, text[start..].trim()));
    if parts.iter().any(|(_, words)| words.is_empty()) {
        return Err(format!("cue `{text}` has an empty part; write for example `没|无法 > 保证`"));
    }
    Ok(parts)
}

/// How often a list may name another one before it is taken for a circle.
const DEEPEST: usize = 64;

fn expand(words: &str, lists: &BTreeMap<String, String>) -> Result<String, String> {
    let mut out = words.to_owned();
    for _ in 0..DEEPEST {
        let Some(open) = out.find('{') else { return Ok(out) };
        let Some(close) = out[open..].find('}').map(|c| open + c) else {
            return Err(format!("`{words}`: `{{` without `}}`"));
        };
        let name = out[open + 1..close].to_owned();
        let list = lists.get(&name).ok_or_else(|| format!("no word list `{name}`; add it under [words]"))?;
        out.replace_range(open..=close, list);
    }
    Err(format!("`{words}`: its lists name each other in a circle"))
}

impl Cue {
    /// The group of its first part: without it the cue cannot hold.
    pub(crate) fn first(&self) -> u32 {
        self.parts[0].1
    }

    /// The ranges of characters that make it hold in a sentence.
    pub(crate) fn holds(&self, places: &Places, sentence: &Range<usize>, plain: &Plain) -> Option<Vec<Range<usize>>> {
        let stands = |join: Join, range: Option<&Range<usize>>| {
            self.parts.iter().filter(move |(j, _)| *j == join).any(|(_, group)| {
                let mut found = places.inside(*group, sentence);
                found.any(|bar| range.is_none_or(|range| directly_before(&bar, range, plain)))
            })
        };
        if stands(Join::Without, None) {
            return None;
        }
        let positive: Vec<(Join, u32)> =
            self.parts.iter().copied().filter(|(j, _)| matches!(j, Join::With | Join::Then(_))).collect();
        let mut found: Vec<Range<usize>> = Vec::new();
        let mut at = 0;
        while at < positive.len() {
            let then = |(join, _): &(Join, u32)| matches!(join, Join::Then(_));
            let end = (at + 1..positive.len()).find(|i| !then(&positive[*i])).unwrap_or(positive.len());
            let free =
                |range: &Range<usize>| !found.contains(range) && (at > 0 || !stands(Join::NotBefore, Some(range)));
            let first: Vec<Range<usize>> = places.inside(positive[at].1, sentence).filter(free).collect();
            found.extend(chain(first, &positive[at + 1..end], places, sentence)?);
            at = end;
        }
        Some(found)
    }
}

fn directly_before(bar: &Range<usize>, range: &Range<usize>, plain: &Plain) -> bool {
    bar.end <= range.start && range.start - bar.end <= BEFORE && !plain.chars[bar.end..range.start].contains(&PAUSE)
}

/// The first way to walk from one of the first words over one word of each further part. Each step keeps only where one
/// can stand and whence one came, so that no text makes it slow.
fn chain(
    first: Vec<Range<usize>>,
    rest: &[(Join, u32)],
    places: &Places,
    sentence: &Range<usize>,
) -> Option<Vec<Range<usize>>> {
    let mut steps: Vec<Vec<(Range<usize>, usize)>> = vec![first.into_iter().map(|r| (r, 0)).collect()];
    for (join, group) in rest {
        let near = if let Join::Then(near) = join { *near } else { NEAR };
        let before = steps.last()?;
        let reached = |next: &Range<usize>| {
            let until = before.partition_point(|(r, _)| r.start < next.start);
            let close = before[..until].iter().enumerate();
            close.filter(|(_, (r, _))| r.end <= next.start && next.start - r.end <= near).map(|(at, _)| at).next_back()
        };
        let step = places.inside(*group, sentence).filter_map(|next| reached(&next).map(|from| (next, from))).collect();
        steps.push(step);
    }
    let mut at = 0;
    let mut way = Vec::new();
    for step in steps.iter().rev() {
        let (range, from) = step.get(at)?;
        way.push(range.clone());
        at = *from;
    }
    way.reverse();
    Some(way)
}
