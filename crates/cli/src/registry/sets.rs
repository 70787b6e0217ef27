//! `wurao registry set build|info|probe|diff|apply|verify|prove|check`: sets of numbers as files, without a registry.

use super::papers::read;
use crate::{Context, Reply};
use clap::{Args, Subcommand};
use desk::error::{Answer, Refusal};
use desk::registry::{DayMeans, ListFormat, list_format, moment_in, not_a_number, read_list, since_day, since_days};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use registry::Plan;
use registry::set::{Attributes, Builder, Coded, Delta, Digest, Edition, Proof};
use serde_json::json;
use std::path::PathBuf;

/// Sets of numbers as files.
#[derive(Subcommand)]
pub enum SetCommand {
    /// Make a set from a list.
    Build(Build),
    /// What is in a set, and what it weighs.
    Info(Info),
    /// Are these numbers in a set?
    Probe(Probe),
    /// What changed between two sets.
    Diff(Diff),
    /// A set from an earlier one and what changed.
    Apply(Apply),
    /// Is a set whole and as it was made?
    Verify(Verify),
    /// A proof of one number’s status, for somebody who has only the set’s digest.
    Prove(Prove),
    /// Is a proof of one number right?
    Check(Check),
}

/// Make a set.
#[derive(Args)]
pub struct Build {
    /// The list.
    list: PathBuf,
    /// Where to write the set.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// How its numbers are dialled: cn, us, sg, gb.
    #[arg(long, default_value = "cn")]
    plan: String,
    /// The form of the list; found out when absent.
    #[arg(long)]
    format: Option<ListFormat>,
    /// The set's version.
    #[arg(long, default_value_t = 1)]
    set_version: u64,
    /// When it was published; without a zone in the plan's, a day alone is its noon. Now when absent.
    #[arg(long, value_name = "TIME")]
    published: Option<String>,
    /// The day since which its numbers are listed; unknown when absent.
    #[arg(long, value_name = "DAY")]
    since: Option<Date>,
    /// Where to write rows that could not be read.
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
}

/// What is in a set.
#[derive(Args)]
pub struct Info {
    /// The set.
    set: PathBuf,
}

/// Ask a set.
#[derive(Args)]
pub struct Probe {
    /// The set.
    set: PathBuf,
    /// Numbers.
    #[arg(required = true, allow_negative_numbers = true)]
    numbers: Vec<String>,
}

/// What changed.
#[derive(Args)]
pub struct Diff {
    /// The earlier set.
    old: PathBuf,
    /// The later one.
    new: PathBuf,
    /// Where to write the change.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

/// Apply a change.
#[derive(Args)]
pub struct Apply {
    /// The earlier set.
    old: PathBuf,
    /// The change.
    delta: PathBuf,
    /// Where to write the later set.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

/// Verify a set.
#[derive(Args)]
pub struct Verify {
    /// The set.
    set: PathBuf,
    /// The digest that it should have.
    #[arg(long)]
    digest: Option<String>,
}

/// Prove a number's status.
#[derive(Args)]
pub struct Prove {
    /// The set.
    set: PathBuf,
    /// The number.
    #[arg(allow_negative_numbers = true)]
    number: String,
    /// Where to write the proof.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

/// Check a proof.
#[derive(Args)]
pub struct Check {
    /// The proof.
    proof: PathBuf,
    /// The number.
    #[arg(allow_negative_numbers = true)]
    number: String,
    /// The digest of the set.
    #[arg(long)]
    digest: String,
}

impl SetCommand {
    /// Runs the command.
    pub fn run(self, context: &Context) -> Answer<Reply> {
        match self {
            SetCommand::Build(c) => c.run(context),
            SetCommand::Info(c) => c.run(context),
            SetCommand::Probe(c) => c.run(context),
            SetCommand::Diff(c) => c.run(context),
            SetCommand::Apply(c) => c.run(context),
            SetCommand::Verify(c) => c.run(context),
            SetCommand::Prove(c) => c.run(context),
            SetCommand::Check(c) => c.run(context),
        }
    }
}

/// So many rows that could not be read are named.
const SHOWN: usize = 5;

fn plan(id: &str) -> Answer<Plan> {
    let known = || Plan::ids().collect::<Vec<_>>().join(", ");
    Plan::shipped(id).ok_or_else(|| Refusal::refused("registry-no-plan").with("plan", id).with("known", known()))
}

fn digest(text: &str) -> Answer<Digest> {
    text.trim()
        .parse()
        .map_err(|_| Refusal::refused("set-digest").with("value", text.chars().take(80).collect::<String>()))
}

fn described(context: &Context, coded: &Coded<&[u8]>) -> Reply {
    let info = coded.info();
    let document = json!({
        "plan": info.edition.plan(), "version": info.edition.version(), "published": jiff::Timestamp::from_second(info.edition.published()).ok(),
        "numbers": info.numbers, "blocks": info.blocks, "digest": info.digest.to_string(),
        "bytes": info.file, "directory_bytes": info.directory, "coded_bytes": info.coded, "attribute_bytes": info.attributes,
        "bound_bytes": info.bound, "bits_per_number": info.bits_per_number(),
    });
    let said = [
        ("plan", info.edition.plan().to_owned()),
        ("version", info.edition.version().to_string()),
        ("numbers", info.numbers.to_string()),
        ("bytes", info.file.to_string()),
        ("bits", format!("{:.2}", info.bits_per_number())),
        ("digest", info.digest.to_string()),
    ];
    Reply::new(document, context.words.a("cli-registry-set", &said))
}

impl Build {
    fn run(self, context: &Context) -> Answer<Reply> {
        let written: Vec<&std::path::Path> =
            std::iter::once(&self.output).chain(&self.rejects).map(PathBuf::as_path).collect();
        crate::output::apart(&[&self.list], &written)?;
        let plan = plan(&self.plan)?;
        let mut builder = Builder::new(&plan);
        let attributes = Attributes { since: self.since.map_or(0, since_days), preference: 0 };
        let format = list_format(&self.list, self.format);
        let (items, told) = read_list(&self.list, format, &plan)?;
        for number in items.iter().filter_map(registry::formats::Item::number) {
            builder.insert(number, attributes);
        }
        // A list of another form is read wrong where it is read at all.
        let mostly_bad = told.summary.rejected * 2 > told.summary.rows;
        if mostly_bad || (items.iter().all(|item| item.number().is_none()) && told.summary.rows > 0) {
            if let Some(place) = &self.rejects {
                crate::output::writing(place, |out| {
                    Ok(desk::registry::write_rejects(&told.rejects, context.lang, out)?)
                })?;
            }
            let refusal = Refusal::refused("registry-nothing-read")
                .with("read", items.iter().filter_map(registry::formats::Item::number).count().to_string())
                .with("path", self.list.display().to_string());
            let refusal = refusal.with("rows", told.summary.rows.to_string()).with("format", format.0.name());
            return Err(refusal.with("known", desk::registry::known_formats()));
        }
        let published = match (&self.published, plan.home_zones().first()) {
            (None, _) => context.clock.now(),
            (Some(text), zone) => moment_in(text, zone.unwrap_or(&TimeZone::UTC), DayMeans::Noon)?,
        };
        let edition = Edition::new(plan.id(), self.set_version, published.as_second())
            .map_err(|error| Refusal::refused("registry-no-plan").with("plan", error.0).with("known", String::new()))?;
        let file = builder.finish(&edition);
        if let Some(place) = &self.rejects {
            crate::output::writing(place, |out| Ok(desk::registry::write_rejects(&told.rejects, context.lang, out)?))?;
        }
        crate::output::write(&self.output, &file)?;
        let mut reply = described(context, &Coded::open(file.as_slice())?);
        reply.document["rejected"] = json!(told.summary.rejected);
        if told.summary.rejected > 0 {
            let said = [("rejected", told.summary.rejected.to_string()), ("rows", told.summary.rows.to_string())];
            reply.text = format!("{}\n{}", reply.text, context.words.a("cli-registry-rows-rejected", &said));
            for reject in told.rejects.iter().take(SHOWN) {
                reply.text = format!("{}\n{}", reply.text, super::lists::shown(reject, context.lang));
            }
            // Numbers that refuse are missing in this set: whoever builds it has to look.
            reply.good = false;
        }
        Ok(reply)
    }
}

impl Info {
    fn run(self, context: &Context) -> Answer<Reply> {
        let bytes = read(&self.set)?;
        let set = Coded::open(bytes.as_slice())?;
        set.verify()?;
        Ok(described(context, &set))
    }
}

impl Probe {
    fn run(self, context: &Context) -> Answer<Reply> {
        let bytes = read(&self.set)?;
        let set = Coded::open(bytes.as_slice())?;
        // The blocks that answer are checked when they are asked; the header that names the plan is here.
        set.check_file()?;
        let plan = plan(set.edition().plan())?;
        let (mut rows, mut lines, mut good) = (Vec::new(), Vec::new(), true);
        for text in &self.numbers {
            match plan.read(text) {
                Ok(number) => {
                    let found = set.attributes(number)?;
                    let since = found.and_then(|found| since_day(found.since));
                    rows.push(json!({ "number": number.to_string(), "listed": found.is_some(), "since": since, "preference": found.map(|f| f.preference) }));
                    lines.push(line(context, number, found.is_some()));
                }
                Err(why) => {
                    good = false;
                    rows.push(json!({ "value": text, "code": why.code() }));
                    lines.push(not_a_number(text, why).sentence(context.lang));
                }
            }
        }
        Ok(Reply { good, ..Reply::new(json!({ "numbers": rows }), lines.join("\n")) })
    }
}

impl Diff {
    fn run(self, context: &Context) -> Answer<Reply> {
        let (old, new) = (read(&self.old)?, read(&self.new)?);
        let delta = Delta::between(&Coded::open(old.as_slice())?, &Coded::open(new.as_slice())?)?;
        let bytes = delta.to_bytes();
        crate::output::write(&self.output, &bytes)?;
        let info = delta.info();
        let document = json!({
            "from_version": info.from_version, "from": info.from.to_string(), "to_version": info.edition.version(), "to": info.to.to_string(),
            "added": info.added, "removed": info.removed, "changed": info.changed, "bytes": bytes.len(),
        });
        let said = [
            ("added", info.added.to_string()),
            ("removed", info.removed.to_string()),
            ("changed", info.changed.to_string()),
            ("bytes", bytes.len().to_string()),
        ];
        Ok(Reply::new(document, context.words.a("cli-registry-delta", &said)))
    }
}

impl Apply {
    fn run(self, context: &Context) -> Answer<Reply> {
        let (old, delta) = (read(&self.old)?, read(&self.delta)?);
        let file = Delta::from_bytes(&delta)?.apply(&Coded::open(old.as_slice())?)?;
        crate::output::write(&self.output, &file)?;
        Ok(described(context, &Coded::open(file.as_slice())?))
    }
}

impl Verify {
    fn run(self, context: &Context) -> Answer<Reply> {
        let bytes = read(&self.set)?;
        let set = Coded::open(bytes.as_slice())?;
        set.verify()?;
        if let Some(wanted) = self.digest.as_deref().map(digest).transpose()?
            && wanted != set.digest()
        {
            let (wanted, found) = (wanted.to_string(), set.digest().to_string());
            return Err(Refusal::refused("set-other").with("wanted", wanted).with("found", found));
        }
        let mut reply = described(context, &set);
        reply.document["valid"] = json!(true);
        Ok(reply)
    }
}

impl Prove {
    fn run(self, context: &Context) -> Answer<Reply> {
        let bytes = read(&self.set)?;
        let set = Coded::open(bytes.as_slice())?;
        let number = plan(set.edition().plan())?.read(&self.number).map_err(|why| not_a_number(&self.number, why))?;
        let proof = set.prove(number)?.to_bytes();
        crate::output::write(&self.output, &proof)?;
        let said =
            [("number", number.to_string()), ("digest", set.digest().to_string()), ("bytes", proof.len().to_string())];
        let document =
            json!({ "number": number.to_string(), "digest": set.digest().to_string(), "bytes": proof.len() });
        Ok(Reply::new(document, context.words.a("cli-registry-proof", &said)))
    }
}

impl Check {
    fn run(self, context: &Context) -> Answer<Reply> {
        let proof = Proof::from_bytes(&read(&self.proof)?)?;
        let number = plan(proof.edition().plan())?.read(&self.number).map_err(|why| not_a_number(&self.number, why))?;
        let status = proof.verify(&digest(&self.digest)?, number)?;
        let listed = status.is_listed();
        let document = json!({ "number": number.to_string(), "listed": listed, "version": proof.edition().version(), "valid": true });
        Ok(Reply::new(document, line(context, number, listed)))
    }
}

fn line(context: &Context, number: number::E164, listed: bool) -> String {
    let key = if listed { "cli-registry-in-set" } else { "cli-registry-not-in-set" };
    context.words.a(key, &[("number", number.to_string())])
}
