//! What a pack holds, record by record, each with where it was read, how sure it is and when it was last compared.

use jiff::civil::Date;
use playbook::{Bilingual, Confidence, Lang, Pack, Provenance, Unit, Whose};
use serde::Serialize;

/// A part of a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Part {
    Rungs,
    Clocks,
    Laws,
    Offices,
    Channels,
    Proofs,
}

impl Part {
    /// Every part in the order of the page.
    pub const ALL: [Part; 6] = [Part::Rungs, Part::Clocks, Part::Laws, Part::Offices, Part::Channels, Part::Proofs];
    /// Fixed spelling.
    pub fn id(self) -> &'static str {
        match self {
            Part::Rungs => "rungs",
            Part::Clocks => "clocks",
            Part::Laws => "laws",
            Part::Offices => "offices",
            Part::Channels => "channels",
            Part::Proofs => "proofs",
        }
    }
}

/// One record of a pack.
#[derive(Debug, Clone, Serialize)]
pub struct Record {
    /// Which part.
    pub part: Part,
    /// Id in the pack.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it says.
    pub text: Vec<String>,
    /// What was read.
    pub source: Option<String>,
    /// How sure it is.
    pub confidence: Option<Confidence>,
    /// When it was last compared with its source.
    pub verified_on: Option<Date>,
    /// It does not hold today.
    pub expired: bool,
}

/// Length and owner of a clock, for words.
#[derive(Debug, Clone, Copy)]
pub struct Length {
    /// How many.
    pub n: u16,
    /// Of what.
    pub unit: Unit,
    /// Whose time.
    pub whose: Whose,
}

/// The records of one part.
pub fn records(pack: &Pack, part: Part, today: Date, lang: Lang, clock: impl Fn(Length) -> String) -> Vec<Record> {
    let say = |t: &Bilingual| t.get(lang).to_owned();
    let maybe = |t: &Option<Bilingual>| t.as_ref().map(say);
    let record = |id: &str, name: String, text: Vec<Option<String>>, p: Option<&Provenance>| Record {
        part,
        id: id.to_owned(),
        name,
        text: text.into_iter().flatten().filter(|t| !t.is_empty()).collect(),
        source: p.and_then(|p| p.source.clone()),
        confidence: p.map(|p| p.confidence),
        verified_on: p.and_then(|p| p.verified_on),
        expired: p.is_some_and(|p| !p.holds_on(today)),
    };
    match part {
        Part::Rungs => pack
            .rungs
            .iter()
            .map(|r| record(&r.id, say(&r.name), vec![Some(say(&r.about))], Some(&r.provenance)))
            .collect(),
        Part::Clocks => pack
            .clocks
            .values()
            .map(|c| {
                let length = clock(Length { n: c.length, unit: c.unit, whose: c.whose });
                record(&c.id, say(&c.name), vec![Some(length), maybe(&c.note)], Some(&c.provenance))
            })
            .collect(),
        Part::Laws => pack
            .laws
            .values()
            .map(|l| record(&l.id, pack.law_text(&l.id, lang), vec![Some(say(&l.gist))], Some(&l.provenance)))
            .collect(),
        Part::Offices => pack
            .authorities
            .values()
            .map(|a| {
                let ways =
                    vec![a.phone.clone(), a.address.clone(), a.postcode.clone(), a.email.clone(), a.site.clone()];
                record(&a.id, say(&a.name), [ways, vec![maybe(&a.note)]].concat(), Some(&a.provenance))
            })
            .collect(),
        Part::Channels => pack
            .channels
            .values()
            .map(|c| {
                let text = vec![c.number.clone(), c.url.clone(), maybe(&c.note), maybe(&c.limits)];
                record(&c.id, say(&c.name), text, Some(&c.provenance))
            })
            .collect(),
        Part::Proofs => pack
            .proofs
            .iter()
            .map(|p| Record {
                source: p.source.clone(),
                ..record(&p.id, say(&p.name), vec![Some(say(&p.how)), maybe(&p.risk)], None)
            })
            .collect(),
    }
}

/// Every source that the records name, each once, with how many records rest on it; the most used first.
pub fn sources(all: &[Record]) -> Vec<(String, usize)> {
    let mut found: Vec<(String, usize)> = Vec::new();
    for source in all.iter().filter_map(|r| r.source.as_ref()) {
        match found.iter_mut().find(|(known, _)| known == source) {
            Some((_, n)) => *n += 1,
            None => found.push((source.clone(), 1)),
        }
    }
    found.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    found
}
