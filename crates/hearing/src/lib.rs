//! What the other side says and writes: excuses heard, replies read.
//!
//! A pack brings cues and phrases; from them a recogniser is learnt at the first use and kept by [`Ears`], once per
//! edition of a pack. Nothing of it is parsed when a pack is loaded: who neither hears nor reads does not pay for it.
//!
//! ```
//! use hearing::Ears;
//! use playbook::{Library, SourceFile};
//!
//! let file = |path: &str, text: &str| SourceFile { path: path.into(), text: text.into() };
//! let excuse = r#"
//!     id = "call-back"
//!     name = { zh = "等回电", en = "Wait for a call" }
//!     means = { zh = "拖", en = "Delay" }
//!     say_now = []
//!     sounds_like = { en = ["we will call you back soon", "please wait for our call"] }"#;
//! let library = Library::new([
//!     file("tiny/pack.toml", r#"
//!         id = "tiny"
//!         name = { zh = "小", en = "Tiny" }
//!         place = { zh = "某地", en = "Somewhere" }
//!         about = { zh = "推销电话", en = "Sales calls" }
//!         version = "1""#),
//!     file("tiny/obstacles/call-back.toml", excuse),
//! ]);
//! let pack = library.pack("tiny").expect("the pack is sound");
//! let ears = Ears::new();
//! assert_eq!(ears.hear("they will call you back", &pack)[0].obstacle, "call-back");
//! ```
#![deny(missing_docs)]
#![forbid(unsafe_code)]

mod check;
mod cue;
mod ear;
mod ears;
mod grams;
mod hear;
mod lexicon;
mod places;
mod plain;
mod reading;
mod said;
mod sources;
mod spec;
mod spelling;

pub use check::check;
pub use ears::Ears;
pub use hear::Heard;
pub use plain::LONGEST;
pub use reading::{Day, Other, Reading, Sum};
pub use said::{Kind, Labelled, LabelledSentence, Phrase, Said, Sentence};
