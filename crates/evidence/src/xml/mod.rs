//! Backups of calls and messages in XML.

mod attrs;
mod guard;
mod row;
mod scan;

pub(crate) use attrs::unescape;
pub(crate) use scan::read;
