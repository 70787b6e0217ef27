//! `wurao-cluster violations CDR… --registry DIR [--scheduler URL] -o FINDINGS`.

use super::{Context, Where, Which, write_whole};
use clap::Args;
use cluster::violations::{Ask, hear};
use desk::error::Answer;
use desk::registry::{Judging, file_names, record_files};
use jiff::civil::Date;
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
            write_whole(place, |out| judged.write_rejects(&files, context.words.lang, out))?;
        }
        let text = judged.said(context.words);
        match &self.output {
            Some(place) => {
                write_whole(place, |out| judged.write_findings(out))?;
                context.say(&serde_json::to_value(&judged).map_err(anyhow::Error::from)?, &text);
            }
            None => {
                judged.write_findings(&mut std::io::stdout().lock())?;
                eprintln!("{text}");
            }
        }
        Ok(())
    }
}
