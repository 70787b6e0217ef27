//! The letter crate through its public door, with the output written out.

mod stories;
mod docx;
mod mail;
mod paper;
mod sheets;
mod text;
mod tools;
