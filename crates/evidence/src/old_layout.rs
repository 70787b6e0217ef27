//! Originals of an older program, which lie directly under the vault's root, move into an account's folder.
//!
//! One file at a time, each by one renaming: whenever this is interrupted, every original and every log is whole, in
//! one place or the other, and the next time goes on from there.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use casework::Digest;
use jiff::Timestamp;

use crate::custody::Log;
use crate::disk::{self, entries, hash, sweep, sync_dir};
use crate::fault::{VaultError, at};
use crate::vault::{Vault, is_old};

impl Vault {
    /// Opens the vault of the account to whom everything belongs that an older program, which knew no accounts, has left
    /// directly below `root`, and moves that in. With nothing to move this is [`Vault::open`].
    ///
    /// Interrupted at any point it has lost nothing; the next time goes on. Which account that is, is for the caller to
    /// say: opening a vault moves nothing, so that a stranger who comes first does not inherit.
    ///
    /// # Errors
    /// As [`Vault::open`]; [`VaultError::Altered`] when an original is in both places and the newer one is not whole.
    pub fn open_and_move_in(root: impl AsRef<Path>, account: &str, now: Timestamp) -> Result<Vault, VaultError> {
        let vault = Vault::of(&root, account)?;
        move_in(root.as_ref(), &vault)?;
        // Only now: a log may have come later than its original.
        vault.heal(now)?;
        Ok(vault)
    }
}

/// Moves what the older program left in `root` into `vault`.
fn move_in(root: &Path, vault: &Vault) -> Result<(), VaultError> {
    for old in entries(root)? {
        let name = old.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if !is_old(name) || !old.is_dir() {
            continue;
        }
        match name {
            "incoming" => sweep(&old)?,
            "custody" => move_logs(&old, vault)?,
            _ => move_shelf(&old, vault)?,
        }
        // What is not ours stays, and with it the folder.
        let _ = fs::remove_dir(&old);
    }
    sync_dir(root).map_err(at("write", root))
}

fn move_shelf(shelf: &Path, vault: &Vault) -> Result<(), VaultError> {
    for old in entries(shelf)? {
        let Some(digest) = old.file_name().and_then(|name| name.to_str()?.parse::<Digest>().ok()) else { continue };
        let place = vault.path(&digest);
        let new_shelf = place.parent().unwrap_or(shelf);
        if place.exists() {
            // Sealed again before the move: one of the two is enough, if it is whole.
            let (found, _) = hash(vault.read(&digest)?, &mut io::sink()).map_err(|e| e.into_vault(&place))?;
            if found != digest {
                return Err(VaultError::Altered(digest));
            }
            gone(fs::remove_file(&old)).map_err(at("remove", &old))?;
            continue;
        }
        disk::create_dir_all(new_shelf).map_err(at("create", new_shelf))?;
        gone(fs::rename(&old, &place)).map_err(at("move to", &place))?;
        sync_dir(new_shelf).map_err(at("write", new_shelf))?;
    }
    Ok(())
}

fn move_logs(logs: &Path, vault: &Vault) -> Result<(), VaultError> {
    for old in entries(logs)? {
        let digest = old.file_stem().and_then(|name| name.to_str()?.parse::<Digest>().ok());
        let Some(digest) = digest.filter(|_| old.extension().is_some_and(|e| e == "jsonl")) else { continue };
        let place = vault.log_path(&digest);
        if place.exists() {
            join(&old, &place, vault)?;
        } else {
            gone(fs::rename(&old, &place)).map_err(at("move to", &place))?;
        }
        let folder = place.parent().unwrap_or(logs);
        sync_dir(folder).map_err(at("write", folder))?;
    }
    Ok(())
}

/// The same original has a log in both places: what came later is linked to the end of the older log.
fn join(old: &Path, place: &Path, vault: &Vault) -> Result<(), VaultError> {
    let early = fs::read(old).map_err(at("read", old))?;
    let late = fs::read(place).map_err(at("read", place))?;
    // Joined already, and interrupted before the older one was removed?
    if !late.starts_with(&early) {
        let later = Log::read(place).map_err(at("read", place))?.entries;
        let joined = Log::joined(&early, later).map_err(at("read", old))?;
        // Locked until it has its name, so that nobody sweeps it away.
        let (temporary, mut file) = vault.incoming()?;
        file.write_all(&joined).and_then(|()| file.sync_all()).map_err(at("write", &temporary))?;
        fs::rename(&temporary, place).map_err(at("move to", place))?;
        sync_dir(place.parent().unwrap_or(place)).map_err(at("write", place))?;
    }
    gone(fs::remove_file(old)).map_err(at("remove", old))
}

/// Another program may be moving in as well: what it took is not missing.
fn gone(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}
