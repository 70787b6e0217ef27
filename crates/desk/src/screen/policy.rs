//! The owner's policy: checked when it is saved, kept as it was written.

use super::home::POLICY;
use crate::error::{Answer, Refusal};
use crate::here::Here;
use ::screen::Policy;
use ::screen::policy::{PolicyError, Remark, Strength};

/// A policy that was read, and what should be known about it.
#[derive(Debug, Clone)]
pub struct Read {
    /// The policy.
    pub policy: Policy,
    /// Rules that never act, rules that disagree.
    pub remarks: Vec<Remark>,
}

/// Reads a policy; `name` is the file's.
///
/// # Errors
/// `screen-policy` with line, value and remedy.
pub fn read(name: &str, text: &str) -> Answer<Read> {
    let policy = Policy::read(text).map_err(|error| mistake(name, &error))?;
    let known = policy.zone.as_deref().is_none_or(|zone| jiff::tz::TimeZone::get(zone).is_ok());
    if !known {
        let value = policy.zone.clone().unwrap_or_default();
        let error = PolicyError {
            line: None,
            value,
            remedy: "a zone is named as the tables of IANA name it: continent/city".to_owned(),
        };
        return Err(mistake(name, &error));
    }
    let remarks = policy.review();
    Ok(Read { policy, remarks })
}

pub(super) fn mistake(name: &str, error: &PolicyError) -> Refusal {
    Refusal::refused("screen-policy")
        .with("file", name)
        .with("line", error.line.map_or_else(|| "-".to_owned(), |line| line.to_string()))
        .with("value", error.value.clone())
        .with("remedy", error.remedy.clone())
}

/// The policy as its owner wrote it.
///
/// # Errors
/// A database that does not answer.
pub async fn text(here: &Here) -> Answer<String> {
    match here.scope().setting(POLICY).await? {
        Some(text) => Ok(text),
        None => Ok(format!("preset = \"{}\"\n", Strength::default().id())),
    }
}

/// Keeps a policy.
///
/// # Errors
/// As [`read`].
pub async fn set(here: &Here, name: &str, text: &str) -> Answer<Read> {
    let read = read(name, text)?;
    let mut tx = here.scope().begin().await?;
    tx.set(POLICY, text).await?;
    tx.save().await?;
    Ok(read)
}
