//! What a sentence rests on, as it stands beside it.

use super::{Work, Written};
use crate::sheet::{Cite, Source};
use crate::words::word;
use casework::IncidentRef;
use playbook::{Filled, SlotSource, TemplateBlock, long_date};
use std::collections::BTreeSet;

impl Written {
    /// Appends another part of the same sentence.
    pub(super) fn join(&mut self, other: Written) {
        self.runs.extend(other.runs);
        self.happened.extend(other.happened);
        self.told.extend(other.told);
        for cite in other.cites {
            add(&mut self.cites, cite);
        }
    }
}

/// Adds a source; one that is named alike becomes one with it.
fn add(cites: &mut Vec<Cite>, cite: Cite) {
    match (cites.iter_mut().find(|c| c.note == cite.note), cite) {
        (Some(Cite { source: Source::Events { seqs }, .. }), Cite { source: Source::Events { seqs: more }, .. }) => {
            seqs.extend(more);
            seqs.sort_unstable();
            seqs.dedup();
        }
        (Some(same), cite) if same.source == cite.source => {}
        (_, cite) => cites.push(cite),
    }
}

impl Work<'_, '_> {
    pub(super) fn cite(
        &self,
        cites: &mut Vec<Cite>,
        happened: &mut BTreeSet<IncidentRef>,
        slot: &str,
        filled: &Filled,
        note: Option<&str>,
    ) {
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
        // What the person asks for rests on their own word, not on an entry to be counted.
        let note = if slot.starts_with("demand.") { word("your-demand", lang, &[]) } else { note };
        add(cites, Cite { source, note });
    }

    /// A sentence has at most one cite of the log. An imported list is one event of many calls, so
    /// what happened is counted, not the events.
    pub(super) fn count_events(&self, cites: &mut [Cite], happened: usize) {
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

    pub(super) fn cite_laws(&self, cites: &mut Vec<Cite>, block: &TemplateBlock) {
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
}
