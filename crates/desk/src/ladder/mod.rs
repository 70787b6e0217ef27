//! The steps of the ladder: contacts, letters, dates, reminders.

pub mod calendar;
pub mod contact;
pub mod letters;
pub mod reminders;
