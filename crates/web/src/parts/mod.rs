//! Pieces that several pages show. Pages do not use each other; they use these.

pub(crate) mod card;
pub(crate) mod contact;
pub(crate) mod dates;
pub(crate) mod entries;
pub(crate) mod field;
pub(crate) mod firm;
pub(crate) mod line;
pub(crate) mod picture;
pub(crate) mod plot;
pub(crate) mod preview;
pub(crate) mod proof;
pub(crate) mod qr;
pub(crate) mod reply_read;
pub(crate) mod said;
pub(crate) mod shared;
pub(crate) mod sheet;
pub(crate) mod side;
pub(crate) mod turns;
