//! What a person names must stand in the pack.

use crate::error::{Answer, Refusal};
use playbook::Pack;

/// Refuses an obstacle that the pack does not have.
///
/// # Errors
/// Names it.
pub fn obstacle(pack: &Pack, id: &str) -> Answer<()> {
    if pack.obstacles.contains_key(id) { Ok(()) } else { Err(Refusal::not_found("no-obstacle", id)) }
}

/// Refuses a rate that the pack does not have.
///
/// # Errors
/// Names it.
pub fn rate(pack: &Pack, named: Option<&str>) -> Answer<()> {
    match named.filter(|id| pack.rate(id).is_none()) {
        Some(id) => Err(Refusal::not_found("no-rate", id)),
        None => Ok(()),
    }
}

/// Refuses a way of proof that the pack does not have.
///
/// # Errors
/// Names it.
pub fn proof(pack: &Pack, named: Option<&str>) -> Answer<()> {
    match named.filter(|id| !pack.proofs.iter().any(|p| p.id == *id)) {
        Some(id) => Err(Refusal::not_found("no-proof", id)),
        None => Ok(()),
    }
}
