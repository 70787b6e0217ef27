//! The entry of the log for a paper that is kept elsewhere.

use super::{Body, Fault, Id, Reader, Writer};
use crate::log::Hash;
use jiff::Timestamp;

/// Says in the log that a receipt, a finding, a mandate or a rule set existed at a moment, by its digest alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The registry, by the name of its log.
    pub registry: String,
    /// What kind of paper or text: `receipt`, `finding`, `mandate`, `rules`.
    pub of: Id,
    /// Plain SHA-256 of its bytes.
    pub digest: Hash,
    /// When it was entered.
    pub at: Timestamp,
}

impl Body for Mark {
    const KIND: &'static str = "mark";
    const FORMAT: u32 = 1;

    fn write(&self, writer: &mut Writer) {
        writer.line("registry", &self.registry);
        writer.line("of", &self.of);
        writer.line("digest", &self.digest);
        writer.line("at", &self.at);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        Ok(Self {
            registry: reader.one("registry")?,
            of: reader.one("of")?,
            digest: reader.one("digest")?,
            at: reader.one("at")?,
        })
    }

    fn signer(&self) -> &str {
        &self.registry
    }

    fn dated(&self) -> Timestamp {
        self.at
    }
}
