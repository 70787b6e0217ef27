//! `wurao scrub LIST --registry DIR|FILE|URL --for ORG --purpose P` and `wurao registry verify-receipt R --key K`.

use super::papers::{By, read};
use crate::{Context, Reply, as_json};
use clap::Args;
use desk::error::{Answer, Refusal};
use desk::registry::{
    Comparison, DayMeans, Distant, Opened, PublishedCopy, ReadAs, Registry, ScrubOrder, Scrubbed, Scrubbing, Source,
    key_or_file, laid_out, moment_in, open_list, verify_receipt,
};
use indicatif::{ProgressBar, ProgressStyle};
use registry::Plan;
use registry::scrub::{Counts, Heading, Keep, Layout, Options, Report};
use serde_json::json;
use std::io::{IsTerminal as _, sink};
use std::path::{Path, PathBuf};

/// Compare a list with a registry before calling.
#[derive(Args)]
pub struct ScrubCommand {
    /// The list: text or CSV, packed with gzip or zstd or not; - for standard input.
    list: PathBuf,
    /// A registry's folder, a copy of one, a set, or the address of a published registry.
    #[arg(long, value_name = "DIR|FILE|URL", env = "WURAO_REGISTRY")]
    registry: String,
    /// For which organisation.
    #[arg(long = "for", value_name = "ORGANISATION")]
    organisation: String,
    /// What the calls are for.
    #[arg(long, default_value = "sales")]
    purpose: String,
    /// As it was at this moment, which is past: the result tells of then, and no call may rest on it. Now when absent.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// Where the number stands: the column's name in the heading, or its place from 1. Found out when absent.
    #[arg(long)]
    column: Option<String>,
    /// What stands between two columns: one character, or tab. Found out when absent.
    #[arg(long)]
    delimiter: Option<String>,
    /// Whether the first row is a heading. Found out when absent.
    #[arg(long, value_name = "BOOL")]
    heading: Option<bool>,
    /// The result holds the rows that may be called. So it is when nothing else is asked for.
    #[arg(long, group = "rows")]
    keep: bool,
    /// The same: the rows that may not be called are dropped.
    #[arg(long, group = "rows")]
    drop: bool,
    /// The result holds the rows that may not be called, to be struck off elsewhere.
    #[arg(long, group = "rows")]
    refused: bool,
    /// The result holds all rows, with the verdict and all reasons.
    #[arg(long, group = "rows")]
    annotate: bool,
    /// Where to write the result; - for standard output.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Where to write the signed receipt.
    #[arg(long, value_name = "FILE")]
    receipt: Option<PathBuf>,
    /// Where to write rows that could not be read.
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// The registry's key, for a copy or an address.
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// An organisation's key: the registry at an address compares the list itself and signs the receipt.
    #[arg(long, value_name = "KEY", env = "WURAO_API_KEY", hide_env_values = true)]
    api_key: Option<String>,
    /// Where to keep the copy of an address; in the data folder when absent.
    #[arg(long, value_name = "DIR")]
    copy: Option<PathBuf>,
    /// Certificates to trust for https, in place of the system's (PEM).
    #[arg(long, value_name = "FILE", env = "SSL_CERT_FILE")]
    roots: Option<PathBuf>,
}

/// What a list is compared with.
enum With {
    Registry(Box<Registry>),
    Copy(Box<PublishedCopy>),
}

impl ScrubCommand {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let written: Vec<&Path> = [Some(&self.output), self.receipt.as_ref(), self.rejects.as_ref()]
            .into_iter()
            .flatten()
            .map(PathBuf::as_path)
            .collect();
        crate::output::apart(&[&self.list], &written)?;
        if let Some(key) = self.api_key.as_deref().filter(|_| self.registry.contains("://")) {
            return self.by_registry(context, key).await;
        }
        let with = self.with(context).await?;
        if matches!(with, With::Copy(_)) && self.receipt.is_some() {
            return Err(Refusal::refused("registry-no-receipt"));
        }
        if matches!(with, With::Copy(_)) && self.at.is_some() {
            return Err(Refusal::refused("registry-no-as-of"));
        }
        crate::output::ready([&self.output].into_iter().chain(&self.rejects).chain(&self.receipt))?;
        if let (With::Registry(registry), Some(_)) = (&with, &self.receipt) {
            registry.may_receive(&self.organisation).await?;
        }
        let list = open_list(&self.list)?;
        list.rows_end(&self.list)?;
        let plan = match &with {
            With::Registry(registry) => &registry.plan,
            With::Copy(copy) => &copy.plan,
        };
        let how = Scrubbing {
            organisation: self.organisation.clone(),
            purpose: self.purpose.clone(),
            at: self.at.clone(),
            options: self.options(&list, plan, context.lang)?,
        };
        let prepared = match &with {
            With::Registry(registry) => registry.prepare_scrub(&how).await?,
            With::Copy(copy) => copy.prepare_scrub(&how, context.clock.now())?,
        };
        let bar = bar(self.list.metadata().map(|is| is.len()).unwrap_or_default());
        let progress = |counts: &Counts| bar.set_position(counts.bytes);
        let (head, list) = (list.head.clone(), list.into_read());
        // A result whose receipt cannot be signed or written never takes its place.
        let signed = |report: Report| match (&self.receipt, &with) {
            (Some(place), With::Registry(registry)) => {
                let receipt = waited(registry.sign_receipt(&prepared, &report))?;
                crate::output::write(place, receipt.as_bytes()).map(|()| report)
            }
            _ => Ok(report),
        };
        let report = crate::output::writing(&self.output, |out| match &self.rejects {
            Some(place) => {
                crate::output::writing(place, |rejects| prepared.run(list, out, rejects, progress).and_then(signed))
            }
            None => prepared.run(list, out, sink(), progress).and_then(signed),
        })?;
        bar.finish_and_clear();
        let told = prepared.told(&report, &head);
        let mut document = as_json(&told);
        if let Some(place) = &self.receipt {
            document["receipt"] = json!(place);
        }
        let until = match &with {
            With::Registry(registry) => registry.local_in(told.done.valid_until),
            With::Copy(_) => desk::registry::plain_time(told.done.valid_until),
        };
        warn(context, &told.done.read);
        let mut text = self.text(context, until, &told);
        if self.annotate {
            text.push('\n');
            text.push_str(&context.words.a("cli-registry-annotated", &[("zone", prepared.zone())]));
        }
        if crate::output::is_stdout(&self.output) {
            eprintln!("{text}");
            return Ok(Reply::nothing());
        }
        Ok(Reply::new(document, text))
    }

    /// Compared by the registry at an address, which knows stops and consents and signs a receipt.
    async fn by_registry(&self, context: &Context, api_key: &str) -> Answer<Reply> {
        let there = Distant::named(&self.registry, self.roots.clone(), api_key, context.lang)?;
        let key = match &self.key {
            Some(key) => key_or_file(key)?,
            None => there.key().await?,
        };
        let rows = match (self.refused, self.annotate) {
            (true, _) => "refused",
            (_, true) => "annotate",
            _ => "keep",
        };
        let order = ScrubOrder {
            purpose: self.purpose.clone(),
            at: self.at.clone(),
            rows: rows.to_owned(),
            column: self.column.clone(),
            delimiter: self.delimiter.clone(),
            heading: self.heading,
            english: context.lang == playbook::Lang::En,
            name: self.list.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
        };
        let begun = there.hand_in(&self.list, &self.organisation, &order).await?;
        let spinner = if std::io::stderr().is_terminal() { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        let (scrub, done) = there.done(&begun, |rows| spinner.set_position(rows)).await?;
        spinner.finish_and_clear();
        let signed = crate::output::writing(&self.output, |out| {
            waited(async {
                let result = there.fetch(&scrub, "result", out).await?;
                // What does not fit its receipt never takes its place.
                there.receipt(&scrub, &key, &self.list, result).await
            })
        })?;
        if let Some(place) = &self.rejects {
            crate::output::writing(place, |out| waited(there.fetch(&scrub, "rejects", out)))?;
        }
        let (receipt, paper) = signed;
        let told = Scrubbed { done, lines: paper.lines, not_consulted: Vec::new() };
        let mut document = as_json(&told);
        if let Some(place) = &self.receipt {
            crate::output::write(place, receipt.as_bytes())?;
            document["receipt"] = json!(place);
        }
        // Everything is here; what could not be taken away there goes by itself.
        let _ = there.forget(&scrub).await;
        warn(context, &told.done.read);
        let text = self.text(context, desk::registry::plain_time(told.done.valid_until), &told);
        if crate::output::is_stdout(&self.output) {
            eprintln!("{text}");
            return Ok(Reply::nothing());
        }
        Ok(Reply::new(document, text))
    }

    /// What the list is compared with. An address is followed into a copy first.
    async fn with(&self, context: &Context) -> Answer<With> {
        if self.registry.contains("://") {
            let source = Source::named(&self.registry, self.roots.clone(), context.lang)?.settled().await?;
            let folder = self.copy.clone().unwrap_or_else(|| context.copies(&self.registry));
            let copy = PublishedCopy::open(&folder, Some(&source), self.key.as_deref()).await?;
            return Ok(With::Copy(Box::new(copy)));
        }
        let place = PathBuf::from(&self.registry);
        if place.is_file() {
            return Ok(With::Copy(Box::new(PublishedCopy::of_set(&place)?)));
        }
        if place.join("keys").is_dir() {
            let registry = Registry::open(&place, context.clock, context.database()).await?;
            return Ok(With::Registry(Box::new(registry)));
        }
        Ok(With::Copy(Box::new(PublishedCopy::open(&place, None, self.key.as_deref()).await?)))
    }

    fn options(&self, list: &Opened, plan: &Plan, lang: playbook::Lang) -> Answer<Options> {
        let keep = match (self.refused, self.annotate) {
            (true, _) => Keep::Refused,
            (_, true) => Keep::Annotated,
            _ => Keep::Callable,
        };
        let heading = match self.heading {
            None => Heading::Guess,
            Some(true) => Heading::Present,
            Some(false) => Heading::Absent,
        };
        let guess = Layout::guess(&list.head, plan);
        let layout = laid_out(self.column.as_deref(), self.delimiter.as_deref(), guess)?;
        let (divided, remedies) = (self.delimiter.is_some(), desk::registry::remedies(lang));
        Ok(Options { layout, heading, keep, divided, remedies, ..Options::default() })
    }

    /// What came of it; `until` is how long it holds, in words.
    fn text(&self, context: &Context, until: String, told: &Scrubbed) -> String {
        let done = &told.done;
        let said = [
            ("lines", told.lines.to_string()),
            ("kept", done.kept.to_string()),
            ("dropped", done.dropped.to_string()),
            ("bad", done.bad.to_string()),
            ("version", done.version.to_string()),
            ("until", until),
        ];
        let key = if done.as_of.is_some() { "cli-registry-scrubbed-then" } else { "cli-registry-scrubbed" };
        let mut lines = vec![context.words.a(key, &said), read_as(context, &done.read)];
        if !told.not_consulted.is_empty() {
            let alone = told.not_consulted.contains(&"preferences");
            lines.push(context.words.t(if alone { "cli-registry-scrubbed-set" } else { "cli-registry-scrubbed-copy" }));
        } else if !done.organisation_known {
            let said = [("organisation", self.organisation.clone())];
            lines.push(context.words.a("cli-registry-scrubbed-unknown", &said));
        }
        lines.join("\n")
    }
}

/// How the list was read.
fn read_as(context: &Context, read: &ReadAs) -> String {
    let words = &context.words;
    let others: Vec<String> = read.other_columns.iter().map(u64::to_string).collect();
    let said = [
        ("column", read.column.to_string()),
        ("delimiter", read.delimiter.clone().unwrap_or_default()),
        ("others", others.join(", ")),
    ];
    let heading = if read.heading { "cli-registry-read-heading" } else { "cli-registry-read-no-heading" };
    let how = if read.delimiter.is_some() { "cli-registry-read-table" } else { "cli-registry-read-lines" };
    let mut told = format!("{}{}", words.a(how, &said), words.t(heading));
    if !others.is_empty() {
        told = format!("{told}\n{}", words.a("cli-registry-read-others", &said));
    }
    told
}

/// Says it where it is seen whatever becomes of the rest.
fn warn(context: &Context, read: &ReadAs) {
    if read.mostly_unreadable {
        let said = [("column", read.column.to_string())];
        eprintln!("{}", context.words.a("cli-registry-read-mostly-bad", &said));
    }
}

/// Waits within a file that is being written.
fn waited<T>(answer: impl Future<Output = Answer<T>>) -> Answer<T> {
    tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(answer))
}

/// Shown only where somebody looks, and only for a list whose length is known.
fn bar(bytes: u64) -> ProgressBar {
    if bytes < 1 << 24 || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:30} {bytes}/{total_bytes} {bytes_per_sec} {eta}");
    let bar = ProgressBar::new(bytes);
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar
}

/// Is a receipt what the registry signed, and about these files? Nothing is asked over the network.
#[derive(Args)]
pub struct VerifyReceipt {
    /// The receipt.
    file: PathBuf,
    #[command(flatten)]
    by: By,
    /// The list it should be about.
    #[arg(long, value_name = "FILE")]
    list: Option<PathBuf>,
    /// The result it should be about.
    #[arg(long, value_name = "FILE")]
    result: Option<PathBuf>,
    /// The rejects it should be about.
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Whether a call may rest on it at this moment; without a zone in UTC, a day alone is its end.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
}

impl VerifyReceipt {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let bytes = read(&self.file)?;
        let at = self.at.as_deref().map(|text| moment_in(text, &jiff::tz::TimeZone::UTC, DayMeans::End)).transpose()?;
        let files = [&self.list, &self.result, &self.rejects].map(|file| file.as_deref());
        let receipt = verify_receipt(&bytes, &self.by.key()?, files, at)?;
        let document = json!({
            "valid": true, "registry": receipt.registry, "organisation": receipt.organisation, "purpose": receipt.purpose,
            "at": receipt.at, "as_of": receipt.as_of, "version": receipt.version, "published": receipt.published, "lines": receipt.lines,
            "kept": receipt.kept, "dropped": receipt.dropped, "bad": receipt.bad, "valid_until": receipt.valid_until,
            "list": receipt.list.hex(), "result": receipt.result.hex(), "rejects": receipt.rejects.hex(),
            "expired": receipt.valid_until < context.clock.now(),
        });
        let said =
            Comparison::of(&receipt).said(context.words, receipt.at, receipt.version, desk::registry::plain_time);
        Ok(Reply::new(document, said))
    }
}
