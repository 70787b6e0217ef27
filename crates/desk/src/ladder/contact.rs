//! One contact with an office or company: what was sent or said, the excuses heard, the answer, the promise.
//! All of it becomes one change of the log.

use crate::case::record::event_body;
use crate::error::Answer;
use crate::{Desk, Loaded};
use casework::{Body, Digest, ExhibitAdded};
use playbook::{Lang, Pack};

/// What happened on one rung at one moment. Pairs are fields of the events, as forms give them.
#[derive(Debug, Clone, Default)]
pub struct Contact {
    /// Rung id.
    pub rung: String,
    /// When, as a moment's text.
    pub at: String,
    /// Who is on the other side, for the answer.
    pub with: String,
    /// Channel, ticket, agent, words, letter, proof.
    pub sent: Vec<(String, String)>,
    /// Agent and ticket: who said what follows.
    pub said_by: Vec<(String, String)>,
    /// Obstacle ids in the order heard, each with its words.
    pub excuses: Vec<(String, String)>,
    /// What it came to, with the words; empty when nothing was answered.
    pub meaning: String,
    /// The words of the answer.
    pub heard: String,
    /// The promise, if one was given.
    pub promise: Option<Vec<(String, String)>>,
    /// Minutes it took; none are recorded when zero.
    pub minutes: u32,
    /// On what, for the time ledger.
    pub spent_on: String,
}

impl Contact {
    /// The events, in the order in which they happened.
    ///
    /// # Errors
    /// A field that does not fit, named.
    pub fn bodies(&self, pack: &Pack) -> Answer<Vec<Body>> {
        let make = |kind: &str, mut pairs: Vec<(String, String)>| {
            pairs.push(pair("at", &self.at));
            event_body(pack, kind, &pairs)
        };
        let on = pair("rung", &self.rung);
        let mut all = vec![make("dispatched", [self.sent.clone(), vec![on.clone()]].concat())?];
        for (obstacle, words) in &self.excuses {
            let mut met = self.said_by.clone();
            met.extend([pair("obstacle", obstacle), on.clone()]);
            met.extend(some("words", words));
            all.push(make("obstacle", met)?);
        }
        let meaning = if self.promise.is_some() { "promised" } else { &self.meaning };
        if !meaning.is_empty() && meaning != "offered" {
            let mut reply = self.said_by.clone();
            reply.extend([pair("meaning", meaning), pair("from", &self.with), on]);
            reply.extend(some("words", &self.heard));
            all.push(make("reply", reply)?);
        }
        if let Some(promise) = &self.promise {
            all.push(make("commitment", promise.clone())?);
        }
        if self.minutes > 0 {
            let mut spent = vec![pair("minutes", &self.minutes.to_string())];
            spent.extend(some("what", &self.spent_on));
            all.push(make("time", spent)?);
        }
        Ok(all)
    }
}

fn pair(key: &str, value: &str) -> (String, String) {
    (key.to_owned(), value.to_owned())
}

fn some(key: &str, value: &str) -> Option<(String, String)> {
    (!value.is_empty()).then(|| pair(key, value))
}

/// Seals the letter as it reads now: the digest of its text for the dispatch, and the exhibit that holds it.
/// Whatever the pack or the case become later, this is what left.
///
/// # Errors
/// No such letter, or a vault that cannot be written.
pub async fn freeze(desk: &Desk, loaded: &Loaded, name: &str) -> Answer<(Digest, Body)> {
    let sheet = crate::ladder::letters::sheet(loaded, name, Lang::from_tag(&loaded.case.lang))?;
    let text = letter::text::form_text(&sheet).into_bytes();
    let bytes = text.len();
    let file = format!("{name}-{}.txt", loaded.today);
    let digest = crate::calls::import::seal(desk, &file, "sent", std::io::Cursor::new(text)).await?;
    let exhibit = Body::Exhibit(ExhibitAdded {
        digest,
        name: file,
        bytes: bytes as u64,
        what: Some(sheet.title),
        how: Some("sent".to_owned()),
    });
    Ok((digest, exhibit))
}
