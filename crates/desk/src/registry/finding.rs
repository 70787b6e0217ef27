//! A finding as it is written down: who, whom, why, what it costs, and what shows that the caller could know.

use super::Registry;
use super::layout::SET;
use crate::chance;
use crate::error::Answer;
use jiff::Timestamp;
use jiff::civil::Date;
use registry::gate::Reason;
use registry::judge::{Finding, Record};
use registry::ledger::Money;
use registry::paper;
use registry::set::{self, Coded};
use serde::{Deserialize, Serialize, Serializer};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Deref;
use std::sync::Arc;
use store::Published;

/// A finding with everything that shows it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Shown {
    /// Its id: the same call judged again has the same one.
    pub id: String,
    /// What shows that the call was made.
    #[serde(default)]
    pub basis: Basis,
    /// The file of the record, where there were several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line of the record, where it came from a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// Who called.
    pub from: String,
    /// Who was called.
    pub to: String,
    /// When: as the record tells it, or else the complaint.
    pub at: Timestamp,
    /// When the complaint told it, where a record came later and tells another time of the same call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complained: Option<Timestamp>,
    /// What for, where that was declared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Whose number it was.
    pub organisation: String,
    /// For whom the call counts.
    pub principal: String,
    /// All principals for whom the call could have been, where that is several: it counts against each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub principals: Vec<String>,
    /// Who pays.
    pub debtor: String,
    /// The organisations from the number to the principal.
    pub chain: Vec<String>,
    /// Every reason that forbade the call, with what it is about.
    pub reasons: Vec<ShownReason>,
    /// How grave by repetition, 1 is the first.
    pub grade: u16,
    /// The day of assessment.
    pub assessed: Date,
    /// What the debtor pays, as `200.00 CNY`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fine: Option<Money>,
    /// The most it may be, where the rules give a maximum and somebody has yet to set the amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fine_at_most: Option<Money>,
    /// What the person gets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compensation: Option<Money>,
    /// The rule set.
    pub rules: String,
    /// Where the amounts are written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What it cost before its grade was corrected, the last correction last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Corrected>,
    /// It was cancelled, so that it is none; told with what came of records, and never stored.
    #[serde(default, skip_serializing_if = "is_false")]
    pub cancelled: bool,
    /// What shows that the caller could know.
    pub proof: ShownProof,
}

/// What a finding cost before its grade was corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrected {
    /// When it was corrected.
    pub at: Timestamp,
    /// The grade before.
    pub grade: u16,
    /// The grade from then on.
    pub to: u16,
    /// The fine before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fine: Option<Money>,
    /// The compensation before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compensation: Option<Money>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference over")]
fn is_false(flag: &bool) -> bool {
    !flag
}

impl Shown {
    /// Against whom it counts when repetition is counted.
    pub fn counts_against(&self) -> &[String] {
        if self.principals.is_empty() { std::slice::from_ref(&self.principal) } else { &self.principals }
    }

    /// Whether it is about a call that this organisation made, in whose name it was made, or for which it pays.
    pub fn is_party(&self, organisation: &str) -> bool {
        self.debtor == organisation || self.chain.iter().chain(&self.principals).any(|one| one == organisation)
    }
}

/// What shows that a call was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// A call record.
    #[default]
    Record,
    /// What whoever complained said of it; no record was looked at.
    Complaint,
}

/// A reason as it is written down.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ShownReason {
    /// Its name.
    pub code: String,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
}

/// What shows that the caller could know.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ShownProof {
    /// The entry by which the number was registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<u64>,
    /// The newest version published before the call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u64>,
    /// When that was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Timestamp>,
    /// The digest of its paper, which stands in the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manifest: Option<String>,
    /// Its place in the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<u64>,
    /// The digest of its set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set: Option<String>,
    /// The number's block and the path from it to that digest, in hexadecimal digits: `wurao registry set check` verifies it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Text>,
}

/// A text that many findings have in common: it is held once.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct Text(Arc<str>);

impl From<String> for Text {
    fn from(text: String) -> Text {
        Text(text.into())
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl Deref for Text {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

/// Which numbers have a proof in common: those of a version and a block that are listed, or are not.
type OfBlock = (u64, u64, bool);

/// Numbers of one block.
const BLOCK: u64 = 10_000;

/// Proofs of numbers, each set read once and each block proved once.
pub(super) struct Prover<'r> {
    registry: &'r Registry,
    sets: HashMap<u64, Option<set::Prover<Vec<u8>>>>,
    blocks: HashMap<OfBlock, Text>,
    off: bool,
}

impl<'r> Prover<'r> {
    /// For the sets of a registry; `off` leaves the proofs of numbers out.
    pub(super) fn new(registry: &'r Registry, off: bool) -> Self {
        Prover { registry, sets: HashMap::new(), blocks: HashMap::new(), off }
    }

    /// What shows that the caller could know, by the newest version before the call.
    pub(super) fn proof(
        &mut self,
        record: &Record,
        finding: &Finding,
        version: Option<&Published>,
    ) -> Answer<ShownProof> {
        let Some(version) = version else {
            return Ok(ShownProof { entry: finding.entry, ..ShownProof::default() });
        };
        let mut proof = ShownProof {
            entry: finding.entry,
            version: Some(version.n),
            published: Some(version.published),
            manifest: Some(paper::digest(version.paper.as_bytes()).hex()),
            position: Some(version.position),
            ..ShownProof::default()
        };
        if self.off || finding.entry.is_none() {
            return Ok(proof);
        }
        let folder = self.registry.version_folder(version.n);
        let set = self.sets.entry(version.n).or_insert_with(|| {
            let bytes = std::fs::read(folder.join(SET)).ok()?;
            Coded::open(bytes).ok().map(set::Prover::new)
        });
        if let Some(set) = set {
            let (to, coded) = (record.to, set.set());
            proof.set = Some(coded.digest().to_string());
            // A proof shows the block, and its attributes where the number is listed: nothing of the number itself.
            let text = match self.blocks.entry((version.n, to.get() / BLOCK, coded.contains(to)?)) {
                Entry::Occupied(known) => known.get().clone(),
                Entry::Vacant(free) => free.insert(chance::hex(&set.prove(to)?.to_bytes()).into()).clone(),
            };
            proof.number = Some(text);
        }
        Ok(proof)
    }
}

pub(super) fn reason(reason: &Reason) -> ShownReason {
    ShownReason { code: reason.code.to_owned(), what: reason.what.clone() }
}
