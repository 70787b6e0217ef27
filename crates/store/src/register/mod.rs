//! A registry's database: histories of numbers, acts of organisations, codes, the log's leaves, versions.
//!
//! It stands beside the store of cases and shares its engines, not its tables: a [`Register`] is opened on its own, in a
//! file of its own or in a PostgreSQL database that may hold both.

mod ahead;
mod asks;
mod calls;
mod clock;
mod log;
mod numbers;
mod open;
pub(crate) mod statements;

pub use ahead::Ahead;
pub use asks::{Code, Guess};
pub use calls::JudgedCall;
pub use log::{Leaf, Published};
pub use numbers::{Added, Row};
pub use open::{Change, Register};
