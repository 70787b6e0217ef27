//! `wurao-cluster violations CDR… --registry DIR [--scheduler URL] -o FINDINGS`.

use super::{Context, Where, Which, write_whole};
use clap::Args;
use cluster::violations::{Ask, hear};
use desk::error::Answer;
use desk::registry::{Judged, Judging, file_names, record_files};
use jiff::civil::Date;
use std::io::Write;
use std::path::PathBuf;

/// Judge call detail records.
#[derive(Args)]
pub struct Violations {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    place: Where,
    /// The records: tables as text or Parquet that name from, to, at, and if there are some purpose and channel; of a folder
    /// all its files. Every executor has to find them at the same place.
    #[arg(required = true)]
    records: Vec<PathBuf>,
    /// Histories that “wurao-cluster state” wrote, where every executor finds them. Written anew when absent.
    #[arg(long, value_name = "FOLDER")]
    state: Option<PathBuf>,
    /// Where to write the findings, one JSON document a line, in the order of the calls; standard output when absent.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Where to write rows that could not be read.
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// The day of assessment, whose amounts hold; today when absent.
    #[arg(long, value_name = "DAY")]
    assessed: Option<Date>,
    /// Record the findings with the ledger; they are only told when absent.
    #[arg(long)]
    record: bool,
    /// Leave the proofs of numbers out: findings are shorter.
    #[arg(long)]
    no_proofs: bool,
    /// Bytes of text that are read as one task.
    #[arg(long, value_name = "BYTES")]
    part: Option<u64>,
}

impl Violations {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<()> {
        let registry = self.which.open(context).await?;
        let engine = self.place.engine().await?;
        let ask = Ask { files: self.records.clone(), state: self.state.clone(), part: self.part };
        let heard = hear(&registry, &engine, &ask).await?;
        let how =
            Judging { assessed: self.assessed, only_tell: !self.record, no_proofs: self.no_proofs, by_time: true };
        let judged = registry.conclude_heard(heard, &how).await?;
        if let Some(place) = &self.rejects {
            let files = file_names(&record_files(&self.records)?);
            write_whole(place, |out| rejects(&judged, &files, out))?;
        }
        let text = said(context, &judged);
        match &self.output {
            Some(place) => {
                write_whole(place, |out| findings(&judged, out))?;
                context.say(&serde_json::to_value(&judged).map_err(anyhow::Error::from)?, &text);
            }
            None => {
                findings(&judged, &mut std::io::stdout().lock())?;
                eprintln!("{text}");
            }
        }
        Ok(())
    }
}

fn findings(judged: &Judged, out: &mut dyn Write) -> std::io::Result<()> {
    for one in &judged.shown {
        // By way of a value, as `wurao` writes them: its keys are in order.
        writeln!(out, "{}", serde_json::to_value(one)?)?;
    }
    out.flush()
}

fn rejects(judged: &Judged, files: &[String], out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(out, "{}line\tcode\tvalue", if files.is_empty() { "" } else { "file\t" })?;
    for row in &judged.bad_rows {
        if let Some(file) = files.get(row.file as usize) {
            write!(out, "{file}\t")?;
        }
        writeln!(out, "{}\t{}\t{}", row.line, row.code, row.value)?;
    }
    Ok(())
}

fn said(context: &Context, judged: &Judged) -> String {
    let none = |sums: &[String]| if sums.is_empty() { "–".to_owned() } else { sums.join(" + ") };
    let all = [
        ("rows", judged.rows.to_string()),
        ("bad", judged.bad.to_string()),
        ("findings", judged.findings.to_string()),
        ("duplicates", judged.duplicates.to_string()),
        ("known", judged.known.to_string()),
        ("fines", none(&judged.fines)),
        ("compensations", none(&judged.compensations)),
    ];
    let mut lines = vec![context.words.a("cluster-judged", &all)];
    lines.extend(judged.principals.iter().map(|(principal, n)| format!("  {principal}: {n}")));
    lines.join("\n")
}
