//! `GET/POST /check`: is a certificate or a receipt what this registry signed?

use super::guest::Guest;
use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use crate::frame::visit::{html, html_to_mend};
use askama::Template;
use desk::error::Answer;
use desk::registry::{Verified, key, verify as verify_paper};

#[derive(Template)]
#[template(path = "registry/check.html")]
struct CheckPage {
    s: Shell,
    key: String,
    paper: String,
    problem: String,
    good: String,
    /// What the version that the paper names does not hold yet.
    next: String,
}

/// Where a paper is pasted.
pub(crate) async fn page(guest: Guest) -> Paged {
    html(&CheckPage::new(&guest, String::new()))
}

/// What it is worth.
pub(crate) async fn verify(guest: Guest, typed: Typed) -> Paged {
    // A pasted text has lost the end of its last line.
    let paper = format!("{}\n", typed.get("paper"));
    let mut page = CheckPage::new(&guest, typed.get("paper").to_owned());
    match verify_paper(paper.as_bytes(), &key(&guest.registry().key())?) {
        Ok(verified) => {
            page.good = said(&guest, &verified);
            page.next = next(&guest, &verified).await?;
        }
        Err(refusal) => {
            page.problem = Problem::from(refusal).mendable_in(guest.lang())?;
        }
    }
    html_to_mend(&page, &page.problem)
}

/// That the version which a certificate names is older than what it tells; empty where it is not.
async fn next(guest: &Guest, paper: &Verified) -> Answer<String> {
    let (Some(number), Some(version), Some(true)) = (&paper.number, paper.version, paper.listed) else {
        return Ok(String::new());
    };
    match guest.registry().version_holds(number, version).await? {
        Some(false) => Ok(guest.words().a("cli-registry-certified-next", &[("version", version.to_string())])),
        _ => Ok(String::new()),
    }
}

fn said(guest: &Guest, paper: &Verified) -> String {
    let at = guest.registry().local(paper.at);
    let number = paper.number.clone().unwrap_or_default();
    let all = [
        ("at", at),
        ("number", number),
        ("since", paper.since.map(|day| day.to_string()).unwrap_or_default()),
        ("version", paper.version.unwrap_or_default().to_string()),
    ];
    let key = match (paper.kind, paper.listed) {
        ("certificate", Some(true)) => "reg-check-listed",
        ("certificate", _) => "reg-check-not-listed",
        ("receipt", _) => "reg-check-receipt",
        _ => "reg-check-other",
    };
    let said = guest.words().a(key, &all);
    match paper.preference.as_ref().filter(|held| !held.refuses_all()) {
        Some(held) => {
            let lets_in = guest.registry().lets_in(held).get(guest.lang()).to_owned();
            format!("{said} {}", guest.words().a("cli-registry-lets-in", &[("preference", lets_in)]))
        }
        None => said,
    }
}

impl CheckPage {
    fn new(guest: &Guest, paper: String) -> CheckPage {
        let (s, key) = (guest.shell("reg-check-title", "/"), guest.registry().key());
        CheckPage { s, key, paper, problem: String::new(), good: String::new(), next: String::new() }
    }
}
