//! A loaded pack: everything it says, by id.

use crate::calendar::Calendar;
use crate::clock::Clock;
use crate::company::Company;
use crate::files::Files;
use crate::obstacle::{Obstacle, Proof};
use crate::predicate::Predicate;
use crate::promises::PromiseWords;
use crate::records::{Authority, Channel, DemandSpec, FactSpec, Law, Manifest, Query, Rate};
use crate::rung::Rung;
use crate::template::Template;
use crate::text::{Bilingual, Lang};
use casework::Want;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A named predicate.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedRule {
    /// What it says, in words.
    pub name: Bilingual,
    /// The predicate.
    pub is: Predicate,
}

/// A loaded and checked pack, with the records of the packs it includes.
#[derive(Debug, Clone)]
pub struct Pack {
    /// What it is.
    pub manifest: Manifest,
    /// Working days.
    pub calendar: Calendar,
    /// Legal texts by id.
    pub laws: BTreeMap<String, Law>,
    /// Offices by id.
    pub authorities: BTreeMap<String, Authority>,
    /// Ways in by id.
    pub channels: BTreeMap<String, Channel>,
    /// Companies that letters can name, in the order of the file.
    pub companies: Vec<Company>,
    /// Words by which the other side says what it wants in return.
    pub wants: BTreeMap<Want, Vec<String>>,
    /// Clocks by id.
    pub clocks: BTreeMap<String, Clock>,
    /// Glossary in the pack's order.
    pub facts: Vec<FactSpec>,
    /// Questions to the log by id.
    pub queries: BTreeMap<String, Query>,
    /// Named predicates.
    pub rules: BTreeMap<String, NamedRule>,
    /// What can be wanted, in order.
    pub demands: Vec<DemandSpec>,
    /// Rules for claim lines, in order.
    pub rates: Vec<Rate>,
    /// The words by which a promise is told apart.
    pub promises: PromiseWords,
    /// What can show who stands behind a call, the safest first.
    pub proofs: Vec<Proof>,
    /// The ladder, in order.
    pub rungs: Vec<Rung>,
    /// Excuses by id.
    pub obstacles: BTreeMap<String, Obstacle>,
    /// Letters by name and language tag.
    pub letters: BTreeMap<(String, String), Template>,
    files: Files,
    parts: Vec<String>,
}

impl Pack {
    /// What a condition wants, by the pack's words for it: that the person goes no further is said with the words of a withdrawal
    /// too, so it is looked for first.
    pub fn wanted(&self, text: &str) -> Option<Want> {
        let says =
            |want: &Want| self.wants.get(want).is_some_and(|words| words.iter().any(|w| text.contains(w.as_str())));
        [Want::GoNoFurther].iter().chain(Want::ALL).copied().find(says)
    }
    /// A pack that says nothing yet but what it is.
    pub(crate) fn empty(manifest: Manifest, files: Files, parts: Vec<String>) -> Pack {
        Pack {
            manifest,
            calendar: Calendar::default(),
            laws: BTreeMap::new(),
            authorities: BTreeMap::new(),
            channels: BTreeMap::new(),
            companies: Vec::new(),
            clocks: BTreeMap::new(),
            facts: Vec::new(),
            queries: BTreeMap::new(),
            rules: BTreeMap::new(),
            demands: Vec::new(),
            rates: Vec::new(),
            promises: PromiseWords::default(),
            wants: BTreeMap::new(),
            proofs: Vec::new(),
            rungs: Vec::new(),
            obstacles: BTreeMap::new(),
            letters: BTreeMap::new(),
            files,
            parts,
        }
    }
    /// The texts it was loaded from, with those of its neighbours: what is parsed only where it is needed, such as the
    /// words by which an excuse is recognised.
    pub fn files(&self) -> &Files {
        &self.files
    }
    /// The folders its records come from, in the order in which a later one overrides an earlier one: what it
    /// includes, then its own, the last.
    pub fn parts(&self) -> &[String] {
        &self.parts
    }
    /// The rung with this id.
    pub fn rung(&self, id: &str) -> Option<&Rung> {
        self.rungs.iter().find(|r| r.id == id)
    }
    /// The glossary entry with this key.
    pub fn fact(&self, key: &str) -> Option<&FactSpec> {
        self.facts.iter().find(|f| f.key == key)
    }
    /// The rate with this id.
    pub fn rate(&self, id: &str) -> Option<&Rate> {
        self.rates.iter().find(|r| r.id == id)
    }
    /// The letter in this language, or in the other one when it is written only there.
    pub fn letter(&self, name: &str, lang: Lang) -> Option<&Template> {
        let at = |tag: &str| self.letters.get(&(name.to_owned(), tag.to_owned()));
        at(lang.tag()).or_else(|| at(Lang::Zh.tag())).or_else(|| at(Lang::En.tag()))
    }
    /// The names of its letters.
    pub fn letter_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.letters.keys().map(|(name, _)| name.as_str()).collect();
        names.dedup();
        names
    }
    /// Whether a letter is meant for anybody to read, in whatever language it says so.
    pub fn is_public(&self, name: &str) -> bool {
        let mut written = self.letters.iter().filter(|((id, _), _)| id == name);
        written.any(|(_, template)| template.front.public)
    }
    /// The names of the letters that are sent to somebody: all but the public ones.
    pub fn letters_to_send(&self) -> Vec<&str> {
        self.letter_names().into_iter().filter(|name| !self.is_public(name)).collect()
    }
    /// The letter meant for the public, where the pack has one.
    pub fn public_letter(&self) -> Option<&str> {
        self.letter_names().into_iter().find(|name| self.is_public(name))
    }
    /// The letters of a rung that are sent to somebody, in the pack's order.
    pub fn sent_on<'a>(&'a self, rung: &'a Rung) -> impl Iterator<Item = &'a String> {
        rung.letters.iter().filter(|name| !self.is_public(name))
    }
    /// What people read for a fact's value: a choice's name, or the value itself.
    pub fn fact_text(&self, key: &str, value: &str, lang: Lang) -> String {
        self.fact(key)
            .and_then(|spec| spec.choices.iter().find(|c| c.id == value))
            .map_or_else(|| value.to_owned(), |choice| choice.name.get(lang).to_owned())
    }
    /// The title of a law with its article, for citing.
    pub fn law_text(&self, id: &str, lang: Lang) -> String {
        let Some(law) = self.laws.get(id) else { return id.to_owned() };
        let title = law.title.get(lang);
        match (&law.article, lang) {
            (None, _) => title.to_owned(),
            (Some(article), Lang::Zh) => format!("{title}第 {article} 条"),
            (Some(article), Lang::En) => format!("{title}, art. {article}"),
        }
    }
}
