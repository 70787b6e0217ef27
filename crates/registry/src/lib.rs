//! A do-not-call registry, as arithmetic: which numbers refuse sales calls, since when, under which version, and what
//! can be proved about it. It knows no case, no database and no clock.
//!
//! ```
//! use registry::Plan;
//!
//! // A list writes numbers as its country dials them; the registry knows them by their international digits.
//! let plan = Plan::shipped("us").expect("it is shipped");
//! assert_eq!(plan.read("(416) 555-0123")?.to_string(), "+14165550123");
//! assert!(plan.read("555-0123").is_err());
//! # Ok::<(), registry::Unreadable>(())
//! ```
#![deny(missing_docs)]

pub mod canary;
pub mod cdr;
pub mod complaint;
pub mod dated;
pub mod docket;
pub mod formats;
pub mod gate;
pub mod history;
pub mod judge;
pub mod ledger;
pub mod log;
pub mod moment;
pub mod note;
pub mod org;
pub mod paper;
mod plan;
pub mod preference;
pub mod repetition;
pub mod rules;
pub mod scrub;
pub mod set;
pub mod twin;
mod written;

pub use number::E164;
pub use plan::{Plan, PlanError, Unreadable};
pub use preference::{Allowance, Channel, NotUnderstood, Preference};
pub use rules::{Rules, RulesError};
