//! The letter crate through its public door, with the output written out.
#![expect(clippy::disallowed_methods, reason = "poppler's programs read the PDFs back; LETTER_SHOW keeps them")]

mod docx;
mod fonts;
mod letters;
mod mail;
mod paper;
mod sheets;
mod stories;
mod text;
mod tools;
mod truth;
