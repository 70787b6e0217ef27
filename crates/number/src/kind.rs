//! What sort of number it is.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What sort of number it is. [`Kind::id`] is the stable name used in files and interfaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Kind {
    /// A mobile subscriber, resellers included.
    Mobile,
    /// A fixed line, with or without its area code.
    Landline,
    /// Service code of a company that works country-wide (95xxx) and internet telephony (950).
    #[serde(rename = "service-95")]
    Service95,
    /// Service code of a company within a province (96xxx).
    #[serde(rename = "service-96")]
    Service96,
    /// Call-in number paid in part or whole by the called side (400, 800).
    #[serde(rename = "service-400")]
    Service400,
    /// A telephone company's own line.
    Operator,
    /// A public body's short code.
    PublicService,
    /// Sender of text messages by machine.
    MessagePort,
    /// A machine's number.
    Machine,
    /// Shared-cost access code.
    #[serde(rename = "shared-1010")]
    Shared1010,
    /// Emergency call, or a number set aside for emergency communication. Never block it.
    Emergency,
    /// Satellite telephone.
    Satellite,
    /// A number of another country.
    International,
    /// The caller hid the number, or the record has none.
    Withheld,
    /// Not a number of the plan; [`crate::Number::reason`] says why.
    Invalid,
}

impl Kind {
    /// All kinds, in the order of the enum.
    pub const ALL: [Self; 15] = [
        Self::Mobile,
        Self::Landline,
        Self::Service95,
        Self::Service96,
        Self::Service400,
        Self::Operator,
        Self::PublicService,
        Self::MessagePort,
        Self::Machine,
        Self::Shared1010,
        Self::Emergency,
        Self::Satellite,
        Self::International,
        Self::Withheld,
        Self::Invalid,
    ];

    /// The stable name, for example `service-95`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Mobile => "mobile",
            Self::Landline => "landline",
            Self::Service95 => "service-95",
            Self::Service96 => "service-96",
            Self::Service400 => "service-400",
            Self::Operator => "operator",
            Self::PublicService => "public-service",
            Self::MessagePort => "message-port",
            Self::Machine => "machine",
            Self::Shared1010 => "shared-1010",
            Self::Emergency => "emergency",
            Self::Satellite => "satellite",
            Self::International => "international",
            Self::Withheld => "withheld",
            Self::Invalid => "invalid",
        }
    }

    /// The kind with this stable name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
