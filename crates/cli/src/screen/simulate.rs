//! `wurao screen simulate`: what a policy would do with the calls of a made-up household or firm.

use crate::{Context, Reply, as_json};
use ::screen::simulate::{Report, Share, Where, simulate};
use clap::Args;
use desk::error::Answer;
use desk::screen::policy;
use std::path::PathBuf;

/// The most weeks: fifty years.
const MOST_WEEKS: i64 = 2_600;

/// Send the calls of a made-up household through the policy. What it assumes is not measured.
#[derive(Args)]
pub struct Simulate {
    /// The same seed gives the same report.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many weeks.
    #[arg(long, default_value_t = 52, value_parser = clap::value_parser!(u32).range(1..=MOST_WEEKS))]
    weeks: u32,
    /// A small firm instead of a household.
    #[arg(long)]
    firm: bool,
    /// This policy instead of the one that is kept.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
}

impl Simulate {
    /// Answers the shares with their intervals.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let policy = match super::policy(self.policy.as_ref())? {
            Some(policy) => policy,
            None => policy::kept(&context.here().await?).await?,
        };
        let place = if self.firm { Where::Firm } else { Where::Household };
        let report = simulate(self.seed, self.weeks, place, &policy);
        let text = lines(context, &report);
        Ok(Reply::new(as_json(&report), text))
    }
}

fn lines(context: &Context, report: &Report) -> String {
    let line = |key: &str, share: Share| {
        let figures = [
            ("count", share.count.to_string()),
            ("of", share.of.to_string()),
            ("percent", share.percent.to_string()),
            ("from", share.from.to_string()),
            ("to", share.to.to_string()),
        ];
        format!("{}{}", context.words.t(key), context.words.a("screen-share", &figures))
    };
    [
        line("screen-sim-contacts", report.contacts_challenged),
        line("screen-sim-rejected", report.wanted_rejected),
        line("screen-sim-challenged", report.wanted_challenged),
        line("screen-sim-lost", report.wanted_lost),
        line("screen-sim-rung", report.unwanted_rung),
        context.words.t("screen-sim-assumed"),
    ]
    .join("\n")
}
