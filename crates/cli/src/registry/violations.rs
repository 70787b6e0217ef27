//! `wurao registry violations CDR -o FINDINGS`, `ledger`, `pay`, `object`, `decide`.

use super::Which;
use crate::{Context, Reply, as_json};
use clap::{Args, ValueEnum};
use desk::error::Answer;
use desk::registry::{BillTold, Judging, OPERATOR, Stands, Whose, file_names, record_files};
use jiff::civil::Date;
use registry::ledger::Part;
use serde_json::json;
use std::path::PathBuf;

/// Judge call detail records against what held when the calls were made.
#[derive(Args)]
pub struct Violations {
    #[command(flatten)]
    which: Which,
    /// The records: tables with a heading that names from, to, at, and if there are some purpose, channel and for (for which
    /// organisation); of a folder all its files.
    #[arg(required = true)]
    records: Vec<PathBuf>,
    /// Where to write the findings: one JSON document a line, or a table if the name ends in .csv; - for standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Where to write rows that could not be read, and words of rows that are not understood.
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// The day of assessment, whose amounts hold, neither before the calls nor to come; today when absent.
    #[arg(long, value_name = "DAY")]
    assessed: Option<Date>,
    /// Tell the findings, record nothing.
    #[arg(long)]
    dry_run: bool,
    /// Leave the proofs of numbers out: findings are shorter.
    #[arg(long)]
    no_proofs: bool,
    /// The findings in the order of the calls, and not of the lines.
    #[arg(long)]
    by_time: bool,
}

/// The ledger of fines and compensations.
#[derive(Args)]
pub struct LedgerCommand {
    #[command(flatten)]
    which: Which,
    /// Of one organisation.
    #[arg(long, value_name = "ORGANISATION", conflicts_with = "person")]
    organisation: Option<String>,
    /// Of one person's number.
    #[arg(long, value_name = "NUMBER")]
    person: Option<String>,
}

/// Which of a finding's sums.
#[derive(Clone, Copy, ValueEnum)]
enum SumPart {
    /// What the organisation pays.
    Fine,
    /// What the person gets.
    Compensation,
}

/// Record money that came for a finding.
#[derive(Args)]
pub struct Pay {
    #[command(flatten)]
    which: Which,
    /// The finding.
    finding: String,
    /// Which of its sums.
    #[arg(value_enum)]
    part: SumPart,
    /// How much, as 200.00 CNY.
    amount: String,
    /// The money went back.
    #[arg(long)]
    returned: bool,
}

/// Record an objection to a finding, and look up what is known about its ground.
#[derive(Args)]
pub struct Object {
    #[command(flatten)]
    which: Which,
    /// The finding.
    finding: String,
    /// The organisation that objects.
    #[arg(long)]
    by: String,
    /// emergency, consent, wrong-clock, reassigned, not-ours, other.
    #[arg(long)]
    ground: String,
    /// For a wrong clock: when the call was made instead.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// In its own words.
    #[arg(long, default_value = "")]
    text: String,
}

/// What is decided: one of the two.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub struct Outcome {
    /// The finding stands.
    #[arg(long)]
    uphold: bool,
    /// The finding falls.
    #[arg(long)]
    cancel: bool,
}

/// Decide about a finding: about an objection to it, or where the registry itself found that it was wrong.
#[derive(Args)]
pub struct Decide {
    #[command(flatten)]
    which: Which,
    /// The finding.
    finding: String,
    #[command(flatten)]
    outcome: Outcome,
    /// Why.
    #[arg(long)]
    why: String,
}

impl Violations {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let registry = self.which.open(context).await?;
        crate::output::ready(self.output.iter().chain(&self.rejects))?;
        let how = Judging {
            assessed: self.assessed,
            only_tell: self.dry_run,
            no_proofs: self.no_proofs,
            by_time: self.by_time,
        };
        let judged = registry.violations(&self.records, &how).await?;
        if let Some(place) = &self.output {
            let csv = place.extension().is_some_and(|end| end.eq_ignore_ascii_case("csv"));
            crate::output::writing(place, |out| {
                if csv {
                    return Ok(judged.write_table(out)?);
                }
                Ok(judged.write_findings(out)?)
            })?;
        }
        if let Some(place) = &self.rejects {
            let files = file_names(&record_files(&self.records)?);
            crate::output::writing(place, |out| Ok(judged.write_rejects(&files, context.lang, out)?))?;
        }
        let text = judged.said(context.words);
        if self.output.as_deref().is_some_and(crate::output::is_stdout) {
            eprintln!("{text}");
            return Ok(Reply::nothing());
        }
        let mut document = as_json(&judged);
        // Of many findings it is large, and nobody reads it where the text is asked for.
        if self.output.is_none() && context.json {
            document["shown"] = as_json(&judged.shown);
        }
        Ok(Reply::new(document, text))
    }
}

fn sum(context: &Context, sum: &Stands) -> String {
    let part = context.words.t(if sum.part == "fine" { "cli-registry-fine" } else { "cli-registry-compensation" });
    let said = [
        ("part", part),
        ("assessed", sum.assessed.clone()),
        ("paid", sum.paid.clone()),
        ("due", sum.due.clone()),
        ("disputed", sum.disputed.clone()),
        ("cancelled", sum.cancelled.clone()),
        ("currency", sum.currency.clone()),
    ];
    let mut told = context.words.a("cli-registry-sum", &said);
    // Which was paid before its finding fell.
    if sum.owed_back.bytes().any(|b| matches!(b, b'1'..=b'9')) {
        told.push_str(&context.words.a("cli-registry-owed-back", &[("sum", sum.owed_back.clone())]));
    }
    told
}

fn bill(context: &Context, bill: &BillTold) -> Vec<String> {
    let standing = context.words.t(&format!("counter-stands-{}", bill.standing));
    let mut lines = vec![format!("{} · {} · {standing}", bill.finding, bill.debtor)];
    lines.extend(bill.sums.iter().map(|one| format!("  {}", sum(context, one))));
    lines
}

impl LedgerCommand {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let registry = self.which.open(context).await?;
        let told = registry.ledger(&Whose { organisation: self.organisation, person: self.person }).await?;
        let mut lines: Vec<String> = told.totals.iter().map(|one| sum(context, one)).collect();
        lines.extend(told.bills.iter().flat_map(|one| bill(context, one)));
        Ok(Reply::new(as_json(&told), lines.join("\n")))
    }
}

impl Pay {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let registry = self.which.open(context).await?;
        let part = match self.part {
            SumPart::Fine => Part::Fine,
            SumPart::Compensation => Part::Compensation,
        };
        let told = registry.pay(&self.finding, part, &self.amount, self.returned).await?;
        Ok(Reply::new(as_json(&told), bill(context, &told).join("\n")))
    }
}

impl Object {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let registry = self.which.open(context).await?;
        let (told, looked) =
            registry.object(&self.finding, &self.by, &self.ground, self.at.as_deref(), &self.text, OPERATOR).await?;
        let check = match context.lang {
            playbook::Lang::Zh => looked.zh,
            playbook::Lang::En => looked.en,
        };
        let mut lines = bill(context, &told);
        let weight = context.words.t(&format!("cli-registry-weight-{}", looked.weight));
        lines.push(context.words.a("cli-registry-looked", &[("weight", weight), ("check", check.to_owned())]));
        Ok(Reply::new(json!({ "bill": as_json(&told), "looked_up": as_json(&looked) }), lines.join("\n")))
    }
}

impl Decide {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let told = self.which.open(context).await?.decide(&self.finding, self.outcome.uphold, &self.why).await?;
        Ok(Reply::new(as_json(&told), bill(context, &told).join("\n")))
    }
}
