//! The name of one incident in a log.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// Names one incident: the event, and the row inside it for imported lists. Written `17` or `17.3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IncidentRef {
    /// Event number.
    pub seq: u64,
    /// Row in an imported batch, from 1.
    pub row: Option<u32>,
}

impl fmt::Display for IncidentRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row {
            Some(row) => write!(f, "{}.{row}", self.seq),
            None => write!(f, "{}", self.seq),
        }
    }
}

impl FromStr for IncidentRef {
    type Err = String;
    fn from_str(text: &str) -> Result<IncidentRef, String> {
        let bad = || format!("`{text}` does not name an incident; write 17 or 17.3");
        let (seq, row) = text.trim().split_once('.').map_or((text.trim(), None), |(s, r)| (s, Some(r)));
        let seq = seq.parse().map_err(|_| bad())?;
        let row = row.map(str::parse).transpose().map_err(|_| bad())?;
        Ok(IncidentRef { seq, row })
    }
}

impl Serialize for IncidentRef {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for IncidentRef {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<IncidentRef, D::Error> {
        let text = String::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
