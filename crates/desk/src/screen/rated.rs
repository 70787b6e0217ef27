//! What the person's phones said of numbers: one word for each number, the latest.

use crate::error::Answer;
use crate::here::Here;
use ::screen::Key;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The setting that holds it.
const RATED: &str = "screen-rated";
/// Numbers of which it is kept.
const MOST: usize = 5_000;

/// What was said of a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Rated {
    /// When.
    pub(super) at: DateTime,
    /// What it is called: a label's id.
    pub(super) label: String,
    /// What the person wrote beside it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) comment: String,
}

/// All of it, by the digits of the numbers.
pub(super) async fn all(here: &Here) -> Answer<BTreeMap<String, Rated>> {
    match here.scope().setting(RATED).await? {
        Some(text) => Ok(serde_json::from_str(&text).map_err(anyhow::Error::from)?),
        None => Ok(BTreeMap::new()),
    }
}

/// Keeps a word instead of the one before; `None` takes it back.
pub(super) async fn keep(here: &Here, key: Key, rated: Option<Rated>) -> Answer<()> {
    let mut tx = here.scope().begin_alone().await?;
    let mut all: BTreeMap<String, Rated> = match tx.setting(RATED).await? {
        Some(text) => serde_json::from_str(&text).map_err(anyhow::Error::from)?,
        None => BTreeMap::new(),
    };
    match rated {
        Some(rated) => drop(all.insert(key.to_string(), rated)),
        None => drop(all.remove(&key.to_string())),
    }
    while all.len() > MOST
        && let Some(oldest) = all.iter().min_by_key(|(_, rated)| rated.at).map(|(digits, _)| digits.clone())
    {
        all.remove(&oldest);
    }
    tx.set(RATED, &serde_json::to_string(&all).map_err(anyhow::Error::from)?).await?;
    tx.save().await?;
    Ok(())
}
