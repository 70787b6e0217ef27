//! Composing: a pack's letter and a case become a [`Sheet`]. Only sentences whose facts are in the log are
//! written; what is missing is listed, never papered over.

use crate::sheet::{Block, Cite, Field, Gap, Role, Run, Sheet, Source, Table};
use crate::text::{FieldSpec, cut_fields};
use crate::words::word;
use casework::IncidentRef;
use playbook::{
    BlockRole, DateStyle, Filled, Lang, Piece, SlotSource, Slots, Template, TemplateBlock, View, long_date, pieces,
};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Composes the letter `name` of the view's pack. `None` when the pack has no such letter.
///
/// `ident` names the case; with the letter's name it becomes the document's identifier.
pub fn compose(view: &View<'_>, name: &str, lang: Lang, ident: &str) -> Option<Sheet> {
    let template = view.pack.letter(name, lang)?;
    let rung = view.pack.rung(&template.front.rung);
    let lang = template.lang();
    let slots = Slots { view, rung, lang, style: DateStyle::Long };
    let mut work = Work { view, slots, template, missing: BTreeSet::new(), left_out: Vec::new() };
    let blocks: Vec<Block> = template.blocks.iter().filter_map(|b| work.block(b)).collect();
    let mut gaps = work.gaps();
    gaps.extend(objections(&blocks, lang));
    let specs = template.front.field.iter();
    let specs: Vec<FieldSpec> =
        specs.map(|f| FieldSpec { id: f.id.clone(), label: f.label.clone(), limit: f.limit }).collect();
    let fields: Vec<Field> = cut_fields(&blocks, &specs);
    Some(Sheet {
        lang: lang.tag().to_owned(),
        title: template.front.title.clone(),
        tables: table(view, template, lang).into_iter().collect(),
        date: view.today,
        ident: format!("{ident}/{name}/{}", view.case.head),
        left_out: work.left_out,
        blocks,
        gaps,
        fields,
    })
}

struct Work<'v, 'a> {
    view: &'v View<'a>,
    slots: Slots<'v, 'a>,
    template: &'v Template,
    missing: BTreeSet<String>,
    left_out: Vec<Gap>,
}

impl Work<'_, '_> {
    fn block(&mut self, block: &TemplateBlock) -> Option<Block> {
        let attributes = &block.attributes;
        if attributes.when.as_ref().is_some_and(|p| !self.view.holds(p)) {
            return None;
        }
        if attributes.demand.as_ref().is_some_and(|id| !self.demanded(id)) {
            return None;
        }
        let text = match (&attributes.obstacle, &attributes.demand) {
            (Some(id), _) => self.tense(id)?,
            (None, Some(id)) if block.text.is_empty() => format!("{{demand.{id}}}"),
            _ => block.text.clone(),
        };
        let mut runs = Vec::new();
        let mut happened = BTreeSet::new();
        let mut cites: Vec<Cite> = Vec::new();
        for piece in pieces(&text) {
            match piece {
                Piece::Fixed(words) => runs.push(Run::plain(words)),
                Piece::Slot(name) => match self.slots.fill(name) {
                    Some(mut filled) => {
                        if let Cow::Owned(shown) = casework::harmless(&filled.text) {
                            filled.text = shown;
                        }
                        self.cite(&mut cites, &mut happened, &filled, attributes.note.as_deref());
                        push_runs(&mut runs, name, filled);
                    }
                    None if self.is_required(name) => {
                        self.missing.insert(name["fact.".len()..].to_owned());
                        runs.push(Run::solid(self.blank(name)));
                    }
                    None => {
                        self.leave_out(block, name);
                        return None;
                    }
                },
            }
        }
        self.count_events(&mut cites, happened.len());
        self.cite_laws(&mut cites, block);
        let role = match block.role {
            BlockRole::Line => Role::Line,
            BlockRole::Heading => Role::Heading,
            BlockRole::Para => Role::Paragraph,
            BlockRole::Item => Role::Item,
            BlockRole::Sign => Role::Sign,
        };
        Some(Block { role, field: attributes.field.clone(), runs, cites })
    }

    fn demanded(&self, id: &str) -> bool {
        let spec = self.view.pack.demands.iter().find(|d| d.id == id);
        // A person who has chosen demands has chosen all of them; before that the pack's defaults stand.
        match self.view.case.demands.is_empty() {
            true => spec.is_some_and(|d| d.default),
            false => self.view.case.demands.contains_key(id),
        }
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

    fn cite(&self, cites: &mut Vec<Cite>, happened: &mut BTreeSet<IncidentRef>, filled: &Filled, note: Option<&str>) {
        let lang = self.slots.lang;
        let pack = self.view.pack;
        let (source, default) = match &filled.source {
            SlotSource::Fixed => return,
            SlotSource::Events(refs) if refs.is_empty() => return,
            SlotSource::Events(refs) => {
                // The count is added when all slots of the sentence have brought their events.
                happened.extend(refs);
                let seqs: BTreeSet<u64> = refs.iter().map(|r| r.seq).collect();
                (Source::Events { seqs: seqs.into_iter().collect() }, String::new())
            }
            SlotSource::Fact(key) => {
                let ask = pack.fact(key).map_or(key.as_str(), |f| f.ask.get(lang));
                (Source::Fact { key: key.clone() }, ask.to_owned())
            }
            SlotSource::Clock(id) => {
                let name = pack.clocks.get(id).map_or(id.as_str(), |c| c.name.get(lang));
                (Source::Clock { id: id.clone() }, name.to_owned())
            }
            SlotSource::Rate(id) => {
                let rate = pack.rate(id);
                let note = rate.and_then(|r| r.note.as_ref()).or(rate.map(|r| &r.name));
                (Source::Rate { id: id.clone() }, note.map_or(id.as_str(), |n| n.get(lang)).to_owned())
            }
        };
        let is_fact = matches!(source, Source::Fact { .. });
        let note = note.filter(|_| !is_fact).map_or(default, str::to_owned);
        let same = |c: &&mut Cite| c.note == note;
        match (cites.iter_mut().find(same), &source) {
            (Some(Cite { source: Source::Events { seqs }, .. }), Source::Events { seqs: more }) => {
                seqs.extend(more);
                seqs.sort_unstable();
                seqs.dedup();
            }
            (Some(_), _) => {}
            (None, _) => cites.push(Cite { source, note }),
        }
    }

    /// A sentence has at most one cite of the log. An imported list is one event of many calls, so
    /// what happened is counted, not the events.
    fn count_events(&self, cites: &mut [Cite], happened: usize) {
        let lang = self.slots.lang;
        let count = happened.to_string();
        for cite in cites.iter_mut().filter(|c| matches!(c.source, Source::Events { .. })) {
            if cite.note.is_empty() {
                cite.note = word("events", lang, &[&count]);
            } else if happened > 1 {
                cite.note = word("note-count", lang, &[&cite.note, &count]);
            }
        }
    }

    fn cite_laws(&self, cites: &mut Vec<Cite>, block: &TemplateBlock) {
        let lang = self.slots.lang;
        for id in &block.attributes.law {
            let title = self.view.pack.law_text(id, lang);
            let checked = self.view.pack.laws.get(id).and_then(|l| l.provenance.verified_on);
            let note = match checked {
                Some(day) => word("law-checked", lang, &[&title, &long_date(day, lang)]),
                None => title,
            };
            cites.push(Cite { source: Source::Law { id: id.clone() }, note });
        }
    }

    fn gaps(&self) -> Vec<Gap> {
        let lang = self.slots.lang;
        let pack = self.view.pack;
        let mut keys: Vec<&str> = self.missing.iter().map(String::as_str).collect();
        let known = |key: &str| self.view.fact_value(key).is_some();
        for key in &self.template.front.requires {
            if !known(key) && !keys.contains(&key.as_str()) {
                keys.push(key);
            }
        }
        keys.sort_by_key(|key| pack.facts.iter().position(|f| f.key == **key));
        let mut gaps: Vec<Gap> = keys
            .into_iter()
            .map(|key| {
                let spec = pack.fact(key);
                let label = spec.map_or(key, |f| f.ask.get(lang)).to_owned();
                let why = spec.and_then(|f| f.help.as_ref()).map(|h| h.get(lang).to_owned()).unwrap_or_default();
                Gap { key: key.to_owned(), label, why, blocks: true }
            })
            .collect();
        let undecided = self.view.case.undecided().count();
        if self.template.front.confirm_incidents && undecided > 0 {
            let label = word("undecided", lang, &[&undecided.to_string()]);
            let why = word("undecided-why", lang, &[]);
            gaps.push(Gap { key: "undecided-incidents".to_owned(), label, why, blocks: true });
        }
        gaps
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

/// The calls of the letter's query, in time order.
fn table(view: &View<'_>, template: &Template, lang: Lang) -> Option<Table> {
    let query = template.front.table.as_deref()?;
    let wanted: BTreeSet<_> = view.query(query).iter().map(casework::Happening::incident_ref).collect();
    let rows: Vec<Vec<String>> = view
        .case
        .incidents
        .iter()
        .filter(|i| wanted.contains(&i.id))
        .map(|i| {
            let when = match i.at.clock() {
                Some(clock) => format!("{} {clock}", i.at.date()),
                None => i.at.date().to_string(),
            };
            vec![
                when,
                i.number.as_deref().map_or_else(|| word("withheld", lang, &[]), |n| casework::harmless(n).into_owned()),
                i.seconds.map_or_else(String::new, |s| s.to_string()),
                casework::harmless(i.claimed.as_deref().unwrap_or_default()).into_owned(),
                i.refused.map_or_else(String::new, |r| word(&format!("refused-{}", r.id()), lang, &[])),
            ]
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    let heads = ["head-time", "head-number", "head-seconds", "head-claimed", "head-refused"];
    let head = heads.map(|key| word(key, lang, &[])).to_vec();
    let title = template.front.table_title.clone().unwrap_or_default();
    Some(Table { title, head, rows })
}
