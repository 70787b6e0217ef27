//! The records of a pack besides rungs, obstacles and letters: laws, offices, ways in, facts, demands, rates.

use crate::company::CompanyPart;
use crate::provenance::Provenance;
use crate::text::Bilingual;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `pack.toml`: what the pack is and who stands behind it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Id, the folder's name.
    pub id: String,
    /// Name.
    pub name: Bilingual,
    /// Where it holds.
    pub place: Bilingual,
    /// What kind of quarrel.
    pub about: Bilingual,
    /// Languages of its letters.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Version of the content.
    pub version: String,
    /// ISO 4217 code of its sums.
    #[serde(default)]
    pub currency: String,
    /// Time zone of its civil days, by IANA name.
    #[serde(default)]
    pub zone: String,
    /// Which calendar its clocks use.
    #[serde(default)]
    pub calendar: String,
    /// Place among the packs that a person can choose, the commonest first.
    #[serde(default)]
    pub order: u16,
    /// It fits a person who does not know yet who calls: its first step finds the caller.
    #[serde(default)]
    pub unknown_caller: bool,
    /// What a case is commonly about, for choosing in one tap.
    #[serde(default)]
    pub subjects: Vec<Bilingual>,
    /// The story that is opened as an example, and how many of its rows.
    #[serde(default)]
    pub example: Option<Example>,
    /// How a bare national number is dialled from abroad; the house's number plan reads it when absent.
    #[serde(default)]
    pub dial: Option<Dial>,
    /// Packs whose records it takes over.
    #[serde(default)]
    pub includes: Vec<String>,
    /// Licence of the content.
    #[serde(default)]
    pub licence: Option<String>,
    /// A qualified reader who reviewed it; absent when none did.
    #[serde(default)]
    pub reviewed_by: Option<String>,
    /// After this day everything shows "not checked since".
    #[serde(default)]
    pub check_by: Option<Date>,
}

/// Which story shows the pack to a newcomer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// Story id.
    pub story: String,
    /// So many of its rows.
    pub rows: usize,
}

/// How bare national numbers of a place become international ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dial {
    /// Country calling code, digits.
    pub code: String,
    /// Digits of a bare number.
    pub length: usize,
}

impl Dial {
    /// The number as dialled from anywhere; a number that is not bare stays as it is.
    ///
    /// ```
    /// let dial = playbook::Dial { code: "1".into(), length: 10 };
    /// assert_eq!(dial.international("202-555-0143"), "+12025550143");
    /// assert_eq!(dial.international("+44 20 7946 0000"), "+44 20 7946 0000");
    /// ```
    pub fn international(&self, number: &str) -> String {
        let bare = number.chars().all(|c| c.is_ascii_digit() || "-.() *".contains(c));
        let digits: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '*').collect();
        match bare && digits.len() == self.length {
            true => format!("+{}{digits}", self.code),
            false => number.to_owned(),
        }
    }
}

/// A legal text.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// Id.
    pub id: String,
    /// Title of the statute or rule.
    pub title: Bilingual,
    /// Article, as `第八条` would be written in short: `8`.
    #[serde(default)]
    pub article: Option<String>,
    /// What it says, in our words.
    pub gist: Bilingual,
    /// Where it was read.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// An office.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// Id.
    pub id: String,
    /// Kind, by which rungs look it up.
    pub kind: String,
    /// Name.
    pub name: Bilingual,
    /// The region it is competent for, as the fact's value.
    #[serde(default)]
    pub province: Option<String>,
    /// Official site.
    #[serde(default)]
    pub site: Option<String>,
    /// Postal address.
    #[serde(default)]
    pub address: Option<String>,
    /// Postcode.
    #[serde(default)]
    pub postcode: Option<String>,
    /// E-mail.
    #[serde(default)]
    pub email: Option<String>,
    /// Telephone.
    #[serde(default)]
    pub phone: Option<String>,
    /// A remark.
    #[serde(default)]
    pub note: Option<Bilingual>,
    /// Where it was read.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// A way in to an office or operator.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Bilingual,
    /// `hotline`, `web-form`, `mail`, `post`, `counter`, `app`.
    pub kind: String,
    /// Number to dial.
    #[serde(default)]
    pub number: Option<String>,
    /// Address on the web.
    #[serde(default)]
    pub url: Option<String>,
    /// Whose it is: an operator's choice id or an authority kind.
    #[serde(default)]
    pub of: Option<String>,
    /// The one province whose companies it is for.
    #[serde(default)]
    pub province: Option<String>,
    /// A remark.
    #[serde(default)]
    pub note: Option<Bilingual>,
    /// Limits of its form, where established.
    #[serde(default)]
    pub limits: Option<Bilingual>,
    /// Where it was read.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// A choice of a fact.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The value in the log.
    pub id: String,
    /// What people read.
    pub name: Bilingual,
}

/// What a fact's value looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum FactType {
    Text,
    Name,
    Phone,
    Email,
    Postcode,
    Date,
    Money,
    /// A whole number, from 0.
    Count,
    Choice,
}

/// An entry of the glossary: something the pack may need to know.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactSpec {
    /// Key in the log.
    pub key: String,
    /// What its value looks like.
    #[serde(rename = "type")]
    pub kind: FactType,
    /// Group on the page: `you`, `line`, `operator`, `case`.
    #[serde(default)]
    pub group: String,
    /// The question's label.
    pub ask: Bilingual,
    /// Help under the field.
    #[serde(default)]
    pub help: Option<Bilingual>,
    /// An example of a value.
    #[serde(default)]
    pub example: Option<Bilingual>,
    /// The values of a choice.
    #[serde(default)]
    pub choices: Vec<Choice>,
    /// Taken when nothing was said.
    #[serde(default)]
    pub default: Option<String>,
    /// Fewest characters of a value.
    #[serde(default)]
    pub least: Option<usize>,
    /// Most characters of a value.
    #[serde(default)]
    pub most: Option<usize>,
    /// So many digits and nothing else; any of these numbers.
    #[serde(default)]
    pub digits: Vec<usize>,
    /// What people type to fill a field and what is no value.
    #[serde(default)]
    pub never: Vec<String>,
    /// First day of a date that can be true; the last is today.
    #[serde(default)]
    pub from: Option<Date>,
    /// What to say when a value does not fit.
    #[serde(default)]
    pub wrong: Option<Bilingual>,
    /// What it says of the company that the case is against, so that a known company or an invoice can fill it.
    #[serde(default)]
    pub company: Option<CompanyPart>,
    /// Personal; never shown in lists.
    #[serde(default)]
    pub sensitive: bool,
    /// Legal texts that ask for it.
    #[serde(default)]
    pub law: Vec<String>,
}

/// Something the person can want.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemandSpec {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Bilingual,
    /// The sentence in a letter.
    pub text: Bilingual,
    /// Wanted unless dropped.
    #[serde(default)]
    pub default: bool,
    /// Place in the list.
    #[serde(default)]
    pub order: u16,
    /// A remark.
    #[serde(default)]
    pub note: Option<Bilingual>,
}

/// What a sum rests on. A letter never calls an ask a right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// A statute names it.
    Statute,
    /// A contract names it.
    Contract,
    /// The other side promised it.
    Promise,
    /// Negotiated custom.
    Custom,
    /// The person asks for it.
    Ask,
}

/// A rule for a claim line.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Bilingual,
    /// What it rests on.
    pub basis: Basis,
    /// A query that is counted, `hours`, or `once`.
    pub per: String,
    /// A suggested amount per unit; the person decides.
    #[serde(default)]
    pub suggested: Option<String>,
    /// A fact that holds the amount per unit.
    #[serde(default)]
    pub amount_fact: Option<String>,
    /// A cap, in words.
    #[serde(default)]
    pub cap: Option<String>,
    /// A remark.
    #[serde(default)]
    pub note: Option<Bilingual>,
    /// Legal texts.
    #[serde(default)]
    pub law: Vec<String>,
    /// Where it was read.
    #[serde(default)]
    pub source: Option<String>,
}

/// A named question to the log.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Query {
    /// Kind of happening.
    pub of: String,
    /// Attributes that must hold.
    #[serde(default, rename = "where")]
    pub having: BTreeMap<String, OneOrMany>,
    /// Attributes that must not hold.
    #[serde(default)]
    pub not: BTreeMap<String, OneOrMany>,
    /// Another query: only what came after its newest finding is found, and everything when it finds nothing.
    #[serde(default)]
    pub after: Option<String>,
    /// A clock: only what is still within its time today is found.
    #[serde(default)]
    pub timely: Option<String>,
    /// What it finds, in words.
    pub name: Bilingual,
    /// Unit of its count.
    #[serde(default)]
    pub unit: Bilingual,
}

/// One value or several.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    /// One.
    One(String),
    /// Any of these.
    Many(Vec<String>),
}

impl OneOrMany {
    /// Whether `value` is among them.
    pub fn has(&self, value: &str) -> bool {
        match self {
            OneOrMany::One(one) => one == value,
            OneOrMany::Many(many) => many.iter().any(|m| m == value),
        }
    }
    /// All of them.
    pub fn all(&self) -> Vec<&str> {
        match self {
            OneOrMany::One(one) => vec![one],
            OneOrMany::Many(many) => many.iter().map(String::as_str).collect(),
        }
    }
}
