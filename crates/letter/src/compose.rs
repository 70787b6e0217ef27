//! Composing: a pack's letter and a case become a [`Sheet`]. Only sentences whose facts are in the log are
//! written; what is missing is listed, never papered over.

mod cites;
mod edits;
mod gaps;
mod said;
mod table;

use self::edits::Edit;
use self::said::Said;
use crate::names::real_characters;
use crate::sheet::{Block, Cite, Field, Gap, Role, Run, Sheet};
use crate::text::{FieldSpec, cut_fields};
use crate::words::word;
use casework::IncidentRef;
use playbook::{
    BlockRole, DateStyle, Filled, Lang, Piece, Sentence, Slots, Template, TemplateBlock, View, parts, pieces,
};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Composes the letter `name` of the view's pack. `None` when the pack has no such letter.
///
/// `ident` names the case; with the letter's name it becomes the document's identifier.
pub fn compose(view: &View<'_>, name: &str, lang: Lang, ident: &str) -> Option<Sheet> {
    compose_told(view, name, lang, ident).map(|(sheet, _)| sheet)
}

/// The claim lines of which a letter speaks.
fn rates(template: &Template) -> Vec<String> {
    let slots = template.blocks.iter().flat_map(|block| block.text.split('{').skip(1));
    let named = slots.filter_map(|slot| Some(slot.strip_prefix("claim.")?.split(['.', '}']).next()?.to_owned()));
    let mut all: Vec<String> = named.collect();
    all.sort();
    all.dedup();
    all
}

/// A slot of a finished letter and what filled it.
#[derive(Debug, Clone)]
pub struct Told {
    /// Place of its block in [`Sheet::blocks`].
    pub block: usize,
    /// Name of the slot.
    pub slot: String,
    /// What filled it, as printed.
    pub filled: Filled,
}

/// A letter together with what filled each of its slots: what a check of the letter needs to know.
pub fn compose_told(view: &View<'_>, name: &str, lang: Lang, ident: &str) -> Option<(Sheet, Vec<Told>)> {
    let template = view.pack.letter(name, lang)?;
    let view = &view.for_letter(template);
    let rung = view.pack.rung(&template.front.rung);
    let lang = template.lang();
    let slots = Slots { view, rung, lang, style: DateStyle::Long, rates: rates(template) };
    let mut work =
        Work { view, slots, template, missing: BTreeSet::new(), stated: BTreeSet::new(), left_out: Vec::new() };
    let mut made = Vec::new();
    let mut said = Said::default();
    let mut lacking = Vec::new();
    let mut dropped = Vec::new();
    for block in &template.blocks {
        let written = work.blocks(block);
        if written.is_empty() && block.attributes.needed && block.role != BlockRole::Heading {
            lacking.push(work.lacking(block));
        }
        let mut edit = Edit::of(view, name, lang, block);
        for one in written {
            let Some(one) = edit.applied(one) else { continue };
            if block.attributes.optional && said.tells(view, &one) {
                continue;
            }
            said.remember(view, block, &one);
            made.push((block, one));
        }
        dropped.extend(edit.dropped);
    }
    let (made, mut gaps) = without_bare_headings(made, lang);
    let (asides, made): (Vec<_>, Vec<_>) = made.into_iter().partition(|(block, _)| block.attributes.aside);
    let told = made.iter().enumerate().flat_map(|(at, (_, one))| {
        one.told.iter().map(move |(slot, filled)| Told { block: at, slot: slot.clone(), filled: filled.clone() })
    });
    let mut told: Vec<Told> = told.collect();
    let mut blocks: Vec<Block> = made.into_iter().map(|(_, one)| one.block).collect();
    if let Some(at) = edits::own_paragraph(view, name, lang, &mut blocks) {
        told.iter_mut().filter(|t| t.block >= at).for_each(|t| t.block += 1);
    }
    let table = table::table(view, template, lang);
    gaps.splice(0..0, work.gaps());
    gaps.extend(lacking);
    gaps.extend(work.beyond_the_log(&told));
    let needs_rows = || template.front.table_needed_when.as_ref().is_none_or(|when| view.holds(when));
    if template.front.table.is_some() && table.is_none() && template.front.table_needed && needs_rows() {
        let (label, why) = (word("no-rows", lang, &[]), word("no-rows-why", lang, &[]));
        gaps.push(Gap { key: "no-rows".to_owned(), label, why, blocks: true });
    }
    gaps.extend(objections(&blocks, lang));
    let specs = template.front.field.iter();
    let specs: Vec<FieldSpec> =
        specs.map(|f| FieldSpec { id: f.id.clone(), label: f.label.clone(), limit: f.limit }).collect();
    let fields: Vec<Field> = cut_fields(&blocks, &specs);
    let sheet = Sheet {
        lang: lang.tag().to_owned(),
        title: template.front.title.clone(),
        tables: table.into_iter().collect(),
        date: view.today,
        ident: format!("{ident}/{name}/{}", view.case.head),
        left_out: work.left_out,
        dropped,
        asides: asides.into_iter().map(|(_, one)| one.block).collect(),
        blocks,
        gaps,
        fields,
    };
    Some((sheet, told))
}

/// Whether a slot repeats somebody's words.
fn is_quote(slot: &str) -> bool {
    slot.ends_with(".words") || slot.ends_with(".first-words")
}

/// A block that was written, with what filled its slots.
struct Made {
    block: Block,
    told: Vec<(String, Filled)>,
}

/// Headings under which nothing stands are left out; where something has to stand, the letter is a draft.
fn without_bare_headings(made: Vec<(&TemplateBlock, Made)>, lang: Lang) -> (Vec<(&TemplateBlock, Made)>, Vec<Gap>) {
    let mut gaps = Vec::new();
    let closes = |role: Role| matches!(role, Role::Heading | Role::Sign);
    let next: Vec<bool> =
        (0..made.len()).map(|at| made.get(at + 1).is_none_or(|(_, n)| closes(n.block.role))).collect();
    let mut kept = Vec::new();
    for ((block, one), bare) in made.into_iter().zip(next) {
        if one.block.role == Role::Heading && bare {
            if block.attributes.needed {
                let label = word("empty-part", lang, &[&one.block.text()]);
                let why = word("empty-part-why", lang, &[]);
                gaps.push(Gap { key: "empty-part".to_owned(), label, why, blocks: true });
            }
            continue;
        }
        kept.push((block, one));
    }
    (kept, gaps)
}

struct Work<'v, 'a> {
    view: &'v View<'a>,
    slots: Slots<'v, 'a>,
    template: &'v Template,
    missing: BTreeSet<String>,
    /// Facts that were printed.
    stated: BTreeSet<String>,
    left_out: Vec<Gap>,
}

/// What one text became.
#[derive(Default)]
struct Written {
    runs: Vec<Run>,
    cites: Vec<Cite>,
    happened: BTreeSet<IncidentRef>,
    told: Vec<(String, Filled)>,
    /// A slot that nothing fills.
    empty: Option<String>,
}

impl<'a> Work<'_, 'a> {
    /// The blocks that a template's block becomes: one, none, or one for each finding of its query.
    fn blocks(&mut self, block: &TemplateBlock) -> Vec<Made> {
        let attributes = &block.attributes;
        if attributes.when.as_ref().is_some_and(|p| !self.view.holds(p)) {
            return Vec::new();
        }
        if attributes.demand.as_ref().is_some_and(|id| !self.view.wants(id)) {
            return Vec::new();
        }
        if self.is_paid(&block.text) {
            return Vec::new();
        }
        let text = match (&attributes.obstacle, &attributes.demand) {
            (Some(id), _) => match self.tense(id) {
                Some(text) => text,
                None => return Vec::new(),
            },
            (None, Some(id)) if block.text.is_empty() => format!("{{demand.{id}}}"),
            _ => block.text.clone(),
        };
        match &attributes.each {
            Some(query) => {
                let found = self.view.query(query);
                found.iter().filter_map(|h| self.block(block, &text, &self.slots.about(query, *h))).collect()
            }
            None => self.block(block, &text, &self.slots.sentence(&text)).into_iter().collect(),
        }
    }

    /// Whether a text asks for a claim line of which nothing is open any more.
    fn is_paid(&self, text: &str) -> bool {
        let must = parts(text).into_iter().filter(|(_, may_go)| !may_go).map(|(part, _)| part);
        let mut named = must.flat_map(|part| part.split("{claim.").skip(1)).filter_map(|slot| slot.split('.').next());
        let paid = |rate: &str| {
            let mut lines = self.view.claims().iter();
            lines.any(|l| l.rate == rate && l.claimed && l.open.is_some_and(|open| open.minor() == 0))
        };
        named.any(paid)
    }

    fn block(&mut self, block: &TemplateBlock, text: &str, sentence: &Sentence<'a>) -> Option<Made> {
        let mut all = Written::default();
        for (part, may_go) in parts(text) {
            let written = self.write(part, sentence, block);
            // "of which 0 went unanswered" says nothing.
            let nothing = written.told.iter().any(|(slot, f)| slot.ends_with(".count") && f.text == "0");
            match written.empty {
                _ if may_go && nothing => {}
                Some(_) if may_go => {}
                Some(slot) => {
                    self.leave_out(block, &slot);
                    return None;
                }
                None => all.join(written),
            }
        }
        self.count_events(&mut all.cites, all.happened.len());
        self.cite_laws(&mut all.cites, block);
        let role = match block.role {
            BlockRole::Line => Role::Line,
            BlockRole::Heading => Role::Heading,
            BlockRole::Para => Role::Paragraph,
            BlockRole::Item => Role::Item,
            BlockRole::Sign => Role::Sign,
        };
        let stated = all.told.iter().filter_map(|(slot, _)| slot.strip_prefix("fact."));
        self.stated.extend(stated.map(str::to_owned));
        let block = Block { role, field: block.attributes.field.clone(), runs: all.runs, cites: all.cites, part: None };
        Some(Made { block, told: all.told })
    }

    /// One part of a text, with its slots filled as far as the first that nothing fills.
    fn write(&mut self, part: &str, sentence: &Sentence<'a>, block: &TemplateBlock) -> Written {
        let note = block.attributes.note.as_deref();
        let mut written = Written::default();
        for piece in pieces(part) {
            match piece {
                Piece::Fixed(words) => written.runs.push(Run::plain(words)),
                Piece::Slot("them") => written.runs.push(Run::plain(self.them())),
                // What need not stand there is left out when it cannot be what it should be.
                Piece::Slot(name) if block.attributes.optional && self.is_odd(name) => {
                    written.empty = Some(name.to_owned());
                    return written;
                }
                Piece::Slot(name) => match self.slots.fill_in(name, sentence) {
                    Some(mut filled) => {
                        if let Cow::Owned(shown) = casework::harmless(&filled.text) {
                            filled.text = shown;
                        }
                        if let Cow::Owned(shown) = real_characters(&filled.text) {
                            filled.text = shown;
                        }
                        self.cite(&mut written.cites, &mut written.happened, name, &filled, note);
                        written.told.push((name.to_owned(), filled.clone()));
                        push_runs(&mut written.runs, name, filled);
                    }
                    None if self.is_required(name) => {
                        self.missing.insert(name["fact.".len()..].to_owned());
                        written.runs.push(Run::solid(self.blank(name)));
                    }
                    None => {
                        written.empty = Some(name.to_owned());
                        return written;
                    }
                },
            }
        }
        written
    }

    /// The other side, as this letter calls it.
    fn them(&self) -> String {
        self.template.front.them.clone().unwrap_or_else(|| word("them", self.slots.lang, &[]))
    }

    /// The paragraph of an obstacle, by whether it was met once, again, or was cleared up since.
    fn tense(&self, id: &str) -> Option<String> {
        let met: Vec<_> = self.view.case.obstacles.iter().filter(|o| o.obstacle == id).collect();
        let obstacle = self.view.pack.obstacles.get(id)?;
        let letter = obstacle.letter.as_ref()?;
        let resolved = obstacle.resolved_when.as_ref().is_some_and(|p| self.view.holds(p));
        let text = match met.len() {
            0 => return None,
            _ if resolved => &letter.resolved,
            1 => &letter.now,
            _ => &letter.persists,
        };
        Some(text.get(self.slots.lang).to_owned())
    }

    fn is_required(&self, slot: &str) -> bool {
        slot.strip_prefix("fact.").is_some_and(|key| self.template.front.requires.iter().any(|r| r == key))
    }

    fn blank(&self, slot: &str) -> String {
        let key = &slot["fact.".len()..];
        let ask = self.view.pack.fact(key).map_or(key, |f| f.ask.get(self.slots.lang));
        word("blank", self.slots.lang, &[ask])
    }

    /// Whether a slot is a fact whose value cannot be what it should be.
    fn is_odd(&self, slot: &str) -> bool {
        slot.strip_prefix("fact.").is_some_and(|key| self.misfit(key).is_some())
    }

    fn leave_out(&mut self, block: &TemplateBlock, slot: &str) {
        if block.attributes.optional {
            return;
        }
        let label = block.attributes.label.clone().unwrap_or_else(|| shortened(&block.text));
        let query = slot.split_once('.').map_or(slot, |(head, _)| head);
        let what = self.view.pack.queries.get(query).map(|q| q.name.get(self.slots.lang).to_owned());
        let fact = slot.strip_prefix("fact.").and_then(|key| self.view.pack.fact(key));
        let why = fact.map(|f| f.ask.get(self.slots.lang).to_owned()).or(what).unwrap_or_default();
        self.left_out.push(Gap { key: slot.to_owned(), label, why, blocks: false });
    }
}

/// What the guard over leaving texts objects to. Templates are checked with their pack; what a person or the
/// other side wrote enters by slots, so the finished text is looked at too.
fn objections(blocks: &[Block], lang: Lang) -> Vec<Gap> {
    let text: Vec<String> = blocks.iter().map(Block::text).collect();
    let found = playbook::lint(&text.join("\n"));
    let refused = found.into_iter().filter(|f| f.refuses);
    refused
        .map(|f| {
            let label = word("lint", lang, &[f.name.get(lang), &f.text]);
            Gap { key: format!("lint-{}", f.rule), label, why: f.hint.get(lang).to_owned(), blocks: true }
        })
        .collect()
}

/// A list of dates becomes one solid run per date: lines break between dates, never inside one.
fn push_runs(runs: &mut Vec<Run>, slot: &str, filled: Filled) {
    if !slot.ends_with(".dates") {
        return runs.push(Run { text: filled.text, solid: filled.solid });
    }
    let mut rest = filled.text.as_str();
    while let Some(at) = rest.find(['、', ',']) {
        runs.push(Run::solid(&rest[..at]));
        let next =
            rest[at..].char_indices().find(|(_, c)| !matches!(c, '、' | ',' | ' ')).map_or(rest.len(), |(i, _)| at + i);
        runs.push(Run::plain(&rest[at..next]));
        rest = &rest[next..];
    }
    if !rest.is_empty() {
        runs.push(Run::solid(rest));
    }
}

fn shortened(text: &str) -> String {
    let plain: String = pieces(text)
        .into_iter()
        .map(|p| match p {
            Piece::Fixed(words) => words.replace('\n', " "),
            Piece::Slot(_) => "…".to_owned(),
        })
        .collect();
    plain.chars().take(40).collect()
}
