//! `wurao import FILE… [--case C] [--dry-run]`: any supported file; says per row what was read, skipped and why.

use super::{Context, Reply, as_json, given};
use clap::Args;
use desk::Here;
use desk::calls::import::{self, Ask, BadLine, Choice, Report, Shown};
use desk::error::{Answer, Kind};
use desk::evidence::seal::{plain_name, seal};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Bad rows printed for people; JSON has all that are listed.
const PRINTED: usize = 20;

/// Read call lists into a case.
#[derive(Args)]
pub struct Import {
    /// Files: backups of SMS Backup & Restore or Super Backup, JSON of phone apps, lists as CSV, xlsx, xls, ods or web table.
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
    /// How dates such as 10/12/2026 stand, where the list does not settle it itself.
    #[arg(long, value_name = "ORDER", value_enum)]
    dates: Option<DateOrder>,
}

/// The order of day and month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum DateOrder {
    /// 10/12/2026 is 10 December.
    DayFirst,
    /// 10/12/2026 is 12 October.
    MonthFirst,
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
            day_first: self.dates.map(|order| order == DateOrder::DayFirst),
        };
        let (mut files, mut text, mut good) = (Vec::new(), Vec::new(), true);
        for path in &self.files {
            match self.file(context, &here, &case, path, &choice).await {
                Ok((document, lines, empty)) => {
                    good &= !empty;
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
    ) -> Answer<(Value, String, bool)> {
        let file = given::opened(path)?;
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
            map.insert("empty".to_owned(), report.is_empty().into());
            explain(context, map, &report);
        }
        let lines = self.lines(context, name, &report);
        Ok((document, lines.join("\n"), report.is_empty()))
    }

    fn lines(&self, context: &Context, name: String, report: &Report) -> Vec<String> {
        let words = &context.words;
        let key = if self.dry_run { "cli-would-import" } else { "cli-imported" };
        let args = [
            ("name", name),
            ("rows", report.rows.to_string()),
            ("taken", report.taken.to_string()),
            ("duplicates", report.duplicates.to_string()),
            ("bad", report.bad_total.to_string()),
        ];
        let mut lines = vec![words.a(key, &args)];
        lines.extend(report.calls.iter().take(PRINTED).map(|call| shown(context, call)));
        if report.calls.len() > PRINTED {
            lines.push(words.n("cli-more-calls", report.calls.len() - PRINTED));
        }
        if report.already {
            let nothing = report.taken == 0 && report.joined == 0;
            lines.push(words.t(if nothing { "cli-already" } else { "cli-already-more" }));
        }
        lines.extend(desk::calls::notes::notes(report, context.words));
        let remedy = |ask: &Ask| match ask {
            Ask::DateOrder => words.t("cli-ask-date-order"),
            Ask::OwnNumber => words.t("cli-ask-own-number"),
        };
        lines.extend(report.asks.iter().map(remedy));
        for (reason, n) in &report.skipped {
            lines.push(words.a("cli-skipped", &[("n", n.to_string()), ("reason", words.t(reason))]));
        }
        lines.extend(bad_lines(context, &report.bad, report.bad_total));
        if let Some(line) = report.truncated {
            lines.push(words.a("cli-truncated", &[("line", line.to_string())]));
        }
        lines
    }
}

/// Sentences beside what a report only names.
fn explain(context: &Context, map: &mut serde_json::Map<String, Value>, report: &Report) {
    let (words, lang) = (&context.words, context.lang);
    let skipped = report.skipped.iter().map(
        |(reason, n)| json!({ "reason": reason.trim_start_matches("skipped-"), "rows": n, "text": words.t(reason) }),
    );
    map.insert("skipped".to_owned(), skipped.collect());
    let bad = report
        .bad
        .iter()
        .map(|b| json!({ "line": b.line, "reason": b.id, "value": b.value, "text": b.reason.get(lang) }));
    map.insert("bad".to_owned(), bad.collect());
    let doubts = report.doubts.iter().map(|(doubt, n)| {
        json!({ "doubt": doubt.id(), "rows": n, "text": words.n(&format!("import-doubt-{}", doubt.id()), *n) })
    });
    map.insert("doubts".to_owned(), doubts.collect());
    let asks = report.asks.iter().map(|ask| json!({ "ask": as_json(ask), "text": words.t(ask.key()) }));
    map.insert("asks".to_owned(), asks.collect());
    let repeated = report.repeated.iter().map(|(line, first)| json!({ "line": line, "same_as_line": first }));
    map.insert("repeated".to_owned(), repeated.collect());
    let declared = report.declared.map(|(declared, found)| json!({ "declared": declared, "found": found }));
    map.insert("declared".to_owned(), declared.unwrap_or(Value::Null));
}

/// One row that would be taken.
fn shown(context: &Context, call: &Shown) -> String {
    let words = &context.words;
    let what = if call.message { "import-message".to_owned() } else { format!("direction-{}", call.direction.id()) };
    let length = call.seconds.filter(|seconds| *seconds > 0).map(|seconds| words.n("talked-seconds", seconds));
    let doubt = call.doubt.filter(|_| call.same_as.is_none()).map(|_| words.t("import-waits"));
    let joined = call.same_as.map(|id| words.a("import-joins", &[("id", id.to_string())]));
    let number = call.number.clone().unwrap_or_else(|| words.t("number-withheld"));
    let parts = [Some(number), Some(words.t(&what)), length, doubt, joined];
    let text = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let args = [("line", call.line.to_string()), ("at", call.at.to_string().replace('T', " ")), ("text", text)];
    words.a("cli-would-take", &args)
}

/// Bad rows; those that differ in nothing but their line are one entry, and what one answer settles is asked above.
fn bad_lines(context: &Context, bad: &[BadLine], total: u64) -> Vec<String> {
    let mut groups: Vec<(&BadLine, u64)> = Vec::new();
    for line in bad.iter().filter(|line| !line.is_asked()) {
        let room = groups.len() < PRINTED;
        match groups.iter_mut().find(|(first, _)| (first.id, &first.value) == (line.id, &line.value)) {
            Some((_, more)) => *more += 1,
            None if room => groups.push((line, 0)),
            None => {}
        }
    }
    let asked = bad.iter().filter(|line| line.is_asked()).count() as u64;
    let told: u64 = groups.iter().map(|(_, more)| more + 1).sum::<u64>() + asked;
    let line = |(first, more): &(&BadLine, u64)| {
        let reason = first.reason.get(context.lang).to_owned();
        let args = [
            ("line", first.line.to_string()),
            ("value", first.value.clone()),
            ("reason", reason),
            ("n", more.to_string()),
        ];
        match (first.value.is_empty(), more) {
            (true, _) => context.words.a("cli-bad-line", &args),
            (false, 0) => context.words.a("cli-bad-value", &args),
            (false, _) => context.words.a("cli-bad-values", &args),
        }
    };
    let mut lines: Vec<String> = groups.iter().map(line).collect();
    if total > told {
        lines.push(context.words.n("cli-more-bad", total - told));
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
