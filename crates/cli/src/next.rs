//! `wurao next C [--on DATE]`: the advice.

use super::{Context, Reply, as_json};
use clap::Args;
use desk::error::Answer;
use playbook::{Advice, Card, day_date};
use std::fmt::Write as _;

/// What to do now.
#[derive(Args)]
pub struct Next {
    /// Case id; the only case when absent.
    case: Option<String>,
}

impl Next {
    /// Answers the advice for today.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let here = context.here().await?;
        let id = context.case(&here, self.case.as_deref()).await?;
        let loaded = here.case(&id).await?;
        let view = loaded.view();
        let advice = view.advise();
        let mut document = as_json(advice);
        if let serde_json::Value::Object(map) = &mut document {
            map.insert("case".to_owned(), id.into());
            map.insert("deadlines".to_owned(), as_json(&view.deadlines()));
        }
        Ok(Reply::new(document, text(context, advice)))
    }
}

fn text(context: &Context, advice: &Advice) -> String {
    let words = &context.words;
    let mut out = String::new();
    if advice.turn == playbook::Turn::Mine {
        let _ = writeln!(out, "{}", words.t("cli-next-now"));
    }
    card(&mut out, context, advice, &advice.primary);
    for notice in &advice.notices {
        let _ = writeln!(out, "  ! {}", notice.get(context.lang));
    }
    if !advice.alternatives.is_empty() {
        let _ = writeln!(out, "\n{}", words.t("cli-next-also"));
        for other in &advice.alternatives {
            let _ = writeln!(out, "- {} [{}]", other.title.get(context.lang), other.action);
        }
    }
    if !advice.closed.is_empty() {
        let _ = writeln!(out, "\n{}", words.t("cli-next-closed"));
        for station in &advice.closed {
            let _ = writeln!(out, "- {}: {}", station.name.get(context.lang), station.because.get(context.lang));
        }
    }
    let _ = writeln!(out, "\n{}", words.t("cli-trace"));
    for step in &advice.trace {
        let _ = writeln!(out, "- {}", step.get(context.lang));
    }
    out
}

fn card(out: &mut String, context: &Context, advice: &Advice, card: &Card) {
    let lang = context.lang;
    let _ = writeln!(out, "  {} [{}]", card.title.get(lang), card.action);
    if !card.why.get(lang).is_empty() {
        let _ = writeln!(out, "  {}", card.why.get(lang));
    }
    for ask in &card.ask_first {
        let _ = writeln!(out, "  {}: {}", context.words.t("row-ask-first"), ask.get(lang));
    }
    if let Some(minutes) = card.minutes {
        let minutes = context.words.n("cli-minutes", minutes);
        let cost = card.cost.as_deref().map(|c| format!(", {c}")).unwrap_or_default();
        let _ = writeln!(out, "  {}: {minutes}{cost}", context.words.t("cli-cost"));
    }
    if let Some(best) = &card.best_by {
        let date = day_date(best.date, advice.on, lang);
        let _ = writeln!(out, "  {} {}", context.words.a("cli-best-by", &[("date", date)]), best.note.get(lang));
    }
    if let Some(rate) = &card.base_rate {
        let _ = writeln!(out, "  {}", rate.get(lang));
    }
}
