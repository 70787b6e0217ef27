//! Sealed originals as numbered exhibits.

pub mod bundle;
pub(crate) mod custody;
mod disk;
pub mod extract;
pub mod locker;
pub mod seal;
mod text;
pub mod verify;

pub use ::evidence::{Seller, seller};
pub use text::{mail, reply_alone, text};
