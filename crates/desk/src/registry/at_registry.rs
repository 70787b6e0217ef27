//! A registry on the network, to which somebody complains and which says what came of it.

use super::remote::Remote;
use crate::error::{Answer, Refusal};
use hyper::{Method, StatusCode};
use playbook::Lang;
use registry::complaint::Stage;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The longest answer, in bytes.
const MOST: usize = 1 << 20;

/// A registry at its address.
#[derive(Debug, Clone)]
pub struct AtRegistry {
    root: Remote,
}

/// A call as it is handed in.
#[derive(Debug, Clone, Serialize)]
pub struct HandedCall {
    /// The number that was called.
    pub to: String,
    /// The number that called.
    pub from: String,
    /// When.
    pub at: String,
    /// In the person's own words.
    pub text: String,
    /// Where it is kept.
    pub reference: String,
}

/// What the registry answers.
#[derive(Debug, Clone, Deserialize)]
pub struct HandedAnswer {
    /// What it took, in the order of what was handed in.
    pub complaints: Vec<HandedOne>,
    /// What it did not.
    pub rejects: Vec<HandedReject>,
}

/// A complaint that was taken.
#[derive(Debug, Clone, Deserialize)]
pub struct HandedOne {
    /// Its id.
    pub receipt: String,
    /// The code to follow it by.
    pub follow: String,
    /// Whether it was there before.
    pub known: bool,
}

/// A complaint that was not.
#[derive(Debug, Clone, Deserialize)]
pub struct HandedReject {
    /// Its place, from 1.
    pub line: usize,
    /// Why.
    pub reason: String,
}

/// Where a complaint stands.
#[derive(Debug, Clone)]
pub struct Told {
    /// By name.
    pub stage: String,
    /// By which day an answer is owed.
    pub answer_by: Option<String>,
    /// Why there is no finding, or why it was closed.
    pub why: Option<String>,
    /// What came of it.
    pub findings: Vec<ToldFinding>,
}

/// A finding as the registry tells it.
#[derive(Debug, Clone)]
pub struct ToldFinding {
    /// Its id.
    pub id: String,
    /// The whole document, with what shows it.
    pub document: Value,
}

impl AtRegistry {
    /// The registry at an address. Numbers and words go through TLS, or stay on this machine.
    ///
    /// # Errors
    /// An address that is none; one of the network without TLS.
    pub fn named(address: &str, lang: Lang) -> Answer<AtRegistry> {
        let root = Remote::parse(address)?.speaking(lang);
        if root.is_private() {
            return Ok(AtRegistry { root });
        }
        Err(Refusal::refused("handover-needs-tls").with("server", root.to_string()))
    }

    /// Lets it send a code to a number. The number goes there.
    ///
    /// # Errors
    /// What the registry says against it; a server that does not answer.
    pub async fn ask_code(&self, number: &str) -> Answer<()> {
        let asked = json!({ "number": number });
        let wanted = [StatusCode::ACCEPTED];
        self.root.exchange(Method::POST, "v1/complaints/code", &[], Some(&asked), &wanted, MOST).await.map(drop)
    }

    /// Hands calls in with the code that came back.
    ///
    /// # Errors
    /// As [`AtRegistry::ask_code`].
    pub async fn hand_in(&self, number: &str, code: &str, calls: &[HandedCall]) -> Answer<HandedAnswer> {
        let asked = json!({ "number": number, "code": code, "complaints": calls });
        let wanted = [StatusCode::CREATED, StatusCode::OK];
        self.read(self.root.exchange(Method::POST, "v1/complaints", &[], Some(&asked), &wanted, MOST).await?)
    }

    /// Where a complaint stands.
    ///
    /// # Errors
    /// As [`AtRegistry::ask_code`]; a receipt that cannot be one.
    pub async fn told(&self, receipt: &str, follow: &str) -> Answer<Told> {
        if !registry::org::is_id(receipt) {
            return Err(Refusal::not_found("registry-no-complaint", &super::place::shortened(receipt)));
        }
        let (path, lines) = (format!("v1/complaints/{receipt}"), [("x-follow-code", follow)]);
        let told: Value =
            self.read(self.root.exchange(Method::GET, &path, &lines, None, &[StatusCode::OK], MOST).await?)?;
        let text = |value: &Value| value.as_str().map(|text| text.chars().take(4000).collect::<String>());
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let answer = list(&told["clocks"]).into_iter().find(|clock| clock["step"] == "answer");
        let finding = |outcome: Value| {
            let document = outcome["finding"].clone();
            let id = document["id"].as_str().filter(|id| registry::org::is_id(id))?.to_owned();
            Some(ToldFinding { id, document })
        };
        Ok(Told {
            stage: text(&told["stage"]).unwrap_or_default(),
            answer_by: answer.and_then(|clock| text(&clock["last_day"])),
            why: text(&told["why"]),
            findings: list(&told["outcomes"]).into_iter().filter_map(finding).collect(),
        })
    }

    fn read<T: DeserializeOwned>(&self, bytes: Vec<u8>) -> Answer<T> {
        serde_json::from_slice(&bytes).map_err(|error| {
            let refusal = Refusal::busy("registry-no-answer").with("server", self.root.to_string());
            refusal.with("reason", error.to_string())
        })
    }
}

impl std::fmt::Display for AtRegistry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.root.fmt(f)
    }
}

impl Told {
    /// Where it stands, in words; its name where this program does not know it.
    pub fn stage(&self, lang: Lang) -> String {
        let known = Stage::ALL.into_iter().find(|stage| stage.name() == self.stage);
        match (known, lang) {
            (Some(stage), Lang::Zh) => stage.zh().to_owned(),
            (Some(stage), Lang::En) => stage.en().to_owned(),
            (None, _) => self.stage.clone(),
        }
    }
}
