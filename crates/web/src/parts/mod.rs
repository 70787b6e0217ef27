//! Pieces that several pages show.

pub(crate) mod card;
pub(crate) mod dates;
pub(crate) mod entries;
pub(crate) mod reply_read;
pub(crate) mod side;
pub(crate) mod turns;
