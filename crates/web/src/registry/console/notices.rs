//! `/console/notices`: where the organisation's server is told that something is ready, and what became of the last notices.

use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use crate::frame::visit::{html, html_to_mend, on_to};
use crate::registry::ask::{Press, once_more, sure};
use crate::registry::console::own::registered;
use crate::registry::guest::Guest;
use askama::Template;
use desk::error::Refusal;
use desk::registry::{KEPT_DAYS, Notice, NoticeState, Registry};

const PAGE: &str = "/console/notices";
/// So many notices are shown.
const SHOWN: usize = 50;

/// A notice in words.
struct NoticeLine {
    /// What it is about.
    says: String,
    /// How far it got.
    state: String,
    /// Whether it still waits.
    waits: bool,
    /// When it came about, how often it was tried, when it is tried next.
    note: String,
    /// Why the last try failed, if it did.
    failed: String,
}

#[derive(Template)]
#[template(path = "registry/console/notices.html")]
struct NoticesPage {
    s: Shell,
    /// Whether the organisation is registered; no other one has an address.
    known: bool,
    url: Option<String>,
    /// Whether only the operator may set an address like this one.
    private: bool,
    notices: Vec<NoticeLine>,
    /// For how long they are kept, and how many are shown.
    kept: String,
    typed: Typed,
    problem: String,
}

impl NoticesPage {
    async fn new(guest: &Guest, typed: Typed, problem: String) -> Result<NoticesPage, Problem> {
        let organisation = guest.holder()?.organisation();
        let told = guest.registry().hook_of(organisation).await?;
        let kept = [("days", KEPT_DAYS.to_string()), ("most", SHOWN.to_string())];
        Ok(NoticesPage {
            kept: guest.words().a("counter-notices-kept", &kept),
            s: guest.console(guest.words().t("counter-notices"), "/console", PAGE),
            known: registered(guest, organisation).await?.is_some(),
            url: told.url,
            private: told.private,
            notices: told.notices.into_iter().take(SHOWN).map(|notice| line(guest, notice)).collect(),
            typed,
            problem,
        })
    }
}

fn line(guest: &Guest, notice: Notice) -> NoticeLine {
    let (registry, words) = (guest.registry(), guest.words());
    // What a newer program wrote is shown by its name.
    let says = match Notice::KINDS.contains(&notice.kind.as_str()) {
        true => words.t(&format!("counter-notice-{}", notice.kind.replace('.', "-"))),
        false => notice.kind,
    };
    let said = [("at", registry.local(notice.at)), ("tries", notice.tries.to_string())];
    let note = match notice.state {
        NoticeState::Waiting => {
            let [at, tries] = said;
            words.a("counter-notice-next", &[at, tries, ("next", registry.local(notice.next))])
        }
        _ => words.a("counter-notice-tried", &said),
    };
    let state = match notice.state {
        NoticeState::Waiting => "counter-notice-waiting",
        NoticeState::Delivered => "counter-notice-delivered",
        NoticeState::GivenUp => "counter-notice-given-up",
    };
    let failed = notice.failed.map(|why| why.get(guest.lang()).to_owned()).unwrap_or_default();
    NoticeLine { says, state: words.t(state), waits: notice.state == NoticeState::Waiting, note, failed }
}

/// The address and the last notices.
pub(crate) async fn page(guest: Guest) -> Paged {
    html(&NoticesPage::new(&guest, Typed::default(), String::new()).await?)
}

async fn mended(guest: &Guest, typed: Typed, refusal: Refusal) -> Paged {
    let said = Problem::from(refusal).mendable_in(guest.lang())?;
    html_to_mend(&NoticesPage::new(guest, typed, said.clone()).await?, &said)
}

#[derive(Template)]
#[template(path = "registry/console/secret.html")]
struct SecretPage {
    s: Shell,
    says: String,
    secret: String,
}

/// Sets the address, after asking if it takes the place of another one. Its secret is shown this once.
pub(crate) async fn set(guest: Guest, typed: Typed) -> Paged {
    let organisation = guest.holder()?.organisation().to_owned();
    let (words, url) = (guest.words(), typed.get("address").to_owned());
    if let Err(refusal) = Registry::may_be_hook(&url, false) {
        return mended(&guest, typed, refusal).await;
    }
    let before = guest.registry().hook_of(&organisation).await?.url;
    if let (Some(before), false) = (before, sure(&typed)) {
        let shown: String = url.chars().take(100).collect();
        let says = words.a("counter-notices-set-ask", &[("before", before), ("url", shown)]);
        let more = vec![words.t("counter-notices-set-more")];
        let (title, go) = ("counter-notices-other", "counter-notices-set");
        return once_more(&guest, &typed, Press { title, says, more, go, action: PAGE, back: PAGE });
    }
    match guest.registry().set_hook(&organisation, &url, false, &organisation).await {
        Ok(set) => {
            let says = words.a("counter-notices-set-says", &[("url", set.url)]);
            let s = guest.console(words.t("counter-notices-secret"), PAGE, PAGE);
            html(&SecretPage { s, says, secret: set.secret })
        }
        Err(refusal) => mended(&guest, typed, refusal).await,
    }
}

/// Ends the address, after asking.
pub(crate) async fn end(guest: Guest, typed: Typed) -> Paged {
    let organisation = guest.holder()?.organisation().to_owned();
    end_hook(&guest, &organisation, &typed, "/console/notices/end", PAGE).await
}

/// Ends the address of an organisation, after asking.
pub(crate) async fn end_hook(guest: &Guest, organisation: &str, typed: &Typed, action: &str, back: &str) -> Paged {
    let Some(url) = guest.registry().hook_of(organisation).await?.url else {
        let shown: String = organisation.chars().take(40).collect();
        return Err(Refusal::not_found("hook-none", &shown).into());
    };
    if !sure(typed) {
        let says = guest.words().a("counter-notices-end-ask", &[("url", url)]);
        let more = vec![guest.words().t("counter-notices-end-more")];
        let (title, go) = ("counter-notices-end", "counter-notices-end-do");
        return once_more(guest, typed, Press { title, says, more, go, action, back });
    }
    let actor = guest.holder()?.organisation();
    guest.registry().end_hook(organisation, actor).await?;
    Ok(on_to(back))
}

/// Sends a notice that says nothing but that notices come.
pub(crate) async fn test(guest: Guest) -> Paged {
    match guest.registry().test_hook(guest.holder()?.organisation()).await {
        Ok(()) => Ok(on_to(PAGE)),
        Err(refusal) => mended(&guest, Typed::default(), refusal).await,
    }
}
