//! The form with which everything begins.

use super::guest::Guest;
use crate::frame::problem::Problem;
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use askama::Template;
use playbook::Lang;

/// The form with which everything begins.
#[derive(Template)]
#[template(path = "registry/front.html")]
pub(crate) struct FrontPage {
    s: Shell,
    title: String,
    listed: String,
    categories: Vec<Category>,
    typed: Typed,
    /// What has to be mended.
    problem: String,
    days: [&'static str; 7],
}

struct Category {
    id: String,
    name: String,
}

impl FrontPage {
    /// The page with what was typed, and what has to be mended.
    pub(crate) async fn new(guest: &Guest, typed: Typed, problem: String) -> Result<FrontPage, Problem> {
        let registry = guest.registry();
        let words = guest.words();
        let zh = guest.lang() == Lang::Zh;
        let listed = match registry.versions().await?.last() {
            Some(newest) => words.a(
                "reg-newest",
                &[
                    ("version", newest.n.to_string()),
                    ("day", registry.day(newest.published).to_string()),
                    ("listed", newest.listed.to_string()),
                ],
            ),
            None => words.t("registry-nothing-published-yet"),
        };
        let rules = &registry.rules;
        let named = |purpose: &registry::rules::Purpose| {
            let id = purpose.category?.to_string();
            Some(Category { id, name: if zh { purpose.zh.clone() } else { purpose.en.clone() } })
        };
        let s = guest.shell("reg-title", "");
        Ok(FrontPage {
            title: registry.name(),
            listed,
            categories: rules.purposes.iter().filter_map(named).collect(),
            days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
            typed,
            problem,
            s,
        })
    }
}
