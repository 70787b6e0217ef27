//! What has to be known, decided or mended before the letter may leave.

use super::{Told, Work};
use crate::sheet::Gap;
use crate::words::word;
use playbook::{Bilingual, TemplateBlock};

impl Work<'_, '_> {
    pub(super) fn gaps(&self) -> Vec<Gap> {
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
        gaps.extend(self.misfits());
        let undecided = self.view.case.undecided().count();
        if self.template.front.confirm_incidents && undecided > 0 {
            let key = if undecided == 1 { "undecided-one" } else { "undecided" };
            let label = word(key, lang, &[&undecided.to_string()]);
            let why = word("undecided-why", lang, &[]);
            gaps.push(Gap { key: "undecided-incidents".to_owned(), label, why, blocks: true });
        }
        gaps
    }
}

impl Work<'_, '_> {
    /// Why the value of a fact cannot be what it should be, as a letter would show it.
    pub(super) fn misfit(&self, key: &str) -> Option<Bilingual> {
        let value = self.view.fact_value(key)?;
        self.view.pack.misfit(key, &casework::harmless(&value), self.view.today)
    }

    /// Facts of the letter whose values cannot be what they should be: they are filled, but not ready.
    fn misfits(&self) -> Vec<Gap> {
        let lang = self.slots.lang;
        let pack = self.view.pack;
        let used =
            pack.facts.iter().filter(|f| self.stated.contains(&f.key) || self.template.front.requires.contains(&f.key));
        let misfit = |f: &playbook::FactSpec| {
            let why = self.misfit(&f.key)?;
            let label = word("invalid", lang, &[f.ask.get(lang), why.get(lang)]);
            Some(Gap { key: f.key.clone(), label, why: why.get(lang).to_owned(), blocks: true })
        };
        used.filter_map(misfit).collect()
    }

    /// A paragraph without which the letter must not leave, and for which nothing is in the log.
    pub(super) fn lacking(&self, block: &TemplateBlock) -> Gap {
        let lang = self.slots.lang;
        let part = block.attributes.label.clone().unwrap_or_else(|| block.text.clone());
        let why = word("lacking-why", lang, &[]);
        Gap { key: "lacking".to_owned(), label: word("lacking", lang, &[&part]), why, blocks: true }
    }

    /// Claims of the letter for more than the log holds.
    pub(super) fn beyond_the_log(&self, told: &[Told]) -> Vec<Gap> {
        let lang = self.slots.lang;
        let lines = self.view.claims().iter().filter(|line| {
            let slot = format!("claim.{}.", line.rate);
            let counted = self.view.pack.rate(&line.rate).filter(|r| self.view.pack.queries.contains_key(&r.per));
            let logged = counted.map(|r| self.view.tally(&r.per).count as u64);
            logged.is_some_and(|n| line.count > n) && told.iter().any(|t| t.slot.starts_with(&slot))
        });
        let gap = |line: &playbook::ClaimLine| {
            let name = self.view.pack.rate(&line.rate).map_or("", |r| r.name.get(lang));
            let label = word("beyond", lang, &[name, &line.count.to_string()]);
            Gap { key: "beyond-the-log".to_owned(), label, why: word("beyond-why", lang, &[]), blocks: true }
        };
        lines.map(gap).collect()
    }
}
