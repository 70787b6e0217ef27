//! The manifest of a version: what the registry publishes, and what its log holds.

use super::{Body, Delta, Fault, Id, Reader, Rules, Writer};
use crate::log::Hash;
use jiff::Timestamp;

/// One published version of the registry. The signed paper is the entry of the log, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The registry, by the name of its log.
    pub registry: String,
    /// The plan of numbers: `cn`.
    pub plan: Id,
    /// Counted from 1 without gaps.
    pub version: u64,
    /// When it was published.
    pub published: Timestamp,
    /// When the clock was set right, where it was ahead while the version before was published: then this one may be dated
    /// before that one.
    pub set_right: Option<Timestamp>,
    /// Plain SHA-256 of the file of the set.
    pub set: Hash,
    /// Size of that file, in bytes.
    pub set_bytes: u64,
    /// How many numbers it lists.
    pub count: u64,
    /// Root over the blocks of the set.
    pub tree: Hash,
    /// [`digest`] of the manifest before; none for version 1.
    pub previous: Option<Hash>,
    /// Deltas from earlier versions, the earliest first.
    pub deltas: Vec<Delta>,
    /// The rules in force.
    pub rules: Rules,
    /// Plain SHA-256 of the table of preference classes.
    pub preferences: Hash,
}

/// The digest by which papers name a manifest: that of the entry in the log, SHA-256 over a zero byte and the signed
/// paper. One digest does for both, so that a proof leads from it to the log's root.
pub fn digest(manifest: &[u8]) -> Hash {
    Hash::leaf(manifest)
}

impl Body for Version {
    const KIND: &'static str = "version";
    const FORMAT: u32 = 2;

    fn format(&self) -> u32 {
        if self.set_right.is_some() { 2 } else { 1 }
    }

    fn write(&self, writer: &mut Writer) {
        writer.line("registry", &self.registry);
        writer.line("plan", &self.plan);
        writer.line("version", &self.version);
        writer.line("published", &self.published);
        writer.maybe("clock-set-right", self.set_right.as_ref());
        writer.line("set", &self.set);
        writer.line("set-bytes", &self.set_bytes);
        writer.line("count", &self.count);
        writer.line("tree", &self.tree);
        writer.maybe("previous", self.previous.as_ref());
        writer.list("delta", &self.deltas);
        writer.line("rules", &self.rules);
        writer.line("preferences", &self.preferences);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        let second = reader.format() >= 2;
        Ok(Self {
            registry: reader.one("registry")?,
            plan: reader.one("plan")?,
            version: reader.one("version")?,
            published: reader.one("published")?,
            set_right: if second { reader.maybe("clock-set-right")? } else { None },
            set: reader.one("set")?,
            set_bytes: reader.one("set-bytes")?,
            count: reader.one("count")?,
            tree: reader.one("tree")?,
            previous: reader.maybe("previous")?,
            deltas: reader.list("delta")?,
            rules: reader.one("rules")?,
            preferences: reader.one("preferences")?,
        })
    }

    fn check(&self) -> Result<(), Fault> {
        if self.version == 0 || (self.version == 1) != self.previous.is_none() {
            return Err(Fault::Contradiction("versions count from 1, and each but the first names the one before"));
        }
        let earlier = self.deltas.iter().all(|delta| delta.from > 0 && delta.from < self.version);
        if !earlier || !self.deltas.is_sorted_by(|a, b| a.from < b.from) {
            return Err(Fault::Contradiction("deltas lead from earlier versions, each once, the earliest first"));
        }
        if self.set_right.is_some_and(|at| self.previous.is_none() || at > self.published) {
            return Err(Fault::Contradiction("the clock was set right between the version before and this one"));
        }
        Ok(())
    }

    fn signer(&self) -> &str {
        &self.registry
    }

    fn dated(&self) -> Timestamp {
        self.published
    }
}

impl Version {
    /// Whether this manifest is the next one after an earlier one.
    ///
    /// # Errors
    /// [`Fault::Differs`] if the number or the digest does not continue; [`Fault::Contradiction`] if the registry or
    /// its plan changed, or the clock went back without a word.
    pub fn follows(&self, earlier: &Self, earlier_bytes: &[u8]) -> Result<(), Fault> {
        if self.version != earlier.version + 1 {
            let (written, found) = (self.version.to_string(), format!("after version {}", earlier.version));
            return Err(Fault::Differs { what: "version", written, found });
        }
        let written = self.previous.unwrap_or(Hash::EMPTY);
        Fault::unless_same("manifest", &written, &digest(earlier_bytes))?;
        if self.registry != earlier.registry || self.plan != earlier.plan {
            return Err(Fault::Contradiction("a version continues one of another registry or plan"));
        }
        if self.published < earlier.published && self.set_right.is_none() {
            return Err(Fault::Contradiction("a version was published before the one that it continues"));
        }
        Ok(())
    }
}
