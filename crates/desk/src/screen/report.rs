//! What a phone reports of a call: the person's own word where it is one, an undecided incident where it is none.

use super::calls::{REPORT, Screened};
use super::live::Live;
use super::rated::{self, Rated};
use super::{people, told};
use crate::error::{Answer, Refusal};
use ::screen::{Key, Label};
use jiff::ToSpan as _;

/// Hours that a report looks back for the call it is about.
const BACK: i64 = 12;
/// Signs of the longest remark.
pub const MOST_SIGNS: usize = 1000;

/// What the person said of the call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Said {
    /// It was a sales call.
    Sales,
    /// It was wanted.
    Wanted,
    /// Nothing: the phone reports by itself.
    #[default]
    Nothing,
}

/// A report.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The number.
    pub number: String,
    /// What the person said of the call.
    pub said: Said,
    /// What the person calls the number. A word that speaks against it blocks it.
    pub label: Option<&'static Label>,
    /// What they wrote beside it.
    pub comment: String,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Reported {
    /// The screened call that it is about, by its id.
    pub call: String,
    /// The case in whose log it stands.
    pub case: Option<String>,
    /// What the person said: a sales call, or a wanted one; undecided where nothing.
    pub sales: Option<bool>,
    /// The number is blocked now.
    pub blocked: bool,
}

/// Takes a report. The call is the latest one from the number; where none is known, one is written down without a time of day.
///
/// # Errors
/// `screen-no-number`; `screen-comment-long`; `screen-block-safe`; `screen-told-before`; a file or database that does not answer.
pub async fn report(live: &Live, report: &Report) -> Answer<Reported> {
    let here = live.here();
    let number = number::parse(&report.number);
    let key = Key::of(&number);
    let key = key.ok_or_else(|| Refusal::refused("screen-no-number").with("value", report.number.clone()))?;
    if report.comment.chars().count() > MOST_SIGNS {
        return Err(Refusal::refused("screen-comment-long").with("most", MOST_SIGNS.to_string()));
    }
    // Phones write numbers in their own ways; one spelling is kept.
    let shown = number.national().to_owned();
    let screen = live.screen();
    let now = screen.wall().now();
    let blocks = report.label.is_some_and(|label| label.nature.is_bad());
    // What is refused is refused before anything is kept.
    let before = here.lately(key, now.saturating_sub(BACK.hours()))?;
    if let (Some(call), Some(sales)) = (&before, sales(report)) {
        told::unsaid(here, call, sales).await?;
    }
    if blocks {
        people::block(here, &report.number, false).await?;
    }
    let call = match before {
        Some(call) => call,
        None => {
            let (verdict, name) = (live.look(&screen, number), format!("{REPORT}-{now}-{key}"));
            let call = Screened::of(now, REPORT, &shown, &name, &verdict, 0);
            live.write(&call, &name)?;
            call
        }
    };
    if let Some(label) = report.label {
        let rated = Rated { at: now, label: label.id.clone(), comment: plain(&report.comment) };
        rated::keep(here, key, Some(rated)).await?;
    }
    let told = match report.said {
        Said::Sales => match told::sales_of(here, &call, None).await {
            // Only the person knows which case it belongs to: it waits among the screened calls.
            Err(refusal) if refusal.code == "screen-which-case" => {
                people::block(here, &report.number, false).await?;
                None
            }
            told => Some(told?),
        },
        Said::Wanted => Some(told::wanted_of(here, &call).await?),
        Said::Nothing => told::open(here, &call).await?,
    };
    let blocked = blocks || report.said == Said::Sales && told.as_ref().is_none_or(|told| told.blocked);
    let (case, sales) = told.map(|told| (told.case, told.sales)).unwrap_or_default();
    Ok(Reported { call: call.id(), case, sales, blocked })
}

/// Whether the number is spoken against or for.
fn sales(report: &Report) -> Option<bool> {
    match report.said {
        Said::Sales => Some(true),
        Said::Wanted => Some(false),
        Said::Nothing => report.label.filter(|label| label.nature.is_bad()).map(|_| true),
    }
}

/// A remark in one line, without signs that something would read as orders.
fn plain(text: &str) -> String {
    let orders = |c: char| c.is_control() || casework::gives_orders(c);
    text.trim().chars().map(|c| if orders(c) { ' ' } else { c }).collect()
}
