//! Form fields for facts.

use playbook::{FactSpec, FactType};

/// The kind of input field for a fact.
pub fn input(spec: &FactSpec) -> &'static str {
    match spec.kind {
        FactType::Phone => "tel",
        FactType::Email => "email",
        FactType::Date => "date",
        FactType::Choice => "choice",
        _ => "text",
    }
}
