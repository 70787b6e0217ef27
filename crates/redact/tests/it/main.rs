//! The pass from private to leaving, from outside.

mod corpus;
mod given;
mod ordinary;
mod spellings;
