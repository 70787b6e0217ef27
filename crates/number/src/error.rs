//! What can be wrong with a plan.

/// A plan's text does not make sense.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// Not TOML, or a field is missing or of the wrong type.
    #[error("numbering plan: {0}")]
    Toml(String),
    /// A prefix, length, kind or source that cannot be used.
    #[error("numbering plan: cannot use {0:?}")]
    Value(String),
    /// A line of the place table, or `runs`, is damaged.
    #[error("place table: cannot use {0:?}")]
    Places(String),
}
