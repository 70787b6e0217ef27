//! Keys of registries and witnesses as somebody gives them, and the witnesses that somebody asks for before a log is used: so many of these must have signed its head.

use crate::error::{Answer, Refusal};
use registry::log::Trust;
use registry::note::{Algorithm, VerifierKey};
use std::collections::BTreeSet;

/// Which witnesses are asked for, and how many of them.
#[derive(Debug, Clone, Default)]
pub struct Witnesses {
    keys: Vec<VerifierKey>,
    quorum: usize,
}

impl Witnesses {
    /// Keys as text or as files that hold them; all of them are asked for unless a number is named.
    ///
    /// # Errors
    /// A text that is no key, or none of a witness; more than there are witnesses, or none of them.
    pub fn named(texts: &[String], quorum: Option<usize>) -> Answer<Witnesses> {
        let texts = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty());
        let keys = texts.map(key_or_file).collect::<Answer<Vec<_>>>()?;
        if let Some(plain) = keys.iter().find(|key| key.algorithm() == Algorithm::Plain) {
            return Err(Refusal::refused("witness-key").with("name", plain.name()));
        }
        // A witness with two keys is one witness.
        let all = keys.iter().map(VerifierKey::name).collect::<BTreeSet<_>>().len();
        let quorum = quorum.unwrap_or(all);
        if quorum > all || (quorum == 0 && all > 0) {
            let refusal = Refusal::refused("witness-quorum").with("asked", quorum.to_string());
            return Err(refusal.with("all", all.to_string()));
        }
        Ok(Witnesses { keys, quorum })
    }

    /// The same trust in a log, with these witnesses.
    pub(super) fn with(&self, trust: &Trust) -> Trust {
        Trust { witnesses: self.keys.clone(), quorum: self.quorum, ..trust.clone() }
    }
}

/// A key as text: `name+id+base64`.
///
/// # Errors
/// A text that is none.
pub fn key(text: &str) -> Answer<VerifierKey> {
    let text = text.trim();
    text.parse().map_err(|_| Refusal::refused("registry-key").with("value", super::place::shortened(text)))
}

/// A key given as text or as a file that holds it.
///
/// # Errors
/// Neither.
pub fn key_or_file(text: &str) -> Answer<VerifierKey> {
    match std::fs::read_to_string(text) {
        Ok(inside) => key(&inside),
        Err(_) => key(text),
    }
}
