//! One page or endpoint per file.

pub mod amend;
pub mod call;
pub mod capture;
pub mod cases;
pub mod close;
pub mod deadlines;
pub mod decide;
pub mod evidence;
pub mod evidence_file;
pub mod example;
pub mod facts;
pub mod file;
pub mod health;
pub mod home;
pub mod import;
pub mod ladder;
pub mod lang;
pub mod letters;
pub mod log;
pub mod money;
pub mod new;
pub mod offer;
pub mod packs;
pub mod parties;
pub mod party_link;
pub mod preview;
pub mod publish;
pub mod publish_draft;
pub mod reply;
pub mod step;
pub mod studio;

mod now;
mod turns;
