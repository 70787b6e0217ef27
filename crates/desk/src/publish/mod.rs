//! Publishing, as a ceremony: a private draft, the redaction pass, the text that may leave, the other side's say.

mod ceremony;
mod draft;
mod output;
pub mod registry;

pub use ceremony::{CHECKS, NewAct, SaveDraft, Standing, current, fit, standing};
pub use draft::draft;
pub use output::{Form, output};
pub use redact::{Kind, Leak, Leaving, Line, Place, Private, Secrets};

use crate::error::{Answer, Refusal};
use crate::here::Here;
use crate::loaded::Loaded;
use crate::words::{Words, both};
use playbook::Lang;

/// The private tokens of a case, with `extra` words, and the words of this language that stand for them.
///
/// # Errors
/// A database that does not answer.
pub async fn secrets(here: &Here, on: &Loaded, extra: &[String], lang: Lang) -> Answer<Secrets> {
    // A helper's case is masked; what must not leave is what really stands in it.
    let whole = here.whole(&on.id).await?;
    let events = here.events(&on.id, 0).await?;
    let w = Words::new(lang);
    Ok(Secrets::of(&whole.case, &whole.pack, &events, extra, |kind| w.t(&format!("role-word-{}", kind.id()))))
}

/// A token that would leave, as a refusal that does not repeat it.
pub fn leaking(leak: &Leak) -> Refusal {
    let kind = both(&format!("kind-of-{}", leak.kind.id()), &[]);
    Refusal::refused("publish-leak")
        .with_both("kind", kind)
        .with("line", leak.line.to_string())
        .with("place", leak.excerpt.clone())
}
