//! What somebody of the other side said, word by word, and what it was read as.

use super::{Commitment, ObstacleMet, Offer};
use crate::lenient;
use crate::words::{COMPANY, Label, Medium, Source, Trigger, Want};
use crate::{Digest, Moment, Money};
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

body! {
    /// One utterance: a sentence of the other side in its own words. What one contact brought is saved together, in the order in
    /// which it was said. Letters quote these words and nothing else.
    Said {
        /// The words as they were said or written.
        words: String,
        /// When.
        at: Moment,
        /// The rung on which it was said.
        #[serde(default, skip_serializing_if = "Option::is_none")] rung: Option<String>,
        /// Who said it: a party or authority id; the company when nobody is named.
        #[serde(default, skip_serializing_if = "Option::is_none")] by: Option<String>,
        /// Work number of who said it.
        #[serde(default, skip_serializing_if = "Option::is_none")] agent: Option<String>,
        /// Ticket number of that contact.
        #[serde(default, skip_serializing_if = "Option::is_none")] ticket: Option<String>,
        /// In what kind of contact.
        #[serde(default, skip_serializing_if = "Option::is_none")] medium: Option<Medium>,
        /// How the words came into the log.
        #[serde(default, skip_serializing_if = "Option::is_none")] source: Option<Source>,
        /// Sealed original that holds them.
        #[serde(default, skip_serializing_if = "Option::is_none")] exhibit: Option<Digest>,
        /// Where in the original they stand: a line (`12`), or a time in a recording (`02:31`).
        #[serde(default, skip_serializing_if = "Option::is_none")] place: Option<String>,
        /// What it was read as; several may stand together, none when it says nothing of weight.
        #[serde(default, deserialize_with = "readings", skip_serializing_if = "Vec::is_empty")] readings: Vec<Reading>,
    }
}

/// What one utterance was read as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Reading {
    /// An excuse.
    Excuse {
        /// Obstacle id of the pack, when it is one that the pack knows.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        obstacle: Option<String>,
    },
    /// Something that will or will not be done from now on.
    Promise {
        /// What is due for each later call.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        remedy: Option<Money>,
        /// Day by which it must be done.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Date>,
        /// Topics it is about; every sales call when empty.
        #[serde(default, deserialize_with = "lenient::list", skip_serializing_if = "Vec::is_empty")]
        about: Vec<String>,
        /// Topics it leaves out.
        #[serde(default, deserialize_with = "lenient::list", skip_serializing_if = "Vec::is_empty")]
        except: Vec<String>,
        /// It is a part of the offer made in the same contact, and binds once that is accepted.
        #[serde(default, deserialize_with = "lenient::boolean", skip_serializing_if = "std::ops::Not::not")]
        if_accepted: bool,
    },
    /// Something put forward that waits for a yes.
    Offer {
        /// Money now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<Money>,
        /// Money for each later call.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        per_call: Option<Money>,
        /// What they call it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        label: Option<Label>,
        /// Rate id of the claim line that it answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rate: Option<String>,
        /// Last day to answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Date>,
    },
    /// Something wanted in return.
    Condition {
        /// What, where it is one of the usual things.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        wants: Option<Want>,
    },
    /// A last day for either side.
    Deadline {
        /// The day, when it can be told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        day: Option<Date>,
    },
    /// A demand is declined.
    Refusal,
    /// They are sorry, not as the way into a refusal.
    Apology,
    /// They say that money has come. The log counts it once the person records the payment.
    Paid {
        /// How much.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<Money>,
    },
    /// They have it.
    Acknowledged,
    /// An office takes it up.
    Accepted,
    /// An office does not take it up.
    NotAccepted,
    /// It was passed to another body.
    Forwarded,
    /// Something is to be handed in.
    AsksForMaterial,
    /// An office or court has ruled.
    Decided,
    /// Asked whether the person will come to mediation.
    MediationInvited,
    /// Mediation has ended without agreement.
    MediationFailed,
}

impl Reading {
    /// Every kind, by its fixed spelling.
    pub const KINDS: &'static [&'static str] = &[
        "excuse",
        "promise",
        "offer",
        "condition",
        "deadline",
        "refusal",
        "apology",
        "paid",
        "acknowledged",
        "accepted",
        "not-accepted",
        "forwarded",
        "asks-for-material",
        "decided",
        "mediation-invited",
        "mediation-failed",
    ];

    /// The kind's fixed spelling.
    pub fn kind(&self) -> &'static str {
        match self {
            Reading::Excuse { .. } => "excuse",
            Reading::Promise { .. } => "promise",
            Reading::Offer { .. } => "offer",
            Reading::Condition { .. } => "condition",
            Reading::Deadline { .. } => "deadline",
            Reading::Refusal => "refusal",
            Reading::Apology => "apology",
            Reading::Paid { .. } => "paid",
            Reading::Acknowledged => "acknowledged",
            Reading::Accepted => "accepted",
            Reading::NotAccepted => "not-accepted",
            Reading::Forwarded => "forwarded",
            Reading::AsksForMaterial => "asks-for-material",
            Reading::Decided => "decided",
            Reading::MediationInvited => "mediation-invited",
            Reading::MediationFailed => "mediation-failed",
        }
    }
}

impl Said {
    /// Who said it.
    pub fn speaker(&self) -> &str {
        self.by.as_deref().unwrap_or(COMPANY)
    }

    /// Whether it was read as this kind of [`Reading::KINDS`].
    pub fn is(&self, kind: &str) -> bool {
        self.readings.iter().any(|r| r.kind() == kind)
    }

    /// The excuses of the pack that it is.
    pub fn excuses(&self) -> impl Iterator<Item = ObstacleMet> + '_ {
        self.readings.iter().filter_map(|reading| {
            let Reading::Excuse { obstacle: Some(obstacle) } = reading else { return None };
            Some(ObstacleMet {
                obstacle: obstacle.clone(),
                at: self.at,
                rung: self.rung.clone(),
                agent: self.agent.clone(),
                words: Some(self.words.clone()),
                ticket: self.ticket.clone(),
            })
        })
    }

    /// The promises that it holds, each with whether it waits for the acceptance of the offer made in the same contact.
    pub fn promises(&self) -> impl Iterator<Item = (Commitment, bool)> + '_ {
        self.readings.iter().filter_map(|reading| {
            let Reading::Promise { remedy, until, about, except, if_accepted } = reading else { return None };
            // What a promise without a sum and a day is about, its words tell.
            let trigger = match (remedy, until) {
                (Some(_), _) => Some(Trigger::LaterCall),
                (None, Some(_)) => Some(Trigger::DayPassed),
                (None, None) => None,
            };
            let made = Commitment {
                by: self.speaker().to_owned(),
                at: self.at,
                terms: self.words.clone(),
                trigger,
                remedy: *remedy,
                until: *until,
                about: about.clone(),
                except: except.clone(),
                offer: None,
                agent: self.agent.clone(),
                ticket: self.ticket.clone(),
                exhibit: self.exhibit,
            };
            Some((made, *if_accepted))
        })
    }

    /// The offers that it holds.
    pub fn offers(&self) -> impl Iterator<Item = Offer> + '_ {
        self.readings.iter().filter_map(|reading| {
            let Reading::Offer { amount, per_call, label, rate, until } = reading else { return None };
            Some(Offer {
                by: self.speaker().to_owned(),
                at: self.at,
                amount: *amount,
                per_call: *per_call,
                label: *label,
                terms: Some(self.words.clone()),
                rung: self.rung.clone(),
                rate: rate.clone(),
                until: *until,
            })
        })
    }
}

/// What an utterance was read as: a list, or one text such as `refusal; offer:50CNY; promise:50CNY/call; excuse:call-back`.
///
/// After a kind and a colon stand, divided by blanks, what belongs to it: a sum with its currency (`50CNY`, `50CNY/call`), a day
/// (`2026-12-01`), or a word (the obstacle of an excuse, what a condition wants, what an offer is called).
fn readings<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<Reading>, D::Error> {
    let items = match Value::deserialize(d)? {
        Value::String(text) => text.split([';', '；']).map(str::trim).filter(|s| !s.is_empty()).map(reading).collect(),
        Value::Array(items) => items,
        other => return Err(serde::de::Error::custom(format!("`{other}` is not a list of readings"))),
    };
    let read = |value: Value| {
        let kind = value.get("is").and_then(Value::as_str).unwrap_or_default().to_owned();
        let known = Reading::KINDS;
        serde_json::from_value(value).map_err(|error| match known.contains(&kind.as_str()) {
            true => serde::de::Error::custom(format!("reading `{kind}`: {error}")),
            false => serde::de::Error::custom(format!("`{kind}` is no reading; write one of {}", known.join(", "))),
        })
    };
    items.into_iter().map(read).collect()
}

/// `promise:50CNY/call 2026-12-01` as the JSON of a reading.
fn reading(text: &str) -> Value {
    let (kind, rest) = text.split_once([':', '：']).unwrap_or((text, ""));
    let (kind, mut map) = (kind.trim(), serde_json::Map::new());
    map.insert("is".to_owned(), kind.into());
    for word in rest.split_whitespace() {
        let (sum, each) = word.strip_suffix("/call").map_or((word, false), |sum| (sum, true));
        let figure = sum.starts_with(|c: char| c.is_ascii_digit());
        let name = match kind {
            _ if word.parse::<Date>().is_ok() => match kind {
                "deadline" => "day",
                _ => "until",
            },
            "promise" if figure => "remedy",
            "offer" if figure && each => "per_call",
            "offer" | "paid" if figure => "amount",
            "promise" if word == "if-accepted" => "if_accepted",
            "excuse" => "obstacle",
            "condition" => "wants",
            _ => "label",
        };
        let value = match name {
            "if_accepted" => Value::Bool(true),
            "remedy" | "per_call" | "amount" => match sum.find(|c: char| c.is_ascii_uppercase()) {
                Some(at) => format!("{} {}", &sum[..at], &sum[at..]).into(),
                None => sum.into(),
            },
            _ => sum.into(),
        };
        map.insert(name.to_owned(), value);
    }
    Value::Object(map)
}
