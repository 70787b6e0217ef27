//! `wurao deadline RULE --from DATE [--pack P]`: due day and the step-by-step trace.

use super::{Context, Reply, as_json};
use clap::Args;
use desk::error::{Answer, Refusal};
use jiff::civil::Date;
use playbook::{Confidence, day_date};
use serde_json::json;

/// The last day of a period.
#[derive(Args)]
pub struct Deadline {
    /// Clock id of the pack, such as `operator_answer`.
    rule: String,
    /// The day that sets it off; it is not counted.
    #[arg(long, value_name = "DATE")]
    from: Date,
    /// Pack id.
    #[arg(long, default_value_t = desk::packs::library::usual())]
    pack: String,
}

impl Deadline {
    /// Computes; nothing is stored.
    pub fn run(self, context: &Context) -> Answer<Reply> {
        let pack = desk::packs::library::load(&self.pack)?;
        let Some(clock) = pack.clocks.get(&self.rule) else {
            return Err(Refusal::not_found("no-clock", &self.rule));
        };
        let due = clock.due(self.from, &pack.calendar);
        let mut trace: Vec<String> = due.trace.iter().map(|t| t.get(context.lang).to_owned()).collect();
        if clock.provenance.confidence == Confidence::R {
            trace.push(context.words.t("cli-unverified"));
        }
        let laws: Vec<String> = clock.law.iter().map(|id| pack.law_text(id, context.lang)).collect();
        let document = json!({
            "due": due.due,
            "arguable": due.arguable,
            "trace": trace,
            "rule": clock.id,
            "name": clock.name.get(context.lang),
            "from": self.from,
            "whose": as_json(&clock.whose),
            "law": laws,
            "confidence": as_json(&clock.provenance.confidence),
            "verified_on": clock.provenance.verified_on,
        });
        let last = context.words.a("cli-due", &[("date", day_date(due.due, self.from, context.lang))]);
        let text = format!("{}\n{last}\n\n{}\n{}", clock.name.get(context.lang), trace.join("\n"), laws.join("\n"));
        Ok(Reply::new(document, text))
    }
}
