//! The steps of the ladder.

pub(crate) mod call;
pub(crate) mod deadlines;
pub(crate) mod file;
pub(crate) mod letters;
pub(crate) mod map;
pub(crate) mod ready;
pub(crate) mod reply;
pub(crate) mod studio;
