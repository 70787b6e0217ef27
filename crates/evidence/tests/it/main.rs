//! The evidence crate through its public door, with the output written out.

mod accounts;
mod any_bytes;
mod backup;
mod corpus;
mod field;
mod hostile;
mod invoice;
mod list;
mod said;
mod sheet;
mod tools;
mod vault;
mod which;
