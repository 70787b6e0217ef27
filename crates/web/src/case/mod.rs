//! The case itself, and the desk with its cases.

pub(crate) mod amend;
pub(crate) mod cases;
pub(crate) mod close;
pub(crate) mod example;
pub(crate) mod facts;
pub(crate) mod health;
pub(crate) mod home;
pub(crate) mod lang;
pub(crate) mod log;
pub(crate) mod more;
pub(crate) mod new;
pub(crate) mod step;
