//! `wurao registry reassigned`: did numbers change hands since a day?

use super::Which;
use crate::{Context, Reply};
use clap::Args;
use desk::error::{Answer, Refusal};
use registry::formats::rnd::Reassigned;
use serde_json::{Value, json};
use std::path::PathBuf;

/// The largest list, in bytes.
const MOST: usize = 4 << 20;

/// Did numbers change hands since a day? yes, no, or no data.
#[derive(Args)]
pub struct ReassignedCommand {
    #[command(flatten)]
    which: Which,
    /// One number.
    #[arg(required_unless_present = "list", requires = "since")]
    number: Option<String>,
    /// The day of the consent or of the last contact: 2026-12-01.
    #[arg(long, value_name = "DAY")]
    since: Option<String>,
    /// Rows number,date in place of one number.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["number", "since"])]
    list: Option<PathBuf>,
    /// Where to write the rows number,date,answer of a list.
    #[arg(short, long, value_name = "FILE", requires = "list")]
    output: Option<PathBuf>,
}

impl ReassignedCommand {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let registry = self.which.open(context).await?;
        let mut told = match &self.list {
            Some(list) => {
                let written: Vec<&std::path::Path> = self.output.iter().map(PathBuf::as_path).collect();
                crate::output::apart(&[list], &written)?;
                let rows = crate::given::file(list, MOST)?;
                registry.reassigned_list(None, rows.as_bytes()).await?
            }
            None => {
                let row = (self.number.unwrap_or_default(), self.since.unwrap_or_default());
                registry.reassigned(None, &[row]).await?
            }
        };
        if self.list.is_none() && !told.left.is_empty() {
            return Err(told.left.swap_remove(0).why);
        }
        if let Some(place) = &self.output {
            crate::output::write(place, &registry.reassigned_rows(&told)?)?;
        }
        let word = |answer: Reassigned| match answer {
            Reassigned::Yes => "cli-registry-reassigned-yes",
            Reassigned::No => "cli-registry-reassigned-no",
            Reassigned::NoData => "cli-registry-reassigned-no-data",
        };
        let mut lines: Vec<String> = told
            .answers
            .iter()
            .map(|one| {
                let said = [("number", one.asked.number.to_string()), ("since", one.asked.since.to_string())];
                context.words.a(word(one.answer), &said)
            })
            .collect();
        let answers: Vec<Value> = told
            .answers
            .iter()
            .map(|one| json!({ "number": one.asked.number.to_string(), "since": one.asked.since, "answer": one.answer.text() }))
            .collect();
        let reason = |why: &Refusal| why.sentence(context.lang);
        lines.extend(told.left.iter().map(|left| {
            let said = [("line", left.line.to_string()), ("value", left.value.clone()), ("reason", reason(&left.why))];
            context.words.a("cli-registry-not-answered", &said)
        }));
        let rejects: Vec<Value> = told
            .left
            .iter()
            .map(|left| json!({ "line": left.line, "value": left.value, "code": left.why.code, "reason": reason(&left.why) }))
            .collect();
        Ok(Reply::new(json!({ "answers": answers, "rejects": rejects }), lines.join("\n")))
    }
}
