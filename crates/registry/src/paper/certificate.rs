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
    /// The zone whose day that is, by its name; papers of the first two formats do not say.
    pub zone: Option<String>,
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
    /// What the list held of it; a paper of the first format does not say.
    pub lists: Option<Lists>,
    /// The version's place in the log.
    pub inclusion: Inclusion,
}

/// What was published of the number, for a reader who has no list at hand. It is the registry's word alone: the log proves that
/// the version was published, and not what is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lists {
    /// Whether the version in force at the moment that is told of lists the number. It is the list of what was recorded before
    /// it was published, and the status may be newer.
    pub in_version: bool,
    /// The newest version when the paper was made, which is the same one or a later one.
    pub issued_under: u64,
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
    const FORMAT: u32 = 3;

    fn format(&self) -> u32 {
        match (&self.zone, &self.lists) {
            (Some(_), _) => 3,
            (None, Some(_)) => 2,
            (None, None) => 1,
        }
    }

    fn write(&self, writer: &mut Writer) {
        writer.line("registry", &self.registry);
        writer.line("number", &self.number);
        writer.line("status", &self.status);
        writer.maybe("since", self.since.as_ref());
        writer.maybe("zone", self.zone.as_ref());
        writer.list("preference", &self.preferences);
        writer.line("as-of", &self.as_of);
        writer.line("version", &self.version);
        writer.maybe("in-version", self.lists.as_ref().map(|lists| &lists.in_version));
        writer.line("manifest", &self.manifest);
        writer.line("issued", &self.issued);
        writer.maybe("issued-under", self.lists.as_ref().map(|lists| &lists.issued_under));
        self.inclusion.write(writer);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        let (second, third) = (reader.format() >= 2, reader.format() >= 3);
        let (registry, number, status) = (reader.one("registry")?, reader.one("number")?, reader.one("status")?);
        let since = reader.maybe("since")?;
        let zone = if third { reader.maybe("zone")? } else { None };
        let preferences = reader.list("preference")?;
        let (as_of, version) = (reader.one("as-of")?, reader.one("version")?);
        let in_version = second.then(|| reader.one("in-version")).transpose()?;
        let (manifest, issued) = (reader.one("manifest")?, reader.one("issued")?);
        let issued_under = second.then(|| reader.one("issued-under")).transpose()?;
        let lists = in_version.zip(issued_under).map(|(in_version, issued_under)| Lists { in_version, issued_under });
        let inclusion = Inclusion::read(reader)?;
        Ok(Self {
            registry,
            number,
            status,
            since,
            zone,
            preferences,
            as_of,
            version,
            manifest,
            issued,
            lists,
            inclusion,
        })
    }

    fn check(&self) -> Result<(), Fault> {
        let listed = self.status == Status::Listed;
        if listed != self.since.is_some() || (!listed && !self.preferences.is_empty()) {
            return Err(Fault::Contradiction("a listed number has a day since when, one that is not has nothing"));
        }
        if self.zone.is_some() && (self.since.is_none() || self.lists.is_none()) {
            return Err(Fault::Contradiction("a zone belongs to a day, in papers that also tell of the lists"));
        }
        if self.issued < self.as_of {
            return Err(Fault::Contradiction("the certificate tells of a moment after it was made"));
        }
        if self.lists.is_some_and(|lists| lists.issued_under < self.version) {
            return Err(Fault::Contradiction("the version in force at a moment is newer than the newest one"));
        }
        Ok(())
    }

    fn signer(&self) -> &str {
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
