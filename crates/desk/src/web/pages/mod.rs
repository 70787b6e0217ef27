//! One page or endpoint per file.

pub mod amend;
pub mod call;
pub mod capture;
pub mod cases;
pub mod deadlines;
pub mod decide;
pub mod example;
pub mod facts;
pub mod file;
pub mod health;
pub mod home;
pub mod import;
pub mod ladder;
pub mod lang;
pub mod ledger;
pub mod letters;
pub mod log;
pub mod money;
pub mod more;
pub mod new;
pub mod offer;
pub mod parties;
pub mod party_link;
pub mod preview;
pub mod promises;
pub mod reply;
pub mod step;
pub mod studio;

mod now;
mod reply_read;
mod turns;
