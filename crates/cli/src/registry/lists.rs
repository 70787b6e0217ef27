//! `wurao registry import FILE --format F` and `export --format F -o FILE`.

use super::Which;
use crate::{Context, Reply, as_json};
use clap::{Args, ValueEnum};
use desk::error::Answer;
use desk::registry::{Import, ListFormat};
use registry::formats::{Act, Reject};
use serde_json::json;
use std::path::PathBuf;

/// Take the list of another registry in, or an operator’s signed batch.
#[derive(Args)]
pub struct ImportCommand {
    #[command(flatten)]
    which: Which,
    /// The list.
    file: PathBuf,
    /// Its form; found out when absent: plain, ftc, ftc-xml, ftc-change, ftc-change-xml, tps, tps-plain, …
    #[arg(long)]
    format: Option<ListFormat>,
    /// Take it although many rows are bad or it is half as long as the last one.
    #[arg(long)]
    anyway: bool,
    /// The list is whole: withdraw what the operator had registered and it holds no more.
    #[arg(long)]
    replace: bool,
    /// What the rows of a change list are that do not say it.
    #[arg(long, value_enum)]
    rows: Option<Rows>,
    /// When changes happened that do not say it; of a whole list, the time that it tells of. Without a zone in the plan's, a day
    /// alone is its beginning.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// The operator’s signature over the list (`registry batch sign`), which also says how it is to be read.
    #[arg(long, value_name = "FILE", requires = "operator", conflicts_with_all = ["format", "replace", "rows", "at"])]
    signature: Option<PathBuf>,
    /// The operator that signed, an organisation whose key is lodged.
    #[arg(long, value_name = "ORGANISATION", requires = "signature")]
    operator: Option<String>,
    /// Where to write rows that could not be read.
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
}

/// What the rows of a change list are.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Rows {
    /// Numbers that came onto the list.
    Added,
    /// Numbers that left it.
    Deleted,
}

impl Rows {
    /// The same as lists have it.
    pub(super) fn act(self) -> Act {
        match self {
            Rows::Added => Act::Added,
            Rows::Deleted => Act::Deleted,
        }
    }
}

/// Write what is listed now as a list.
#[derive(Args)]
pub struct Export {
    #[command(flatten)]
    which: Which,
    /// The form of the list.
    #[arg(long, default_value = "plain")]
    format: ListFormat,
    /// For change lists: what changed since this version.
    #[arg(long, value_name = "N")]
    since_version: Option<u64>,
    /// For ranges: which ten thousand numbers, a number without its last four digits.
    #[arg(long, value_name = "DIGITS")]
    prefix: Option<String>,
    /// Where to write it.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

impl ImportCommand {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let registry = self.which.open(context).await?;
        let written: Vec<&std::path::Path> = self.rejects.iter().map(PathBuf::as_path).collect();
        crate::output::apart(&[&self.file], &written)?;
        let act = self.rows.map(Rows::act);
        let at = self.at.as_deref().map(|text| registry.told_at(text)).transpose()?;
        let how = Import { anyway: self.anyway, replace: self.replace, act, at, operator: None };
        let mut bad = Vec::new();
        let done = match (&self.signature, &self.operator) {
            (Some(signature), Some(operator)) => {
                let signed = super::papers::read(signature)?;
                registry.import_signed(&self.file, &signed, operator, self.anyway, &mut bad).await
            }
            _ => registry.import(&self.file, self.format, &how, &mut bad).await,
        };
        if let Some(place) = self.rejects.as_ref().filter(|_| done.is_ok() || !bad.is_empty()) {
            crate::output::writing(place, |out| Ok(desk::registry::write_rejects(&bad, context.lang, out)?))?;
        }
        let done = done?;
        let said = [
            ("format", done.format.to_owned()),
            ("rows", done.rows.to_string()),
            ("rejected", done.rejected.to_string()),
            ("registered", done.registered.to_string()),
            ("withdrawn", done.withdrawn.to_string()),
            ("already", done.already.to_string()),
        ];
        let mut lines = vec![context.words.a("cli-registry-imported", &said)];
        if let Some(operator) = &done.operator {
            lines.push(context.words.a("cli-registry-imported-signed", &[("organisation", operator.clone())]));
        }
        lines.extend(bad.iter().take(5).map(|reject| shown(reject, context.lang)));
        Ok(Reply::new(as_json(&done), lines.join("\n")))
    }
}

impl Export {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let registry = self.which.open(context).await?;
        let mut bytes = Vec::new();
        let how = desk::registry::Export { since_version: self.since_version, prefix: self.prefix };
        let rows = registry.export(self.format, &how, &mut bytes).await?;
        crate::output::write(&self.output, &bytes)?;
        let format = self.format.0.name();
        let said = [("rows", rows.to_string()), ("format", format.to_owned())];
        Ok(Reply::new(
            json!({ "rows": rows, "format": format, "bytes": bytes.len() }),
            context.words.a("cli-registry-exported", &said),
        ))
    }
}

/// A row that could not be read, with what would make it right.
pub(super) fn shown(reject: &Reject, lang: playbook::Lang) -> String {
    let why = desk::registry::remedy(reject.code, &reject.remedy);
    format!("  {}: {} · {} · {}", reject.line, reject.value, reject.code, why.get(lang))
}
