//! Publishing, as a ceremony: a private draft, the redaction pass, the text that may leave, the other side's say.

mod ceremony;
mod draft;

pub use ceremony::{CHECKS, NewAct, Standing, act, current, save, standing, unfit};
pub use draft::draft;
pub use redact::{Kind, Leak, Leaving, Line, Private, Secrets};

use crate::Loaded;
use crate::words::Words;
use casework::Event;
use playbook::Lang;

/// The private tokens of a case, with `extra` words, and the words of this language that stand for them.
pub fn secrets(loaded: &Loaded, events: &[Event], extra: &[String], lang: Lang) -> Secrets {
    let w = Words::new(lang);
    Secrets::of(&loaded.case, &loaded.pack, events, extra, |kind| w.t(&format!("role-word-{}", kind.id())))
}
