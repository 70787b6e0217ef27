//! The key with which the person's phones ask. Here stands its hash alone.

use crate::chance;
use crate::error::Answer;
use crate::here::Here;

/// The setting that holds the hash.
const TOKEN: &str = "screen-token";
/// What every key begins with, so that it is known where it turns up.
const BEGINS: &str = "wurao-screen-";

/// Makes a key instead of the one before; it is told once.
///
/// # Errors
/// A database that does not answer.
pub async fn renew(here: &Here) -> Answer<String> {
    let token = format!("{BEGINS}{}", chance::id::<24>()?);
    let mut tx = here.scope().begin().await?;
    tx.set(TOKEN, &hash(&token)).await?;
    tx.save().await?;
    Ok(token)
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
