//! `GET/POST /screen/calls`: what rang, what was stopped and why; one press says that it was sales, or wanted.

use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use crate::frame::visit::{Visit, html_to_mend, on_to};
use crate::parts::plot::{Bar, columns};
use askama::Template;
use desk::error::Refusal;
use desk::screen::calls::Screened;
use desk::screen::{came, decided, label, told};
use desk::words::Words;
use jiff::ToSpan as _;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Calls that are shown, and those that the plot counts.
const SHOWN: usize = 50;
const COUNTED: usize = 5_000;
/// Weeks of the plot, and how many before the newest one are shown at least.
const WEEKS: usize = 12;
const FEWEST: i32 = 3;

#[derive(Template)]
#[template(path = "screen/calls.html")]
struct CallsPage {
    s: Shell,
    problem: String,
    calls: Vec<Call>,
    /// Id and subject, where the person has several.
    cases: Vec<(String, String)>,
    plot: String,
    /// Each week, how many rang, how many did not.
    weeks: Vec<(String, String, String)>,
}

struct Call {
    id: String,
    at: String,
    number: String,
    done: String,
    rang: bool,
    what: &'static str,
    why: String,
    came: String,
    told: String,
}

/// The calls, the newest first.
pub async fn page(visit: Visit) -> Paged {
    show(&visit, String::new()).await
}

async fn show(visit: &Visit, problem: String) -> Paged {
    let w = visit.words();
    let calls = visit.here.screened(COUNTED)?;
    let told = told::all(&visit.here).await?;
    let cases = visit.here.cases().await?;
    let (bars, weeks) = weeks(&w, &calls);
    let page = CallsPage {
        calls: calls.iter().take(SHOWN).map(|call| shown(&w, call, told.get(&call.id()))).collect(),
        cases: match cases.len() {
            0 | 1 => Vec::new(),
            _ => cases.into_iter().map(|case| (case.id, case.subject)).collect(),
        },
        plot: columns("weeks", &w.t("screen-weeks"), &w.t("screen-calls-legend"), &bars).unwrap_or_default(),
        weeks,
        s: {
            let mut s = visit.plain("screen-calls-title");
            s.back = "/screen".to_owned();
            s
        },
        problem,
    };
    html_to_mend(&page, &page.problem)
}

fn shown(w: &Words, call: &Screened, told: Option<&told::Told>) -> Call {
    Call {
        id: call.id(),
        at: call.at.strftime("%Y-%m-%d %H:%M").to_string(),
        number: if call.number == "anonymous" { w.t("kind-withheld") } else { call.number.clone() },
        done: match call.rang() && call.verdict != screen::Action::Allow && call.came.is_none() {
            true => w.t("screen-rang-anyway"),
            false => w.t(&format!("screen-action-{}", call.verdict.id())),
        },
        rang: call.rang(),
        what: screen::Label::named(&call.category).map_or("", |l| label(l, w.lang)),
        why: decided(w, call).unwrap_or_default(),
        came: came(w, call).unwrap_or_default(),
        told: match told {
            Some(told) => match told.sales {
                Some(true) => w.t("screen-said-sales"),
                Some(false) => w.t("screen-said-wanted"),
                None => String::new(),
            },
            None => String::new(),
        },
    }
}

/// The weeks with calls among the latest ones: all that came, and of them those that rang.
fn weeks(w: &Words, calls: &[Screened]) -> (Vec<Bar>, Vec<(String, String, String)>) {
    let Some(newest) = calls.iter().map(|call| call.at.date()).max() else { return (Vec::new(), Vec::new()) };
    let monday = |day: Date| day.saturating_sub(i32::from(day.weekday().to_monday_zero_offset()).days());
    let first = monday(newest).saturating_sub((WEEKS as i32 - 1).weeks());
    let mut counted: BTreeMap<Date, (u64, u64)> = BTreeMap::new();
    for call in calls.iter().filter(|call| call.at.date() >= first) {
        let week = counted.entry(monday(call.at.date())).or_default();
        week.0 += 1;
        week.1 += u64::from(call.rang());
    }
    // A few weeks at least, so that one week is seen for what it is.
    let oldest = counted.keys().next().copied().unwrap_or(newest).min(monday(newest).saturating_sub(FEWEST.weeks()));
    let all = (0..WEEKS).map(|n| first.saturating_add((n as i32).weeks())).filter(|week| *week >= oldest);
    let mut bars = Vec::new();
    let mut rows = Vec::new();
    for week in all {
        let (came, rang) = counted.get(&week).copied().unwrap_or_default();
        bars.push(Bar { name: week.strftime("%m-%d").to_string(), all: came, part: rang });
        rows.push((week.to_string(), w.n("screen-week-rang", rang), w.n("screen-week-stopped", came - rang)));
    }
    (bars, rows)
}

/// Says what a call was.
pub async fn change(visit: Visit, typed: Typed) -> Paged {
    match changed(&visit, &typed).await.map_err(Problem::from) {
        Ok(()) => Ok(on_to("/screen/calls")),
        Err(refused) => {
            let problem = refused.mendable_in(visit.lang())?;
            show(&visit, problem).await
        }
    }
}

async fn changed(visit: &Visit, typed: &Typed) -> Result<(), Refusal> {
    let (here, id) = (&visit.here, typed.get("call"));
    match typed.get("what") {
        "wanted" => told::wanted(here, id).await.map(drop),
        _ => told::sales(here, id, typed.some("case").as_deref()).await.map(drop),
    }
}
