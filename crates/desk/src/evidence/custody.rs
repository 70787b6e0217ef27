//! Where custody logs end: remembered in the database when a line is written, and cited by the log of the case. A custody
//! log that is cut, written anew or lost with its original is missed by both.

use crate::error::{Answer, Refusal};
use crate::evidence::disk::on_disk;
use crate::here::Here;
use ::evidence::{Tip, Vault};
use casework::{Body, Digest};
use std::collections::HashMap;
use std::sync::Arc;
use store::CustodyEnd;

/// Remembers where the custody logs of these originals end now.
///
/// # Errors
/// A database that cannot be written.
pub(crate) async fn keep(here: &Here, ends: &[(Digest, Tip)]) -> Answer<()> {
    let mut tx = here.scope().begin().await?;
    for (digest, tip) in ends {
        tx.keep_custody(&CustodyEnd { digest: *digest, lines: tip.lines, link: tip.link }).await?;
    }
    Ok(tx.save().await?)
}

/// As [`keep`], on a thread that may wait.
///
/// # Errors
/// As [`keep`].
pub(crate) fn keep_now(here: &Here, ends: &[(Digest, Tip)]) -> Answer<()> {
    tokio::runtime::Handle::current().block_on(keep(here, ends))
}

/// Everything that is remembered, by original.
///
/// # Errors
/// A database that does not answer.
pub(crate) async fn remembered(here: &Here) -> Answer<HashMap<Digest, Tip>> {
    let ends = here.scope().custody_ends().await?;
    Ok(ends.into_iter().map(|end| (end.digest, Tip { lines: end.lines, link: end.link })).collect())
}

/// What a change brings into a log: bodies that cite the custody logs of their originals, and where those end.
#[derive(Default)]
pub(crate) struct Cited {
    pub bodies: Vec<Body>,
    pub ends: Vec<CustodyEnd>,
}

/// The bodies, each with the newest link of the custody log of what it brings into the case.
///
/// # Errors
/// An original that is not in the vault: the log never cites what nobody sealed.
pub(crate) async fn cited(here: &Here, bodies: Vec<Body>) -> Answer<Cited> {
    if bodies.iter().all(|body| body.originals().is_empty()) {
        return Ok(Cited { bodies, ends: Vec::new() });
    }
    let vault = Arc::clone(here.vault());
    on_disk(move || {
        let mut cited = Cited::default();
        for mut body in bodies {
            let ends = body.originals().into_iter().map(|digest| end(&vault, digest)).collect::<Answer<Vec<_>>>()?;
            cite(&mut body, ends.last().map(|end| end.link));
            cited.bodies.push(body);
            cited.ends.extend(ends);
        }
        Ok(cited)
    })
    .await
}

fn end(vault: &Vault, digest: Digest) -> Answer<CustodyEnd> {
    let tip = vault.tip(&digest)?.ok_or_else(|| Refusal::not_found("no-exhibit", &digest.short()))?;
    Ok(CustodyEnd { digest, lines: tip.lines, link: tip.link })
}

/// The newest link of an original's custody log.
///
/// # Errors
/// A disk that cannot be read.
pub(crate) async fn newest(here: &Here, digest: Digest) -> Answer<Option<Digest>> {
    let vault = Arc::clone(here.vault());
    on_disk(move || Ok(vault.tip(&digest)?.map(|tip| tip.link))).await
}

/// Those two bring in one original each.
fn cite(body: &mut Body, link: Option<Digest>) {
    match body {
        Body::Exhibit(b) => b.custody = link,
        Body::Imported(b) => b.custody = link,
        Body::Correction(b) => cite(&mut b.body, link),
        _ => {}
    }
}

/// The custody links that an event cites: none of them may be missing from the log of its original.
pub(crate) fn link_of(body: &Body) -> Option<(Digest, Digest)> {
    match body {
        Body::Exhibit(b) => Some((b.digest, b.custody?)),
        Body::Imported(b) => Some((b.file, b.custody?)),
        Body::Correction(b) => link_of(&b.body),
        _ => None,
    }
}
