//! `/console/findings`, `/console/finding/{id}`: findings about calls that an organisation made or answers for, and how it objects.
//! The operator decides; both see how it stands. The called number is shown in part: the call is in the organisation's own records.

use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::typed::{Asked, Typed, encoded};
use crate::frame::visit::{html, html_to_mend, on_to};
use crate::registry::finding::{self, Line};
use crate::registry::guest::Guest;
use crate::registry::operator::leaf::Leaf;
use crate::registry::operator::money::SumLine;
use askama::Template;
use axum::extract::Path;
use desk::error::Refusal;
use desk::registry::{FindingLine, FindingsWanted};

#[derive(Template)]
#[template(path = "registry/console/findings.html")]
struct FindingsPage {
    s: Shell,
    lines: Vec<Line>,
    leaf: Leaf,
}

/// A number of which the digits in the middle are not shown.
fn in_part(number: &str) -> String {
    let signs: Vec<char> = number.chars().collect();
    let shown = |place: usize| place < 4 || place + 4 >= signs.len();
    signs.iter().enumerate().map(|(place, sign)| if shown(place) { *sign } else { '*' }).collect()
}

/// The findings about calls of the organisation, the newest first.
pub(crate) async fn page(guest: Guest, Asked(asked): Asked) -> Paged {
    let (registry, words) = (guest.registry(), guest.words());
    let own = guest.holder()?.organisation().to_owned();
    let page = asked.get("page").parse().unwrap_or(1);
    let all = registry.findings_wanted(&FindingsWanted { party: Some(own), page, ..FindingsWanted::default() }).await?;
    let line = |line: &FindingLine| Line::of(&guest, line, in_part(&line.finding.to));
    html(&FindingsPage {
        s: guest.console(words.t("counter-findings"), "/console", "/console/findings"),
        lines: all.rows.iter().map(line).collect(),
        leaf: Leaf::new("/console/findings", &asked, &all),
    })
}

#[derive(Template)]
#[template(path = "registry/console/finding.html")]
struct FindingPage {
    s: Shell,
    place: String,
    id: String,
    says: String,
    standing: String,
    why: String,
    facts: Vec<(String, String)>,
    reasons: Vec<String>,
    rules: String,
    sums: Vec<SumLine>,
    objections: Vec<ObjectionLine>,
    grounds: Vec<(&'static str, String)>,
    /// An objection is open: the operator has to decide.
    open: bool,
    /// It may be objected to.
    may_object: bool,
    typed: Typed,
    problem: String,
}

struct ObjectionLine {
    ground: String,
    by: String,
    at: String,
    text: String,
}

async fn shown(guest: &Guest, id: &str, typed: Typed, problem: String) -> Result<FindingPage, Problem> {
    let words = guest.words();
    let file = guest.registry().finding_of(guest.holder()?, id).await?;
    let (one, bill) = (&file.line.finding, file.line.bill.as_ref());
    let place = format!("/console/finding/{}", encoded(id));
    let objection = |told: &desk::registry::ObjectionTold| ObjectionLine {
        ground: words.t(finding::ground_key(told.looked.ground)),
        by: told.by.clone(),
        at: guest.registry().local(told.at),
        text: told.text.clone(),
    };
    let stands = bill.map_or("", |bill| bill.standing);
    Ok(FindingPage {
        s: guest.console(words.t("reg-finding"), "/console/findings", &place),
        says: finding::says(guest, one),
        standing: finding::standing(guest, bill),
        why: bill.and_then(|bill| bill.why.clone()).unwrap_or_default(),
        facts: finding::facts(guest, &file, in_part(&one.to), Vec::new()),
        reasons: finding::reasons(guest, one),
        rules: one.rules.clone(),
        sums: bill.map(|bill| SumLine::all(guest, &bill.sums)).unwrap_or_default(),
        objections: file.objections.iter().map(objection).collect(),
        grounds: finding::grounds(guest),
        open: stands == "objected",
        may_object: matches!(stands, "assessed" | "upheld"),
        id: one.id.clone(),
        place,
        typed,
        problem,
    })
}

/// One finding.
pub(crate) async fn one(guest: Guest, Path(id): Path<String>) -> Paged {
    html(&shown(&guest, &id, Typed::default(), String::new()).await?)
}

/// Objects to it, as the organisation whose key was shown.
pub(crate) async fn object(guest: Guest, Path(id): Path<String>, typed: Typed) -> Paged {
    let holder = guest.holder()?;
    // Another organisation's finding is not there.
    guest.registry().finding_of(holder, &id).await?;
    let at = Some(typed.moment()).filter(|at| !at.is_empty());
    let (ground, text, own) = (typed.get("ground"), typed.get("text"), holder.organisation());
    if text.is_empty() && ground == "other" {
        return mended(&guest, &id, typed.clone(), Refusal::refused("objection-needs-text")).await;
    }
    match guest.registry().object(&id, own, ground, at.as_deref(), text, own).await {
        Ok(_) => Ok(on_to(&format!("/console/finding/{}", encoded(&id)))),
        Err(refusal) => mended(&guest, &id, typed, refusal).await,
    }
}

async fn mended(guest: &Guest, id: &str, typed: Typed, refusal: Refusal) -> Paged {
    let said = Problem::from(refusal).mendable_in(guest.lang())?;
    html_to_mend(&shown(guest, id, typed, said.clone()).await?, &said)
}
