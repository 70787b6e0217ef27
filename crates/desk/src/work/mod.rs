//! Use cases. Pages and commands call these; each is one change of the log or one look at it.

pub mod bundle;
pub mod calendar;
pub mod close;
pub mod contact;
pub mod example;
pub mod helpers;
pub mod import;
pub mod letters;
pub mod locker;
pub mod open_case;
pub mod packs;
pub mod parties;
pub mod publish;
pub mod record;
pub mod reminders;
pub mod worth;
