//! The console's first page, and `GET /console/organisation`: the organisation as it is registered.

use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::visit::html;
use crate::registry::console::lists::purpose;
use crate::registry::guest::Guest;
use askama::Template;
use desk::registry::{Holder, Mandate, Organisation};

/// A key with what it lets do, in words.
pub(crate) struct KeyLine {
    /// The beginning of its digest.
    pub id: String,
    /// What it is for.
    pub purposes: String,
    /// Where.
    pub areas: String,
    /// How many numbers of how many were used today.
    pub quota: String,
    /// From when until when.
    pub term: String,
    /// Whether it serves now.
    pub serves: bool,
    /// Whether it is the one that was shown.
    pub own: bool,
}

/// The keys of an organisation, those that serve first.
pub(crate) async fn key_lines(guest: &Guest, organisation: &str) -> Result<Vec<KeyLine>, Problem> {
    let (registry, words) = (guest.registry(), guest.words());
    let now = registry.now();
    let shown = guest.seated().map(|holder| holder.key.id);
    let mut lines = Vec::new();
    for key in registry.keys().await?.into_iter().filter(|key| key.organisation == organisation) {
        let quota = match key.per_day {
            None => words.t("counter-no-limit"),
            Some(most) => {
                let used = registry.used_today(&key).await?;
                words.a("counter-used", &[("used", used.to_string()), ("most", most.to_string())])
            }
        };
        let all = |list: String| if list.is_empty() { words.t("counter-all") } else { list };
        let since = registry.local(key.from);
        let term = match key.until {
            None => words.a("counter-since", &[("since", since)]),
            Some(until) => words.a("counter-since-until", &[("since", since), ("until", registry.local(until))]),
        };
        lines.push(KeyLine {
            id: key.id.hex()[..16].to_owned(),
            purposes: all(key.purposes.iter().map(|id| purpose(guest, id)).collect::<Vec<_>>().join(&words.t("comma"))),
            areas: all(key.areas.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
            quota,
            term,
            serves: key.from <= now && key.until.is_none_or(|until| now < until),
            own: shown == Some(key.id),
        });
    }
    lines.sort_by_key(|line| !line.serves);
    Ok(lines)
}

/// An organisation as it is registered; `None` where it is not.
pub(crate) async fn registered(guest: &Guest, id: &str) -> Result<Option<Organisation>, Problem> {
    Ok(guest.registry().organisations().await?.into_iter().find(|known| known.id == id))
}

/// A mandate in words.
pub(crate) struct MandateLine {
    /// Who calls.
    pub organisation: String,
    /// Who answers.
    pub principal: String,
    /// In what way.
    pub relation: String,
    /// What whoever calls is.
    pub caller: String,
    /// From when until when.
    pub term: String,
}

/// Mandates in words.
pub(crate) fn mandate_lines<'a>(guest: &Guest, mandates: impl Iterator<Item = &'a Mandate>) -> Vec<MandateLine> {
    let (registry, words) = (guest.registry(), guest.words());
    let line = |mandate: &Mandate| {
        let since = registry.local(mandate.since);
        let term = match mandate.until {
            None => words.a("counter-since", &[("since", since)]),
            Some(until) => words.a("counter-since-until", &[("since", since), ("until", registry.local(until))]),
        };
        MandateLine {
            organisation: mandate.organisation.clone(),
            principal: mandate.principal.clone(),
            relation: words.t(&format!("relation-org-{}", mandate.relation.name())),
            // A relation is named after its kind: `branch-of`, `partner-for`.
            caller: words.t(&format!("kind-org-{}", mandate.relation.name().split('-').next().unwrap_or_default())),
            term,
        }
    };
    mandates.map(line).collect()
}

#[derive(Template)]
#[template(path = "registry/console/home.html")]
struct HomePage {
    s: Shell,
    name: String,
    about: String,
    newest: String,
    quota: String,
    scrubs: usize,
}

/// The first page.
pub(crate) async fn home(guest: &Guest, holder: &Holder) -> Paged {
    let (registry, words) = (guest.registry(), guest.words());
    let known = registered(guest, holder.organisation()).await?;
    let name = known.as_ref().map_or_else(|| holder.organisation().to_owned(), |known| known.name.clone());
    let id = ("id", holder.organisation().to_owned());
    let about = match &known {
        Some(known) => {
            let kind = words.t(&format!("kind-org-{}", known.kind.name()));
            words.a("counter-home-about", &[id, ("kind", kind)])
        }
        None => words.a("counter-home-about-unknown", &[id]),
    };
    let quota = match holder.key.per_day {
        None => words.t("counter-quota-none"),
        Some(most) => {
            let used = registry.used_today(&holder.key).await?;
            words.a("counter-quota", &[("used", used.to_string()), ("most", most.to_string())])
        }
    };
    let scrubs = guest.counter().scrubs.of(holder)?.len();
    let newest = newest(guest).await?;
    html(&HomePage { s: guest.console(words.t("counter-home"), "/", "/console"), name, about, newest, quota, scrubs })
}

/// The newest version in a sentence.
pub(crate) async fn newest(guest: &Guest) -> Result<String, Problem> {
    let (registry, words) = (guest.registry(), guest.words());
    Ok(match registry.versions().await?.last() {
        None => words.t("registry-nothing-published-yet"),
        Some(newest) => words.a(
            "reg-newest",
            &[
                ("version", newest.n.to_string()),
                ("day", registry.day(newest.published).to_string()),
                ("listed", newest.listed.to_string()),
            ],
        ),
    })
}

#[derive(Template)]
#[template(path = "registry/console/organisation.html")]
struct OrganisationPage {
    s: Shell,
    id: String,
    name: String,
    kind: String,
    numbers: Vec<String>,
    /// For whom it calls.
    calls_for: Vec<MandateLine>,
    /// Who calls for it.
    called_by: Vec<MandateLine>,
}

/// The organisation as it is registered: its numbers, for whom it calls, who calls for it.
pub(crate) async fn page(guest: Guest) -> Paged {
    let id = guest.holder()?.organisation().to_owned();
    let all = guest.registry().organisations().await?;
    let known = all.iter().find(|known| known.id == id);
    let words = guest.words();
    let mandates = all.iter().flat_map(|known| &known.mandates).filter(|mandate| mandate.principal == id);
    html(&OrganisationPage {
        s: guest.console(words.t("counter-organisation"), "/console", "/console/organisation"),
        name: known.map_or_else(|| id.clone(), |known| known.name.clone()),
        kind: known.map(|known| words.t(&format!("kind-org-{}", known.kind.name()))).unwrap_or_default(),
        numbers: known.map(|known| known.numbers.clone()).unwrap_or_default(),
        calls_for: mandate_lines(&guest, known.into_iter().flat_map(|known| &known.mandates)),
        called_by: mandate_lines(&guest, mandates),
        id,
    })
}
