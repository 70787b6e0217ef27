//! The receipt of a scrub: what one organisation had one list compared with, when, and what came of it.

use super::{Body, Fault, Inclusion, Reader, Rules, Version, Writer, digest};
use crate::log::Hash;
use jiff::Timestamp;

/// A receipt. It holds digests and counts, no telephone number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The registry, by the name of its log.
    pub registry: String,
    /// For whom the list was compared. The receipt serves nobody else.
    pub organisation: String,
    /// What the calls are for.
    pub purpose: String,
    /// When the list was compared.
    pub at: Timestamp,
    /// The moment it tells of, where that is an earlier one: who was registered, had consented and had said stop then. No call
    /// may rest on such a receipt.
    pub as_of: Option<Timestamp>,
    /// Plain SHA-256 of the list as it was handed in.
    pub list: Hash,
    /// Rows that were judged. A heading and empty lines are no rows.
    pub lines: u64,
    /// The version that was consulted.
    pub version: u64,
    /// When that version was published: the age that counts.
    pub published: Timestamp,
    /// [`digest`] of its manifest.
    pub manifest: Hash,
    /// The rules that were applied.
    pub rules: Rules,
    /// Rows that may be called.
    pub kept: u64,
    /// Rows that may not.
    pub dropped: u64,
    /// Rows that could not be read.
    pub bad: u64,
    /// Plain SHA-256 of the result.
    pub result: Hash,
    /// Plain SHA-256 of the file of rejects.
    pub rejects: Hash,
    /// What was looked at.
    pub consulted: Consulted,
    /// The last moment at which a call may rest on this receipt.
    pub valid_until: Timestamp,
    /// The version's place in the log.
    pub inclusion: Inclusion,
}

/// What a scrub looked at. What was not looked at is said, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consulted {
    /// The set of numbers that refuse.
    pub set: bool,
    /// What they refuse: by category, channel, hours.
    pub preferences: bool,
    /// Consents given to the organisation.
    pub consents: bool,
    /// Numbers that told this organisation to stop.
    pub stops: bool,
}

impl Body for Receipt {
    const KIND: &'static str = "receipt";
    const FORMAT: u32 = 2;

    fn format(&self) -> u32 {
        if self.as_of.is_some() { 2 } else { 1 }
    }

    fn write(&self, writer: &mut Writer) {
        writer.line("registry", &self.registry);
        writer.line("organisation", &self.organisation);
        writer.line("purpose", &self.purpose);
        writer.line("at", &self.at);
        writer.maybe("as-of", self.as_of.as_ref());
        writer.line("list", &self.list);
        writer.line("lines", &self.lines);
        writer.line("version", &self.version);
        writer.line("published", &self.published);
        writer.line("manifest", &self.manifest);
        writer.line("rules", &self.rules);
        writer.line("kept", &self.kept);
        writer.line("dropped", &self.dropped);
        writer.line("bad", &self.bad);
        writer.line("result", &self.result);
        writer.line("rejects", &self.rejects);
        writer.line("consulted-set", &self.consulted.set);
        writer.line("consulted-preferences", &self.consulted.preferences);
        writer.line("consulted-consents", &self.consulted.consents);
        writer.line("consulted-stops", &self.consulted.stops);
        writer.line("valid-until", &self.valid_until);
        self.inclusion.write(writer);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        let second = reader.format() >= 2;
        Ok(Self {
            registry: reader.one("registry")?,
            organisation: reader.one("organisation")?,
            purpose: reader.one("purpose")?,
            at: reader.one("at")?,
            as_of: if second { reader.maybe("as-of")? } else { None },
            list: reader.one("list")?,
            lines: reader.one("lines")?,
            version: reader.one("version")?,
            published: reader.one("published")?,
            manifest: reader.one("manifest")?,
            rules: reader.one("rules")?,
            kept: reader.one("kept")?,
            dropped: reader.one("dropped")?,
            bad: reader.one("bad")?,
            result: reader.one("result")?,
            rejects: reader.one("rejects")?,
            consulted: Consulted {
                set: reader.one("consulted-set")?,
                preferences: reader.one("consulted-preferences")?,
                consents: reader.one("consulted-consents")?,
                stops: reader.one("consulted-stops")?,
            },
            valid_until: reader.one("valid-until")?,
            inclusion: Inclusion::read(reader)?,
        })
    }

    fn check(&self) -> Result<(), Fault> {
        let sum = self.kept.checked_add(self.dropped).and_then(|sum| sum.checked_add(self.bad));
        if sum != Some(self.lines) {
            return Err(Fault::Contradiction("kept, dropped and bad do not add up to the lines"));
        }
        if self.published > self.at {
            return Err(Fault::Contradiction("the version was published after the list was compared with it"));
        }
        if self.as_of.is_some_and(|then| then < self.published || then > self.at || self.valid_until > then) {
            return Err(Fault::Contradiction(
                "a receipt of an earlier moment lies between its version and its making, and permits no call later",
            ));
        }
        Ok(())
    }

    fn signer(&self) -> &str {
        &self.registry
    }

    fn dated(&self) -> Timestamp {
        self.at
    }

    fn valid_until(&self) -> Option<Timestamp> {
        Some(self.valid_until)
    }

    fn inclusion(&self) -> Option<(&Inclusion, u64, &Hash)> {
        Some((&self.inclusion, self.version, &self.manifest))
    }
}

impl Receipt {
    /// Whether these are the files that the receipt is about, by their plain SHA-256; those not at hand are left out.
    ///
    /// # Errors
    /// [`Fault::Differs`] for the first that is another one.
    pub fn is_about(&self, list: Option<&Hash>, result: Option<&Hash>, rejects: Option<&Hash>) -> Result<(), Fault> {
        let pairs = [("list", &self.list, list), ("result", &self.result, result), ("rejects", &self.rejects, rejects)];
        for (what, written, found) in pairs {
            found.map_or(Ok(()), |found| Fault::unless_same(what, written, found))?;
        }
        Ok(())
    }

    /// Whether the receipt says of the version what its manifest says.
    ///
    /// # Errors
    /// [`Fault::Differs`].
    pub fn rests_on(&self, version: &Version, manifest: &[u8]) -> Result<(), Fault> {
        rests_on(self.version, Some(self.published), &self.manifest, version, manifest)?;
        Fault::unless_same("rule set", &self.rules.digest, &version.rules.digest)
    }
}

pub(super) fn rests_on(
    number: u64,
    published: Option<Timestamp>,
    named: &Hash,
    version: &Version,
    manifest: &[u8],
) -> Result<(), Fault> {
    Fault::unless_same("manifest", named, &digest(manifest))?;
    let differs = |written: String, found: String| Err(Fault::Differs { what: "version", written, found });
    if number != version.version {
        return differs(number.to_string(), version.version.to_string());
    }
    match published {
        Some(published) if published != version.published => {
            differs(published.to_string(), version.published.to_string())
        }
        _ => Ok(()),
    }
}
