//! `GET /operator/money`: what findings cost, by organisation; currencies are never added.

use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::visit::html;
use crate::registry::guest::Guest;
use askama::Template;
use desk::registry::{Stands, Whose};

#[derive(Template)]
#[template(path = "registry/operator/money.html")]
struct MoneyPage {
    s: Shell,
    totals: Vec<SumLine>,
    owed: Vec<OwedLine>,
}

struct OwedLine {
    id: String,
    sums: Vec<SumLine>,
}

/// One sum: of a part, in a currency.
pub(crate) struct SumLine {
    /// Fine or compensation, with the currency.
    pub name: String,
    /// The currency.
    pub currency: String,
    /// What it comes to: name and amount.
    pub amounts: Vec<(String, String)>,
}

impl SumLine {
    /// Sums as rows of one table. What fell, and what is owed back, has a column where there is any.
    pub(crate) fn all(guest: &Guest, sums: &[Stands]) -> Vec<SumLine> {
        let words = guest.words();
        let some = |amount: fn(&Stands) -> &String| {
            sums.iter().any(|sum| amount(sum).bytes().any(|sign| matches!(sign, b'1'..=b'9')))
        };
        let (fell, back) = (some(|sum| &sum.cancelled), some(|sum| &sum.owed_back));
        let line = |sum: &Stands| {
            let part = words.t(if sum.part == "fine" { "cli-registry-fine" } else { "cli-registry-compensation" });
            let columns = [
                (true, "counter-sum-assessed", &sum.assessed),
                (true, "counter-sum-paid", &sum.paid),
                (true, "counter-sum-disputed", &sum.disputed),
                (fell, "counter-sum-cancelled", &sum.cancelled),
                (true, "counter-sum-due", &sum.due),
                (back, "counter-sum-owed-back", &sum.owed_back),
            ];
            let amounts = columns.into_iter().filter(|(shown, ..)| *shown);
            SumLine {
                name: format!("{part} {}", sum.currency),
                currency: sum.currency.clone(),
                amounts: amounts.map(|(_, key, amount)| (words.t(key), amount.clone())).collect(),
            }
        };
        sums.iter().map(line).collect()
    }
}

/// The ledger by organisation.
pub(crate) async fn page(guest: Guest) -> Paged {
    let registry = guest.registry();
    let totals = registry.ledger(&Whose::default()).await?.totals;
    let owed = registry.owed().await?;
    html(&MoneyPage {
        s: guest.console(guest.words().t("counter-money"), "/console", "/operator/money"),
        totals: SumLine::all(&guest, &totals),
        owed: owed
            .iter()
            .map(|one| OwedLine { id: one.organisation.clone(), sums: SumLine::all(&guest, &one.sums) })
            .collect(),
    })
}
