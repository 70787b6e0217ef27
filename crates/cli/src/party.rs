//! `wurao party companies|choose|invoice` (see `company.rs`), `wurao party list C`, `wurao party link C --from … --to … --relation … --proof …`.

use super::{Context, Reply, as_json, company};
use casework::Digest;
use clap::{Args, Subcommand};
use desk::error::Answer;
use desk::parties::board::board;
use desk::parties::link::{NewLink, ROLES};
use desk::{Here, Loaded};
use serde_json::json;

/// Who is behind the calls.
#[derive(Subcommand)]
pub enum Party {
    /// Callers, parties, links, and what is still missing.
    List(List),
    /// Link a number or party to another party.
    Link(Link),
    /// The companies of the pack that the letters can name, the likeliest first.
    Companies(List),
    /// Name one of them in the letters.
    Choose(company::Choose),
    /// Read the seller's part of an invoice (a text file, `-` reads standard input).
    Invoice(company::Invoice),
}

/// Which case.
#[derive(Args)]
pub struct List {
    /// Case id; the only case when absent.
    case: Option<String>,
}

/// A link and what shows it.
#[derive(Args)]
pub struct Link {
    /// Case id.
    case: String,
    /// A number, or the id or name of a party.
    #[arg(long)]
    from: String,
    /// The id or name of a party; `operator` is the company. A new name becomes a party.
    #[arg(long)]
    to: String,
    /// What a new party is.
    #[arg(long, default_value = "", hide_default_value = true, value_parser = words(ROLES.iter().map(|r| r.id())))]
    role: String,
    /// What they have to do with each other.
    #[arg(long, value_parser = casework::Relation::ALL.to_vec())]
    relation: String,
    /// What shows it: a proof id of the pack, or own words.
    #[arg(long)]
    proof: String,
    /// How certain it is; the pack's proof says it otherwise.
    #[arg(long, default_value = "", hide_default_value = true, value_parser = words(casework::Certainty::ALL.iter().copied()))]
    certainty: String,
    /// A sealed original that shows it.
    #[arg(long)]
    exhibit: Option<Digest>,
    /// The risk of this proof was read; needed for proofs that are not advised.
    #[arg(long)]
    risk_read: bool,
}

/// The words a choice may be, or none.
fn words(all: impl Iterator<Item = &'static str>) -> Vec<clap::builder::PossibleValue> {
    std::iter::once("").chain(all).map(clap::builder::PossibleValue::new).collect()
}

impl Party {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let here = context.here().await?;
        match self {
            Party::List(list) => {
                let id = context.case(&here, list.case.as_deref()).await?;
                Ok(shown(context, &here.case(&id).await?))
            }
            Party::Link(link) => link.run(context, &here).await,
            Party::Companies(list) => {
                let id = context.case(&here, list.case.as_deref()).await?;
                Ok(company::known(context, &here.case(&id).await?))
            }
            Party::Choose(choose) => choose.run(context, &here).await,
            Party::Invoice(invoice) => invoice.run(context, &here).await,
        }
    }
}

fn shown(context: &Context, loaded: &Loaded) -> Reply {
    let board = board(&loaded.case);
    let w = context.words;
    let lines = board.callers.iter().map(|c| {
        let number = c.number.clone().unwrap_or_else(|| w.t("number-withheld"));
        let state = match (c.chain.complete, &c.chain.certainty) {
            (true, Some(certainty)) => w.t(&format!("certainty-{}", certainty.id())),
            _ => w.t("chain-open"),
        };
        format!("{number}\t{}\t{}\t{state}", c.count, c.last)
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    let document = json!({
        "case": loaded.id,
        "callers": as_json(&board.callers),
        "calls": board.calls,
        "calls_by_certainty": { "shown": board.proven[0], "likely": board.proven[1], "claimed": board.proven[2] },
        "calls_without_chain": board.open,
        "parties": as_json(&loaded.case.parties.values().collect::<Vec<_>>()),
        "links": as_json(&loaded.case.links),
        "proofs": as_json(&loaded.pack.proofs),
    });
    Reply::new(document, text)
}

impl Link {
    async fn run(self, context: &Context, here: &Here) -> Answer<Reply> {
        let loaded = here.case(&self.case).await?;
        let known = loaded.pack.proofs.iter().any(|p| p.id == self.proof);
        let (by, proof) = if known { (self.proof, String::new()) } else { (String::new(), self.proof) };
        let Link { from, to, role, relation, certainty, exhibit, risk_read, .. } = self;
        let new = NewLink { from, to, role, relation, by, proof, certainty, risk_read, exhibit, originals: Vec::new() };
        let events = here.change(&loaded.id, &new).await?.events;
        let seqs: Vec<String> = events.iter().map(|e| e.seq.to_string()).collect();
        let text = context.words.a("cli-linked", &[("seq", seqs.join(", "))]);
        Ok(Reply::new(json!({ "case": loaded.id, "events": as_json(&events) }), text))
    }
}
