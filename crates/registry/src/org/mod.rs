//! Organisations, the numbers they call from, and for whom they call.
//!
//! The list of an operator that binds the operator alone is worth little: its partners call. Here a number leads to its
//! organisation, and from there over each mandate to whoever answers, so that **a partner's call counts for its
//! principal**. Everything is a dated act in two times, as in [`crate::history`]: a question names the moment it is about
//! and the moment whose knowledge counts.
//!
//! ```
//! use registry::dated::Told;
//! use registry::org::{Act, Book, Kind, Relation};
//!
//! let day = |text: &str| text.parse::<jiff::Timestamp>().expect("a time");
//! let begun = day("2026-01-01T00:00:00Z");
//! let mut book = Book::default();
//! for act in [
//!     Act::Registered { organisation: "bank".into(), name: "Example Bank".into(), kind: Kind::Principal },
//!     Act::Registered { organisation: "partner".into(), name: "Example Calls".into(), kind: Kind::Partner },
//!     Act::Numbers { organisation: "partner".into(), numbers: "+8657188880000-+8657188880099".parse()?, serves: None, until: None },
//!     Act::Linked {
//!         organisation: "partner".into(),
//!         to: "bank".into(),
//!         relation: Relation::PartnerFor,
//!         until: Some(day("2026-07-01T00:00:00Z")),
//!     },
//! ] {
//!     let entry = Told { at: begun, act }.recorded(book.len() as u64 + 1, begun);
//!     book.admit(&entry)?;
//!     book.add(entry);
//! }
//! let from = "+8657188880007".parse()?;
//! let may = book.chain(from, day("2026-05-05T00:00:00Z"), day("2026-05-05T00:00:00Z"));
//! let answers = may.answers().expect("the partner calls for the bank");
//! assert_eq!((answers.organisation, answers.principal), ("partner", "bank"));
//! let august = book.chain(from, day("2026-08-05T00:00:00Z"), day("2026-08-05T00:00:00Z"));
//! assert_eq!(august.gaps()[0].code(), "mandate-expired");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod act;
mod admit;
mod book;
mod caller;
mod key;
mod ranges;
mod terms;
#[cfg(test)]
mod tests;

pub use act::{Act, Kind, NotARange, Range, Relation, is_id};
pub use admit::Unfit;
pub use book::{Book, Linked, Member, Owned};
pub use caller::{Answers, Caller, Chain, Gap, MOST_CHAINS, MOST_STEPS, Step, Why};
pub use key::{Area, Asked, Denied, Key, KeyAct, KeyText, Keys, NotAKey, NotAnArea};
