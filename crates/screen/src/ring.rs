//! A call that rings: what the line says about it, and nothing else.

use crate::key::Key;
use jiff::civil::DateTime;
use number::{Kind, Number};
use serde::{Deserialize, Serialize};

/// What a network that checks callers says about the number it shows. It says nothing about whether the call is wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verified {
    /// The number was checked and is the caller's.
    Passed,
    /// The number was checked and is not the caller's.
    Failed,
    /// Nobody checked, as everywhere in China.
    #[default]
    Unchecked,
}

/// One call as it arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ring {
    /// The number that is shown.
    pub from: Number,
    /// The number behind one that is withheld, where a trusted network tells it: for the owner's block and for emergencies alone,
    /// never shown.
    pub behind: Option<Number>,
    /// The name that the network sends with it.
    pub name: Option<String>,
    /// The line that rings; empty where there is one only.
    pub line: String,
    /// When, as the clock on the wall of that line shows it.
    pub at: DateTime,
    /// What the network says about the number.
    pub verified: Verified,
    key: Option<Key>,
}

impl Ring {
    /// A call from this number at this time, on the only line.
    pub fn new(from: Number, at: DateTime) -> Self {
        let key = Key::of(&from);
        Self { from, behind: None, name: None, line: String::new(), at, verified: Verified::Unchecked, key }
    }

    /// The same, on this line.
    #[must_use]
    pub fn on(self, line: &str) -> Self {
        Self { line: line.to_owned(), ..self }
    }

    /// The same, with what the network says about the number.
    #[must_use]
    pub fn checked(self, verified: Verified) -> Self {
        Self { verified, ..self }
    }

    /// The number for lists; `None` when it is withheld, unreadable or masked.
    pub fn key(&self) -> Option<Key> {
        self.key
    }

    /// Whether the caller can be taken for the owner of the number that is shown: it is shown, and nobody found it forged.
    pub fn is_known_by_number(&self) -> bool {
        self.key.is_some() && self.verified != Verified::Failed
    }

    /// Whether no number is shown.
    pub fn is_withheld(&self) -> bool {
        self.from.kind() == Kind::Withheld
    }
}
