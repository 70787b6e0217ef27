//! The steps of the ladder: contacts, answers, letters, dates, reminders.

pub mod calendar;
pub mod contact;
pub mod deadlines;
pub mod edit;
pub mod letters;
pub mod reminders;
pub mod reply;
pub mod sheet;
