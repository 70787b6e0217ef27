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
    /// What a certificate says of the lists, a sentence each.
    lists: Vec<String>,
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
            page.lists = lists(&guest, verified).await?;
        }
        Err(refusal) => {
            page.problem = Problem::from(refusal).mendable_in(guest.lang())?;
        }
    }
    html_to_mend(&page, &page.problem)
}

/// What a certificate says of the lists. Of one that does not say whether its version lists the number this registry knows it.
async fn lists(guest: &Guest, mut paper: Verified) -> Answer<Vec<String>> {
    if let (Some(number), Some(version), None) = (&paper.number, paper.version, paper.in_version) {
        paper.in_version = guest.registry().version_holds(number, version).await?;
    }
    let issued = paper.issued.map(|issued| guest.registry().local_in(issued)).unwrap_or_default();
    Ok(paper.about_lists(guest.words(), issued))
}

fn said(guest: &Guest, paper: &Verified) -> String {
    if let Some(compared) = &paper.receipt {
        let version = paper.version.unwrap_or_default();
        return compared.said(guest.words(), paper.at, version, |at| guest.registry().local_in(at));
    }
    let at = guest.registry().local_in(paper.at);
    let number = paper.number.clone().unwrap_or_default();
    let all = [
        ("at", at),
        ("number", number),
        ("since", paper.since_said(guest.words())),
        ("version", paper.version.unwrap_or_default().to_string()),
    ];
    let key = match (paper.kind, paper.listed) {
        ("certificate", Some(true)) => "reg-check-listed",
        ("certificate", _) => "reg-check-not-listed",
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
        CheckPage { s, key, paper, problem: String::new(), good: String::new(), lists: Vec::new() }
    }
}
