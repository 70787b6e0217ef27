//! The operator's first page, and `POST /operator/publish`.

use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use crate::frame::visit::{html, on_to};
use crate::registry::ask::{Press, once_more, sure};
use crate::registry::console::own::newest;
use crate::registry::guest::Guest;
use askama::Template;

#[derive(Template)]
#[template(path = "registry/operator/home.html")]
struct HomePage {
    s: Shell,
    name: String,
    newest: String,
    facts: Vec<(String, String)>,
    organisations: usize,
    complaints: String,
}

/// How the registry stands.
pub(crate) async fn page(guest: &Guest) -> Paged {
    let (registry, words) = (guest.registry(), guest.words());
    let figures = registry.figures().await?;
    let fact = |key: &str, value: u64| (words.t(key), value.to_string());
    let (open, late) = registry.complaints_open().await?;
    let waiting = [("open", open.to_string()), ("late", late.to_string())];
    html(&HomePage {
        s: guest.console(words.t("counter-operator"), "/", "/console"),
        name: registry.name(),
        newest: newest(guest).await?,
        facts: vec![
            fact("counter-figure-waiting", figures.waiting),
            fact("counter-figure-log", figures.log),
            fact("counter-figure-receipts", figures.receipts),
        ],
        complaints: words.a("counter-complaints-open", &waiting),
        organisations: registry.organisations().await?.len(),
    })
}

/// Publishes a version, after asking.
pub(crate) async fn publish(guest: Guest, typed: Typed) -> Paged {
    let (registry, words) = (guest.registry(), guest.words());
    if !sure(&typed) {
        let next = registry.versions().await?.last().map_or(1, |version| version.n + 1);
        let says = words.a("counter-publish-ask", &[("version", next.to_string())]);
        let more = vec![words.t("counter-publish-more")];
        let (title, go) = ("counter-publish", "counter-publish-do");
        return once_more(
            &guest,
            &typed,
            Press { title, says, more, go, action: "/operator/publish", back: "/console" },
        );
    }
    registry.publish().await?;
    Ok(on_to("/console/versions"))
}
