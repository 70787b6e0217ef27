//! The numbering plan through the door: spellings, regions, laws that hold for any text.

mod laws;
mod regions;
mod spellings;
