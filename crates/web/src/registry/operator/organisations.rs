//! `/operator/organisations`: all of them, and a new one. `/operator/organisation/{id}`: its mandates and keys.

use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::typed::{Typed, encoded};
use crate::frame::visit::{html, html_to_mend, on_to};
use crate::registry::ask::{Press, once_more, sure};
use crate::registry::console::lists::purpose;
use crate::registry::console::own::{KeyLine, MandateLine, key_lines, mandate_lines, registered};
use crate::registry::console::{keys, notices};
use crate::registry::guest::Guest;
use askama::Template;
use axum::extract::Path;
use desk::error::Refusal;
use desk::registry::{KEPT_DAYS, NewKey, NewMandate, NewOrganisation, NoticeState, OPERATOR};
use registry::org::{Area, Kind};

#[derive(Template)]
#[template(path = "registry/operator/organisations.html")]
struct OrganisationsPage {
    s: Shell,
    typed: Typed,
    problem: String,
    all: Vec<(String, String, String)>,
    kinds: Vec<(&'static str, String)>,
}

impl OrganisationsPage {
    async fn new(guest: &Guest, typed: Typed, problem: String) -> Result<OrganisationsPage, Problem> {
        let words = guest.words();
        let kind = |kind: Kind| words.t(&format!("kind-org-{}", kind.name()));
        let all = guest.registry().organisations().await?;
        let mut all: Vec<_> =
            all.iter().map(|known| (known.id.clone(), known.name.clone(), kind(known.kind))).collect();
        // The operator's own keys are given out and ended like those of an organisation.
        all.push((OPERATOR.to_owned(), words.t("counter-operator-own"), words.t("counter-operator-own-about")));
        Ok(OrganisationsPage {
            s: guest.console(words.t("counter-organisations"), "/console", "/operator/organisations"),
            typed,
            problem,
            all,
            kinds: Kind::ALL.iter().map(|known| (known.name(), kind(*known))).collect(),
        })
    }
}

/// All organisations.
pub(crate) async fn page(guest: Guest) -> Paged {
    html(&OrganisationsPage::new(&guest, Typed::default(), String::new()).await?)
}

/// Registers one.
pub(crate) async fn add(guest: Guest, typed: Typed) -> Paged {
    let new = NewOrganisation {
        id: typed.get("id").to_lowercase(),
        name: typed.some("name"),
        kind: Kind::ALL.into_iter().find(|kind| kind.name() == typed.get("kind")),
        numbers: typed
            .get("numbers")
            .lines()
            .map(|line| line.trim().to_owned())
            .filter(|line| !line.is_empty())
            .collect(),
        of: typed.some("of"),
        from: None,
    };
    match guest.registry().add_organisation(&new).await {
        Ok(known) => Ok(on_to(&place_of(&known.id))),
        Err(refusal) => {
            let said = Problem::from(refusal).mendable_in(guest.lang())?;
            html_to_mend(&OrganisationsPage::new(&guest, typed, said.clone()).await?, &said)
        }
    }
}

fn place_of(id: &str) -> String {
    format!("/operator/organisation/{}", encoded(id))
}

#[derive(Template)]
#[template(path = "registry/operator/organisation.html")]
struct OrganisationPage {
    s: Shell,
    place: String,
    id: String,
    name: String,
    kind: String,
    operators: bool,
    numbers: Vec<String>,
    mandates: Vec<MandateLine>,
    /// Who calls for it.
    called_by: Vec<MandateLine>,
    keys: Vec<KeyLine>,
    /// Where it is told that something is ready.
    hook: Option<String>,
    /// How its notices of the last days went.
    told: String,
    others: Vec<(String, String)>,
    purposes: Vec<(String, String)>,
    typed: Typed,
    problem: String,
}

impl OrganisationPage {
    async fn new(guest: &Guest, id: &str, typed: Typed, problem: String) -> Result<OrganisationPage, Problem> {
        let (registry, words) = (guest.registry(), guest.words());
        let operators = id == OPERATOR;
        let known = registered(guest, id).await?;
        let shown: String = id.chars().take(40).collect();
        if known.is_none() && !operators {
            return Err(Refusal::not_found("registry-no-organisation", &shown).into());
        }
        let name = match &known {
            Some(known) => known.name.clone(),
            None => words.t("counter-operator-own"),
        };
        let all = registry.organisations().await?;
        let called_by = all.iter().flat_map(|other| &other.mandates).filter(|mandate| mandate.principal == id);
        let called_by = mandate_lines(guest, called_by);
        let others = all.into_iter().filter(|other| other.id != id);
        let place = place_of(id);
        let hook = registry.hook_of(id).await?;
        let many = |state| hook.notices.iter().filter(|notice| notice.state == state).count().to_string();
        let told = [
            ("delivered", many(NoticeState::Delivered)),
            ("waiting", many(NoticeState::Waiting)),
            ("given_up", many(NoticeState::GivenUp)),
            ("days", KEPT_DAYS.to_string()),
        ];
        Ok(OrganisationPage {
            s: guest.console(name.clone(), "/operator/organisations", &place),
            kind: known.as_ref().map(|known| words.t(&format!("kind-org-{}", known.kind.name()))).unwrap_or_default(),
            numbers: known.as_ref().map(|known| known.numbers.clone()).unwrap_or_default(),
            mandates: mandate_lines(guest, known.iter().flat_map(|known| &known.mandates)),
            called_by,
            keys: key_lines(guest, id).await?,
            told: words.a("counter-notices-counts", &told),
            hook: hook.url,
            others: others.map(|other| (other.id, other.name)).collect(),
            purposes: registry
                .rules
                .purposes
                .iter()
                .map(|known| (known.id.clone(), purpose(guest, &known.id)))
                .collect(),
            id: id.to_owned(),
            operators,
            name,
            place,
            typed,
            problem,
        })
    }
}

/// One organisation.
pub(crate) async fn one(guest: Guest, Path(id): Path<String>) -> Paged {
    html(&OrganisationPage::new(&guest, &id, Typed::default(), String::new()).await?)
}

async fn mended(guest: &Guest, id: &str, typed: Typed, refusal: Refusal) -> Paged {
    let said = Problem::from(refusal).mendable_in(guest.lang())?;
    html_to_mend(&OrganisationPage::new(guest, id, typed, said.clone()).await?, &said)
}

/// Records a mandate. It can be ended on the same page.
pub(crate) async fn mandate(guest: Guest, Path(id): Path<String>, typed: Typed) -> Paged {
    let until = Some(typed.get("until").to_owned()).filter(|until| !until.is_empty());
    let new = NewMandate { organisation: id.clone(), principal: typed.get("principal").to_owned(), from: None, until };
    match guest.registry().add_mandate(&new).await {
        Ok(_) => Ok(on_to(&place_of(&id))),
        Err(refusal) => mended(&guest, &id, typed, refusal).await,
    }
}

/// Ends a mandate, after asking.
pub(crate) async fn end_mandate(guest: Guest, Path(id): Path<String>, typed: Typed) -> Paged {
    let (place, principal) = (place_of(&id), typed.get("principal").to_owned());
    if !sure(&typed) {
        let said = [("organisation", id.clone()), ("principal", principal)];
        let says = guest.words().a("counter-mandate-end-ask", &said);
        let more = vec![guest.words().t("counter-mandate-end-more")];
        let (title, go, action) = ("counter-mandate-end", "counter-mandate-end-do", format!("{place}/mandate/end"));
        return once_more(&guest, &typed, Press { title, says, more, go, action: &action, back: &place });
    }
    match guest.registry().end_mandate(&id, &principal).await {
        Ok(()) => Ok(on_to(&place)),
        Err(refusal) => mended(&guest, &id, typed, refusal).await,
    }
}

#[derive(Template)]
#[template(path = "registry/operator/key.html")]
struct NewKeyPage {
    s: Shell,
    key: String,
    says: String,
    back: String,
}

/// Gives a key out: its text is shown this once. It can be ended on the organisation's page.
pub(crate) async fn key(guest: Guest, Path(id): Path<String>, typed: Typed) -> Paged {
    let areas = typed.get("areas").split([',', ' ', '\n', '，']).filter(|area| !area.is_empty()).map(str::parse);
    let areas = areas.collect::<Result<Vec<Area>, _>>();
    let per_day = typed.some("per_day").map(|text| text.parse::<u64>()).transpose();
    let (areas, per_day) = match (areas, per_day) {
        (Err(why), _) => {
            return mended(&guest, &id, typed, Refusal::refused("key-areas").with("reason", why.to_string())).await;
        }
        (_, Err(_)) => return mended(&guest, &id, typed, Refusal::refused("key-per-day")).await,
        (Ok(areas), Ok(per_day)) => (areas, per_day),
    };
    let purposes = typed.all("purpose").into_iter().map(str::to_owned).collect();
    let new = NewKey { organisation: id.clone(), purposes, areas, per_day, until: typed.some("key_until") };
    match guest.registry().new_key(&new).await {
        Ok((text, key)) => {
            let words = guest.words();
            let said = [("id", key.id.hex()[..16].to_owned()), ("organisation", id.clone())];
            html(&NewKeyPage {
                s: guest.console(words.t("counter-key-new"), &place_of(&id), &place_of(&id)),
                key: text.as_str().to_owned(),
                says: words.a("counter-key-made", &said),
                back: place_of(&id),
            })
        }
        Err(refusal) => mended(&guest, &id, typed, refusal).await,
    }
}

/// Ends a key, after asking.
pub(crate) async fn end_key(guest: Guest, Path(id): Path<String>, typed: Typed) -> Paged {
    let place = place_of(&id);
    keys::end_key(&guest, &id, &typed, &format!("{place}/key/end"), &place).await
}

/// Ends the address at which an organisation is told, after asking.
pub(crate) async fn end_hook(guest: Guest, Path(id): Path<String>, typed: Typed) -> Paged {
    let place = place_of(&id);
    notices::end_hook(&guest, &id, &typed, &format!("{place}/notices/end"), &place).await
}
