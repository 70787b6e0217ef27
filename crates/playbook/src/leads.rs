//! What a proposal leads to. In a pack it is a table with one key: `{ letter = "appeal" }`.

use serde::{Deserialize, Serialize};

/// What an action leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub enum Do {
    /// Open this letter.
    Letter(String),
    /// Call this channel.
    Call(String),
    /// Log a call.
    Capture,
    /// Decide something that waits.
    Decide(ToDecide),
    /// Fill these facts; at least one.
    Fill(Vec<String>),
    /// Record something that happened.
    Record(ToRecord),
    /// Open a page of the desk.
    Open(Page),
    /// Read what came.
    Read,
}

/// What waits for a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ToDecide {
    /// Whether calls were sales calls.
    Incidents,
    /// An offer of the other side.
    Offer,
}

/// What is to be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ToRecord {
    /// What came back.
    Reply,
    /// What was filed, called or mailed.
    Dispatched,
}

/// A page of the desk by its id. Which there are is the desk's affair: it names them when it checks a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Page(pub String);

impl Do {
    /// The letter it opens, if it opens one.
    pub fn letter(&self) -> Option<&str> {
        if let Do::Letter(letter) = self { Some(letter) } else { None }
    }
    /// The page it opens, if it opens one.
    pub fn page(&self) -> Option<&str> {
        if let Do::Open(Page(page)) = self { Some(page) } else { None }
    }
    /// Whether it reaches the office again.
    pub fn reaches_office(&self) -> bool {
        matches!(self, Do::Letter(_) | Do::Call(_))
    }
}

/// The form in a pack and in JSON: one of these keys.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    letter: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    call: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    capture: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    decide: Option<ToDecide>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    fill: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    record: Option<ToRecord>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    open: Option<Page>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    read: bool,
}

impl TryFrom<Written> for Do {
    type Error = String;

    fn try_from(written: Written) -> Result<Do, String> {
        let Written { letter, call, capture, decide, fill, record, open, read } = written;
        let all = [
            letter.map(Do::Letter),
            call.map(Do::Call),
            capture.then_some(Do::Capture),
            decide.map(Do::Decide),
            (!fill.is_empty()).then_some(Do::Fill(fill)),
            record.map(Do::Record),
            open.map(Do::Open),
            read.then_some(Do::Read),
        ];
        let mut all = all.into_iter().flatten();
        match (all.next(), all.next()) {
            (Some(one), None) => Ok(one),
            (None, _) => Err("`do` leads nowhere; name one thing, or leave it out".to_owned()),
            (Some(_), Some(_)) => Err("`do` leads to one thing; make two actions of it".to_owned()),
        }
    }
}

impl From<Do> for Written {
    fn from(leads: Do) -> Written {
        let nothing = Written::default();
        match leads {
            Do::Letter(letter) => Written { letter: Some(letter), ..nothing },
            Do::Call(call) => Written { call: Some(call), ..nothing },
            Do::Capture => Written { capture: true, ..nothing },
            Do::Decide(what) => Written { decide: Some(what), ..nothing },
            Do::Fill(fill) => Written { fill, ..nothing },
            Do::Record(what) => Written { record: Some(what), ..nothing },
            Do::Open(open) => Written { open: Some(open), ..nothing },
            Do::Read => Written { read: true, ..nothing },
        }
    }
}

/// In JSON a card that leads nowhere has an empty table.
pub(crate) fn table<S: serde::Serializer>(leads: &Option<Do>, to: S) -> Result<S::Ok, S::Error> {
    leads.clone().map_or_else(Written::default, Written::from).serialize(to)
}
