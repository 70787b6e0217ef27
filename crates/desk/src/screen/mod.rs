//! The screen of an account: what is done with calls on the person's own lines, and what it is known by.

pub mod calls;
pub mod check;
pub mod feed;
mod home;
pub mod info;
pub mod lists;
pub mod live;
pub mod people;
pub mod personal;
pub mod policy;
mod rated;
pub mod replay;
pub mod report;
mod rolls;
pub mod spamblocker;
pub mod token;
pub mod told;
mod wording;

pub use home::Screen;
pub use wording::{came, decided, label, reason, sentence};
