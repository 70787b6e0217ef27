//! The vocabulary of a case: what can happen, and how what happened becomes a [`Case`].
//!
//! Everything a person records is an [`Event`] in an append-only, hash-chained log. [`Case::fold`] turns the
//! log into the state that advice, letters and pages read. Nothing here reads a clock, a file or
//! the network, and no country's numbers, dates, offices or sentences appear here: those are pack data.
//!
//! ```
//! use casework::{Body, Case, Log, Who};
//!
//! let day = "2026-10-12T08:00:00Z".parse().unwrap();
//! let mut log = Log::new();
//! log.append(day, &Who::person(), Body::from_pairs("case-opened", [("subject", "推销电话"), ("pack", "cn-telecom")]).unwrap());
//! log.append(day, &Who::person(), Body::from_pairs("incident", [
//!     ("at", "2026-10-12 10:22"), ("number", "1366****6378"), ("refused", "yes"), ("nuisance", "yes"),
//! ]).unwrap());
//! log.verify().unwrap();
//!
//! let case = Case::fold(log.events());
//! assert_eq!(case.incidents.len(), 1);
//! assert!(case.incidents[0].counts());
//! ```
#![deny(missing_docs)]
#![forbid(unsafe_code)]

mod body;
mod case;
mod digest;
mod effective;
mod event;
mod extend;
mod filter;
mod fold;
mod happening;
mod harmless;
mod incident_ref;
mod lenient;
mod moment;
mod money;
mod promise;
mod side;
mod utterance;
mod words;

pub use body::{
    Body, BodyError, Claim, Closed, Commitment, Correction, CostEntry, DeadlineMoved, Demand, Dispatch, Ended,
    ExhibitAdded, FactStated, Helper, ImportedCall, ImportedCalls, IncidentBody, IncidentNote, LetterEdit, ObstacleMet,
    Offer, OfferDecision, Opened, PartyLink, PartyNamed, Payment, Publication, Reading, Reply, Said, Step, TimeEntry,
    Withdrawn,
};
pub use case::{Case, Fact, Incident, Recorded, Stage};
pub use digest::{Digest, DigestError};
pub use effective::{Fate, Fates, effective, fates};
pub use event::{Actor, ChainError, Envelope, Event, Log, Who};
pub use filter::{IncidentCode, IncidentFilter};
pub use happening::{ATTRIBUTES, Happening, KINDS};
pub use harmless::{gives_orders, harmless, is_one_line};
pub use incident_ref::IncidentRef;
pub use moment::{Moment, MomentError, came_after};
pub use money::{Money, MoneyError};
pub use words::{
    COMPANY, Certainty, Channel, Decision, Direction, Doubt, FactSource, Label, LetterAct, Matter, Meaning, Medium,
    Outcome, PartyRole, PublicAct, Refused, Relation, Rights, Side, Source, Trigger, Want,
};
