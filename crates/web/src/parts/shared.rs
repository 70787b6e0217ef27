//! What was shared with the desk, as the first values of a form.

use crate::frame::problem::Problem;
use crate::frame::typed::Typed;
use crate::frame::upload;
use crate::frame::visit::Visit;
use desk::evidence::seal::Sealed;
use desk::words::Words;
use tokio::time::Instant;

/// Under which name a form carries a file that was shared.
pub const SHARED: &str = "shared";

/// The form's values with the shared text in `field` and its sealed files named; as they are without a share.
pub fn filled(visit: &Visit, asked: &Typed, mut typed: Typed, field: &str) -> Typed {
    let Some(share) = visit.pages.shares.get(asked.get("share"), Instant::now()) else { return typed };
    // The line for what was said is one.
    let text = if field == "said" { share.text.replace('\n', " ") } else { share.text.clone() };
    typed = typed.or(field, text);
    if !share.text.is_empty() {
        // What comes as a text was most likely sent as one.
        typed = typed.or("channel", "message");
    }
    for (digest, named) in share.sealed.lock().expect("no panic while held").iter() {
        // A reply has one original; its page names it in its own way.
        let name = named.splitn(3, '/').nth(2).unwrap_or_default();
        typed = typed.or("sealed", digest.to_string()).or("sealed_name", name);
        typed.0.push((SHARED.to_owned(), named.clone()));
    }
    typed
}

/// The shared files that a form carries: each as it carries it, and what the page says of it.
pub fn told(typed: &Typed, w: Words) -> Vec<(String, String)> {
    let name = |named: &str| named.splitn(3, '/').nth(2).unwrap_or_default().to_owned();
    let told = |named: &str| (named.to_owned(), w.a("share-attached", &[("name", name(named))]));
    typed.all(SHARED).into_iter().map(told).collect()
}

/// The shared files that a form carries.
///
/// # Errors
/// One that is not sealed.
pub async fn originals(visit: &Visit, typed: &Typed, how: &str) -> Result<Vec<Sealed>, Problem> {
    upload::sealed_by_name(&visit.here, typed, SHARED, how).await
}
