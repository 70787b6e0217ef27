//! `GET/POST /case/{id}/offer/{seq}`: what does taking this offer cost me?

use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::typed::{Typed, encoded};
use crate::frame::visit::{Visit, html_to_mend, saved_on, seq};
use crate::parts::dates::Day;
use crate::parts::side::{money, party};
use askama::Template;
use axum::extract::Path;
use casework::{Offer, Recorded};
use desk::Loaded;
use desk::dealings::offer::{DecideOffer, offer, settling};
use playbook::{Lang, Rung};

#[derive(Template)]
#[template(path = "dealings/offer.html")]
struct OfferPage {
    s: Shell,
    problem: String,
    typed: Typed,
    seq: u64,
    amount: String,
    label: String,
    per_call: String,
    terms: String,
    when: Day,
    by: String,
    until: Option<Day>,
    asked: String,
    closes: Vec<String>,
    keeps: Vec<String>,
    floor: String,
    slip: String,
    /// The same inside a link that opens the phone's messages.
    slip_link: String,
    letters: Vec<(String, String)>,
    decided: String,
}

fn find<'l>(loaded: &'l Loaded, number: &str) -> Result<&'l Recorded<Offer>, Problem> {
    Ok(offer(loaded, seq(number)?)?)
}

/// Offered and demanded side by side.
pub async fn page(visit: Visit, Path((id, number)): Path<(String, String)>) -> Paged {
    let loaded = visit.load(&id).await?;
    let offer = find(&loaded, &number)?;
    show(&visit, &loaded, offer, Typed::default(), String::new())
}

fn show(visit: &Visit, loaded: &Loaded, offer: &Recorded<Offer>, typed: Typed, problem: String) -> Paged {
    let w = visit.words();
    let lang = w.lang;
    let rung = settling(loaded);
    let decision = loaded.case.decision_on(offer.seq);
    let slip = if typed.get("words").is_empty() { slip(loaded, offer, w) } else { typed.get("words").to_owned() };
    let mut s = visit.shell(loaded, "money", w.t("offer-title"));
    s.back = format!("/case/{}/money", loaded.id);
    let page = OfferPage {
        seq: offer.seq,
        amount: offer.amount.map(|m| money(m, lang)).unwrap_or_default(),
        label: offer.label.map(|l| w.t(&format!("offer-called-{}", l.id()))).unwrap_or_default(),
        per_call: offer.per_call.map(|m| w.a("entry-remedy", &[("money", money(m, lang))])).unwrap_or_default(),
        terms: offer.terms.clone().unwrap_or_default(),
        when: Day::moment(offer.at, loaded.today, lang),
        by: party(loaded, &offer.by, w),
        until: offer.until.map(|d| Day::full(d, loaded.today, lang)),
        asked: asked(loaded, offer, w),
        closes: rung.map(|r| r.closes.iter().map(|c| c.note.get(lang).to_owned()).collect()).unwrap_or_default(),
        keeps: keeps(loaded, w),
        letters: letters(loaded, rung, lang),
        floor: floor(loaded, lang).map(|d| w.a("offer-floor", &[("demand", d)])).unwrap_or_default(),
        decided: match loaded.case.offer_state(offer, loaded.today) {
            "lapsed" => w.t("offer-lapsed"),
            _ => decision.map(|d| w.t(&format!("decision-{}", d.decision.id()))).unwrap_or_default(),
        },
        slip_link: encoded(&slip),
        slip,
        s,
        problem,
        typed,
    };
    html_to_mend(&page, &page.problem)
}

fn asked(loaded: &Loaded, offer: &Offer, w: desk::words::Words) -> String {
    let Some(total) = loaded.view().claims_total() else { return w.t("offer-nothing-asked") };
    let gap = offer.amount.and_then(|m| casework::Money::new(total.minor() - m.minor(), total.currency()).ok());
    let gap = gap.filter(|g| g.minor() > 0).map(|g| money(g, w.lang));
    match gap {
        Some(gap) => w.a("offer-asked-gap", &[("asked", money(total, w.lang)), ("gap", gap)]),
        None => w.a("offer-asked", &[("asked", money(total, w.lang))]),
    }
}

/// What stays in force: promises already made.
fn keeps(loaded: &Loaded, w: desk::words::Words) -> Vec<String> {
    let kept = loaded.case.commitments.iter().rev().take(3);
    kept.map(|c| w.a("offer-keeps", &[("words", c.terms.clone())])).collect()
}

/// The pack's letters for answering an offer in writing.
fn letters(loaded: &Loaded, rung: Option<&Rung>, lang: Lang) -> Vec<(String, String)> {
    let names = rung.into_iter().flat_map(|rung| loaded.pack.sent_on(rung));
    names.filter_map(|name| Some((name.clone(), loaded.pack.letter(name, lang)?.front.title.clone()))).collect()
}

fn floor(loaded: &Loaded, lang: Lang) -> Option<String> {
    let chosen = loaded.case.demands.values().find(|d| d.floor == Some(true))?;
    let spec = loaded.pack.demands.iter().find(|d| d.id == chosen.demand)?;
    Some(spec.name.get(lang).to_owned())
}

/// A way to answer that gives nothing away.
fn slip(loaded: &Loaded, offer: &Offer, w: desk::words::Words) -> String {
    let count = loaded.case.counted().count().to_string();
    match offer.amount {
        Some(amount) => w.a("offer-slip", &[("money", money(amount, w.lang)), ("count", count)]),
        None => w.t("offer-slip-plain"),
    }
}

/// Records the decision.
pub async fn decide(visit: Visit, Path((id, number)): Path<(String, String)>, typed: Typed) -> Paged {
    let loaded = visit.load(&id).await?;
    let offer = find(&loaded, &number)?;
    let decided = DecideOffer {
        offer: offer.seq,
        decision: typed.get("decision").to_owned(),
        words: typed.get("words").to_owned(),
        ack: typed.has("ack", "yes"),
    };
    match visit.change(&id, &typed, &decided).await {
        Ok(saved) => Ok(saved_on(&format!("/case/{id}"), &saved)),
        Err(problem) => {
            let sentence = problem.mendable()?;
            show(&visit, &loaded, offer, typed, sentence.get(visit.lang()).to_owned())
        }
    }
}
