//! `wurao party companies C`, `… choose C ID`, `… invoice C FILE|-`: the company that the letters name.

use super::{Context, Reply, as_json, given};
use clap::Args;
use desk::case::facts::Facts;
use desk::error::{Answer, Refusal};
use desk::parties::company;
use desk::{Here, Loaded};
use serde_json::json;
use std::path::PathBuf;

/// Names a company of the pack.
#[derive(Args)]
pub struct Choose {
    /// Case id.
    case: String,
    /// Id of the company, as `wurao party companies` lists it.
    company: String,
}

/// Reads an invoice.
#[derive(Args)]
pub struct Invoice {
    /// Case id.
    case: String,
    /// The seller's part as text.
    file: PathBuf,
    /// Record what was read; without it nothing is stored.
    #[arg(long)]
    save: bool,
}

/// The companies of a case's operator, those of the province first.
pub fn known(context: &Context, loaded: &Loaded) -> Reply {
    let all = company::known(loaded);
    let line = |c: &&playbook::Company| format!("{}\t{}\t{}", c.id, c.short.get(context.words.lang), c.name);
    Reply::new(
        json!({ "case": loaded.id, "companies": as_json(&all) }),
        all.iter().map(line).collect::<Vec<_>>().join("\n"),
    )
}

impl Choose {
    /// Runs the command.
    pub async fn run(self, context: &Context, here: &Here) -> Answer<Reply> {
        let loaded = here.case(&self.case).await?;
        let chosen = loaded.pack.companies.iter().find(|c| c.id == self.company);
        let chosen = chosen.ok_or_else(|| Refusal::not_found("no-company", &self.company))?;
        let facts = company::filled(&loaded.pack, chosen);
        stated(context, here, &loaded, facts).await
    }
}

impl Invoice {
    /// Runs the command.
    pub async fn run(self, context: &Context, here: &Here) -> Answer<Reply> {
        let loaded = here.case(&self.case).await?;
        let text = given::reply(&self.file)?.text;
        let seller = desk::evidence::seller(&text).ok_or_else(|| Refusal::refused("invoice-no-seller"))?;
        let (facts, known) = company::invoiced(&loaded.pack, &seller);
        if self.save {
            return stated(context, here, &loaded, facts).await;
        }
        let lines: Vec<String> = facts.iter().map(|(key, value)| format!("{key}\t{value}")).collect();
        let document = json!({
            "case": loaded.id,
            "facts": facts.iter().cloned().collect::<std::collections::BTreeMap<_, _>>(),
            "code_misread": seller.code_misread,
            "known": known.map(|c| c.id),
        });
        Ok(Reply::new(document, lines.join("\n")))
    }
}

async fn stated(context: &Context, here: &Here, loaded: &Loaded, facts: Vec<(String, String)>) -> Answer<Reply> {
    let events = here.change(&loaded.id, &Facts(facts)).await?.events;
    let seqs: Vec<String> = events.iter().map(|e| e.seq.to_string()).collect();
    let text = context.words.a("cli-company-chosen", &[("seq", seqs.join(", "))]);
    Ok(Reply::new(json!({ "case": loaded.id, "events": as_json(&events) }), text))
}
