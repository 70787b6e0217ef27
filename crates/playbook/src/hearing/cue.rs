//! Cues: words that together give a meaning away, written in one line.
//!
//! `没|无法 > 保证|承诺` — one of the first, then one of the second soon after it.
//! `录音 + 删|清` — both in one sentence. `- 不用` — and this nowhere in it. `~ 不|没` — and this not directly before.
//! `{list}` stands for a named list of words. `install*` may go on. `>3` says how near.

use super::lexicon::Lexicon;
use super::plain::{PAUSE, Plain};
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
pub(super) struct Cue {
    parts: Vec<(Join, u32)>,
}

/// Where the words of every group stand in a text.
pub(super) type Places = Vec<Vec<(u32, u32)>>;

/// Turns written cues into cues over one lexicon.
#[derive(Debug, Default)]
pub(super) struct Writer {
    pub(super) lexicon: Lexicon,
    groups: HashMap<String, u32>,
}

impl Writer {
    pub(super) fn new() -> Writer {
        Writer { lexicon: Lexicon::new(), groups: HashMap::new() }
    }

    pub(super) fn groups(&self) -> usize {
        self.groups.len()
    }

    /// Reads a cue; the spelling of its words is made plain by `plain`.
    pub(super) fn read(
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
    pub(super) fn first(&self) -> u32 {
        self.parts[0].1
    }

    /// The ranges of characters that make it hold in a sentence.
    pub(super) fn holds(&self, places: &Places, sentence: &Range<usize>, plain: &Plain) -> Option<Vec<Range<usize>>> {
        let within = |group: u32| {
            places[group as usize]
                .iter()
                .map(|(s, e)| *s as usize..*e as usize)
                .filter(|r| r.start >= sentence.start && r.end <= sentence.end)
        };
        if self.parts.iter().any(|(join, group)| *join == Join::Without && within(*group).next().is_some()) {
            return None;
        }
        let barred: Vec<u32> = self.parts.iter().filter(|(j, _)| *j == Join::NotBefore).map(|(_, g)| *g).collect();
        let mut found: Vec<Range<usize>> = Vec::new();
        let positive: Vec<(Join, u32)> =
            self.parts.iter().copied().filter(|(j, _)| matches!(j, Join::With | Join::Then(_))).collect();
        let mut at = 0;
        while at < positive.len() {
            let mut end = at + 1;
            while end < positive.len() && matches!(positive[end].0, Join::Then(_)) {
                end += 1;
            }
            let chain = &positive[at..end];
            let free = |range: &Range<usize>| {
                at > 0 || !barred.iter().any(|group| within(*group).any(|b| directly_before(&b, range, plain)))
            };
            let start = within(chain[0].1).filter(|r| free(r));
            let whole = start.into_iter().find_map(|first| follow(first, &chain[1..], &within, &found))?;
            found.extend(whole);
            at = end;
        }
        Some(found)
    }
}

fn directly_before(bar: &Range<usize>, range: &Range<usize>, plain: &Plain) -> bool {
    bar.end <= range.start && range.start - bar.end <= BEFORE && !plain.chars[bar.end..range.start].contains(&PAUSE)
}

fn follow<I: Iterator<Item = Range<usize>>>(
    first: Range<usize>,
    rest: &[(Join, u32)],
    within: &dyn Fn(u32) -> I,
    taken: &[Range<usize>],
) -> Option<Vec<Range<usize>>> {
    if taken.contains(&first) {
        return None;
    }
    let Some(((join, group), rest)) = rest.split_first() else { return Some(vec![first]) };
    let near = if let Join::Then(near) = join { *near } else { NEAR };
    within(*group).filter(|r| r.start >= first.end && r.start - first.end <= near).find_map(|next| {
        let mut found = follow(next, rest, within, taken)?;
        found.insert(0, first.clone());
        Some(found)
    })
}
