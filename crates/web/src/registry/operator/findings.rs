//! `/operator/findings`: those that are wanted. `/operator/finding/{id}`: one with what shows it, its objections and its sums.

use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::typed::{Asked, Typed, encoded};
use crate::frame::visit::{html, html_to_mend, on_to};
use crate::registry::ask::{Press, once_more, sure};
use crate::registry::finding::{self, Line};
use crate::registry::guest::Guest;
use crate::registry::operator::leaf::Leaf;
use crate::registry::operator::money::SumLine;
use askama::Template;
use axum::extract::Path;
use desk::error::Refusal;
use desk::registry::{FindingFile, FindingLine, FindingsWanted, OPERATOR, ObjectionTold};
use playbook::Lang;
use registry::ledger::Part;

/// What can become of a finding.
const STANDINGS: [&str; 5] = ["assessed", "objected", "upheld", "cancelled", "unset"];
#[derive(Template)]
#[template(path = "registry/operator/findings.html")]
struct FindingsPage {
    s: Shell,
    typed: Typed,
    problem: String,
    standings: Vec<(&'static str, String)>,
    principals: Vec<(String, String)>,
    lines: Vec<Line>,
    leaf: Option<Leaf>,
}

/// The findings that are wanted.
pub(crate) async fn page(guest: Guest, Asked(asked): Asked) -> Paged {
    let (registry, words) = (guest.registry(), guest.words());
    let wanted = FindingsWanted {
        principal: asked.some("principal"),
        party: None,
        caller: asked.some("caller"),
        standing: asked.some("standing"),
        page: asked.get("page").parse().unwrap_or(1),
    };
    let line = |line: &FindingLine| Line::of(&guest, line, line.finding.to.clone());
    let mut page = FindingsPage {
        s: guest.console(words.t("counter-findings"), "/console", "/operator/findings"),
        problem: String::new(),
        standings: STANDINGS.map(|known| (known, words.t(finding::stands_key(known)))).to_vec(),
        principals: registry.organisations().await?.into_iter().map(|known| (known.id, known.name)).collect(),
        lines: Vec::new(),
        leaf: None,
        typed: asked,
    };
    match registry.findings_wanted(&wanted).await {
        Ok(all) => {
            page.lines = all.rows.iter().map(line).collect();
            page.leaf = Some(Leaf::new("/operator/findings", &page.typed, &all));
        }
        Err(refusal) => page.problem = Problem::from(refusal).mendable_in(guest.lang())?,
    }
    html_to_mend(&page, &page.problem)
}

#[derive(Template)]
#[template(path = "registry/operator/finding.html")]
struct FindingPage {
    s: Shell,
    place: String,
    id: String,
    says: String,
    standing: String,
    why: String,
    facts: Vec<(String, String)>,
    reasons: Vec<String>,
    rests: Vec<(String, String)>,
    /// Where the sums are written, in the language of whoever wrote the rules, and which that is.
    rule_source: Option<(&'static str, String)>,
    proofs: Vec<(String, String)>,
    /// The proof of the number, in hexadecimal digits.
    number_proof: String,
    sums: Vec<SumLine>,
    currencies: Vec<String>,
    objections: Vec<ObjectionLine>,
    grounds: Vec<(&'static str, String)>,
    chain: Vec<String>,
    complaints: Vec<String>,
    objected: bool,
    fallen: bool,
    typed: Typed,
    problem: String,
}

struct ObjectionLine {
    ground: String,
    by: String,
    at: String,
    text: String,
    weight: String,
    check: &'static str,
    what: String,
}

fn objection(guest: &Guest, told: &ObjectionTold) -> ObjectionLine {
    let words = guest.words();
    let weight = match told.looked.weight {
        "supported" => "counter-weight-supported",
        "contradicted" => "counter-weight-contradicted",
        _ => "counter-weight-open",
    };
    ObjectionLine {
        ground: words.t(finding::ground_key(told.looked.ground)),
        by: told.by.clone(),
        at: guest.registry().local(told.at),
        text: told.text.clone(),
        weight: words.t(weight),
        check: if guest.lang() == Lang::Zh { told.looked.zh } else { told.looked.en },
        what: told.looked.what.clone().unwrap_or_default(),
    }
}

fn facts(guest: &Guest, file: &FindingFile) -> Vec<(String, String)> {
    let (words, one) = (guest.words(), &file.line.finding);
    let more =
        vec![(words.t("counter-chain"), one.chain.join(" → ")), (words.t("counter-grade"), one.grade.to_string())];
    let mut facts = finding::facts(guest, file, one.to.clone(), more);
    facts.extend(one.fine_at_most.map(|most| (words.t("counter-fine-at-most"), most.to_string())));
    facts
}

fn proofs(guest: &Guest, file: &FindingFile) -> Vec<(String, String)> {
    let (registry, words, proof) = (guest.registry(), guest.words(), &file.line.finding.proof);
    let some = |key: &str, value: Option<String>| value.map(|value| (words.t(key), value));
    let all = [
        some("counter-proof-entry", proof.entry.map(|n| n.to_string())),
        some("counter-proof-version", proof.version.map(|n| n.to_string())),
        some("counter-fact-published", proof.published.map(|at| registry.local(at))),
        some("counter-proof-position", proof.position.map(|n| n.to_string())),
        some("counter-proof-manifest", proof.manifest.clone()),
        some("counter-proof-set", proof.set.clone()),
    ];
    all.into_iter().flatten().collect()
}

/// The language in which a text is written, as far as its signs tell: pages mark it where it is not theirs.
fn language_of(text: &str) -> &'static str {
    if text.chars().any(|sign| ('\u{4e00}'..='\u{9fff}').contains(&sign)) { "zh-CN" } else { "en" }
}

fn place_of(id: &str) -> String {
    format!("/operator/finding/{}", encoded(id))
}

async fn shown(guest: &Guest, id: &str, typed: Typed, problem: String) -> Result<FindingPage, Problem> {
    let words = guest.words();
    let file = guest.registry().finding_file(id).await?;
    let (one, bill, place) = (&file.line.finding, file.line.bill.as_ref(), place_of(id));
    let sums: Vec<SumLine> = bill.map(|bill| SumLine::all(guest, &bill.sums)).unwrap_or_default();
    let rests = vec![(words.t("counter-rules"), one.rules.clone())];
    let zh = (guest.lang() == Lang::Zh).then(|| guest.registry().rules.source_zh(one.source.as_deref()?)).flatten();
    let rule_source = zh.map(str::to_owned).or_else(|| one.source.clone());
    let rule_source = rule_source.map(|source| (language_of(&source), source));
    Ok(FindingPage {
        s: guest.console(words.t("reg-finding"), "/operator/findings", &place),
        says: finding::says(guest, one),
        standing: finding::standing(guest, bill),
        why: bill.and_then(|bill| bill.why.clone()).unwrap_or_default(),
        facts: facts(guest, &file),
        reasons: finding::reasons(guest, one),
        rests,
        rule_source,
        proofs: proofs(guest, &file),
        number_proof: one.proof.number.as_ref().map(|text| text.to_string()).unwrap_or_default(),
        currencies: sums
            .iter()
            .map(|sum| sum.currency.clone())
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect(),
        sums,
        objections: file.objections.iter().map(|told| objection(guest, told)).collect(),
        grounds: finding::grounds(guest),
        chain: one.chain.clone(),
        complaints: file.complaints.clone(),
        objected: bill.is_some_and(|bill| bill.standing == "objected"),
        fallen: bill.is_none_or(|bill| bill.standing == "cancelled"),
        id: one.id.clone(),
        place,
        typed,
        problem,
    })
}

/// One finding.
pub(crate) async fn one(guest: Guest, Path(id): Path<String>) -> Paged {
    html(&shown(&guest, &id, Typed::default().or("part", "fine"), String::new()).await?)
}

async fn mended(guest: &Guest, id: &str, typed: Typed, refusal: Refusal) -> Paged {
    let said = Problem::from(refusal).mendable_in(guest.lang())?;
    html_to_mend(&shown(guest, id, typed, said.clone()).await?, &said)
}

/// Records an objection that came in.
pub(crate) async fn object(guest: Guest, Path(id): Path<String>, typed: Typed) -> Paged {
    let at = Some(typed.moment()).filter(|at| !at.is_empty());
    let (by, ground, text) = (typed.get("by"), typed.get("ground"), typed.get("text"));
    match guest.registry().object(&id, by, ground, at.as_deref(), text, OPERATOR).await {
        Ok(_) => Ok(on_to(&place_of(&id))),
        Err(refusal) => mended(&guest, &id, typed, refusal).await,
    }
}

/// Decides: it stands, or it falls. Asked once more, because neither can be taken back.
pub(crate) async fn decide(guest: Guest, Path(id): Path<String>, typed: Typed) -> Paged {
    let (place, stands, why) = (place_of(&id), !typed.has("outcome", "cancel"), typed.get("why").to_owned());
    if why.is_empty() {
        return mended(&guest, &id, typed, Refusal::refused("decision-needs-why")).await;
    }
    if !sure(&typed) {
        let key = if stands { "counter-uphold-ask" } else { "counter-cancel-ask" };
        let says = guest.words().a(key, &[("finding", id.clone())]);
        let go = if stands { "counter-uphold" } else { "counter-cancel" };
        let (title, action, more) = ("counter-decide", format!("{place}/decide"), vec![why]);
        return once_more(&guest, &typed, Press { title, says, more, go, action: &action, back: &place });
    }
    match guest.registry().decide(&id, stands, &why).await {
        Ok(_) => Ok(on_to(&place)),
        Err(refusal) => mended(&guest, &id, typed, refusal).await,
    }
}

/// Books money that came, or that went back.
pub(crate) async fn pay(guest: Guest, Path(id): Path<String>, typed: Typed) -> Paged {
    let part = if typed.has("part", "compensation") { Part::Compensation } else { Part::Fine };
    let amount = format!("{} {}", typed.get("amount"), typed.get("currency"));
    match guest.registry().pay(&id, part, &amount, typed.has("returned", "yes")).await {
        Ok(_) => Ok(on_to(&place_of(&id))),
        Err(refusal) => mended(&guest, &id, typed, refusal).await,
    }
}
