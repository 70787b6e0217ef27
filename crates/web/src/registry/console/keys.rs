//! `GET/POST /console/keys`: the organisation's keys; one that is not needed any more is ended here.

use super::own::{KeyLine, key_lines};
use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use crate::frame::visit::{html, on_to};
use crate::registry::ask::{Press, once_more, sure};
use crate::registry::guest::Guest;
use askama::Template;
use desk::error::Refusal;

#[derive(Template)]
#[template(path = "registry/console/keys.html")]
struct KeysPage {
    s: Shell,
    keys: Vec<KeyLine>,
}

/// The keys.
pub(crate) async fn page(guest: Guest) -> Paged {
    let keys = key_lines(&guest, guest.holder()?.organisation()).await?;
    html(&KeysPage { s: guest.console(guest.words().t("counter-keys"), "/console", "/console/keys"), keys })
}

/// Ends one, after asking.
pub(crate) async fn revoke(guest: Guest, typed: Typed) -> Paged {
    let organisation = guest.holder()?.organisation().to_owned();
    end_key(&guest, &organisation, &typed, "/console/keys", "/console/keys").await
}

/// Ends a key of an organisation, after asking.
pub(crate) async fn end_key(guest: &Guest, organisation: &str, typed: &Typed, action: &str, back: &str) -> Paged {
    let id = typed.get("id");
    let keys = guest.registry().keys().await?;
    let mut own = keys.iter().filter(|key| key.organisation == organisation && key.id.hex().starts_with(id));
    let found = own.next().filter(|_| id.len() >= 8 && own.next().is_none());
    let shown: String = id.chars().take(40).collect();
    let key = found.ok_or_else(|| Problem::from(Refusal::not_found("registry-no-key", &shown)))?;
    if !sure(typed) {
        let said = [("id", key.id.hex()[..16].to_owned())];
        let own = guest.seated().is_some_and(|holder| holder.key.id == key.id);
        let more = if own { vec![guest.words().t("counter-key-end-own")] } else { Vec::new() };
        let (says, title, go) =
            (guest.words().a("counter-key-end-ask", &said), "counter-key-end", "counter-key-end-do");
        return once_more(guest, typed, Press { title, says, more, go, action, back });
    }
    guest.registry().revoke_key(&key.id.hex()).await?;
    Ok(on_to(back))
}
