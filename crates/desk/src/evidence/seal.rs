//! Sealing: bytes go into the account's vault while they arrive, on a thread that may wait for the disk.

use crate::change::Change;
use crate::error::{Answer, Refusal};
use crate::evidence::custody;
pub use crate::evidence::disk::on_disk;
use crate::here::Here;
use crate::loaded::Loaded;
use crate::typed;
use casework::{Body, Digest, ExhibitAdded, gives_orders};
use std::io::Read;
use std::sync::Arc;

/// A file that is now sealed, and the event that brings it into a case.
#[derive(Debug, Clone)]
pub struct Sealed {
    /// Its digest.
    pub digest: Digest,
    /// Its name as given.
    pub name: String,
    /// What the log keeps of it.
    pub added: ExhibitAdded,
}

/// The last part of a file's name, without signs that a file system, a terminal or a line of text would read as orders.
pub fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let orders = |c: char| c.is_control() || gives_orders(c) || matches!(c, '\u{2028}' | '\u{2029}');
    let plain: String = last.chars().filter(|c| !orders(*c)).take(120).collect();
    if plain.trim().is_empty() { "file".to_owned() } else { plain }
}

/// Seals a file into the vault, streaming.
///
/// # Errors
/// A disk that cannot be written.
pub async fn seal(here: &Here, name: &str, how: &str, input: impl Read + Send + 'static) -> Answer<Digest> {
    Ok(sealed(here, name, how, input).await?.0.digest)
}

/// As [`seal`], with what the log keeps of it, and whether the bytes are new to the vault.
///
/// # Errors
/// As [`seal`].
pub async fn sealed(here: &Here, name: &str, how: &str, input: impl Read + Send + 'static) -> Answer<(Sealed, bool)> {
    let kept = into_the_vault(here, name, how, input).await?;
    let (digest, name, how) = (kept.digest, name.to_owned(), Some(how.to_owned()));
    custody::keep(here, &[(digest, kept.tip)]).await?;
    let added = ExhibitAdded { digest, name: name.clone(), bytes: kept.bytes, what: None, how, custody: None };
    Ok((Sealed { digest, name, added }, kept.new))
}

/// Seals what a change brings in while it is decided. Where the custody log ends is remembered by the change's own
/// transaction: a second one here would wait for it.
///
/// # Errors
/// As [`seal`].
pub(crate) async fn seal_within(
    here: &Here,
    name: &str,
    how: &str,
    input: impl Read + Send + 'static,
) -> Answer<Digest> {
    Ok(into_the_vault(here, name, how, input).await?.digest)
}

async fn into_the_vault(
    here: &Here,
    name: &str,
    how: &str,
    input: impl Read + Send + 'static,
) -> Answer<::evidence::Sealed> {
    let (vault, file, way, at) = (Arc::clone(here.vault()), name.to_owned(), how.to_owned(), here.now());
    on_disk(move || Ok(vault.seal(&file, &way, at, input)?)).await
}

/// Originals of the person's own come into the case.
#[derive(Debug, Clone, Default)]
pub struct AddOriginals {
    /// What was sealed.
    pub originals: Vec<Sealed>,
    /// What it is, in words.
    pub what: String,
    /// How it was captured.
    pub how: String,
}

impl Change for AddOriginals {
    /// An original is one whatever else was recorded meanwhile.
    fn holds_anyway(&self) -> bool {
        true
    }

    async fn events(&self, _: &Here, _: &Loaded) -> Answer<Vec<Body>> {
        if self.originals.is_empty() {
            return Err(Refusal::refused("evidence-needs-file"));
        }
        let one = |sealed: &Sealed| {
            let mut added = sealed.added.clone();
            added.what = typed::words(&self.what).or(added.what);
            added.how = typed::words(&self.how).or(added.how);
            Body::Exhibit(added)
        };
        Ok(self.originals.iter().map(one).collect())
    }
}
