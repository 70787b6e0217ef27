//! An operator's word for a list: that the numbers in it are its customers', who want what the list says.

use super::{Body, Fault, Id, Reader, Writer};
use crate::log::Hash;
use jiff::Timestamp;

/// A batch of registrations that an operator signs. Unlike other papers it is signed by its sender: the note's key is the
/// operator's, which the registry knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The name in the operator's key, which signed.
    pub operator: String,
    /// The registry that it is for, by the name of its log: no other one takes it.
    pub registry: String,
    /// How the list is to be read.
    pub format: Id,
    /// What its rows are where they do not say it: `added` or `deleted`.
    pub rows: Option<Id>,
    /// Plain SHA-256 of the list, unpacked.
    pub list: Hash,
    /// When it was signed.
    pub at: Timestamp,
}

impl Body for Batch {
    const KIND: &'static str = "batch";
    const FORMAT: u32 = 1;

    fn write(&self, writer: &mut Writer) {
        writer.line("operator", &self.operator);
        writer.line("registry", &self.registry);
        writer.line("format", &self.format);
        writer.maybe("rows", self.rows.as_ref());
        writer.line("list", &self.list);
        writer.line("at", &self.at);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        Ok(Self {
            operator: reader.one("operator")?,
            registry: reader.one("registry")?,
            format: reader.one("format")?,
            rows: reader.maybe("rows")?,
            list: reader.one("list")?,
            at: reader.one("at")?,
        })
    }

    fn check(&self) -> Result<(), Fault> {
        if self.rows.as_ref().is_some_and(|rows| !["added", "deleted"].contains(&rows.as_str())) {
            return Err(Fault::Contradiction("the rows of a batch are added or deleted"));
        }
        Ok(())
    }

    /// Whoever signed, which is not the registry here.
    fn signer(&self) -> &str {
        &self.operator
    }

    fn dated(&self) -> Timestamp {
        self.at
    }
}

impl Batch {
    /// Whether it is for this registry and about this list, by its plain SHA-256.
    ///
    /// # Errors
    /// [`Fault::Differs`].
    pub fn is_for(&self, registry: &str, list: &Hash) -> Result<(), Fault> {
        if self.registry != registry {
            let (written, found) = (self.registry.clone(), registry.to_owned());
            return Err(Fault::Differs { what: "registry", written, found });
        }
        Fault::unless_same("list", &self.list, list)
    }
}
