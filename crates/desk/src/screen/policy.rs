//! The owner's policy: checked when it is saved, kept as it was written.

use crate::error::{Answer, Refusal};
use crate::here::Here;
use ::screen::Policy;
use ::screen::policy::{PolicyError, Strength};

/// The setting that holds the policy, as its owner wrote it.
const POLICY: &str = "screen-policy";

/// Reads a policy; `name` is the file's.
///
/// # Errors
/// `screen-policy` with line, value and remedy.
pub fn read(name: &str, text: &str) -> Answer<Policy> {
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
    Ok(policy)
}

fn mistake(name: &str, error: &PolicyError) -> Refusal {
    Refusal::refused("screen-policy")
        .with("file", name)
        .with("line", error.line.map_or_else(|| "-".to_owned(), |line| line.to_string()))
        .with("value", error.value.clone())
        .with("remedy", error.remedy.clone())
}

/// The policy that is kept.
///
/// # Errors
/// A database that does not answer.
pub async fn kept(here: &Here) -> Answer<Policy> {
    read("-", &text(here).await?)
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
pub async fn set(here: &Here, name: &str, text: &str) -> Answer<Policy> {
    let policy = read(name, text)?;
    let mut tx = here.scope().begin().await?;
    tx.set(POLICY, text).await?;
    tx.save().await?;
    Ok(policy)
}

/// Chooses one of the three strengths and keeps everything else of the policy.
///
/// # Errors
/// `screen-policy`.
pub async fn choose(here: &Here, preset: &str) -> Answer<()> {
    let line = format!("preset = \"{preset}\"");
    // Held against what may stand there before anything is changed.
    read("-", &line)?;
    let mut tx = here.scope().begin_alone().await?;
    let kept = tx.setting(POLICY).await?.unwrap_or_default();
    let is_preset =
        |line: &str| line.trim_start().strip_prefix("preset").is_some_and(|rest| rest.trim_start().starts_with('='));
    // The first table ends what belongs to the policy itself.
    let top = kept.lines().take_while(|line| !line.trim_start().starts_with('[')).count();
    let lines = kept.lines().enumerate();
    let others = lines.filter(|(n, text)| *n >= top || !is_preset(text)).map(|(_, text)| text);
    let text: Vec<&str> = std::iter::once(line.as_str()).chain(others).collect();
    let text = text.join("\n") + "\n";
    read("-", &text)?;
    tx.set(POLICY, &text).await?;
    tx.save().await?;
    Ok(())
}
