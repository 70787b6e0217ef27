//! `wurao screen replay LOG`: a call list through a policy, and through another one.

use super::{file, policy};
use crate::{Context, Reply};
use ::screen::Verdict;
use clap::Args;
use desk::error::Answer;
use desk::screen::replay::{Count, Replayed, replay};
use desk::screen::{label, reason};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Calls printed for people; JSON has all.
const PRINTED: usize = 50;

/// Send a call list through the policy as if it had stood then.
#[derive(Args)]
pub struct Replay {
    /// A call list of a phone or an operator, in any form that `import` reads.
    log: PathBuf,
    /// This policy instead of the one that is kept.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Compare with this policy.
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
}

impl Replay {
    /// Answers one entry per incoming call, in the order of time.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let here = context.here().await?;
        let (one, other) = (policy(self.policy.as_ref())?, policy(self.against.as_ref())?);
        let name = self.log.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = file(&self.log)?;
        let (one, other) = (one.as_ref(), other.as_ref());
        let calls = replay(&here, &name, bytes, one, other).await?;
        let count = Count::of(calls.iter().map(|call| &call.verdict));
        let against = other.map(|_| Count::of(calls.iter().filter_map(|call| call.against.as_ref())));
        let differ: Vec<&Replayed> = calls.iter().filter(|call| call.differs()).collect();
        let document = json!({
            "calls": calls.len(), "count": count, "against": against, "differ": differ.len(),
            "rows": calls.iter().map(|call| row(context, call)).collect::<Vec<_>>(),
        });
        let figures = |count: Count| {
            let figures = [("allow", count.allow), ("challenge", count.challenge), ("reject", count.reject)];
            figures.map(|(name, n)| (name, n.to_string()))
        };
        let mut text = vec![context.words.a("screen-replay-count", &figures(count))];
        if let Some(against) = against {
            text.push(context.words.a("screen-replay-against", &figures(against)));
            text.push(context.words.a("screen-replay-differ", &[("n", differ.len().to_string())]));
        }
        let shown: Vec<&Replayed> = if other.is_some() { differ } else { calls.iter().collect() };
        text.extend(shown.iter().take(PRINTED).map(|call| line(context, call)));
        if shown.len() > PRINTED {
            text.push(context.words.a("screen-replay-more", &[("n", (shown.len() - PRINTED).to_string())]));
        }
        Ok(Reply::new(document, text.join("\n")))
    }
}

fn row(context: &Context, call: &Replayed) -> Value {
    let told = |verdict: &Verdict| {
        json!({
            "verdict": verdict.verdict, "form": verdict.form, "label": label(verdict.category, context.lang),
            "code": verdict.decisive().map(|reason| reason.code),
        })
    };
    json!({
        "line": call.line, "at": call.at.to_string(), "number": call.number, "verdict": told(&call.verdict),
        "against": call.against.as_ref().map(told), "differs": call.differs(),
    })
}

fn line(context: &Context, call: &Replayed) -> String {
    let told = |verdict: &Verdict| context.words.t(&format!("screen-action-{}", verdict.verdict.id()));
    let why = |verdict: &Verdict| verdict.decisive().map(|r| reason(&context.words, r)).unwrap_or_default();
    let number = if call.number.is_empty() { context.words.t("kind-withheld") } else { call.number.clone() };
    let at = call.at.strftime("%Y-%m-%d %H:%M");
    match &call.against {
        Some(other) => format!("{at}\t{number}\t{} → {}\t{}", told(&call.verdict), told(other), why(other)),
        None => format!("{at}\t{number}\t{}\t{}", told(&call.verdict), why(&call.verdict)),
    }
}
