//! Lists of other registries, read and written.

mod corpus;
mod damage;
mod golden;
mod interfaces;
mod liberal;
mod round;
mod short_messages;
mod tools;
