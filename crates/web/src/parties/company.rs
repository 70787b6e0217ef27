//! `GET/POST /case/{id}/company`: the company that the letters name, chosen from those that the pack knows, or read from the seller's
//! block of an invoice.

use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::typed::{Asked, Typed};
use crate::frame::visit::{Visit, html_to_mend, saved_back};
use crate::parts::firm::{Firm, firm};
use askama::Template;
use axum::extract::Path;
use desk::Loaded;
use desk::case::facts::Facts;
use desk::error::Refusal;
use desk::parties::company;

#[derive(Template)]
#[template(path = "parties/company.html")]
struct CompanyPage {
    s: Shell,
    problem: String,
    typed: Typed,
    back: String,
    likely: Vec<Firm>,
    others: Vec<Firm>,
    read: Vec<Read>,
    warned: Vec<String>,
}

/// One value that was read from the invoice.
struct Read {
    key: String,
    label: String,
    value: String,
}

/// The companies of the operator, and the place to paste an invoice.
pub async fn page(visit: Visit, Path(id): Path<String>, Asked(asked): Asked) -> Paged {
    let loaded = visit.load(&id).await?;
    show(&visit, &loaded, asked, String::new(), Vec::new(), Vec::new())
}

fn show(visit: &Visit, loaded: &Loaded, typed: Typed, problem: String, read: Vec<Read>, warned: Vec<String>) -> Paged {
    let w = visit.words();
    let likely: Vec<Firm> = company::likely(loaded).into_iter().map(|c| firm(loaded, c, w)).collect();
    let known = company::known(loaded).into_iter().filter(|c| likely.iter().all(|l| l.id != c.id));
    let mut s = visit.shell(loaded, "parties", w.t("company-title"));
    s.back =
        crate::frame::typed::own_path(typed.get("back")).unwrap_or(&format!("/case/{}/facts", loaded.id)).to_owned();
    let page = CompanyPage {
        others: known.map(|c| firm(loaded, c, w)).collect(),
        back: typed.get("back").to_owned(),
        likely,
        read,
        warned,
        s,
        problem,
        typed,
    };
    html_to_mend(&page, &page.problem)
}

/// Fills the facts from the chosen company, or shows what an invoice says so that the person confirms it.
pub async fn choose(visit: Visit, Path(id): Path<String>, typed: Typed) -> Paged {
    let loaded = visit.load(&id).await?;
    let chosen = loaded.pack.companies.iter().find(|c| c.id == typed.get("company"));
    if let Some(chosen) = chosen {
        let saved = visit.change(&id, &typed, &Facts(company::filled(&loaded.pack, chosen))).await?;
        return Ok(saved_back(typed.get("back"), &format!("/case/{id}/facts"), &saved));
    }
    let lang = visit.lang();
    let Some(seller) = desk::evidence::seller(typed.get("invoice")) else {
        let code = if typed.get("invoice").is_empty() { "company-needs-choice" } else { "invoice-no-seller" };
        let problem = Refusal::refused(code).sentence(lang);
        return show(&visit, &loaded, typed, problem, Vec::new(), Vec::new());
    };
    let w = visit.words();
    let (filled, known) = company::invoiced(&loaded.pack, &seller);
    let label = |key: &str| loaded.pack.fact(key).map_or(key, |f| f.ask.get(lang)).to_owned();
    let read = filled.into_iter().map(|(key, value)| Read { label: label(&key), key, value }).collect();
    let mut warned = Vec::new();
    if seller.code_misread {
        warned.push(w.t("invoice-code-misread"));
    }
    match known {
        None if !loaded.pack.companies.is_empty() => warned.push(w.t("invoice-unknown-seller")),
        Some(known) if !seller.name.starts_with(&known.name) => {
            warned.push(w.a("invoice-other-name", &[("name", known.name)]));
        }
        _ => {}
    }
    show(&visit, &loaded, typed, String::new(), read, warned)
}
