//! Originals and their list.

pub(crate) mod locker;
pub(crate) mod original;
