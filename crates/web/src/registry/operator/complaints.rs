//! `/operator/complaints`: those that are wanted. `/operator/complaint/{id}`: everything about one, and what may be done.

use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::typed::{Asked, Typed, encoded};
use crate::frame::visit::{html, html_to_mend, on_to};
use crate::registry::ask::{Press, once_more, sure};
use crate::registry::complaint::follow::{clock_line, why_of};
use crate::registry::console::lists::purpose;
use crate::registry::guest::Guest;
use crate::registry::operator::leaf::Leaf;
use askama::Template;
use axum::extract::Path;
use desk::error::Refusal;
use desk::registry::{ComplaintFile, ComplaintLine, ComplaintsWanted, Decision};
use playbook::Lang;
use registry::complaint::{Source, Stage};
use registry::history::Proof;

#[derive(Template)]
#[template(path = "registry/operator/complaints.html")]
struct ComplaintsPage {
    s: Shell,
    typed: Typed,
    stages: Vec<(&'static str, &'static str)>,
    principals: Vec<(String, String)>,
    lines: Vec<Line>,
    leaf: Leaf,
}

struct Line {
    id: String,
    stage: String,
    says: String,
    note: String,
    late: bool,
}

fn stage(guest: &Guest, line: &ComplaintLine) -> &'static str {
    if guest.lang() == Lang::Zh { line.status.stage_zh } else { line.status.stage_en }
}

fn said(guest: &Guest, line: &ComplaintLine) -> String {
    let words = guest.words();
    let from = line.status.from.clone().unwrap_or_else(|| words.t("reg-complaint-no-caller"));
    match &line.principal {
        Some(principal) => words.a("counter-complaint-against", &[("from", from), ("principal", principal.clone())]),
        None => from,
    }
}

/// The complaints that are wanted.
pub(crate) async fn page(guest: Guest, Asked(asked): Asked) -> Paged {
    let (registry, words) = (guest.registry(), guest.words());
    let some = |name: &str| Some(asked.get(name).to_owned()).filter(|value| !value.is_empty());
    let wanted = ComplaintsWanted {
        stage: some("stage"),
        principal: some("principal"),
        late: asked.has("late", "yes"),
        page: asked.get("page").parse().unwrap_or(1),
    };
    let all = registry.complaints_wanted(&wanted).await?;
    let line = |line: &ComplaintLine| Line {
        id: line.status.id.clone(),
        stage: stage(&guest, line).to_owned(),
        says: said(&guest, line),
        note: words.a("counter-complaint-received", &[("at", registry.local(line.received))]),
        late: line.is_late(),
    };
    let zh = guest.lang() == Lang::Zh;
    html(&ComplaintsPage {
        s: guest.console(words.t("counter-complaints"), "/console", "/operator/complaints"),
        stages: Stage::ALL.iter().map(|stage| (stage.name(), if zh { stage.zh() } else { stage.en() })).collect(),
        principals: registry.organisations().await?.into_iter().map(|known| (known.id, known.name)).collect(),
        lines: all.rows.iter().map(line).collect(),
        leaf: Leaf::new("/operator/complaints", &asked, &all),
        typed: asked,
    })
}

#[derive(Template)]
#[template(path = "registry/operator/complaint.html")]
struct ComplaintPage {
    s: Shell,
    place: String,
    says: String,
    stage: String,
    facts: Vec<(String, String)>,
    /// The person's own words.
    words: String,
    moves: Vec<(String, String, String)>,
    clocks: Vec<(String, String)>,
    findings: Vec<String>,
    next: Vec<&'static str>,
    lacks: bool,
    typed: Typed,
    problem: String,
}

fn facts(guest: &Guest, file: &ComplaintFile) -> Vec<(String, String)> {
    let (registry, words, status) = (guest.registry(), guest.words(), &file.line.status);
    let none = || words.t("counter-not-told");
    let proof = match status.proof {
        Some(Proof::Code) => "counter-proof-code",
        Some(Proof::Operator) => "counter-proof-operator",
        Some(Proof::Message) => "counter-proof-message",
        None => "counter-proof-none",
    };
    let source = match file.source {
        Source::Web => "counter-source-web",
        Source::Api => "counter-source-api",
        Source::List => "counter-source-list",
        Source::Message => "counter-source-message",
        Source::Case => "counter-source-case",
    };
    let fact = |key: &str, value: String| (words.t(key), value);
    let mut facts = vec![
        fact("counter-called", status.person.clone().unwrap_or_else(none)),
        fact("counter-calling", status.from.clone().unwrap_or_else(none)),
        fact("counter-principal", file.line.principal.clone().unwrap_or_else(none)),
        fact("reg-complaint-when", registry.local(status.call)),
        fact("counter-received", registry.local(file.line.received)),
        fact("counter-proof", words.t(proof)),
        fact("counter-source", words.t(source)),
    ];
    facts.extend(file.purpose.as_ref().map(|id| fact("reg-complaint-purpose", purpose(guest, id))));
    facts.extend(file.reference.clone().map(|reference| fact("counter-reference", reference)));
    let window = match status.window {
        "within" => "counter-window-within",
        "late" => "counter-window-late",
        _ => "counter-window-unknown",
    };
    facts.push(fact("counter-window", words.t(window)));
    facts
}

fn place_of(id: &str) -> String {
    format!("/operator/complaint/{}", encoded(id))
}

async fn shown(guest: &Guest, id: &str, typed: Typed, problem: String) -> Result<ComplaintPage, Problem> {
    let registry = guest.registry();
    let file = registry.complaint_file(id).await?;
    let place = place_of(id);
    let zh = guest.lang() == Lang::Zh;
    let moves = file.moves.iter().map(|made| {
        let says = if zh { made.zh } else { made.en };
        (registry.local(made.at), says.to_owned(), why_of(guest, made))
    });
    let status = &file.line.status;
    Ok(ComplaintPage {
        s: guest.console(guest.words().t("counter-complaint"), "/operator/complaints", &place),
        says: said(guest, &file.line),
        stage: stage(guest, &file.line).to_owned(),
        facts: facts(guest, &file),
        words: status.text.clone(),
        moves: moves.collect(),
        clocks: status.clocks.iter().map(|clock| clock_line(guest, clock)).collect(),
        findings: status.findings.clone(),
        lacks: !status.lacks.is_empty(),
        next: file.next.clone(),
        place,
        typed,
        problem,
    })
}

/// One complaint.
pub(crate) async fn one(guest: Guest, Path(id): Path<String>) -> Paged {
    html(&shown(&guest, &id, Typed::default(), String::new()).await?)
}

async fn decided(guest: &Guest, id: &str, typed: Typed, decision: Decision) -> Paged {
    match guest.registry().decide_complaint(id, decision).await {
        Ok(_) => Ok(on_to(&place_of(id))),
        Err(refusal) => mended(guest, id, typed, refusal).await,
    }
}

async fn mended(guest: &Guest, id: &str, typed: Typed, refusal: Refusal) -> Paged {
    let said = Problem::from(refusal).mendable()?.get(guest.lang()).to_owned();
    html_to_mend(&shown(guest, id, typed, said.clone()).await?, &said)
}

/// The person was told that it came.
pub(crate) async fn acknowledge(guest: Guest, Path(id): Path<String>, typed: Typed) -> Paged {
    decided(&guest, &id, typed, Decision::Acknowledge).await
}

/// Closes it without a finding; it can be taken up again.
pub(crate) async fn close(guest: Guest, Path(id): Path<String>, typed: Typed) -> Paged {
    let why = typed.get("why").to_owned();
    decided(&guest, &id, typed, Decision::Close(why)).await
}

/// Takes it up again.
pub(crate) async fn reopen(guest: Guest, Path(id): Path<String>, typed: Typed) -> Paged {
    let why = typed.get("why").to_owned();
    decided(&guest, &id, typed, Decision::Reopen(why)).await
}

/// Compares it with what held, after asking: a finding is recorded with what it costs.
pub(crate) async fn examine(guest: Guest, Path(id): Path<String>, typed: Typed) -> Paged {
    let place = place_of(&id);
    if !sure(&typed) {
        let words = guest.words();
        let file = guest.registry().complaint_file(&id).await?;
        let mut more = vec![words.t("counter-examine-more")];
        if file.line.status.proof.is_none() {
            more.push(words.t("counter-examine-not-shown"));
        }
        let says = words.a("counter-examine-ask", &[("what", said(&guest, &file.line))]);
        let (title, go, action) = ("counter-examine", "counter-examine-do", format!("{place}/examine"));
        return once_more(&guest, &typed, Press { title, says, more, go, action: &action, back: &place });
    }
    match guest.registry().examine(&id).await {
        Ok(_) => Ok(on_to(&place)),
        Err(refusal) => mended(&guest, &id, typed, refusal).await,
    }
}
