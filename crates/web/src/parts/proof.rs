//! Ways to show who stands behind a call, and roles, in words.

use crate::parts::side::laws;
use casework::PartyRole;
use desk::Loaded;
use desk::words::Words;
use playbook::Proof;

/// A way to show a link.
pub struct Way {
    /// Proof id of the pack.
    pub id: String,
    /// Name.
    pub name: String,
    /// What to do.
    pub how: String,
    /// How certain a link it makes.
    pub gives: String,
    /// What can go wrong.
    pub risk: String,
    /// Legal texts.
    pub laws: Vec<String>,
}

/// A role in words; an unknown one as it was written.
pub fn role(id: &str, w: Words) -> String {
    if PartyRole::from_id(id).is_some() { w.t(&format!("role-{id}")) } else { id.to_owned() }
}

/// A proof of the pack in words.
pub fn way(loaded: &Loaded, proof: &Proof, w: Words) -> Way {
    Way {
        id: proof.id.clone(),
        name: proof.name.get(w.lang).to_owned(),
        how: proof.how.get(w.lang).to_owned(),
        gives: w.t(&format!("certainty-{}", proof.gives)),
        risk: proof.risk.as_ref().map(|r| r.get(w.lang).to_owned()).unwrap_or_default(),
        laws: laws(loaded, &proof.law, w.lang),
    }
}
