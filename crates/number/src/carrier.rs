//! The network a number was handed out to.

use std::fmt;

use serde::Serialize;

/// The network a prefix was handed out to. A **default**: numbers can be ported, so the person must confirm it.
///
/// Ids of the built-in plan: `mobile`, `unicom`, `telecom`, `broadnet`, and `reseller-mobile`, `reseller-unicom`,
/// `reseller-telecom` for virtual operators on those networks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Carrier(&'static str);

impl Carrier {
    pub(crate) const fn new(id: &'static str) -> Self {
        Self(id)
    }

    /// The stable id.
    pub const fn id(self) -> &'static str {
        self.0
    }

    /// The id of the network that carries the calls: for a reseller, the one it buys from.
    pub fn network(self) -> &'static str {
        self.0.strip_prefix("reseller-").unwrap_or(self.0)
    }

    /// Whether the prefix belongs to a virtual operator.
    pub fn is_reseller(self) -> bool {
        self.0.starts_with("reseller-")
    }
}

impl fmt::Display for Carrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}
