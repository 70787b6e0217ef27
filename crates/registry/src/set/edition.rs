//! What a list says about itself and about each of its numbers.

/// What is kept beside a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Attributes {
    /// The day of its registration, in days since 2000-01-01; 0 where it is not known.
    pub since: u16,
    /// Its class of preferences, whose meaning the registry keeps; 0 refuses every sales call.
    pub preference: u16,
}

/// Which version of which list a set is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    plan: String,
    version: u64,
    published: i64,
}

/// The id of a plan is not 1 to 16 small letters, digits and hyphens.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the id of a plan is 1 to 16 of a-z, 0-9 and '-', not {0:?}")]
pub struct NotAnEdition(pub String);

/// Bytes that the id of a plan takes in files, filled up with zeros.
pub(super) const PLAN: usize = 16;

impl Edition {
    /// A version of the list of the plan with this id, published at this second since 1970 (UTC).
    ///
    /// # Errors
    /// [`NotAnEdition`] if the id does not fit into the file.
    pub fn new(plan: &str, version: u64, published: i64) -> Result<Self, NotAnEdition> {
        let spelt = plan.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if plan.is_empty() || plan.len() > PLAN || !spelt {
            return Err(NotAnEdition(plan.to_owned()));
        }
        Ok(Self { plan: plan.to_owned(), version, published })
    }

    /// The id of the plan: `cn`.
    pub fn plan(&self) -> &str {
        &self.plan
    }

    /// The list's version, counted from 1.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// When it was published, in seconds since 1970 (UTC).
    pub fn published(&self) -> i64 {
        self.published
    }

    pub(super) fn plan_bytes(&self) -> [u8; PLAN] {
        let mut bytes = [0; PLAN];
        bytes[..self.plan.len()].copy_from_slice(self.plan.as_bytes());
        bytes
    }

    pub(super) fn from_bytes(plan: &[u8], version: u64, published: i64) -> Option<Self> {
        let end = plan.iter().position(|&b| b == 0).unwrap_or(plan.len());
        if plan[end..].iter().any(|&b| b != 0) {
            return None;
        }
        Self::new(std::str::from_utf8(&plan[..end]).ok()?, version, published).ok()
    }
}
