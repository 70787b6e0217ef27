//! `wurao-cluster scrub LIST… --registry DIR|--set FILE --out FOLDER`.

use super::{Context, Where, write_whole};
use clap::{Args, ValueEnum};
use cluster::scrub::{Done, compare};
use desk::error::{Answer, Refusal};
use desk::registry::{Prepared, PublishedCopy, Registry, Scrubbing, open_list};
use registry::scrub::Keep;
use registry::scrub::Options;
use serde_json::json;
use std::path::PathBuf;

/// Which rows the results hold.
#[derive(Clone, Copy, ValueEnum)]
enum Rows {
    /// Those that may be called.
    Callable,
    /// Those that may not.
    Refused,
    /// All, with the verdict and all reasons.
    Annotated,
}

/// Compare lists before calling.
#[derive(Args)]
pub struct ScrubCommand {
    #[command(flatten)]
    place: Where,
    /// The lists: text or CSV, packed with gzip or zstd or not; of a folder all its files. Each is one task, and every
    /// executor has to find it at the same place.
    #[arg(required = true)]
    lists: Vec<PathBuf>,
    /// A registry's folder, or a copy of one; its published sets are read by every executor.
    #[arg(long, value_name = "DIR", env = "WURAO_REGISTRY", required_unless_present = "set")]
    registry: Option<PathBuf>,
    /// A set alone, signed by nobody: whoever is in it refuses every sales call.
    #[arg(long, value_name = "FILE", conflicts_with = "registry")]
    set: Option<PathBuf>,
    /// For which organisation.
    #[arg(
        long = "for",
        value_name = "ORGANISATION",
        required_unless_present = "set",
        default_value_if("set", clap::builder::ArgPredicate::IsPresent, "anybody")
    )]
    organisation: Option<String>,
    /// What the calls are for.
    #[arg(long, default_value = "sales")]
    purpose: String,
    /// With the version of this moment; now when absent.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// Which rows the results hold.
    #[arg(long, value_enum, default_value = "callable")]
    keep: Rows,
    /// The registry's key, for a copy.
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// Also write a signed receipt for each list, as NAME.receipt.
    #[arg(long)]
    receipts: bool,
    /// The folder of the results: each has the name of its list.
    #[arg(short, long, visible_alias = "output", value_name = "FOLDER")]
    out: PathBuf,
}

impl ScrubCommand {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<()> {
        let (registry, with) = self.with(context).await?;
        if self.receipts && registry.is_none() {
            return Err(Refusal::refused("registry-no-receipt"));
        }
        let engine = self.place.engine().await?;
        let keep = match self.keep {
            Rows::Callable => Keep::Callable,
            Rows::Refused => Keep::Refused,
            Rows::Annotated => Keep::Annotated,
        };
        let all = compare(&engine, &self.lists, &with, &self.out, keep).await?;
        let mut told = Vec::new();
        for Done { list, name, report } in &all {
            let mut one =
                serde_json::to_value(with.told(report, &open_list(list)?.head)).map_err(anyhow::Error::from)?;
            one["file"] = json!(list);
            one["output"] = json!(self.out.join(name));
            if let Some(registry) = registry.as_ref().filter(|_| self.receipts) {
                let place = self.out.join(format!("{name}.receipt"));
                let receipt = registry.sign_receipt(&with, report).await?;
                write_whole(&place, |out| out.write_all(receipt.as_bytes()))?;
                one["receipt"] = json!(place);
            }
            told.push(one);
        }
        let sum = |of: fn(&Done) -> u64| all.iter().map(of).sum::<u64>();
        let (kept, dropped, bad) = (
            sum(|done| done.report.counts.kept),
            sum(|done| done.report.counts.dropped),
            sum(|done| done.report.counts.bad),
        );
        let words = [
            ("lists", all.len().to_string()),
            ("kept", kept.to_string()),
            ("dropped", dropped.to_string()),
            ("bad", bad.to_string()),
        ];
        let document = json!({ "lists": told, "kept": kept, "dropped": dropped, "bad": bad });
        context.say(&document, &context.words.a("cluster-scrubbed", &words));
        Ok(())
    }

    /// What the lists are compared with, and the registry if it is one that can sign.
    async fn with(&self, context: &Context) -> Answer<(Option<Registry>, Prepared)> {
        let how = Scrubbing {
            organisation: self.organisation.clone().unwrap_or_default(),
            purpose: self.purpose.clone(),
            at: self.at.clone(),
            options: Options::default(),
        };
        let copy = match (&self.set, &self.registry) {
            (None, Some(folder)) if folder.join("keys").is_dir() => {
                let registry = Registry::open(folder, context.clock, context.database.as_deref()).await?;
                let with = registry.prepare_scrub(&how).await?;
                return Ok((Some(registry), with));
            }
            (None, Some(folder)) => PublishedCopy::open(folder, None, self.key.as_deref()).await?,
            (Some(set), _) => PublishedCopy::of_set(set)?,
            (None, None) => return Err(Refusal::not_found("no-registry", "--registry")),
        };
        if self.at.is_some() {
            return Err(Refusal::refused("registry-no-as-of"));
        }
        Ok((None, copy.prepare_scrub(&how, context.clock.now())?))
    }
}
