//! `GET/POST /case/{id}/money`: what is asked, offered and paid, line by line, each with what it rests on; promises.

use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use crate::frame::visit::{Visit, html_to_mend, saved_back};
use crate::parts::dates::Day;
use crate::parts::side::{laws, money};
use crate::parts::turns::{Promise, promises};
use askama::Template;
use axum::extract::Path;
use casework::Money;
use desk::Loaded;
use desk::money::claims::{ChooseDemands, Paid, PutClaim};
use desk::words::Words;
use playbook::{Basis, ClaimLine, View};

#[derive(Template)]
#[template(path = "money/money.html")]
struct MoneyPage {
    s: Shell,
    problem: String,
    typed: Typed,
    lines: Vec<Line>,
    total: String,
    demands: Vec<Demand>,
    offers: Vec<Offered>,
    promises: Vec<Promise>,
    total_offered: String,
    total_paid: String,
    loose: Option<Loose>,
    payments: Vec<(Day, String, String)>,
    labels: Vec<(&'static str, String)>,
    currency: String,
}

struct Line {
    rate: String,
    name: String,
    basis: String,
    made: String,
    note: String,
    laws: Vec<String>,
    sum: String,
    claimed: bool,
    /// The person may name the sum.
    open: bool,
    /// The sum follows from a fact that is stated; asking for it is all that is left.
    ready: bool,
    amount: String,
    suggested: String,
    once: bool,
    offered: String,
    paid: String,
}

/// What was offered or paid without saying on which line.
struct Loose {
    offered: String,
    paid: String,
}

struct Demand {
    id: String,
    name: String,
    note: String,
    on: bool,
    floor: bool,
}

struct Offered {
    seq: u64,
    text: String,
    day: Day,
    state: String,
    open: bool,
}

/// The table.
pub async fn page(visit: Visit, Path(id): Path<String>) -> Paged {
    let loaded = visit.load(&id).await?;
    show(&visit, &loaded, Typed::default(), String::new())
}

fn show(visit: &Visit, loaded: &Loaded, typed: Typed, problem: String) -> Paged {
    let w = visit.words();
    let view = loaded.view();
    let case = &loaded.case;
    let payment = |p: &casework::Recorded<casework::Payment>| {
        let label = p.label.map(|l| w.t(&format!("label-{}", l.id())));
        let line = p.rate.as_ref().and_then(|id| loaded.pack.rate(id)).map(|r| r.name.get(w.lang).to_owned());
        let note: Vec<String> = label.into_iter().chain(line).chain(p.words.clone()).collect();
        (Day::short(p.at.date(), loaded.today, w.lang), money(p.amount, w.lang), note.join(&w.t("comma")))
    };
    let loose = Loose { offered: figure(view.offered_on(None)), paid: figure(view.paid_on(None)) };
    let page = MoneyPage {
        s: visit.shell(loaded, "money", w.t("money-title")),
        lines: view.claims().iter().filter_map(|l| line(loaded, &view, l, w)).collect(),
        total: view.claims_total().map(Money::figure).unwrap_or_default(),
        demands: demands(loaded, w),
        offers: offers(loaded, w),
        promises: promises(loaded, &loaded.view(), w),
        total_offered: figure(view.offered()),
        total_paid: figure(view.paid()),
        loose: (!loose.offered.is_empty() || !loose.paid.is_empty()).then_some(loose),
        payments: case.payments.iter().rev().take(8).map(payment).collect(),
        labels: ["compensation", "goodwill", "reward", "unnamed"].map(|id| (id, w.t(&format!("label-{id}")))).into(),
        currency: w.t(&format!("currency-{}", loaded.pack.manifest.currency)),
        problem,
        typed,
    };
    html_to_mend(&page, &page.problem)
}

fn figure(sum: Option<Money>) -> String {
    sum.map(Money::figure).unwrap_or_default()
}

fn line(loaded: &Loaded, view: &View<'_>, l: &ClaimLine, w: Words) -> Option<Line> {
    let rate = loaded.pack.rate(&l.rate)?;
    if l.basis == Basis::Promise && l.count == 0 {
        return None;
    }
    let stated = loaded.case.claims.get(&l.rate);
    let amount = l.amount.map(|a| money(a, w.lang));
    let count = if l.hourly { w.n("minutes", l.count) } else { w.n("units", l.count) };
    let suggested = rate.suggested.as_ref().and_then(|s| s.parse::<Money>().ok());
    let made = match (&amount, rate.per.as_str()) {
        (Some(amount), "once") => amount.clone(),
        (Some(amount), _) => w.a("claim-made", &[("count", count), ("amount", amount.clone())]),
        (None, "once") => String::new(),
        (None, _) => w.a("claim-no-amount", &[("count", count)]),
    };
    Some(Line {
        rate: l.rate.clone(),
        name: rate.name.get(w.lang).to_owned(),
        basis: w.t(match l.basis {
            Basis::Statute => "basis-statute",
            Basis::Contract => "basis-contract",
            Basis::Promise => "basis-promise",
            Basis::Custom => "basis-custom",
            Basis::Ask => "basis-ask",
        }),
        made,
        note: rate.note.as_ref().map(|n| n.get(w.lang).to_owned()).unwrap_or_default(),
        laws: laws(loaded, &rate.law, w.lang),
        sum: l.sum.filter(|_| l.claimed).map(Money::figure).unwrap_or_default(),
        claimed: l.claimed,
        open: rate.amount_fact.is_none() && l.basis != Basis::Promise,
        ready: rate.amount_fact.is_some() && l.amount.is_some() && l.count > 0,
        amount: stated.and_then(|c| c.amount).map(Money::short).unwrap_or_default(),
        suggested: suggested.map(Money::short).unwrap_or_default(),
        once: rate.per == "once",
        offered: figure(view.offered_on(Some(&l.rate))),
        paid: figure(view.paid_on(Some(&l.rate))),
    })
}

fn demands(loaded: &Loaded, w: Words) -> Vec<Demand> {
    let (case, view) = (&loaded.case, loaded.view());
    let one = |d: &playbook::DemandSpec| Demand {
        on: view.wants(&d.id),
        floor: case.demands.get(&d.id).is_some_and(|c| c.floor == Some(true)),
        id: d.id.clone(),
        name: d.name.get(w.lang).to_owned(),
        note: d.note.as_ref().map(|n| n.get(w.lang).to_owned()).unwrap_or_default(),
    };
    loaded.pack.demands.iter().map(one).collect()
}

fn offers(loaded: &Loaded, w: Words) -> Vec<Offered> {
    let one = |o: &casework::Recorded<casework::Offer>| {
        let state = loaded.case.offer_state(o, loaded.today);
        let text = o.amount.map(|m| money(m, w.lang)).or_else(|| o.terms.clone()).unwrap_or_default();
        Offered {
            seq: o.seq,
            text,
            day: Day::short(o.at.date(), loaded.today, w.lang),
            state: match state {
                "open" => w.t("offer-open"),
                "lapsed" => w.t("offer-lapsed"),
                decided => w.t(&format!("decision-{decided}")),
            },
            open: state == "open",
        }
    };
    loaded.case.offers.iter().rev().map(one).collect()
}

/// States a sum, the demands, or money received, by the form's `what`.
pub async fn state(visit: Visit, Path(id): Path<String>, typed: Typed) -> Paged {
    let loaded = visit.load(&id).await?;
    let text = |field: &str| typed.get(field).to_owned();
    let all = |field: &str| typed.all(field).into_iter().map(str::to_owned).collect();
    let made = match typed.get("what") {
        "claim" => {
            let put = PutClaim { rate: text("rate"), amount: text("amount"), drop: typed.has("drop", "yes") };
            visit.change(&id, &typed, &put).await
        }
        "demands" => visit.change(&id, &typed, &ChooseDemands { on: all("demand"), floor: all("floor") }).await,
        _ => {
            let (amount, day, words) = (text("amount"), text("date"), text("words"));
            visit.change(&id, &typed, &Paid { amount, day, rate: text("rate"), label: text("label"), words }).await
        }
    };
    match made {
        Ok(saved) => Ok(saved_back(typed.get("back"), &format!("/case/{id}/money"), &saved)),
        Err(problem) => {
            let sentence = problem.mendable()?;
            show(&visit, &loaded, typed, sentence.get(visit.lang()).to_owned())
        }
    }
}
