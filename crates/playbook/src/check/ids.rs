//! Ids: small letters, figures and `-`, so that they can stand in addresses, slots and stored texts as they are.

use super::{Check, Item, Key, Place, Record, Sought};
use crate::card::Act;
use std::collections::BTreeMap;

/// `[a-z0-9-]+`; clocks and facts, whose names stand before a dot in slots, may also have `_`.
fn sound(id: &str, kind: &str) -> bool {
    let more = if matches!(kind, "clock" | "fact") { "-_" } else { "-" };
    !id.is_empty() && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || more.contains(c))
}

impl Check<'_> {
    pub(super) fn ids(&mut self) {
        let pack = self.pack;
        self.id("pack", &pack.manifest.id, Place::new("pack.toml", &[Key("id")]));
        self.keys("laws.toml", "law", &pack.laws);
        self.keys("authorities.toml", "authority", &pack.authorities);
        self.keys("channels.toml", "channel", &pack.channels);
        self.keys("clocks.toml", "clock", &pack.clocks);
        for fact in &pack.facts {
            self.id("fact", &fact.key, Place::new("facts.toml", &[Key("fact"), Record(&fact.key), Key("key")]));
        }
        let demands = pack.demands.iter().map(|d| ("demands.toml", "demand", &d.id));
        let rates = pack.rates.iter().map(|r| ("rates.toml", "rate", &r.id));
        let proofs = pack.proofs.iter().map(|p| ("proofs.toml", "proof", &p.id));
        for (file, kind, id) in demands.chain(rates).chain(proofs) {
            self.id(kind, id, Place::new(file, &[Key(kind), Record(id), Key("id")]));
        }
        for name in pack.queries.keys() {
            self.id("query", name, Place::new("queries.toml", &[Key("query"), Key(name)]));
        }
        for name in pack.rules.keys() {
            self.id("rule", name, Place::new("rules.toml", &[Key("rule"), Key(name)]));
        }
        for rung in &pack.rungs {
            let file = self.loaded.rungs[&rung.id].as_str();
            self.id("rung", &rung.id, Place::new(file, &[Key("id")]));
            for (at, action) in rung.action.iter().enumerate() {
                let way = [Key("action"), Item(at), Key("id")];
                self.id("action", &action.id, Place::new(file, &way));
                if Act::OWN.contains(&action.id.as_str()) {
                    let message = format!("action `{}` has an id of the engine's own; give it another one", action.id);
                    self.report(Place::new(file, &way), Sought::Itself, message);
                }
            }
        }
        for id in pack.obstacles.keys() {
            let file = self.loaded.obstacles[id].as_str();
            self.id("obstacle", id, Place::new(file, &[Key("id")]));
        }
    }

    fn keys<T>(&mut self, file: &str, kind: &str, records: &BTreeMap<String, T>) {
        for id in records.keys() {
            self.id(kind, id, Place::new(file, &[Key(kind), Record(id), Key("id")]));
        }
    }

    fn id(&mut self, kind: &str, id: &str, place: Place<'_>) {
        if !sound(id, kind) {
            let and = if matches!(kind, "clock" | "fact") { ", `-` and `_`" } else { " and `-`" };
            let message = format!("{kind} `{id}`: an id has only the small letters a to z, figures{and}");
            let sought = if place.way.last() == Some(&Key("id")) { Sought::Value(id) } else { Sought::Itself };
            self.report(place, sought, message);
        }
    }
}
