//! A person's own paper: what the registry holds about the person's number.

use super::receipt::rests_on;
use super::{Body, Fault, Inclusion, Reader, Value, Version, Writer};
use crate::log::Hash;
use jiff::Timestamp;
use jiff::civil::Date;
use number::E164;

/// Whether a number is listed, shown to anybody by the person whose number it is. No other paper holds a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The registry, by the name of its log.
    pub registry: String,
    /// The number.
    pub number: E164,
    /// What it is.
    pub status: Status,
    /// Since which day it is listed; none if it is not.
    pub since: Option<Date>,
    /// What it refuses, in words.
    pub preferences: Vec<String>,
    /// The moment that the status is told for.
    pub as_of: Timestamp,
    /// The version in force at that moment.
    pub version: u64,
    /// [`super::digest`] of its manifest.
    pub manifest: Hash,
    /// When the paper was made.
    pub issued: Timestamp,
    /// The version's place in the log.
    pub inclusion: Inclusion,
}

/// Whether the number refuses calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It does.
    Listed,
    /// It does not.
    NotListed,
}

impl Value for Status {
    const WHAT: &'static str = "\"listed\" or \"not listed\"";

    fn read(text: &str) -> Option<Self> {
        match text {
            "listed" => Some(Self::Listed),
            "not listed" => Some(Self::NotListed),
            _ => None,
        }
    }

    fn write(&self) -> String {
        match self {
            Self::Listed => "listed",
            Self::NotListed => "not listed",
        }
        .to_owned()
    }
}

impl Body for Certificate {
    const KIND: &'static str = "certificate";
    const FORMAT: u32 = 1;

    fn write(&self, writer: &mut Writer) {
        writer.line("registry", &self.registry);
        writer.line("number", &self.number);
        writer.line("status", &self.status);
        writer.maybe("since", self.since.as_ref());
        writer.list("preference", &self.preferences);
        writer.line("as-of", &self.as_of);
        writer.line("version", &self.version);
        writer.line("manifest", &self.manifest);
        writer.line("issued", &self.issued);
        self.inclusion.write(writer);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        Ok(Self {
            registry: reader.one("registry")?,
            number: reader.one("number")?,
            status: reader.one("status")?,
            since: reader.maybe("since")?,
            preferences: reader.list("preference")?,
            as_of: reader.one("as-of")?,
            version: reader.one("version")?,
            manifest: reader.one("manifest")?,
            issued: reader.one("issued")?,
            inclusion: Inclusion::read(reader)?,
        })
    }

    fn check(&self) -> Result<(), Fault> {
        let listed = self.status == Status::Listed;
        if listed != self.since.is_some() || (!listed && !self.preferences.is_empty()) {
            return Err(Fault::Contradiction("a listed number has a day since when, one that is not has nothing"));
        }
        if self.issued < self.as_of {
            return Err(Fault::Contradiction("the certificate tells of a moment after it was made"));
        }
        Ok(())
    }

    fn registry(&self) -> &str {
        &self.registry
    }

    fn dated(&self) -> Timestamp {
        self.issued
    }

    fn inclusion(&self) -> Option<(&Inclusion, u64, &Hash)> {
        Some((&self.inclusion, self.version, &self.manifest))
    }
}

impl Certificate {
    /// Whether the certificate says of the version what its manifest says.
    ///
    /// # Errors
    /// [`Fault::Differs`].
    pub fn rests_on(&self, version: &Version, manifest: &[u8]) -> Result<(), Fault> {
        rests_on(self.version, None, &self.manifest, version, manifest)
    }
}
