//! Who may help.

pub mod helpers;
