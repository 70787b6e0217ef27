//! Singapore's check in real time, as its server: the signed header, the question, the answer.
//!
//! The signature covers neither the body nor the path, and the times of one organisation must ascend, so its calls cannot
//! overlap. That is how the interface is; a registry that may choose should offer its own.

use super::singapore::{self, Mark};
use crate::Plan;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use number::E164;
use serde::{Deserialize, Serialize};

/// The most numbers of one question.
pub const MOST_NUMBERS: usize = 100;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Question {
    /// Eight digits each, the first 3, 6, 8 or 9.
    pub numbers: Vec<String>,
    /// How many they are.
    pub total: u64,
    /// `Y` if somebody else will call them.
    pub check_on_behalf: YesNo,
}

/// `Y` or `N`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum YesNo {
    /// Yes.
    Y,
    /// No.
    N,
}

/// The code of an answer.
///
/// Of the codes for wrong sign-ins (S401, S402, S404) and for wrong questions (S101, S102, S405) it is not public which
/// means what; a server of ours says the first of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
pub enum Status {
    /// The numbers were checked.
    #[error("the numbers were checked")]
    #[serde(rename = "S000")]
    Checked,
    /// A question that makes no sense.
    #[error("the request does not say numbers that can be checked")]
    #[serde(rename = "S101")]
    BadRequest,
    /// The same; which kind is not known.
    #[error("the request does not say numbers that can be checked")]
    #[serde(rename = "S102")]
    BadRequest102,
    /// The same; which kind is not known.
    #[error("the request does not say numbers that can be checked")]
    #[serde(rename = "S405")]
    BadRequest405,
    /// Nothing is left of what was paid for.
    #[error("no credits are left")]
    #[serde(rename = "S301")]
    NoCredits,
    /// The sign-in is wrong.
    #[error("the authorization is not valid")]
    #[serde(rename = "S401")]
    NotAuthorized,
    /// The same; which kind is not known.
    #[error("the authorization is not valid")]
    #[serde(rename = "S402")]
    NotAuthorized402,
    /// The same; which kind is not known.
    #[error("the authorization is not valid")]
    #[serde(rename = "S404")]
    NotAuthorized404,
    /// The time does not come after the last one of this organisation, or lies too far ahead.
    #[error("the timestamp does not come after the last one, or is more than five minutes ahead")]
    #[serde(rename = "S403")]
    Timestamp,
    /// The server failed.
    #[error("the server failed")]
    #[serde(rename = "S501")]
    Internal,
}

impl Question {
    /// The numbers, in their order.
    ///
    /// # Errors
    /// [`Status::BadRequest`] for none, more than [`MOST_NUMBERS`], another `total`, or a number that is none.
    pub fn read(&self, plan: &Plan) -> Result<Vec<E164>, Status> {
        let many = self.numbers.len();
        if many == 0 || many > MOST_NUMBERS || self.total != many as u64 {
            return Err(Status::BadRequest);
        }
        let number = |text: &String| singapore::number(plan, text).map_err(|_| Status::BadRequest);
        self.numbers.iter().map(number).collect()
    }
}

/// The header that signs a question: `orgCode=…&eServiceId=…&timestamp=…&appSignature=…`, in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorization {
    /// The organisation.
    pub organisation: String,
    /// Its service.
    pub service: String,
    /// Milliseconds since 1970.
    pub timestamp: u64,
    /// What was signed: the header up to the signature.
    pub signed: String,
    /// RSA with SHA-256 over it.
    pub signature: Vec<u8>,
}

/// By so many milliseconds the time of a question may lie ahead: five minutes. What is known of the interface says nothing of it,
/// so the bound is ours: as far as clocks of machines are let differ elsewhere.
pub const MOST_AHEAD: u64 = 5 * 60 * 1000;

/// The longest header that is looked at, in bytes; a signature of 8192 bits takes 1368 of them.
const MOST_HEADER: usize = 4096;

impl Authorization {
    /// Takes the header apart; nothing is believed yet.
    ///
    /// # Errors
    /// [`Status::NotAuthorized`] for another order of fields, an empty one, a time that is no count of milliseconds or a
    /// signature that is not base64.
    pub fn read(header: &str) -> Result<Self, Status> {
        const BAD: Status = Status::NotAuthorized;
        if header.len() > MOST_HEADER {
            return Err(BAD);
        }
        // Base64 may hold `=` and never `&`: the signature is all that follows.
        let (signed, signature) = header.trim().split_once("&appSignature=").ok_or(BAD)?;
        let mut fields = signed.split('&');
        let mut field = |name: &str| {
            let value =
                fields.next().and_then(|field| field.strip_prefix(name)).and_then(|rest| rest.strip_prefix('='));
            value.filter(|value| !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_graphic())).ok_or(BAD)
        };
        let (organisation, service) = (field("orgCode")?.to_owned(), field("eServiceId")?.to_owned());
        let timestamp = field("timestamp")?;
        if fields.next().is_some() || timestamp.len() > 16 || !timestamp.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(BAD);
        }
        let timestamp = timestamp.parse().map_err(|_| BAD)?;
        let signature = STANDARD.decode(signature).map_err(|_| BAD)?;
        Ok(Self { organisation, service, timestamp, signed: signed.to_owned(), signature })
    }

    /// Whether the signature is right, and the time comes after `last`, the last one accepted of this organisation, and not long
    /// after `now`; both in milliseconds. A time from far ahead would shut out every honest question until then, so one that was
    /// taken all the same (by another clock) is `last` no more. `verify` gets what was signed and the signature; [`verify_rsa`]
    /// does it with a key.
    ///
    /// # Errors
    /// [`Status::NotAuthorized`], then [`Status::Timestamp`]: a stranger does not learn the last time.
    pub fn check(&self, last: Option<u64>, now: u64, verify: impl FnOnce(&[u8], &[u8]) -> bool) -> Result<(), Status> {
        if !verify(self.signed.as_bytes(), &self.signature) {
            return Err(Status::NotAuthorized);
        }
        let latest = now.saturating_add(MOST_AHEAD);
        let last = last.filter(|last| *last <= latest);
        let in_turn = self.timestamp <= latest && last.is_none_or(|last| self.timestamp > last);
        if in_turn { Ok(()) } else { Err(Status::Timestamp) }
    }
}

/// Whether RSA (PKCS #1 v1.5, 2048 to 8192 bits) with SHA-256 signed this text. The key is an `RSAPublicKey` of PKCS #1 in
/// DER, which is what stands inside the bit string of a certificate's key.
pub fn verify_rsa(key: &[u8], signed: &[u8], signature: &[u8]) -> bool {
    let key = ring::signature::UnparsedPublicKey::new(&ring::signature::RSA_PKCS1_2048_8192_SHA256, key);
    key.verify(signed, signature).is_ok()
}

/// The answer to a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// How it went.
    pub status_code: Status,
    /// The name of this check.
    pub transactionid: String,
    /// When; how the time is spelt is not known to us.
    pub created_time: String,
    /// A sentence, in which the last day of validity stands.
    pub msg: String,
    /// The numbers in the order of the question.
    #[serde(default)]
    pub numbers: Vec<Marked>,
}

/// A number of the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marked {
    /// As it was asked.
    pub number: String,
    /// No voice calls.
    pub no_voice_call: Mark,
    /// No text messages, under the documented name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_text_message: Option<Mark>,
    /// The same under the name that the live service uses. A server of ours says both; a reader takes either.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_text: Option<Mark>,
    /// No faxes.
    pub no_fax: Mark,
}

impl Marked {
    /// A number with its state on the three registers.
    pub fn new(number: String, voice: Mark, text: Mark, fax: Mark) -> Self {
        Self { number, no_voice_call: voice, no_text_message: Some(text), no_text: Some(text), no_fax: fax }
    }

    /// The state for text messages under whichever name it came; registered if the two disagree, `None` if neither came.
    pub fn text(&self) -> Option<Mark> {
        match (self.no_text_message, self.no_text) {
            (Some(one), Some(other)) if one != other => Some(Mark::Registered),
            (one, other) => one.or(other),
        }
    }
}

/// What comes with status 500 when a question fails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorAnswer {
    /// The only member.
    #[serde(rename = "errorTo")]
    pub error: ErrorTo,
}

/// What failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorTo {
    /// How it went.
    pub code: Status,
    /// The same in words.
    pub message: String,
    /// More about it; its form is not known to us, so it is kept as it comes and sent as an empty list.
    #[serde(default)]
    pub errors: serde_json::Value,
}

impl ErrorAnswer {
    /// The answer for a code.
    pub fn new(code: Status) -> Self {
        let errors = serde_json::Value::Array(Vec::new());
        Self { error: ErrorTo { code, message: code.to_string(), errors } }
    }
}
