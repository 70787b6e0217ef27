//! How the letter reads: nothing empty, nothing twice, nothing named that is not there.

use crate::text::{sentences, unquoted};
use crate::{Checked, Flaw};
use letter::sheet::{Role, Source};
use std::collections::BTreeSet;

/// Strings that no finished sentence has.
const NEVER: &[&str] = &[
    "。。",
    "，，",
    "、、",
    "；；",
    "：：",
    "。，",
    "，。",
    "、。",
    "；。",
    "，；",
    "：。",
    "、，",
    "「」",
    "“”",
    "：，",
    "..",
    ",,",
    " ,",
    " .",
    ",.",
    ";.",
    "  ",
    "{",
    "}",
    "[[",
    "]]",
    "（）",
    "()",
    "的的",
    "先后 1 次",
    "0 通",
    "0 次",
    "0 条",
    "0 件",
    "方式和方式",
    "还没有还没",
    "×",
];

/// Words that a count of one must not stand before.
const MANY: &[&str] =
    &["calls", "times", "entries", "hours", "pieces", "cases", "messages", "complaints", "originals", "contacts"];

pub(crate) fn check(letter: &Checked<'_, '_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    headings(letter, &mut flaws);
    annexes(letter, &mut flaws);
    ready(letter, &mut flaws);
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for block in &letter.sheet.blocks {
        let text = block.text();
        let plain = unquoted(&text);
        // A value that is no value makes a draft; what it looks like there is its own.
        let misfit =
            |f: &&letter::sheet::Gap| block.cites.iter().any(|c| c.source == Source::Fact { key: f.key.clone() });
        let odd = letter.sheet.gaps.iter().any(|g| misfit(&g));
        for never in NEVER.iter().filter(|n| plain.contains(**n) && !odd) {
            // "10 通" ends like "0 通".
            let lone = never.starts_with('0') && !lone_nought(&plain, never);
            if !lone {
                flaws.push(Flaw { check: "marks", what: format!("«{never}» in «{plain}»") });
            }
        }
        for many in MANY {
            if plain
                .split_whitespace()
                .collect::<Vec<_>>()
                .windows(2)
                .any(|w| w[0] == "1" && w[1].trim_matches([',', '.', ';']) == *many)
            {
                flaws.push(Flaw { check: "marks", what: format!("1 {many} in «{plain}»") });
            }
        }
        if matches!(block.role, Role::Item | Role::Paragraph) {
            for sentence in sentences(&text) {
                // Each piece of evidence has its own source, though it be the same.
                let label = sentence.starts_with("来源：") || sentence.starts_with("Source: ");
                if !label && !seen.insert(sentence.trim_end_matches(['。', '；', '.']).to_owned()) {
                    flaws.push(Flaw { check: "twice", what: sentence.to_owned() });
                }
            }
        }
    }
    flaws
}

fn lone_nought(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, _)| !text[..at].ends_with(|c: char| c.is_ascii_digit()))
}

/// Under every heading stands something; where something is needed and missing, the letter is a draft.
fn headings(letter: &Checked<'_, '_>, flaws: &mut Vec<Flaw>) {
    let blocks = &letter.sheet.blocks;
    for (at, block) in blocks.iter().enumerate().filter(|(_, b)| b.role == Role::Heading) {
        if blocks.get(at + 1).is_none_or(|next| matches!(next.role, Role::Heading | Role::Sign)) {
            flaws.push(Flaw { check: "empty", what: format!("nothing under «{}»", block.text()) });
        }
    }
    let needed = letter.template.blocks.iter().filter(|b| b.attributes.needed && !b.text.contains('{'));
    for heading in needed {
        let stands = blocks.iter().any(|b| b.text() == heading.text);
        let name = heading.attributes.label.as_ref().unwrap_or(&heading.text);
        let mut gaps = letter.sheet.gaps.iter().filter(|g| g.key == "empty-part" || g.key == "lacking");
        let told = gaps.any(|g| g.label.contains(name.as_str()));
        if !stands && !told {
            flaws.push(Flaw { check: "empty", what: format!("«{}» is missing in silence", heading.text) });
        }
    }
    for block in letter.sheet.blocks.iter().filter(|b| b.text().chars().count() > 3_000) {
        let text: String = block.text().chars().take(40).collect();
        flaws.push(Flaw { check: "long", what: format!("«{text}…»") });
    }
    let asks = letter.template.blocks.iter().any(|b| b.attributes.demand.is_some());
    let any = letter.template.blocks.iter().filter_map(|b| b.attributes.demand.as_deref());
    let wanted = any.into_iter().any(|d| letter.view.case.demands.contains_key(d));
    if asks && wanted && !letter.sheet.is_draft() {
        let requests = letter.told.iter().any(|t| t.slot.starts_with("demand."));
        let fixed = letter.sheet.blocks.iter().any(|b| b.role == Role::Item);
        if !requests && !fixed {
            flaws.push(Flaw { check: "empty", what: "no request stands in it".to_owned() });
        }
    }
}

/// An annex that a sentence names is there.
fn annexes(letter: &Checked<'_, '_>, flaws: &mut Vec<Flaw>) {
    let texts: Vec<String> = letter.sheet.blocks.iter().map(|b| unquoted(&b.text())).collect();
    let named = |words: &[&str]| texts.iter().find(|t| words.iter().any(|w| t.contains(w)));
    let list =
        named(&["清单附后", "见清单", "list is attached", "list is below", "list of calls is below", "in the list"]);
    if let Some(text) =
        list.filter(|_| letter.sheet.tables.iter().all(|t| t.rows.is_empty()) && !letter.sheet.is_draft())
    {
        flaws.push(Flaw { check: "annexes", what: format!("«{text}», and there is no list") });
    }
    if let Some(text) = named(&["委托书附后", "authority is attached"]) {
        let papers = texts.iter().filter(|t| t.contains("委托书") || t.contains("authority of")).count();
        if papers < if letter.zh() { 2 } else { 1 } {
            flaws.push(Flaw { check: "annexes", what: format!("«{text}», and it is not among the papers") });
        }
    }
}

/// What is ready to leave has valid values in all that it requires and states.
fn ready(letter: &Checked<'_, '_>, flaws: &mut Vec<Flaw>) {
    if letter.sheet.is_draft() {
        return;
    }
    let stated = letter.told.iter().filter_map(|t| t.slot.strip_prefix("fact."));
    let required = letter.template.front.requires.iter().map(String::as_str);
    for key in stated.chain(required) {
        let value = letter.view.fact_value(key).unwrap_or_default();
        if letter.view.pack.misfit(key, &casework::harmless(&value), letter.view.today).is_some() {
            flaws.push(Flaw {
                check: "ready",
                what: format!("{key} = «{}»", value.chars().take(20).collect::<String>()),
            });
        }
    }
    if letter.template.front.confirm_incidents && letter.view.case.undecided().next().is_some() {
        flaws.push(Flaw { check: "ready", what: "calls are undecided".to_owned() });
    }
}
