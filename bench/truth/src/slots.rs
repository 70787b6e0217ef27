//! What filled the slots: is it the log's, and of one happening?

use crate::log::{day, found, quotable};
use crate::text::{dates, figures, quotations};
use crate::{Checked, Flaw};
use casework::{Happening, Money};
use letter::Told;
use letter::sheet::{Block, Source};
use playbook::SlotSource;
use std::collections::BTreeSet;

pub(crate) fn check(letter: &Checked<'_, '_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for told in &letter.told {
        let Some(block) = letter.sheet.blocks.get(told.block) else {
            flaws.push(flaw("sources", format!("{} stands in no block", told.slot)));
            continue;
        };
        sources(letter, block, told, &mut flaws);
        query(letter, block, told, &mut flaws);
        clock(letter, block, told, &mut flaws);
        money(letter, told, &mut flaws);
        fact(letter, told, &mut flaws);
    }
    for (at, block) in letter.sheet.blocks.iter().enumerate() {
        order(letter, at, block, &mut flaws);
        printed(letter, at, block, &mut flaws);
    }
    flaws
}

fn flaw(check: &'static str, what: String) -> Flaw {
    Flaw { check, what }
}

/// The slot's name without the words that it counts, split into head and what is told of it.
fn parts(slot: &str) -> (&str, &str) {
    let name = slot.split('|').next().unwrap_or(slot);
    name.split_once('.').unwrap_or((name, ""))
}

/// Every value is backed by a source that stands beside the sentence and exists in the log or the pack.
fn sources(letter: &Checked<'_, '_>, block: &Block, told: &Told, flaws: &mut Vec<Flaw>) {
    let (case, pack) = (letter.view.case, letter.view.pack);
    let backed = match &told.filled.source {
        SlotSource::Fixed => true,
        SlotSource::Events(refs) if refs.is_empty() => told.slot.contains(".count"),
        SlotSource::Events(refs) => {
            let lost = refs.iter().find(|r| r.seq == 0 || r.seq > case.head);
            if let Some(lost) = lost {
                flaws.push(flaw("sources", format!("{}: event {} is not in the log", told.slot, lost.seq)));
            }
            let cited = |s: &Source| match s {
                Source::Events { seqs } => refs.iter().all(|r| seqs.contains(&r.seq)),
                _ => false,
            };
            block.cites.iter().any(|c| cited(&c.source))
        }
        SlotSource::Fact(key) => {
            (case.fact(key).is_some() || pack.fact(key).is_some_and(|f| f.default.is_some()))
                && block.cites.iter().any(|c| c.source == Source::Fact { key: key.clone() })
        }
        SlotSource::Clock(id) => {
            pack.clocks.contains_key(id) && block.cites.iter().any(|c| c.source == Source::Clock { id: id.clone() })
        }
        SlotSource::Rate(id) => {
            pack.rate(id).is_some() && block.cites.iter().any(|c| c.source == Source::Rate { id: id.clone() })
        }
    };
    if !backed {
        flaws
            .push(flaw("sources", format!("{} = {} has no source in «{}»", told.slot, told.filled.text, block.text())));
    }
    for cite in &block.cites {
        let known = match &cite.source {
            Source::Events { seqs } => seqs.iter().all(|s| *s > 0 && *s <= case.head),
            Source::Law { id } => pack.laws.contains_key(id),
            Source::Fact { .. } | Source::Clock { .. } | Source::Rate { .. } => true,
        };
        if !known {
            flaws.push(flaw("sources", format!("{:?} does not exist", cite.source)));
        }
    }
}

fn query(letter: &Checked<'_, '_>, block: &Block, told: &Told, flaws: &mut Vec<Flaw>) {
    let (head, what) = parts(&told.slot);
    let Some(all) = found(letter, head) else { return };
    let text = told.filled.text.as_str();
    let wrong = match what {
        "count" => figures(text).first().and_then(|n| n.parse().ok()) != Some(all.len()),
        "words" | "first-words" => !said(letter, block, head, what, text, &all),
        "tickets" | "agents" | "numbers" | "claimed" | "topic" => {
            let name = what.strip_suffix('s').filter(|_| what != "topic").unwrap_or(what);
            !listed(letter, told, head, name, &all)
        }
        _ => {
            let days: BTreeSet<_> = all.iter().filter_map(day).collect();
            dates(text).iter().any(|d| !days.contains(d)) || (!days.is_empty() && dates(text).is_empty())
        }
    };
    if what == "agents" || what == "tickets" {
        let quoted = letter.told.iter().filter(|t| t.block == told.block && parts(&t.slot) == (head, "words"));
        if quoted.into_iter().any(|t| t.filled.source != told.filled.source) {
            flaws.push(flaw("log", format!("{} = {text} belongs to other words, in «{}»", told.slot, block.text())));
        }
    }
    if wrong {
        flaws.push(flaw("log", format!("{} = «{text}» is not what the log says, in «{}»", told.slot, block.text())));
    }
    let today = letter.view.today;
    if dates(text).iter().any(|d| *d > today) {
        flaws.push(flaw("days", format!("{} = {text} is still to come", told.slot)));
    }
}

/// Somebody's recorded words, and where the sentence names one day, of that day.
fn said(letter: &Checked<'_, '_>, block: &Block, head: &str, what: &str, text: &str, all: &[Happening<'_>]) -> bool {
    let same = |h: &&Happening<'_>| {
        h.attr("words").is_some_and(|w| {
            let words = letter::names::real_characters(&quotable(w)).into_owned();
            words == text || (text.ends_with("……") && words.starts_with(text.trim_end_matches('…')))
        })
    };
    let place = letter.sheet.blocks.iter().position(|b| std::ptr::eq(b, block)).unwrap_or(usize::MAX);
    let beside = |slot: &str| {
        let of_block = letter.told.iter().filter(|t| t.block == place);
        of_block.filter(|t| parts(&t.slot) == (head, slot)).flat_map(|t| dates(&t.filled.text)).next()
    };
    let named = beside(if what == "first-words" { "first" } else { "last" }).or_else(|| beside("first"));
    all.iter().filter(same).any(|h| named.is_none_or(|d| day(h) == Some(d)))
}

/// Each item was recorded; where the sentence names one day, on that day.
fn listed(letter: &Checked<'_, '_>, told: &Told, head: &str, name: &str, all: &[Happening<'_>]) -> bool {
    let SlotSource::Events(refs) = &told.filled.source else { return false };
    let of = |h: &&Happening<'_>| refs.contains(&h.incident_ref());
    let values: BTreeSet<&str> = all.iter().filter(of).filter_map(|h| h.attr(name)).map(str::trim).collect();
    let shown = told.filled.text.split(['、']).flat_map(|p| p.split(", "));
    let known = |item: &str| {
        let item = item.split("等 ").next().unwrap_or(item).split(" and more").next().unwrap_or(item);
        values.iter().any(|v| *v == item || letter::names::real_characters(v) == item) || item.ends_with(" in all")
    };
    let mut beside = letter.told.iter().filter(|t| t.block == told.block && parts(&t.slot) == (head, "last"));
    let named = beside.find_map(|t| dates(&t.filled.text).first().copied());
    let on_day = |h: &&Happening<'_>| named.is_none_or(|d| day(h) == Some(d));
    let on_day = all.iter().filter(of).all(|h| on_day(&h));
    shown.into_iter().all(known) && on_day
}

/// A last day is spoken of as past when it is, and as ahead when it is.
fn clock(letter: &Checked<'_, '_>, block: &Block, told: &Told, flaws: &mut Vec<Flaw>) {
    if !matches!(told.filled.source, SlotSource::Clock(_)) || told.slot.ends_with(".length") {
        return;
    }
    let text = block.text();
    let has = |words: &[&str]| words.iter().any(|w| text.contains(w));
    let past = has(&["已满", "期满", "没有收到", "ended", "had no"]);
    let ahead = has(&["保存到", "请及时", "kept until", "act in time"]);
    for date in dates(&told.filled.text) {
        if (past && date >= letter.view.today) || (ahead && date < letter.view.today) || (!past && !ahead) {
            flaws.push(flaw("days", format!("{date} on {}: «{text}»", letter.view.today)));
        }
    }
}

/// Sums are count times amount, never of an offer that nobody took, and not for more calls than there are.
fn money(letter: &Checked<'_, '_>, told: &Told, flaws: &mut Vec<Flaw>) {
    let Some(rest) = told.slot.split('|').next().and_then(|s| s.strip_prefix("claim.")) else { return };
    let Some((rate, what)) = rest.rsplit_once('.') else { return };
    let Some(spec) = letter.view.pack.rate(rate) else { return };
    let scoped = letter.view.for_letter(letter.template);
    let Some(line) = scoped.claims().iter().find(|l| l.rate == rate) else {
        return flaws.push(flaw("money", format!("{} is no claim", told.slot)));
    };
    let beyond = letter.sheet.gaps.iter().any(|g| g.key == "beyond-the-log");
    let logged = found(letter, &spec.per).map(|f| f.len() as u64);
    if logged.is_some_and(|n| line.count > n) && !beyond {
        flaws.push(flaw("money", format!("{rate}: {} are claimed, {logged:?} are on record", line.count)));
    }
    let figure = |m: Option<Money>| m.map(Money::short);
    let expected = match what {
        "amount" => figure(line.amount),
        "sum" if !line.hourly && line.amount.is_some() => figure(line.amount.map(|a| a.times(line.count))),
        // Each promise and period at its own rate: the parts make up the sum.
        "sum" if !line.hourly => {
            let parts = line.parts.iter().map(|part| part.amount.times(part.count));
            figure(parts.reduce(|a, b| a.plus(b).unwrap_or(a)))
        }
        "open" => figure(line.sum.and_then(|sum| sum.minus(line.paid?))),
        "paid" => figure(line.paid),
        "logged" => logged.map(|n| n.to_string()),
        "count" if !line.hourly => Some(line.count.to_string()),
        _ => return,
    };
    if !expected.is_some_and(|e| told.filled.text.contains(&e)) {
        flaws.push(flaw("money", format!("{} = {}", told.slot, told.filled.text)));
    }
    let case = letter.view.case;
    let promised = case.commitments.iter().any(|c| c.remedy.is_some()) || case.claims.contains_key(rate);
    if spec.basis == playbook::Basis::Promise && !promised {
        flaws.push(flaw("money", format!("{} was promised by nobody", told.slot)));
    }
}

fn fact(letter: &Checked<'_, '_>, told: &Told, flaws: &mut Vec<Flaw>) {
    let SlotSource::Fact(key) = &told.filled.source else { return };
    let (case, pack) = (letter.view.case, letter.view.pack);
    let stated = case.fact(key).map(|f| f.value.clone()).filter(|v| !v.trim().is_empty());
    let Some(value) = stated.or_else(|| pack.fact(key)?.default.clone()) else {
        return flaws.push(flaw("facts", format!("{key} was never stated")));
    };
    let lang = playbook::Lang::from_tag(&letter.sheet.lang);
    let shown = letter::names::real_characters(&pack.fact_text(key, &value, lang)).into_owned();
    let folded = told.filled.text.strip_suffix("……").is_some_and(|begin| shown.starts_with(begin));
    if told.filled.text != shown && !folded {
        flaws.push(flaw("facts", format!("{key} is «{shown}», not «{}»", told.filled.text)));
    }
}

/// What came after something did: "after the promise of A … on B, C" has no day before A; "after that" means the days
/// that the letter told last.
fn order(letter: &Checked<'_, '_>, at: usize, block: &Block, flaws: &mut Vec<Flaw>) {
    let text = block.text();
    let since = ["之后", "那以后", "After", "after that", "Since then"].iter().filter_map(|w| text.find(w)).min();
    let Some(since) = since else { return };
    let english = !letter.zh();
    // In Chinese the day stands before the word, in English behind it.
    let before = dates(&text[..since]);
    let all = dates(&text);
    let (named, rest) = match english {
        true if text[since..].starts_with("After") => (all.first().copied(), all.get(1..).unwrap_or_default().to_vec()),
        _ => (before.last().copied(), dates(&text[since..])),
    };
    let told = || letter.sheet.blocks[..at].iter().rev().map(|b| dates(&b.text())).find(|d| !d.is_empty());
    let named = named.or_else(|| told()?.into_iter().max());
    if let Some(early) = rest.iter().find(|d| named.is_some_and(|n| **d < n)) {
        flaws.push(flaw("order", format!("{early} was not after {named:?}: «{text}»")));
    }
}

/// What is printed has no figure and no quotation that neither the pack nor a slot put there.
fn printed(letter: &Checked<'_, '_>, at: usize, block: &Block, flaws: &mut Vec<Flaw>) {
    let text = block.text();
    let values: Vec<&str> = letter.told.iter().filter(|t| t.block == at).map(|t| t.filled.text.as_str()).collect();
    let fixed = fixed_texts(letter);
    let known: BTreeSet<&str> =
        values.iter().flat_map(|v| figures(v)).chain(fixed.iter().flat_map(|t| figures(t))).collect();
    for number in figures(&text).into_iter().filter(|n| !known.contains(n)) {
        flaws.push(flaw("figures", format!("{number} in «{text}» is nobody's")));
    }
    for quotation in quotations(&text) {
        let slot = values.iter().any(|v| *v == quotation);
        let listed = values.iter().any(|v| quotation.contains(v));
        if !slot && !listed && !fixed.iter().any(|t| t.contains(&quotation)) {
            flaws.push(flaw("quotes", format!("«{quotation}» in «{text}» was said by nobody")));
        }
    }
}

/// The texts of the pack that a letter may be made of.
pub(crate) fn fixed_texts(letter: &Checked<'_, '_>) -> Vec<String> {
    let lang = playbook::Lang::from_tag(&letter.sheet.lang);
    let blocks = letter.template.blocks.iter().map(|b| b.text.clone());
    let obstacles = letter.view.pack.obstacles.values().filter_map(|o| o.letter.as_ref());
    let tenses = obstacles.flat_map(|l| [&l.now, &l.persists, &l.resolved]).map(|t| t.get(lang).to_owned());
    let asked = letter.view.pack.facts.iter().map(|f| f.ask.get(lang).to_owned());
    blocks.chain(tenses).chain(asked).map(|t| without_slots(&t)).collect()
}

fn without_slots(text: &str) -> String {
    let pieces = playbook::pieces(text).into_iter();
    pieces
        .map(|p| match p {
            playbook::Piece::Fixed(words) => words,
            playbook::Piece::Slot(_) => "…",
        })
        .collect()
}
