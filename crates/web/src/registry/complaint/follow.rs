//! `GET/POST /complaint/follow`: where a complaint stands, by the code that was given for it. The code is posted, so that it
//! stands in no address and no log.

use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use crate::frame::visit::{html, html_to_mend};
use crate::registry::guest::Guest;
use askama::Template;
use desk::registry::{Basis, ClockTold, Followed, FoundFor, MoveTold};
use playbook::Lang;

#[derive(Template)]
#[template(path = "registry/complaint/follow.html")]
struct FollowPage {
    s: Shell,
    problem: String,
    told: Option<Standing>,
}

/// Where a complaint stands, in words.
struct Standing {
    receipt: String,
    stage: String,
    facts: Vec<(String, String)>,
    moves: Vec<MoveLine>,
    clocks: Vec<(String, String)>,
    outcomes: Vec<OutcomeLine>,
    notes: Vec<String>,
}

struct MoveLine {
    at: String,
    says: String,
    why: String,
}

struct OutcomeLine {
    id: String,
    facts: Vec<(String, String)>,
}

impl FollowPage {
    fn new(guest: &Guest, problem: String, told: Option<Standing>) -> FollowPage {
        let s = guest.console(guest.words().t("reg-follow"), "/complaint", "/complaint/follow");
        FollowPage { s, problem, told }
    }
}

/// Where the code is typed.
pub(crate) async fn page(guest: Guest) -> Paged {
    html(&FollowPage::new(&guest, String::new(), None))
}

/// Where the complaint of a code stands.
pub(crate) async fn look(guest: Guest, typed: Typed) -> Paged {
    match guest.registry().followed(typed.get("follow"), &guest.source).await {
        Ok(followed) => {
            let told = standing(&guest, &followed);
            html(&FollowPage::new(&guest, String::new(), Some(told)))
        }
        Err(refusal) => {
            let said = Problem::from(refusal).mendable_in(guest.lang())?;
            html_to_mend(&FollowPage::new(&guest, said.clone(), None), &said)
        }
    }
}

fn standing(guest: &Guest, followed: &Followed) -> Standing {
    let (registry, words, status) = (guest.registry(), guest.words(), &followed.status);
    let zh = guest.lang() == Lang::Zh;
    let fact = |key: &str, value: String| (words.t(key), value);
    let facts = vec![
        fact("reg-complaint-caller", status.from.clone().unwrap_or_else(|| words.t("reg-complaint-no-caller"))),
        fact("reg-complaint-when", registry.local(status.call)),
    ];
    let mut notes = Vec::new();
    if status.proof.is_none() {
        notes.push(words.t("reg-complaint-not-shown"));
    }
    if followed.withheld {
        notes.push(words.t("reg-follow-withheld"));
    }
    if status.window == "late" {
        notes.push(words.t("reg-complaint-late"));
    }
    if status.lacks.contains(&"from") {
        notes.push(words.t("reg-complaint-lacks-caller"));
    }
    let line = |made: &MoveTold| MoveLine {
        at: registry.local(made.at),
        says: if zh { made.zh } else { made.en }.to_owned(),
        why: why_of(guest, made),
    };
    let fell = |found: &FoundFor| found.bill.as_ref().is_some_and(|bill| bill.standing == "cancelled");
    let stage = match status.stage == "found" && followed.outcomes.iter().all(fell) && !followed.outcomes.is_empty() {
        true => words.t("reg-follow-cancelled"),
        false => if zh { status.stage_zh } else { status.stage_en }.to_owned(),
    };
    Standing {
        receipt: status.id.clone(),
        stage,
        facts,
        moves: followed.moves.iter().map(line).collect(),
        clocks: status.clocks.iter().map(|clock| clock_line(guest, clock)).collect(),
        outcomes: followed.outcomes.iter().map(|found| outcome(guest, found)).collect(),
        notes,
    }
}

/// Why, in the language of the page where the reason has a name.
pub(in crate::registry) fn why_of(guest: &Guest, made: &MoveTold) -> String {
    match made.code.as_deref() {
        Some("finding-cancelled") => guest.words().t("registry-finding-was-cancelled"),
        Some(code) => guest.words().t(&format!("registry-cleared-{code}")),
        None => made.why.clone().unwrap_or_default(),
    }
}

/// One clock: what is owed, and how that goes.
pub(in crate::registry) fn clock_line(guest: &Guest, clock: &ClockTold) -> (String, String) {
    let words = guest.words();
    let step = words.t(match clock.step {
        "acknowledge" => "reg-clock-acknowledge",
        "examine" => "reg-clock-examine",
        _ => "reg-clock-answer",
    });
    let said = [
        ("last", clock.last_day.map(|day| day.to_string()).unwrap_or_default()),
        ("days", clock.days.unwrap_or_default().to_string()),
        ("done", clock.done.map(|at| guest.registry().day(at).to_string()).unwrap_or_default()),
    ];
    let key = match clock.pace {
        "running" => "reg-pace-running",
        "late" => "reg-pace-late",
        "done" => "reg-pace-done",
        "done-late" => "reg-pace-done-late",
        _ => "reg-pace-unknown",
    };
    (step, words.a(key, &said))
}

fn outcome(guest: &Guest, found: &FoundFor) -> OutcomeLine {
    let words = guest.words();
    let fact = |key: &str, value: String| (words.t(key), value);
    let finding = &found.finding;
    let reasons: Vec<String> =
        finding.reasons.iter().map(|reason| words.t(&format!("registry-reason-{}", reason.code))).collect();
    let mut facts = vec![
        fact("reg-finding-principal", finding.principal.clone()),
        fact("counter-basis", words.t(basis_key(finding.basis))),
        fact("reg-finding-reasons", reasons.join(&words.t("comma"))),
    ];
    if let Some(bill) = &found.bill {
        let since = guest.registry().day(bill.since).to_string();
        facts.push(fact("reg-finding-standing", words.a(standing_key(bill.standing), &[("since", since)])));
        if let Some(why) = &bill.why {
            facts.push(fact("reg-finding-why", why.clone()));
        }
        for sum in bill.sums.iter().filter(|sum| sum.part == "compensation") {
            let said = [("assessed", format!("{} {}", sum.assessed, sum.currency)), ("paid", sum.paid.clone())];
            let key = match bill.standing {
                "cancelled" => "reg-finding-compensation-fell",
                _ => "reg-finding-compensation-is",
            };
            facts.push(fact("reg-finding-compensation", words.a(key, &said)));
        }
    }
    OutcomeLine { id: finding.id.clone(), facts }
}

/// What shows that the call was made.
pub(in crate::registry) fn basis_key(basis: Basis) -> &'static str {
    match basis {
        Basis::Record => "counter-basis-record",
        Basis::Complaint => "counter-basis-complaint",
    }
}

/// The sentence for how a finding stands.
pub(in crate::registry) fn standing_key(standing: &str) -> &'static str {
    match standing {
        "objected" => "reg-standing-objected",
        "upheld" => "reg-standing-upheld",
        "cancelled" => "reg-standing-cancelled",
        _ => "reg-standing-assessed",
    }
}
