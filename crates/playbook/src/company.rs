//! The companies that a pack knows, and which facts they fill.

use crate::provenance::{Confidence, Provenance};
use crate::text::Bilingual;
use serde::{Deserialize, Serialize};

/// A company that letters can name, so that nobody has to look it up: the person chooses it, and its name, code and address become
/// facts.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Company {
    /// Id.
    pub id: String,
    /// The choice of the fact `operator` to which it belongs.
    pub operator: String,
    /// The full name, as it is registered.
    pub name: String,
    /// What people call it.
    pub short: Bilingual,
    /// The choice of the fact `operator_province`.
    pub province: String,
    /// Its code in the public register.
    #[serde(default)]
    pub code: Option<String>,
    /// How sure the code is.
    #[serde(default)]
    pub code_confidence: Option<Confidence>,
    /// Its registered address.
    #[serde(default)]
    pub address: Option<String>,
    /// How sure the address is.
    #[serde(default)]
    pub address_confidence: Option<Confidence>,
    /// Month of which the address is.
    #[serde(default)]
    pub address_as_of: Option<String>,
    /// The address looks cut short.
    #[serde(default)]
    pub address_partial: bool,
    /// Names under which it was registered before.
    #[serde(default)]
    pub former: Vec<String>,
    /// A remark.
    #[serde(default)]
    pub note: Option<Bilingual>,
    /// Where the name was read.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// What a fact says of the company that the case is against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CompanyPart {
    /// Which operator it is.
    Operator,
    /// Its full name.
    Name,
    /// Its code in the public register.
    Code,
    /// Its address.
    Address,
    /// The province in which it is.
    Province,
}
