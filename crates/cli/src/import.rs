//! `wurao import FILE… [--case C] [--dry-run]`: any supported file; says per row what was read, skipped and why.

use super::{Context, Reply, as_json};
use clap::Args;
use desk::Here;
use desk::calls::import::{self, BadLine, Choice};
use desk::error::{Answer, Kind, Refusal};
use desk::evidence::seal::{plain_name, seal};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Bad rows printed for people; JSON has all that are listed.
const PRINTED: usize = 20;

/// Read call lists into a case.
#[derive(Args)]
pub struct Import {
    /// Files: SMS Backup & Restore XML, call lists as CSV, carrier lists as CSV or xlsx/xls.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The case; the only case when absent.
    #[arg(long)]
    case: Option<String>,
    /// Read and report, change nothing in the case.
    #[arg(long)]
    dry_run: bool,
    /// Take only calls from this number; may be given several times.
    #[arg(long = "number", value_name = "NUMBER", allow_negative_numbers = true)]
    numbers: Vec<String>,
    /// You know that all taken calls are sales calls; otherwise each waits for your decision.
    #[arg(long)]
    sales: bool,
}

impl Import {
    /// Imports each file; a file that cannot be read does not stop the others.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let here = context.here().await?;
        let case = context.case(&here, self.case.as_deref()).await?;
        here.case(&case).await?;
        let keys = self.numbers.iter().map(|n| number::parse(n).key().unwrap_or_else(|| "withheld".to_owned()));
        let choice = Choice {
            numbers: if self.numbers.is_empty() { None } else { Some(keys.collect()) },
            nuisance: self.sales.then_some(true),
        };
        let (mut files, mut text, mut good) = (Vec::new(), Vec::new(), true);
        for path in &self.files {
            match self.file(context, &here, &case, path, &choice).await {
                Ok((document, lines)) => {
                    files.push(document);
                    text.push(lines);
                }
                Err(refusal) if matches!(refusal.kind, Kind::Broken | Kind::Busy) => return Err(refusal),
                Err(refusal) => {
                    good = false;
                    let reason = refusal.sentence(context.lang);
                    files.push(
                        json!({ "file": path, "error": refusal.kind.id(), "code": refusal.code, "reason": reason }),
                    );
                    text.push(reason);
                }
            }
        }
        let document = json!({ "case": case, "dry_run": self.dry_run, "files": files });
        Ok(Reply { document, text: text.join("\n"), good })
    }

    async fn file(
        &self,
        context: &Context,
        here: &Here,
        case: &str,
        path: &Path,
        choice: &Choice,
    ) -> Answer<(Value, String)> {
        let missing = || Refusal::not_found("no-file", &path.display().to_string());
        let file = std::fs::File::open(path).map_err(|_| missing())?;
        let name = plain_name(&path.file_name().unwrap_or_default().to_string_lossy());
        let bar = bar(file.metadata().map_or(0, |m| m.len()), context.json);
        let digest = seal(here, &name, "command line", bar.wrap_read(file)).await?;
        bar.finish_and_clear();
        let report = if self.dry_run {
            import::trial(here, case, digest, &name, choice).await?
        } else {
            let rows = spinner(context.json);
            let report = import::take(here, case, digest, &name, choice, &|n| rows.set_position(n)).await?;
            rows.finish_and_clear();
            report
        };
        let mut document = as_json(&report);
        if let Value::Object(map) = &mut document {
            map.insert("file".to_owned(), path.display().to_string().into());
            map.insert("digest".to_owned(), as_json(&digest));
            let reasons = report.skipped.iter().map(|(reason, n)| {
                json!({ "reason": reason.trim_start_matches("skipped-"), "rows": n, "text": context.words.t(reason) })
            });
            map.insert("skipped".to_owned(), reasons.collect());
            let lang = context.lang;
            let bad = report.bad.iter().map(|b| json!({ "line": b.line, "reason": b.id, "text": b.reason.get(lang) }));
            map.insert("bad".to_owned(), bad.collect());
        }
        let key = if self.dry_run { "cli-would-import" } else { "cli-imported" };
        let args = [
            ("name", name),
            ("rows", report.rows.to_string()),
            ("taken", report.taken.to_string()),
            ("duplicates", report.duplicates.to_string()),
            ("bad", report.bad_total.to_string()),
        ];
        let mut lines = vec![context.words.a(key, &args)];
        if report.already {
            lines.push(context.words.t("cli-already"));
        }
        for (reason, n) in &report.skipped {
            let args = [("n", n.to_string()), ("reason", context.words.t(reason))];
            lines.push(context.words.a("cli-skipped", &args));
        }
        lines.extend(bad_lines(context, &report.bad, report.bad_total));
        if let Some(line) = report.truncated {
            lines.push(context.words.a("cli-truncated", &[("line", line.to_string())]));
        }
        Ok((document, lines.join("\n")))
    }
}

fn bad_lines(context: &Context, bad: &[BadLine], total: u64) -> Vec<String> {
    let mut lines: Vec<String> = bad
        .iter()
        .take(PRINTED)
        .map(|b| {
            let args = [("line", b.line.to_string()), ("reason", b.reason.get(context.lang).to_owned())];
            context.words.a("cli-bad-line", &args)
        })
        .collect();
    if total > lines.len() as u64 {
        lines.push(context.words.n("cli-more-bad", total - lines.len() as u64));
    }
    lines
}

fn bar(bytes: u64, quiet: bool) -> ProgressBar {
    // Short files are read before a bar could be seen.
    if quiet || bytes < 4 << 20 {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:30} {bytes}/{total_bytes} {eta}");
    ProgressBar::new(bytes).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn spinner(quiet: bool) -> ProgressBar {
    if quiet { ProgressBar::hidden() } else { ProgressBar::new_spinner() }
}
