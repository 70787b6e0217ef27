//! The key with which the person's phones ask. Here stands its hash alone.

use crate::chance;
use crate::error::Answer;
use crate::here::Here;

/// The setting that holds the hash.
const TOKEN: &str = "screen-token";
/// What every key begins with, so that it is known where it turns up.
const BEGINS: &str = "wurao-screen-";

/// Makes a key. It serves once it is [kept](keep), and is told once.
///
/// # Errors
/// A system without chance.
pub fn made() -> Answer<String> {
    Ok(format!("{BEGINS}{}", chance::id::<24>()?))
}

/// Lets this key serve instead of the one before: when it stands where it is needed, so that a file that could not be written shuts
/// nobody out.
///
/// # Errors
/// A database that does not answer.
pub async fn keep(here: &Here, token: &str) -> Answer<()> {
    let mut tx = here.scope().begin().await?;
    tx.set(TOKEN, &hash(token)).await?;
    Ok(tx.save().await?)
}

/// Whether this is the key.
///
/// # Errors
/// A database that does not answer.
pub async fn is_right(here: &Here, token: &str) -> Answer<bool> {
    // Hashes are compared, so that the time tells nothing about the key.
    Ok(here.scope().setting(TOKEN).await?.is_some_and(|kept| kept == hash(token)))
}

fn hash(token: &str) -> String {
    casework::Digest::of(token.as_bytes()).to_string()
}
